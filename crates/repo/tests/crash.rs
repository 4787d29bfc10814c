//! A crash after any write or sync: what was acknowledged is there, what was not is there whole or
//! not at all.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::sync::atomic::{AtomicI64, Ordering};

use repo::Result;
use repo::txn::Isolation::RepeatableRead;
use support::{begin, delete, insert, make_item, open, read, update};
use testkit::{SimDisk, crash_everywhere};

/// Transactions of the run; each inserts two rows, changes one and, from the fourth on, deletes
/// one.
const TRANSACTIONS: i64 = 12;

/// Runs transactions until the disk fails, counting those acknowledged; a checkpoint in between.
fn work(disk: &SimDisk, acknowledged: &AtomicI64) -> Result<()> {
    let instance = open(disk)?;
    make_item(&instance)?;
    acknowledged.store(0, Ordering::SeqCst);
    for number in 0..TRANSACTIONS {
        let mut txn = begin(&instance, RepeatableRead);
        insert(&mut txn, number * 2, number, Some(number))?;
        insert(&mut txn, number * 2 + 1, number, None)?;
        update(&mut txn, number * 2, |v| v + 1000)?;
        if number >= 4 {
            delete(&mut txn, (number - 4) * 2)?;
        }
        txn.commit()?;
        acknowledged.store(number + 1, Ordering::SeqCst);
        if number == 5 {
            instance.checkpoint()?;
        }
    }
    instance.close()
}

/// Exactly the first `n` transactions are there, for an `n` not below what was acknowledged.
fn check(disk: &SimDisk, acknowledged: i64) {
    let instance = open(disk).expect("a crash leaves nothing that cannot be opened");
    if instance.tip().databases.is_empty() {
        assert!(acknowledged < 0, "the table was acknowledged and is gone");
        return;
    }
    let mut txn = begin(&instance, RepeatableRead);
    let there = (0..TRANSACTIONS).take_while(|n| read(&mut txn, n * 2 + 1).unwrap().is_some());
    let there = i64::try_from(there.count()).unwrap();
    assert!(there >= acknowledged, "{acknowledged} were acknowledged, {there} are there");
    for number in 0..TRANSACTIONS {
        let is_deleted = there > number + 4;
        let expected = (number < there && !is_deleted).then_some(number + 1000);
        assert_eq!(read(&mut txn, number * 2).unwrap(), expected, "row of transaction {number}");
    }
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_half_there() {
    let acknowledged = AtomicI64::new(-1);
    crash_everywhere(
        21,
        |disk| {
            acknowledged.store(-1, Ordering::SeqCst);
            // The disk fails at some point, by design.
            let _ = work(disk, &acknowledged);
        },
        |_, disk| check(&disk, acknowledged.load(Ordering::SeqCst)),
    );
}
