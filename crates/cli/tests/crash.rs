//! `kill -9` under load: what was acknowledged is there after the restart, and nothing is half
//! there.
#![expect(clippy::disallowed_methods, reason = "writers are threads")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use support::{Client, Folder, Server};
use wire::client::LoginOptions;

const WRITERS: u64 = 4;

/// So many acknowledged transactions in all, then the server is killed.
const ACKNOWLEDGED_MIN: u64 = 200;

/// Commits transactions of two rows each until the server is gone; the last number acknowledged.
fn write(port: u16, writer: u64, acknowledged: &AtomicU64) -> u64 {
    let client = Client::open(port, &LoginOptions::new("root", ""));
    let mut client = client.expect("the server still runs");
    client.query("USE shop").expect("the database is there");
    for number in 1.. {
        let text = format!(
            "BEGIN; INSERT INTO t VALUES ({writer}, {number}, 1); \
             INSERT INTO t VALUES ({writer}, {number}, 2); COMMIT"
        );
        if client.query(&text).is_err() {
            return number - 1;
        }
        acknowledged.fetch_add(1, Ordering::SeqCst);
    }
    unreachable!("the server is killed before the numbers end")
}

#[test]
fn nothing_acknowledged_is_lost() {
    let folder = Folder::new();
    folder.init();
    let make = "CREATE TABLE t (writer BIGINT, number BIGINT, half INT, \
                PRIMARY KEY (writer, number, half))";
    folder.succeed(&["sql", "-q", make]);
    let server = Server::start(&folder, &[]);
    let acknowledged = Arc::new(AtomicU64::new(0));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (port, acknowledged) = (server.port, Arc::clone(&acknowledged));
            std::thread::spawn(move || write(port, writer, &acknowledged))
        })
        .collect();
    while acknowledged.load(Ordering::SeqCst) < ACKNOWLEDGED_MIN {
        std::thread::yield_now();
    }
    server.kill();
    let told: Vec<u64> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
    let server = Server::start(&folder, &[]);
    let mut client = server.connect();
    client.query("USE shop").unwrap();
    for (writer, told) in (0..).zip(told) {
        let count = format!("SELECT COUNT(*), MAX(number) FROM t WHERE writer = {writer}");
        let found = client.query(&count).unwrap().remove(0);
        let (rows, last) = found.split_once('\t').unwrap();
        let last: u64 = last.parse().unwrap_or(0);
        assert!(last == told || last == told + 1, "writer {writer} was told {told}, has {last}");
        assert_eq!(rows.parse::<u64>().unwrap(), 2 * last, "both rows of each, of all before");
    }
    assert!(server.stop());
}
