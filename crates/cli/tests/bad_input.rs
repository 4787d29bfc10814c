//! Bad input at the edges of a process: an error that names it, nothing lost, and the server goes
//! on.
#![expect(clippy::disallowed_methods, reason = "these tests prepare files and send raw bytes")]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::Shutdown;

use support::{Client, Folder, Server};
use wire::WireError;
use wire::client::LoginOptions;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a command that has to fail; what it told standard error.
fn complaint(folder: &Folder, arguments: &[&str]) -> String {
    let output = folder.run(arguments);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
    assert!(!told.contains("panicked"), "{told}");
    told
}

fn started(folder: &Folder) -> Server {
    folder.init();
    Server::start(folder, &[])
}

/// The error packet that a stream holds after a login, if any: its number.
fn error_number(packets: &[u8]) -> Option<u16> {
    let mut rest = packets;
    while let Some((head, body)) = rest.split_first_chunk::<4>() {
        let len = usize::from(head[0]) | usize::from(head[1]) << 8 | usize::from(head[2]) << 16;
        let (packet, next) = body.split_at_checked(len)?;
        if let [0xFF, low, high, ..] = packet {
            return Some(u16::from_le_bytes([*low, *high]));
        }
        rest = next;
    }
    None
}

/// What a logged-in client is answered to raw bytes, up to the end of the connection.
fn answer_to(server: &Server, bytes: &[u8]) -> Option<u16> {
    let client = server.connect();
    let mut stream = client.0.stream();
    stream.write_all(bytes).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut told = Vec::new();
    // It may end by a reset, where bytes were left unread.
    let _ = stream.read_to_end(&mut told);
    error_number(&told)
}

#[test]
fn packets_that_make_no_sense_are_told_so_and_harm_nobody_else() {
    let folder = Folder::new();
    let server = started(&folder);
    let mut other = server.connect();
    other.query("CREATE TABLE shop.t (a INT); BEGIN; INSERT INTO shop.t VALUES (1)").unwrap();
    let table: [(&str, &[u8], Option<u16>); 8] = [
        ("a header and no more", &[5, 0, 0], None),
        ("a packet cut short", &[5, 0, 0, 0, 3], None),
        ("a packet out of order", &[2, 0, 0, 7, 3, b'1'], Some(1156)),
        ("an empty packet", &[0, 0, 0, 0], Some(1835)),
        ("no command", &[1, 0, 0, 0, 0xF0], Some(1047)),
        ("half of an execution", &[3, 0, 0, 0, 0x17, 1, 0], Some(1835)),
        ("a statement that is not there", &[5, 0, 0, 0, 0x19, 9, 0, 0, 0], None),
        ("long data for nothing", &[9, 0, 0, 0, 0x18, 9, 0, 0, 0, 1, 0, 1, 1], None),
    ];
    for (what, bytes, number) in table {
        assert_eq!(answer_to(&server, bytes), number, "{what}");
    }
    other.query("COMMIT").unwrap();
    assert_eq!(other.query("SELECT * FROM shop.t").unwrap(), ["1"]);
}

#[test]
fn a_packet_past_max_allowed_packet_is_1153() {
    let folder = Folder::new();
    let server = started(&folder);
    server.connect().query("SET GLOBAL max_allowed_packet = 65536").unwrap();
    let mut client = server.connect();
    let long = format!("SELECT LENGTH('{}')", "x".repeat(100_000));
    match client.query(&long) {
        Err(WireError::Server(error)) => assert_eq!(error.code, 1153, "{}", error.message),
        other => panic!("{other:?}"),
    }
    let mut client = server.connect();
    assert_eq!(
        client.query(&format!("SELECT LENGTH('{}')", "x".repeat(60_000))).unwrap(),
        ["60000"]
    );
}

