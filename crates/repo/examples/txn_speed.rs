//! What a transaction costs the processor, on a disk in memory: `cargo run --release -p repo
//! --example txn_speed [rows]`.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a measurement")]
#![allow(clippy::unwrap_used, reason = "a measurement")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use repo::ColumnSet;
use repo::txn::Isolation::RepeatableRead;
use support::{begin, insert, key, open_with_item, statement, update};
use testkit::{Dice, SimDisk};

fn main() {
    let rows: i64 = std::env::args().nth(1).and_then(|arg| arg.parse().ok()).unwrap_or(100_000);
    let instance = open_with_item(&SimDisk::new(1));
    time("insert, 100 rows a transaction", rows, || {
        for first in (0..rows).step_by(100) {
            let mut txn = begin(&instance, RepeatableRead);
            for id in first..first + 100 {
                insert(&mut txn, id, id, Some(id)).unwrap();
            }
            txn.commit().unwrap();
        }
    });
    time("checkpoint", rows, || instance.checkpoint().unwrap());
    let mut dice = Dice::new(7);
    let count = 50_000;
    let mut pick = || i64::try_from(dice.below(rows.unsigned_abs())).unwrap();
    time("read one row", count, || {
        for _ in 0..count {
            let mut txn = begin(&instance, RepeatableRead);
            let id = pick();
            statement(&mut txn, |txn, table| {
                let key = key(txn, table, id);
                txn.get(table, &key, ColumnSet::one(1)).map(|row| assert!(row.is_some()))
            })
            .unwrap();
        }
    });
    time("update one row", count, || {
        for _ in 0..count {
            let mut txn = begin(&instance, RepeatableRead);
            update(&mut txn, pick(), |v| v + 1).unwrap();
            txn.commit().unwrap();
        }
    });
    time("update one hot row", count, || {
        for _ in 0..count {
            let mut txn = begin(&instance, RepeatableRead);
            update(&mut txn, 1, |v| v + 1).unwrap();
            txn.commit().unwrap();
        }
    });
}

fn time(what: &str, count: i64, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    let each = start.elapsed().as_secs_f64() * 1e6 / count as f64;
    println!("{what:32} {each:9.3} µs each");
}
