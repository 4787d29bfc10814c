//! The root record's bytes.

use repo::Error;
use repo::exchange::{BackupRoot, Epoch, NodeId, PublishedRoot, RemoteRoot, Writer};
use storage::Hash;
use storage::log::Position;

/// A record of each shape and its bytes in hexadecimal, as format 1 has them for ever.
const FIXTURE: &str = include_str!("fixtures/remote_root_v1.txt");

fn records() -> [(&'static str, RemoteRoot); 4] {
    let database = Hash::from_bytes([1; 20]);
    let writer = Writer { epoch: Epoch(300), node: NodeId([7; 16]) };
    let backup = BackupRoot {
        database,
        name: "Läden".into(),
        position: Position(4711),
        taken_us: 1_704_067_200_000_000,
        node: None,
    };
    [
        ("published", RemoteRoot::Published(PublishedRoot { database, writer: None })),
        ("fenced", RemoteRoot::Published(PublishedRoot { database, writer: Some(writer) })),
        ("backup", RemoteRoot::Backup(backup.clone())),
        ("backup_of", RemoteRoot::Backup(BackupRoot { node: Some(NodeId([7; 16])), ..backup })),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

#[test]
fn the_bytes_are_those_of_the_fixture() {
    let lines = records().map(|(name, record)| format!("{name} {}\n", hex(&record.encode())));
    assert_eq!(lines.concat(), FIXTURE);
}

#[test]
fn what_was_written_reads_back() {
    for (name, record) in records() {
        assert_eq!(RemoteRoot::decode(&record.encode()).unwrap(), record, "{name}");
    }
}

#[test]
fn a_later_format_is_refused_with_what_to_do() {
    let mut bytes = records()[0].1.encode();
    bytes[11] = 7;
    let error = RemoteRoot::decode(&bytes).unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    assert!(error.to_string().contains("format 7"), "{error}");
    assert!(error.to_string().contains("newer"), "{error}");
}

#[test]
fn bytes_that_are_no_record_are_refused() {
    for (name, record) in records() {
        let bytes = record.encode();
        for len in 0..bytes.len() {
            assert!(RemoteRoot::decode(&bytes[..len]).is_err(), "{len} bytes of {name}");
        }
        assert!(RemoteRoot::decode(&[&bytes[..], b"x"].concat()).is_err(), "{name} and more");
    }
}
