//! Rows taken over from another version of a table: a merge beside sessions that write.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use repo::history::table::OpenTable;
use repo::object::{Object, Root, RootTable, Table};
use repo::txn::Isolation::RepeatableRead;
use repo::txn::{Adopted, Transaction};
use repo::{Error, Hash, Instance, Result};
use support::{
    begin, insert, item, key, make_item, open, open_waiting, open_with_item, place, read, row,
    statement, update,
};
use testkit::{Baton, Dice, SimDisk, crash_everywhere};

/// The root with other values `v` in rows of `item`, made as a merge makes it: without locks.
fn with_values(txn: &Transaction, root: Hash, values: &[(i64, i64)]) -> Result<Hash> {
    let store = txn.instance().store();
    let root = Root::load(store.as_ref(), root)?;
    let table = OpenTable::find(store, &root, "item")?.unwrap();
    let mut edits = Vec::new();
    for (id, v) in values {
        let cells = [types::Value::Int(*id), types::Value::Int(*v), types::Value::Int(*id)];
        let row = table.layout.encode_row(store.as_ref(), &cells)?;
        let mut key = Vec::new();
        table.layout.row_key(store.as_ref(), &row, &mut key)?;
        edits.push(Ok((key, Some(row))));
    }
    let rows = table.rows().edit(store.as_ref(), edits)?;
    let hash = Table { rows: rows.into(), ..table.table }.save(store.as_ref())?;
    let named = RootTable { name: table.name, hash };
    root.with(store.as_ref(), [("item".to_owned(), Some(named))])?.save(store.as_ref())
}

fn named(txn: &Transaction, root: Hash) -> RootTable {
    let store = txn.instance().store().as_ref();
    Root::load(store, root).unwrap().table(store, "item").unwrap().unwrap()
}

/// Makes the table of one root that of another, by rows.
fn adopt(txn: &mut Transaction, from: Hash, to: Hash) -> Result<()> {
    let (from, to) = (named(txn, from), named(txn, to));
    let adopted = Adopted::between(txn.instance().store(), item(), &from, &to)?.unwrap();
    txn.adopt(&[adopted])
}

/// Makes `v` of rows what `change` makes of it, as a merge: a version of the table first, then its
/// rows.
fn merge(txn: &mut Transaction, changes: &[(i64, i64)]) -> Result<Hash> {
    statement(txn, |txn, table| {
        txn.catch_up()?;
        let before = txn.fold_working(&place())?;
        let mut values = Vec::new();
        for (id, by) in changes {
            let key = key(txn, table, *id);
            let value = txn.get(table, &key, repo::ColumnSet::ALL)?.unwrap();
            let layout = txn.layout(table);
            let found = layout.value(txn.instance().store().as_ref(), &layout.row(&value)?, 1)?;
            let types::Value::Int(v) = found else { panic!("v is a number") };
            values.push((*id, v + by));
        }
        let after = with_values(txn, before, &values)?;
        adopt(txn, before, after)?;
        Ok(after)
    })
}

fn filled(instance: &Arc<Instance>, rows: i64) {
    let mut txn = begin(instance, RepeatableRead);
    for id in 0..rows {
        insert(&mut txn, id, 100, Some(id)).unwrap();
    }
    txn.commit().unwrap();
}

#[test]
fn sessions_go_on_with_other_rows_of_the_table() {
    let instance = open_with_item(&SimDisk::new(31));
    filled(&instance, 8);
    let mut other = begin(&instance, RepeatableRead);
    update(&mut other, 5, |v| v + 1).unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    merge(&mut txn, &[(1, 10), (2, 20)]).unwrap();
    txn.commit().unwrap();
    update(&mut other, 6, |v| v + 2).unwrap();
    other.commit().unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    let values: Vec<i64> = (0..8).map(|id| read(&mut txn, id).unwrap().unwrap()).collect();
    assert_eq!(values, [100, 110, 120, 100, 100, 101, 102, 100]);
}

