//! A server and its clients: who is let in, who is turned away, and how it stops.

mod support;

use std::io::Read;
use std::process::Command;

use support::{Client, Folder, Server};
use wire::WireError;
use wire::client::{LoginOptions, Opening};

fn refused(outcome: Result<Client, WireError>) -> u16 {
    match outcome {
        Err(WireError::Server(error)) => error.code,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was let in"),
    }
}

#[test]
fn a_client_talks_and_the_server_stops_in_good_order() {
    let folder = Folder::new();
    folder.init();
    let server = Server::start(&folder, &[]);
    let mut client = server.connect();
    assert_eq!(client.query("SELECT 1, NULL, 'x'").unwrap(), ["1\tNULL\tx"]);
    assert_eq!(client.query("SELECT 1; SELECT 2").unwrap(), ["1"]);
    assert!(client.0.statistics().unwrap().starts_with("Uptime: "));
    client.0.ping().unwrap();
    client.0.use_database(b"shop").unwrap();
    assert_eq!(client.query("SELECT DATABASE()").unwrap(), ["shop"]);
    client.query("SET @x = 1").unwrap();
    client.0.reset().unwrap();
    assert_eq!(client.query("SELECT @x").unwrap(), ["NULL"]);
    assert!(server.stop(), "an idle client does not keep the server from stopping");
    assert!(matches!(client.query("SELECT 1"), Err(WireError::Closed | WireError::Io(_))));
    assert!(!folder.path().join(".pando/server.info").exists());
}

#[test]
fn a_second_server_on_the_folder_is_refused() {
    let folder = Folder::new();
    folder.init();
    let server = Server::start(&folder, &[]);
    let second = folder.run(&["sql-server", "-P", "0"]);
    let words = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(words.contains("another pando is using"), "{words}");
    assert!(words.contains(&format!("process id {}", server.pid())), "{words}");
    assert!(words.contains("pando sql") && words.contains("kill "), "it says what to do: {words}");
    assert_eq!(server.connect().query("SELECT 1").unwrap(), ["1"], "the first one goes on");
}

#[test]
fn a_port_in_use_is_named() {
    let folder = Folder::new();
    folder.init();
    let server = Server::start(&folder, &[]);
    let other = Folder::new();
    other.init();
    let port = server.port.to_string();
    let second = other.run(&["sql-server", "-P", &port]);
    let words = String::from_utf8(second.stderr).unwrap();
    assert!(words.contains(&format!("port {port} on 127.0.0.1 is in use")), "{words}");
}

#[test]
fn names_passwords_and_databases_are_checked() {
    let folder = Folder::new();
    folder.init();
    let server = Server::start(&folder, &[]);
    let with = |user: &str, password: &str| {
        refused(Client::open(server.port, &LoginOptions::new(user, password)))
    };
    assert_eq!(with("nobody", ""), 1045);
    assert_eq!(with("root", "guessed"), 1045);
    assert_eq!(with("__pando_local_user__", "guessed"), 1045);
    let mut nowhere = LoginOptions::new("root", "");
    nowhere.database = Some("nowhere".to_owned());
    assert_eq!(refused(Client::open(server.port, &nowhere)), 1049);
    let mut somewhere = LoginOptions::new("root", "");
    somewhere.database = Some("shop".to_owned());
    let mut client = Client::open(server.port, &somewhere).unwrap();
    assert_eq!(client.query("SELECT DATABASE()").unwrap(), ["shop"]);
}

