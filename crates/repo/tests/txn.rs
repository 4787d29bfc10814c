//! Transactions against each other, one statement at a time.

mod support;

use repo::Error;
use repo::txn::Isolation::{ReadCommitted, RepeatableRead, Serializable};
use support::{begin, delete, insert, open, open_with_item, read, update};
use testkit::SimDisk;

#[test]
fn committed_rows_are_there_after_reopening() {
    let disk = SimDisk::new(7);
    let instance = open_with_item(&disk);
    let mut txn = begin(&instance, RepeatableRead);
    assert!(insert(&mut txn, 1, 10, Some(100)).unwrap());
    assert!(insert(&mut txn, 2, 20, None).unwrap());
    txn.commit().unwrap();
    drop(instance);
    let instance = open(&disk.crash_losing_all()).unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    assert_eq!(read(&mut txn, 1).unwrap(), Some(10));
    assert_eq!(read(&mut txn, 2).unwrap(), Some(20));
    assert_eq!(read(&mut txn, 3).unwrap(), None);
}

#[test]
fn a_checkpoint_keeps_everything_and_shortens_the_log() {
    let disk = SimDisk::new(8);
    let instance = open_with_item(&disk);
    for id in 0..500 {
        let mut txn = begin(&instance, RepeatableRead);
        insert(&mut txn, id, id * 2, Some(id)).unwrap();
        txn.commit().unwrap();
        if id == 250 {
            instance.checkpoint().unwrap();
        }
    }
    instance.close().unwrap();
    drop(instance);
    let instance = open(&disk.crash_losing_all()).unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    for id in 0..500 {
        assert_eq!(read(&mut txn, id).unwrap(), Some(id * 2));
    }
}

#[test]
fn a_taken_key_is_a_duplicate_at_the_statement() {
    let instance = open_with_item(&SimDisk::new(9));
    let mut txn = begin(&instance, RepeatableRead);
    assert!(insert(&mut txn, 1, 10, Some(5)).unwrap());
    assert!(!insert(&mut txn, 1, 11, Some(6)).unwrap());
    assert!(!insert(&mut txn, 2, 11, Some(5)).unwrap());
    assert!(insert(&mut txn, 2, 11, None).unwrap());
    assert!(insert(&mut txn, 3, 11, None).unwrap());
    txn.commit().unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    assert!(!insert(&mut txn, 9, 1, Some(5)).unwrap());
    assert!(delete(&mut txn, 1).unwrap());
    assert!(insert(&mut txn, 9, 1, Some(5)).unwrap());
}

#[test]
fn a_snapshot_does_not_move_without_a_reason() {
    let instance = open_with_item(&SimDisk::new(10));
    let mut first = begin(&instance, RepeatableRead);
    insert(&mut first, 1, 10, None).unwrap();
    first.commit().unwrap();
    let mut reader = begin(&instance, RepeatableRead);
    assert_eq!(read(&mut reader, 1).unwrap(), Some(10));
    let mut writer = begin(&instance, RepeatableRead);
    assert!(update(&mut writer, 1, |v| v + 1).unwrap());
    writer.commit().unwrap();
    assert_eq!(read(&mut reader, 1).unwrap(), Some(10));
    let mut committed = begin(&instance, ReadCommitted);
    assert_eq!(read(&mut committed, 1).unwrap(), Some(11));
}

#[test]
fn a_lost_update_is_refused() {
    let instance = open_with_item(&SimDisk::new(11));
    let mut first = begin(&instance, RepeatableRead);
    insert(&mut first, 1, 10, None).unwrap();
    first.commit().unwrap();
    for level in [RepeatableRead, Serializable] {
        let (mut a, mut b) = (begin(&instance, level), begin(&instance, level));
        let seen = read(&mut a, 1).unwrap().unwrap();
        assert_eq!(read(&mut b, 1).unwrap(), Some(seen));
        assert!(update(&mut a, 1, |_| seen + 1).unwrap());
        a.commit().unwrap();
        assert!(matches!(update(&mut b, 1, |_| seen + 1), Err(Error::Deadlock)));
    }
}

#[test]
fn a_blind_increment_after_unrelated_reads_goes_through() {
    let instance = open_with_item(&SimDisk::new(12));
    let mut first = begin(&instance, RepeatableRead);
    insert(&mut first, 1, 10, None).unwrap();
    insert(&mut first, 2, 20, None).unwrap();
    first.commit().unwrap();
    let (mut a, mut b) = (begin(&instance, RepeatableRead), begin(&instance, RepeatableRead));
    assert_eq!(read(&mut b, 2).unwrap(), Some(20));
    assert!(update(&mut a, 1, |v| v + 1).unwrap());
    a.commit().unwrap();
    assert!(update(&mut b, 1, |v| v + 1).unwrap());
    b.commit().unwrap();
    let mut after = begin(&instance, RepeatableRead);
    assert_eq!(read(&mut after, 1).unwrap(), Some(12));
}

