//! The client half against the server half, over a pipe in memory, with every dialect of ends.

#![expect(clippy::disallowed_methods, reason = "the two ends of a pipe need a thread each")]

mod support;

use std::io::Write;

use support::{Setup, native_account, pipe, serve, sha2_account};
use types::{Date, DateTime, Decimal, Time, Value};
use wire::client::{ChangeUser, LoginOptions, Opening, Response, Row};
use wire::command::requests::Param;
use wire::{Capabilities, ClientConnection, ServerError, StateChange, StatusFlags, WireError};

type Client = ClientConnection<support::Pipe>;

fn connect(setup: Setup, password: &str) -> Result<Client, WireError> {
    let private = setup.private;
    let (stream, _server) = serve(setup);
    Opening::receive(stream, private)?.login(&LoginOptions::new("ann", password))
}

fn connected() -> Client {
    connect(Setup::new(Capabilities::SERVER), "secret").expect("the password is right")
}

fn dialects() -> [Capabilities; 3] {
    let all = Capabilities::SERVER;
    [
        all,
        all.without(Capabilities::DEPRECATE_EOF),
        all.without(Capabilities::PLUGIN_AUTH_LENENC | Capabilities::SESSION_TRACK),
    ]
}

fn server_error(error: WireError) -> ServerError {
    match error {
        WireError::Server(error) => *error,
        other => panic!("expected an error of the server, got {other}"),
    }
}

fn texts(client: &mut Client) -> Vec<Vec<Option<Vec<u8>>>> {
    let mut row = Row::default();
    let mut rows = Vec::new();
    while client.next_row(&mut row).expect("rows go on") {
        rows.push(row.fields().map(|field| field.map(<[u8]>::to_vec)).collect());
    }
    rows
}

#[test]
fn greeting_tells_the_truth() {
    let mut client = connected();
    assert_eq!(client.greeting().version, "8.0.33-test");
    assert_eq!(client.greeting().status, StatusFlags::AUTOCOMMIT);
    assert_eq!(client.ping().expect("pong").status, StatusFlags::AUTOCOMMIT);
    assert_eq!(client.statistics().expect("a line"), "Uptime: 1");
    client.set_multi_statements(true).expect("an answer");
    client.reset().expect("an answer");
    client.use_database(b"db").expect("an answer");
    client.quit().expect("goodbye");
}

#[test]
fn several_results_follow_each_other_in_every_dialect() {
    for capabilities in dialects() {
        let mut client = connect(Setup::new(capabilities), "secret").expect("logged in");
        assert!(
            matches!(client.query(b"two"), Ok(Response::Rows(columns)) if columns[0].name == "n")
        );
        assert_eq!(texts(&mut client), [[Some(b"1".to_vec())]]);
        assert!(matches!(client.next_result(), Ok(Some(Response::Rows(_)))));
        assert_eq!(texts(&mut client), [[Some(b"2".to_vec())]]);
        let last = client.next_result().expect("an answer");
        assert!(matches!(last, Some(Response::Ok(ok)) if ok.affected_rows == 5));
        assert_eq!(client.next_result().expect("an end"), None);
    }
}

#[test]
fn results_that_were_not_read_do_not_disturb_the_next_command() {
    let mut client = connected();
    client.query(b"two").expect("rows");
    client.query(b"midway").expect("rows");
    client.ping().expect("pong");
}

#[test]
fn bytes_that_are_not_utf8_come_back() {
    let mut client = connected();
    let text = [0xFF, 0x00, 0xC3, 0x28, b'\''];
    client.query(&text).expect("rows");
    assert_eq!(texts(&mut client), [[Some(text.to_vec())], [None]]);
}

#[test]
fn session_state_is_told_to_those_who_track_it() {
    for capabilities in dialects() {
        let mut client = connect(Setup::new(capabilities), "secret").expect("logged in");
        let Ok(Response::Ok(ok)) = client.query(b"track") else { panic!("no OK") };
        assert_eq!((ok.last_insert_id, ok.text.as_str()), (300, "Records: 1"));
        if capabilities.has(Capabilities::SESSION_TRACK) {
            assert_eq!(ok.changes.len(), 3);
            assert_eq!(ok.changes[0], StateChange::Schema("other".to_owned()));
        } else {
            assert_eq!(ok.changes, []);
        }
    }
}