#[test]
fn the_working_root_is_the_adopted_one() {
    let instance = open_with_item(&SimDisk::new(32));
    filled(&instance, 300);
    let mut txn = begin(&instance, RepeatableRead);
    let wanted = merge(&mut txn, &[(1, 10), (200, 20)]).unwrap();
    assert_eq!(txn.fold_working(&place()).unwrap(), wanted, "in the transaction");
    txn.commit().unwrap();
    let txn = begin(&instance, RepeatableRead);
    assert_eq!(txn.fold_working(&place()).unwrap(), wanted, "after it");
    drop(txn);
    let plain = open_with_item(&SimDisk::new(33));
    filled(&plain, 300);
    let mut txn = begin(&plain, RepeatableRead);
    update(&mut txn, 200, |v| v + 20).unwrap();
    update(&mut txn, 1, |v| v + 10).unwrap();
    txn.commit().unwrap();
    let txn = begin(&plain, RepeatableRead);
    assert_eq!(txn.fold_working(&place()).unwrap(), wanted, "written otherwise");
}

#[test]
fn a_write_after_the_merge_in_one_transaction_counts() {
    let instance = open_with_item(&SimDisk::new(34));
    filled(&instance, 4);
    let mut txn = begin(&instance, RepeatableRead);
    let merged = merge(&mut txn, &[(1, 10)]).unwrap();
    update(&mut txn, 1, |v| v + 1).unwrap();
    let wanted = txn.fold_working(&place()).unwrap();
    assert_ne!(wanted, merged);
    txn.commit().unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    assert_eq!(read(&mut txn, 1).unwrap(), Some(111));
    assert_eq!(txn.fold_working(&place()).unwrap(), wanted);
}

#[test]
fn a_row_that_has_changed_since_asks_for_another_look() {
    let instance = open_with_item(&SimDisk::new(35));
    filled(&instance, 4);
    let mut txn = begin(&instance, RepeatableRead);
    let before = txn.fold_working(&place()).unwrap();
    let after = with_values(&txn, before, &[(1, 7)]).unwrap();
    let mut other = begin(&instance, RepeatableRead);
    update(&mut other, 1, |v| v + 1).unwrap();
    other.commit().unwrap();
    txn.begin_statement();
    assert!(matches!(adopt(&mut txn, before, after), Err(Error::Rerun)));
    txn.abort_statement();
    merge(&mut txn, &[(1, 10)]).unwrap();
    txn.commit().unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    assert_eq!(read(&mut txn, 1).unwrap(), Some(111));
}

#[test]
fn a_unique_key_that_was_taken_since_asks_for_another_look() {
    let instance = open_with_item(&SimDisk::new(36));
    filled(&instance, 2);
    let mut txn = begin(&instance, RepeatableRead);
    let before = txn.fold_working(&place()).unwrap();
    let mut source = begin(&instance, RepeatableRead);
    insert(&mut source, 7, 1, Some(70)).unwrap();
    let after = source.fold_working(&place()).unwrap();
    source.rollback().unwrap();
    let mut other = begin(&instance, RepeatableRead);
    insert(&mut other, 8, 1, Some(70)).unwrap();
    other.commit().unwrap();
    txn.begin_statement();
    assert!(matches!(adopt(&mut txn, before, after), Err(Error::Rerun)));
}

#[test]
fn unique_keys_may_change_places() {
    let instance = open_with_item(&SimDisk::new(37));
    filled(&instance, 3);
    let swapped = statement(&mut begin(&instance, RepeatableRead), |txn, table| {
        let before = txn.fold_working(&place())?;
        for (id, w) in [(1, None), (2, Some(1)), (1, Some(2))] {
            let bytes = row(txn, table, id, 100, w);
            let key = key(txn, table, id);
            txn.lock_row(table, &key, repo::lock::LockMode::Exclusive, None)?;
            let set = repo::ColumnSet::one(2);
            assert!(txn.update(table, &key, &bytes, set, support::CHECKED)?.is_none());
        }
        Ok([before, txn.fold_working(&place())?])
    });
    let [before, after] = swapped.unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    txn.begin_statement();
    adopt(&mut txn, before, after).unwrap();
    txn.end_statement();
    txn.commit().unwrap();
    let txn = begin(&instance, RepeatableRead);
    assert_eq!(txn.fold_working(&place()).unwrap(), after);
}