#[test]
fn write_skew_is_refused_only_when_serializable() {
    let instance = open_with_item(&SimDisk::new(13));
    let mut first = begin(&instance, RepeatableRead);
    insert(&mut first, 1, 10, None).unwrap();
    insert(&mut first, 2, 20, None).unwrap();
    first.commit().unwrap();
    for (level, allowed) in [(RepeatableRead, true), (Serializable, false)] {
        let (mut a, mut b) = (begin(&instance, level), begin(&instance, level));
        for txn in [&mut a, &mut b] {
            read(txn, 1).unwrap();
            read(txn, 2).unwrap();
        }
        assert!(update(&mut a, 1, |v| v + 1).unwrap());
        assert!(update(&mut b, 2, |v| v + 1).unwrap());
        a.commit().unwrap();
        assert_eq!(b.commit().is_ok(), allowed, "{level:?}");
    }
}

#[test]
fn one_hot_row_loses_no_increment() {
    let instance = open_with_item(&SimDisk::new(14));
    let mut first = begin(&instance, RepeatableRead);
    insert(&mut first, 1, 0, None).unwrap();
    first.commit().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let mut txn = begin(&instance, RepeatableRead);
                    assert!(update(&mut txn, 1, |v| v + 1).unwrap());
                    txn.commit().unwrap();
                }
            });
        }
    });
    let mut txn = begin(&instance, RepeatableRead);
    assert_eq!(read(&mut txn, 1).unwrap(), Some(400));
}

#[test]
fn savepoints_and_failed_statements_take_writes_back() {
    let instance = open_with_item(&SimDisk::new(15));
    let mut txn = begin(&instance, RepeatableRead);
    insert(&mut txn, 1, 10, None).unwrap();
    txn.savepoint("a");
    insert(&mut txn, 2, 20, None).unwrap();
    assert!(txn.rollback_to("A"));
    assert_eq!(read(&mut txn, 2).unwrap(), None);
    assert!(txn.rollback_to("a"));
    assert!(txn.release_savepoint("a"));
    assert!(!txn.rollback_to("a"));
    txn.commit().unwrap();
    let mut after = begin(&instance, RepeatableRead);
    assert_eq!(read(&mut after, 1).unwrap(), Some(10));
    assert_eq!(read(&mut after, 2).unwrap(), None);
}

#[test]
fn two_who_wait_for_each_other_are_told_apart() {
    let instance = open_with_item(&SimDisk::new(16));
    let mut first = begin(&instance, RepeatableRead);
    insert(&mut first, 1, 0, None).unwrap();
    insert(&mut first, 2, 0, None).unwrap();
    first.commit().unwrap();
    let barrier = std::sync::Barrier::new(2);
    let run = |mine: i64, theirs: i64| {
        let mut txn = begin(&instance, RepeatableRead);
        update(&mut txn, mine, |v| v + 1).unwrap();
        barrier.wait();
        match update(&mut txn, theirs, |v| v + 1) {
            Ok(_) => txn.commit().is_ok(),
            Err(Error::Deadlock) => false,
            Err(error) => panic!("{error}"),
        }
    };
    let (a, b) = std::thread::scope(|scope| {
        let a = scope.spawn(|| run(1, 2));
        let b = scope.spawn(|| run(2, 1));
        (a.join().unwrap(), b.join().unwrap())
    });
    assert!(a ^ b, "one goes through and one is refused");
}

#[test]
fn a_large_transaction_survives_a_crash_whole() {
    const ROWS: i64 = 50_000;
    let disk = SimDisk::new(17);
    let instance = open_with_item(&disk);
    let mut txn = begin(&instance, RepeatableRead);
    support::statement(&mut txn, |txn, table| {
        for id in 0..ROWS {
            let row = support::row(txn, table, id, id, Some(id));
            assert!(txn.insert(table, &row, support::CHECKED)?.is_none());
        }
        Ok(())
    })
    .unwrap();
    txn.commit().unwrap();
    drop(instance);
    let instance = open(&disk.crash_losing_all()).unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    let count = support::statement(&mut txn, repo::txn::Transaction::row_count).unwrap();
    assert_eq!(count, ROWS.unsigned_abs());
    assert_eq!(read(&mut txn, ROWS - 1).unwrap(), Some(ROWS - 1));
}
