//! A crash after any write or sync: what was acknowledged is there, what was not is there whole or
//! not at all.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use repo::txn::Isolation::RepeatableRead;
use repo::{Instance, Options, Parts, Result};
use support::{begin, delete, insert, make_item, open, read, update};
use testkit::{SimClock, SimDisk, SimEntropy, ThreadWait, crash_everywhere};

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

/// A node that dies again and again before much is in its log does not start slower each time.
#[test]
fn what_was_replayed_counts_for_the_next_checkpoint() {
    let by_entries = Options { checkpoint_entries: 30, ..small() };
    let by_bytes = Options { checkpoint_log_bytes: 3_000, ..small() };
    for options in [by_entries, by_bytes] {
        let mut disk = SimDisk::new(1);
        let mut written = Vec::new();
        for life in 0..6 {
            let parts = Parts {
                disk: Arc::new(disk.clone()),
                wait: Arc::new(ThreadWait::default()),
                clock: Arc::new(SimClock::default()),
                entropy: Arc::new(SimEntropy::new(1)),
            };
            let (instance, _) = Instance::open(parts, options).unwrap();
            if life == 0 {
                make_item(&instance).unwrap();
            }
            for number in 0..10 {
                let mut txn = begin(&instance, RepeatableRead);
                insert(&mut txn, life * 10 + number, number, None).unwrap();
                txn.commit().unwrap();
            }
            written.push(instance.checkpoint_if_due().unwrap());
            drop(instance);
            disk = disk.crash_keeping_all();
        }
        assert!(!written[0], "ten transactions are not enough: {written:?}");
        assert!(written.contains(&true), "all lives together are: {written:?}");
    }
}

fn small() -> Options {
    Options { log_segment_bytes: 64 << 10, ..Options::default() }
}