#[test]
fn errors_carry_code_state_and_text_and_the_session_goes_on() {
    let mut client = connected();
    let error = server_error(client.query(b"fail").expect_err("it fails"));
    assert_eq!(error.to_string(), "ERROR 1062 (23000): Duplicate entry '1' for key 't.k'");
    client.query(b"midway").expect("the rows begin");
    let mut row = Row::default();
    assert!(client.next_row(&mut row).expect("one row"));
    assert_eq!(server_error(client.next_row(&mut row).expect_err("then it fails")).code, 1213);
    let error = server_error(client.simple(&[0x55]).expect_err("no such command"));
    assert_eq!((error.code, error.state.as_str()), (1047, "08S01"));
    client.command(&[0x17, 1]).expect("sent");
    assert_eq!(server_error(client.read_answer().expect_err("malformed")).code, 1835);
    client.ping().expect("pong");
}

#[test]
fn packets_of_16_mib_and_more_are_split_and_joined() {
    let mut client = connected();
    for length in [0xFF_FFFD, 0xFF_FFFE, 0xFF_FFFF, 0x100_0000, 0x1FF_FFFE] {
        let text = vec![b'x'; length];
        client.query(&text).expect("rows");
        let rows = texts(&mut client);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0][0].as_ref().map(Vec::len), Some(length));
    }
}

#[test]
fn packet_above_the_bound_is_told_and_ends_the_connection() {
    let setup = Setup { packet_bytes_max: 1 << 20, ..Setup::new(Capabilities::SERVER) };
    let (stream, server) = serve(setup);
    let opening = Opening::receive(stream, false).expect("greeted");
    let mut client = opening.login(&LoginOptions::new("ann", "secret")).expect("logged in");
    client.query(&vec![b'x'; (1 << 20) - 1]).expect("as long as may be");
    // several frames: the error must carry the number after the last
    let error = server_error(client.query(&vec![b'x'; 40 << 20]).expect_err("too long"));
    assert_eq!((error.code, error.state.as_str()), (1153, "08S01"));
    assert!(matches!(server.join().expect("no panic"), Err(WireError::PacketTooLarge)));
}

#[test]
fn packet_out_of_order_is_told() {
    let (mut stream, server) = serve(Setup::new(Capabilities::SERVER));
    stream.write_all(&[1, 0, 0, 9, 0x0E]).expect("sent");
    assert!(matches!(
        server.join().expect("no panic"),
        Err(WireError::OutOfOrder { expected: 1, found: 9 })
    ));
}

#[test]
fn local_file_is_sent_in_parts_or_empty() {
    let mut client = connected();
    assert!(matches!(client.query(b"load"), Ok(Response::Ok(ok)) if ok.affected_rows == 0));
    client.set_infile_source(Box::new(|name| {
        assert_eq!(name, b"data.csv");
        Ok(Box::new(std::io::Cursor::new(vec![b'r'; 300_000])))
    }));
    assert!(matches!(client.query(b"load"), Ok(Response::Ok(ok)) if ok.affected_rows == 300_000));
    client.ping().expect("pong");
}

#[test]
fn parameters_of_every_kind_come_back() {
    let day = Date::new(2026, 11, 23).expect("a day");
    let moment = DateTime::new(day, 8, 9, 10, 123).expect("a moment").with_fsp(6);
    let values = [
        Value::Null,
        Value::Int(-1),
        Value::Int(i64::MIN),
        Value::UInt(u64::MAX),
        Value::Float(1.5),
        Value::Double(-2.25),
        Value::Decimal(Decimal::parse("-12.340").value),
        Value::text("héllo"),
        Value::bytes(&[0, 255]),
        Value::Date(day),
        Value::Date(Date::ZERO),
        Value::DateTime(moment),
        Value::DateTime(DateTime::midnight(day)),
        Value::Time(Time::new(true, 838, 59, 58, 7).expect("a time")),
        Value::Time(Time::ZERO),
        Value::Year(1999),
        Value::text(""),
    ];
    for capabilities in dialects() {
        let mut client = connect(Setup::new(capabilities), "secret").expect("logged in");
        let statement = client.prepare(&vec![b'?'; values.len()]).expect("prepared");
        assert_eq!(statement.params.len(), values.len());
        let params: Vec<_> = values.iter().cloned().map(Param::Value).collect();
        for _ in 0..2 {
            let Ok(Response::Rows(columns)) = client.execute(&statement, &params) else {
                panic!("no rows");
            };
            let mut row = Vec::new();
            assert!(client.next_values(&columns, &mut row).expect("one row"));
            assert_eq!(row, values);
            assert!(!client.next_values(&columns, &mut row).expect("the end"));
        }
        client.reset_statement(&statement).expect("an answer");
        client.close_statement(statement).expect("sent");
        client.ping().expect("pong");
    }
}