#[test]
fn deep_statements_and_bytes_that_are_no_text_are_refused_by_number() {
    let folder = Folder::new();
    let server = started(&folder);
    let mut client = server.connect();
    let nested = |open: &str, close: &str, count: usize| {
        format!("SELECT {}1{}", open.repeat(count), close.repeat(count))
    };
    for count in [1_000, 100_000] {
        let deep = [
            nested("(", ")", count),
            nested("(SELECT ", ")", count),
            nested("NOT ", "", count),
            nested("- ", "", count),
            nested("1 + ", "", count),
            nested("ABS(", ")", count),
            nested("CASE WHEN 1 THEN ", " END", count),
            nested("* FROM (SELECT ", ") t", count),
            format!("{}SELECT 1{}", "(".repeat(count), ")".repeat(count)),
        ];
        for statement in deep {
            let begin: String = statement.chars().take(40).collect();
            assert_eq!(client.error(&statement), 1436, "{begin}");
        }
    }
    client.query("CREATE TABLE shop.t (a VARCHAR(10))").unwrap();
    let numbers: [(&[u8], u16); 3] = [
        (b"INSERT INTO shop.t VALUES ('\xC3')", 1366),
        (b"\xFF\xFE\xFD", 1064),
        (b"SELECT 1 AS `\xFF`", 1064),
    ];
    for (statement, number) in numbers {
        match client.0.query(statement) {
            Err(WireError::Server(error)) => assert_eq!(error.code, number, "{}", error.message),
            other => panic!("{statement:?}: {other:?}"),
        }
    }
    assert_eq!(client.query("SELECT COUNT(*) FROM shop.t").unwrap(), ["0"]);
}

#[test]
fn logins_that_make_no_sense_are_refused() {
    let folder = Folder::new();
    let server = started(&folder);
    for (user, database) in [("\u{0}root", None), ("x".repeat(5_000).as_str(), None)]
        .into_iter()
        .chain([("root", Some("y".repeat(5_000)))])
    {
        let mut options = LoginOptions::new(user, "");
        options.database = database;
        assert!(Client::open(server.port, &options).is_err(), "{user:.20}");
    }
    assert_eq!(server.connect().query("SELECT 1").unwrap(), ["1"]);
}

#[test]
fn a_data_directory_that_is_none_is_named() {
    let folder = Folder::new();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let told = complaint(&folder, &["sql-server", "-P", "0", "--data-dir", file.to_str().unwrap()]);
    assert!(told.contains("file/.pando: Not a directory"), "{told}");
    let told = complaint(&folder, &["sql-server", "-P", "0", "--data-dir", "/no/such/place"]);
    assert!(told.contains("cannot use /no/such/place as the data directory"), "{told}");
}

#[test]
fn tls_files_that_are_missing_or_wrong_are_named() {
    let folder = Folder::new();
    drop(started(&folder));
    for name in ["key.pem", "cert.pem"] {
        let path = folder.path().join(".pando/tls").join(name);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, "not in PEM").unwrap();
        let told = complaint(&folder, &["sql-server", "-P", "0"]);
        assert!(told.contains(&format!(".pando/tls/{name}: ")), "{told}");
        assert!(told.contains("remove the folder .pando/tls"), "it says what to do: {told}");
        fs::write(&path, whole).unwrap();
    }
    let key = folder.path().join(".pando/tls/key.pem");
    fs::remove_file(&key).unwrap();
    let told = complaint(&folder, &["sql-server", "-P", "0"]);
    assert!(told.contains(".pando/tls/key.pem: No such file"), "{told}");
    fs::remove_dir_all(folder.path().join(".pando/tls")).unwrap();
    assert!(Server::start(&folder, &[]).stop(), "a new certificate is made");
}

#[test]
fn settings_that_nothing_reads_are_refused() {
    let folder = Folder::new();
    folder.init();
    let told = complaint(&folder, &["config", "--global", "--add", "user.nmae", "Ada"]);
    assert!(told.starts_with("error: unknown setting `user.nmae'; there are:"), "{told}");
    assert!(told.contains("user.name"), "{told}");
    let variable = ["config", "--local", "--add", "sqlserver.global.max_connections", "5"];
    assert!(complaint(&folder, &variable).contains("SET PERSIST max_connections"));
    fs::write(folder.path().join(".pando/config"), "user.name = Ada\njunk\n").unwrap();
    let told = complaint(&folder, &["config", "--list"]);
    assert!(told.contains(".pando/config: line 2 is not of the form"), "{told}");
    let told = complaint(&folder, &["sql-server", "--nonsense", "1"]);
    assert_eq!(told, "error: unknown option `nonsense'\n");
    let told = complaint(&folder, &["version", "extra"]);
    assert_eq!(told, "error: too many arguments: `extra'\n");
}