const ACCOUNTS: i64 = 5;

#[test]
fn merges_beside_transfers_neither_make_nor_lose_money() {
    for seed in 0..40 {
        let (baton, disk) = (Baton::new(seed), SimDisk::new(seed));
        let instance = open_waiting(&disk, Arc::new(baton.clone())).unwrap();
        make_item(&instance).unwrap();
        filled(&instance, ACCOUNTS);
        let instance = &instance;
        let pick = |dice: &mut Dice| i64::try_from(dice.below(ACCOUNTS.unsigned_abs())).unwrap();
        let mut sessions: Vec<testkit::baton::Session<'_>> = Vec::new();
        for number in 0..4 {
            sessions.push(Box::new(move |_| {
                let mut dice = Dice::new(seed * 31 + number);
                for _ in 0..6 {
                    let (from, to) = (pick(&mut dice), pick(&mut dice));
                    let mut txn = begin(instance, RepeatableRead);
                    let done = if from == to {
                        Ok(())
                    } else if number < 2 {
                        merge(&mut txn, &[(from.min(to), -1), (from.max(to), 1)]).map(drop)
                    } else {
                        let first = update(&mut txn, from, |v| v - 1);
                        first.and_then(|_| update(&mut txn, to, |v| v + 1)).map(drop)
                    };
                    match done.and_then(|()| txn.commit()) {
                        Ok(_) | Err(Error::Deadlock | Error::LockWaitTimeout) => {}
                        Err(error) => panic!("seed {seed}: {error}"),
                    }
                }
            }));
        }
        sessions.push(Box::new(move |_| {
            for _ in 0..3 {
                instance.fold_large().unwrap();
                instance.checkpoint().unwrap();
            }
        }));
        baton.run(sessions);
        let total = |instance: &Arc<Instance>| -> i64 {
            let mut txn = begin(instance, RepeatableRead);
            (0..ACCOUNTS).map(|id| read(&mut txn, id).unwrap().unwrap()).sum()
        };
        assert_eq!(total(instance), ACCOUNTS * 100, "seed {seed}");
        let root = begin(instance, RepeatableRead).fold_working(&place()).unwrap();
        let again = open(&disk.crash_losing_all()).unwrap();
        assert_eq!(total(&again), ACCOUNTS * 100, "seed {seed} after a crash");
        let after = begin(&again, RepeatableRead).fold_working(&place()).unwrap();
        assert_eq!(after, root, "seed {seed}: equal rows, equal roots");
    }
}

#[test]
fn a_crash_leaves_a_merge_whole_or_not_at_all() {
    let acknowledged = AtomicI64::new(-1);
    let work = |disk: &SimDisk| -> Result<()> {
        let instance = open(disk)?;
        make_item(&instance)?;
        filled_or_failed(&instance)?;
        for number in 0..4 {
            let mut txn = begin(&instance, RepeatableRead);
            merge(&mut txn, &[(1, 1), (3, 1)])?;
            txn.commit()?;
            acknowledged.store(number + 1, Ordering::SeqCst);
        }
        instance.close()
    };
    crash_everywhere(
        38,
        |disk| {
            acknowledged.store(-1, Ordering::SeqCst);
            // The disk fails at some point, by design.
            let _ = work(disk);
        },
        |_, disk| {
            let instance = open(&disk).expect("a crash leaves nothing that cannot be opened");
            let merged = acknowledged.load(Ordering::SeqCst);
            if merged < 0 {
                return;
            }
            let mut txn = begin(&instance, RepeatableRead);
            let values = [1, 3].map(|id| read(&mut txn, id).unwrap().unwrap() - 100);
            assert_eq!(values[0], values[1], "half a merge");
            assert!(values[0] >= merged, "{merged} were acknowledged, {} are there", values[0]);
        },
    );
}

fn filled_or_failed(instance: &Arc<Instance>) -> Result<()> {
    let mut txn = begin(instance, RepeatableRead);
    for id in 0..5 {
        insert(&mut txn, id, 100, Some(id))?;
    }
    txn.commit().map(drop)
}