#[test]
fn long_data_is_joined_for_one_execution() {
    let mut client = connected();
    let statement = client.prepare(b"? ?").expect("prepared");
    for part in [b"ab".as_slice(), b"cd"] {
        client.send_long_data(&statement, 1, part).expect("sent");
    }
    let params = [Param::Value(Value::Int(1)), Param::LongData];
    let Ok(Response::Rows(columns)) = client.execute(&statement, &params) else {
        panic!("no rows")
    };
    let mut row = Vec::new();
    assert!(client.next_values(&columns, &mut row).expect("one row"));
    assert_eq!(row, [Value::Int(1), Value::bytes(b"abcd")]);
    // a place that does not exist shows when the statement runs
    client.send_long_data(&statement, 9, b"x").expect("sent");
    let error = server_error(client.execute(&statement, &params).expect_err("no such place"));
    assert_eq!(error.code, 1835);
}

#[test]
fn wrong_password_is_refused_at_login_and_at_change_user() {
    for account in [native_account("secret"), sha2_account("secret")] {
        let setup =
            Setup { account: Some(account), private: true, ..Setup::new(Capabilities::SERVER) };
        let refused = connect(setup.clone(), "wrong").expect_err("a wrong password");
        assert_eq!(server_error(refused).code, 1045);
        let mut client = connect(setup, "secret").expect("the password is right");
        let who = ChangeUser { user: "ann", password: "secret", database: "db" };
        client.change_user(who).expect("the password is right");
        client.change_user(who).expect("the digest is cached");
        let error = client.change_user(ChangeUser { password: "wrong", ..who });
        assert_eq!(server_error(error.expect_err("a wrong password")).code, 1045);
    }
}

#[test]
fn unknown_user_is_refused_as_a_wrong_password_is() {
    let setup = Setup { account: None, private: true, ..Setup::new(Capabilities::SERVER) };
    let error = server_error(connect(setup, "secret").expect_err("nobody"));
    assert_eq!(error.message, "Access denied for user 'ann'@'here' (using password: YES)");
}

#[test]
fn uncached_sha2_over_an_open_stream_is_told_to_use_tls() {
    let setup = Setup { account: Some(sha2_account("secret")), ..Setup::new(Capabilities::SERVER) };
    let error = server_error(connect(setup, "secret").expect_err("not in clear"));
    assert_eq!(error.code, 1045);
    assert!(error.message.contains("connect with TLS"), "{}", error.message);
}

#[test]
fn tls_begins_right_after_the_request() {
    use wire::handshake::FirstPacket;
    let offered = Capabilities::SERVER | Capabilities::SSL;
    let (stream, server) = pipe();
    let server = std::thread::spawn(move || -> Result<Vec<u8>, WireError> {
        let greeting = support::greeting(offered);
        let mut connection = wire::ServerConnection::greet(server, &greeting, false)?;
        assert_eq!(connection.read_login()?, FirstPacket::SslRequest);
        // the bytes of the TLS handshake that came with the request are still in the stream
        let mut hello = [0; 5];
        let mut connection = connection.upgrade(|mut stream| {
            std::io::Read::read_exact(&mut stream, &mut hello).map(|()| stream)
        })?;
        assert!(connection.is_private());
        let FirstPacket::Login(login) = connection.read_login()? else {
            panic!("a second upgrade");
        };
        connection.authenticate(&login.identity, "here", |_| Some(sha2_account("secret")))?;
        connection.write_ok(&support::ok())?;
        connection.flush()?;
        Ok(hello.to_vec())
    });
    let options = LoginOptions::new("ann", "secret");
    let opening = Opening::receive(stream, false).expect("greeted");
    let opening = opening
        .upgrade(&options, |mut stream| Ok(stream.write_all(b"hello").map(|()| stream)?))
        .expect("offered");
    opening.login(&options).expect("the password is right");
    assert_eq!(server.join().expect("no panic").expect("served"), b"hello");
}