#[test]
fn other_machines_are_not_let_in_while_root_has_no_password() {
    let folder = Folder::new();
    folder.init();
    let output = folder.run(&["sql-server", "-P", "0", "-H", "0.0.0.0"]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(words.contains("'root'@'localhost' has no password"), "{words}");
    assert!(words.contains("ALTER USER"), "it says what to do: {words}");
}

#[test]
fn more_clients_than_allowed_are_turned_away() {
    let folder = Folder::new();
    folder.init();
    let server = Server::start(&folder, &["--max-connections", "2"]);
    let (one, _two) = (server.connect(), server.connect());
    let third = Client::open(server.port, &LoginOptions::new("root", ""));
    assert_eq!(refused(third), 1040);
    one.0.quit().unwrap();
    // The place is free once the server has read the goodbye; each attempt gives it time.
    let again =
        (0..1000).find_map(|_| Client::open(server.port, &LoginOptions::new("root", "")).ok());
    assert!(again.is_some());
}

#[test]
fn open_streams_are_refused_where_secure_ones_are_required() {
    let folder = Folder::new();
    folder.init();
    let server = Server::start(&folder, &["--require-secure-transport"]);
    let open = Client::open(server.port, &LoginOptions::new("root", ""));
    assert_eq!(refused(open), 3159);
    let opening = Opening::receive(server.stream(), false).unwrap();
    assert!(opening.offers_tls());
    assert!(folder.path().join(".pando/tls/cert.pem").exists());
}

#[test]
fn silent_clients_are_disconnected() {
    let folder = Folder::new();
    folder.init();
    let server = Server::start(&folder, &[]);
    let mut client = server.connect();
    client.query("SET wait_timeout = 1").unwrap();
    let mut stream = client.0.stream();
    let mut told = Vec::new();
    stream.read_to_end(&mut told).unwrap();
    // An ERR packet: header, FF, the number 4031, and its text.
    assert_eq!(told.get(4..7), Some(&[0xFF, 0xBF, 0x0F][..]), "{told:?}");
}

#[test]
fn a_killed_idle_connection_is_closed() {
    let folder = Folder::new();
    folder.init();
    let server = Server::start(&folder, &[]);
    let (mut one, mut other) = (server.connect(), server.connect());
    let id = one.query("SELECT CONNECTION_ID()").unwrap();
    assert_eq!(id, [one.0.greeting().connection_id.to_string()]);
    other.query(&format!("KILL {}", id[0])).unwrap();
    let mut rest = Vec::new();
    let ended = one.0.stream().read_to_end(&mut rest);
    assert!(ended.is_ok(), "the server closed it: {ended:?}");
}

#[test]
fn bytes_that_are_no_protocol_end_only_their_own_connection() {
    use std::io::Write;
    let folder = Folder::new();
    folder.init();
    let server = Server::start(&folder, &[]);
    let mut other = server.connect();
    for bytes in [&b"GET / HTTP/1.0\r\n\r\n"[..], &[0xFF; 64], &[1, 0, 0, 1, 0], &[]] {
        let mut stream = server.stream();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut told = Vec::new();
        // It may also end by a reset, where bytes were left unread.
        let _ = stream.read_to_end(&mut told);
        assert!(!told.is_empty(), "the greeting at least");
    }
    assert_eq!(other.query("SELECT 1").unwrap(), ["1"]);
}

#[test]
fn the_mariadb_client_gets_in_by_all_doors() {
    let folder = Folder::new();
    folder.init();
    let socket = folder.path().join("s");
    let socket = socket.to_str().unwrap();
    let server = Server::start(&folder, &["--socket", socket]);
    let port = server.port.to_string();
    let authority = folder.path().join(".pando/tls/ca.pem");
    let authority = format!("--ssl-ca={}", authority.display());
    let tcp = ["-h", "127.0.0.1", "-P", &port, "-u", "root", "-N", "-B"];
    let unix = ["-S", socket, "-u", "root", "-N", "-B"];
    let tls = [&tcp[..], &["--ssl", "--ssl-verify-server-cert", &authority]].concat();
    for way in [&tcp[..], &unix, &tls] {
        let client = Command::new("mariadb")
            .arg("--no-defaults")
            .args(way)
            .args(["-e", "SELECT 1; SELECT 'two'"])
            .output();
        let Ok(client) = client else { return };
        let words = String::from_utf8_lossy(&client.stderr);
        assert_eq!(String::from_utf8_lossy(&client.stdout), "1\ntwo\n", "{way:?}: {words}");
    }
}
