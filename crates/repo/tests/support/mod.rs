//! A small instance to test on: database `shop`, branch `main`, table `item (id, v, w)`.

#![allow(clippy::unwrap_used, dead_code, unreachable_pub, reason = "shared by several tests")]

use std::sync::Arc;

use repo::entry::{DatabaseChange, DatabaseOp, Op, TableChange, TableOp, WorkingChange, WorkingOp};
use repo::lock::LockMode;
use repo::object::{Object, Root, Table};
use repo::schema::{Column, ColumnId, DefaultValue, Index, IndexKind, KeyPart, Schema};
use repo::txn::{BeginOptions, Isolation, TableHandle, Transaction, WriteOptions};
use repo::{ColumnSet, Instance, Options, Parts, Place, Result, TablePlace};
use storage::log::Position;
use storage::seam::Wait;
use testkit::{SimClock, SimDisk, SimEntropy, ThreadWait};
use types::collation::CollationId;
use types::{IntWidth, SqlType, Value};

pub const CHECKED: WriteOptions = WriteOptions { foreign_key_checks: true };

pub fn place() -> Place {
    Place::new("shop", "main")
}

pub fn item() -> TablePlace {
    place().table("item")
}

/// An instance on `disk`, waits parking threads.
pub fn open(disk: &SimDisk) -> Result<Arc<Instance>> {
    open_waiting(disk, Arc::new(ThreadWait::default()))
}

/// An instance on `disk` whose sessions wait through `wait`.
pub fn open_waiting(disk: &SimDisk, wait: Arc<dyn Wait>) -> Result<Arc<Instance>> {
    let parts = Parts {
        disk: Arc::new(disk.clone()),
        wait,
        clock: Arc::new(SimClock::default()),
        entropy: Arc::new(SimEntropy::new(1)),
    };
    let options = Options { log_segment_bytes: 64 << 10, fold_bytes: 2000, ..Options::default() };
    Instance::open(parts, options).map(|(instance, _)| instance)
}

/// The same with the database and the table made.
pub fn open_with_item(disk: &SimDisk) -> Arc<Instance> {
    let instance = open(disk).unwrap();
    make_item(&instance).unwrap();
    instance
}

pub fn make_item(instance: &Arc<Instance>) -> Result<()> {
    let store = instance.store().as_ref();
    let root = Root::empty(CollationId(255)).save(store)?;
    let schema = schema();
    let hash = schema.save(store)?;
    let table = Table::empty(hash, schema.indexes.len()).save(store)?;
    let mut txn = begin(instance, Isolation::RepeatableRead);
    let database = "shop".into();
    let create = DatabaseChange::Create { name: "shop".into() };
    txn.push_op(Op::Database(DatabaseOp { database, change: create }))?;
    let reset = WorkingChange::Reset { working: root, staged: root };
    txn.push_op(Op::Working(WorkingOp { place: place(), change: reset }))?;
    let change = TableChange::Put { name: "item".into(), object: table };
    txn.push_op(Op::Table(TableOp { table: item(), change }))?;
    txn.commit().map(drop)
}

/// `item (id BIGINT PRIMARY KEY, v BIGINT, w BIGINT, UNIQUE (w))`.
pub fn schema() -> Schema {
    let big = SqlType::int(IntWidth::Big, false);
    let column = |number: u64, name: &str| Column {
        id: ColumnId(number),
        name: name.into(),
        sql_type: big.clone(),
        nullable: number > 1,
        default: DefaultValue::Null,
        fill: None,
        auto_increment: false,
        on_update: None,
        generated: None,
        invisible: false,
        comment: String::new(),
    };
    let part = |number| KeyPart { column: ColumnId(number), prefix_len: None, descending: false };
    Schema {
        columns: vec![column(1, "id"), column(2, "v"), column(3, "w")],
        primary: vec![part(1)],
        indexes: vec![Index {
            name: "w".into(),
            parts: vec![part(3)],
            unique: true,
            kind: IndexKind::Ordered,
            visible: true,
            comment: String::new(),
        }],
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        collation: CollationId(255),
        comment: String::new(),
    }
}

pub fn begin(instance: &Arc<Instance>, isolation: Isolation) -> Transaction {
    let options =
        BeginOptions { isolation, read_only: false, lock_wait_ms: 10_000, not_before: Position(0) };
    instance.begin(options).unwrap()
}

/// A row of `item`.
pub fn row(txn: &Transaction, table: TableHandle, id: i64, v: i64, w: Option<i64>) -> Vec<u8> {
    let values = [Value::Int(id), Value::Int(v), w.map_or(Value::Null, Value::Int)];
    let store = txn.instance().store().as_ref();
    txn.layout(table).encode_row(store, &values).unwrap()
}

pub fn key(txn: &Transaction, table: TableHandle, id: i64) -> Vec<u8> {
    let row = row(txn, table, id, 0, None);
    let mut key = Vec::new();
    txn.layout(table).row_key(txn.instance().store().as_ref(), &row, &mut key).unwrap();
    key
}

/// INSERT INTO item VALUES (id, v, w), as a statement; whether the key was free.
pub fn insert(txn: &mut Transaction, id: i64, v: i64, w: Option<i64>) -> Result<bool> {
    statement(txn, |txn, table| {
        let bytes = row(txn, table, id, v, w);
        txn.insert(table, &bytes, CHECKED).map(|duplicate| duplicate.is_none())
    })
}

/// SELECT v FROM item WHERE id = …, as a statement.
pub fn read(txn: &mut Transaction, id: i64) -> Result<Option<i64>> {
    statement(txn, |txn, table| {
        let key = key(txn, table, id);
        let found = txn.get(table, &key, ColumnSet::of([0, 1]))?;
        found.map(|value| v_of(txn, table, &value)).transpose()
    })
}

/// UPDATE item SET v = change(v) WHERE id = …, lock first; whether the row is there.
pub fn update(txn: &mut Transaction, id: i64, change: impl Fn(i64) -> i64) -> Result<bool> {
    statement(txn, |txn, table| {
        let key = key(txn, table, id);
        let locked = txn.lock_row(table, &key, LockMode::NoKeyUpdate, None)?;
        let Some(value) = locked.row else { return Ok(false) };
        let v = v_of(txn, table, &value)?;
        let w = column(txn, table, &value, 2)?;
        let bytes = row(txn, table, id, change(v), w);
        assert!(txn.update(table, &key, &bytes, ColumnSet::one(1), CHECKED)?.is_none());
        Ok(true)
    })
}

/// DELETE FROM item WHERE id = …; whether the row was there.
pub fn delete(txn: &mut Transaction, id: i64) -> Result<bool> {
    statement(txn, |txn, table| {
        let key = key(txn, table, id);
        if txn.lock_row(table, &key, LockMode::Exclusive, None)?.row.is_none() {
            return Ok(false);
        }
        txn.delete(table, &key, CHECKED).map(|()| true)
    })
}

/// A statement over the table, run again as often as it asks.
pub fn statement<T>(
    txn: &mut Transaction,
    run: impl Fn(&mut Transaction, TableHandle) -> Result<T>,
) -> Result<T> {
    for _ in 0..100 {
        txn.begin_statement();
        let table = txn.open_table(&item())?.expect("the table was made");
        match run(txn, table) {
            Ok(value) => {
                txn.end_statement();
                return Ok(value);
            }
            Err(repo::Error::Rerun) => txn.abort_statement(),
            Err(error) => {
                txn.abort_statement();
                return Err(error);
            }
        }
    }
    panic!("a statement runs again without end");
}

fn v_of(txn: &Transaction, table: TableHandle, value: &[u8]) -> Result<i64> {
    Ok(column(txn, table, value, 1)?.unwrap_or_default())
}

fn column(
    txn: &Transaction,
    table: TableHandle,
    value: &[u8],
    place: usize,
) -> Result<Option<i64>> {
    let layout = txn.layout(table);
    let row = layout.row(value)?;
    Ok(match layout.value(txn.instance().store().as_ref(), &row, place)? {
        Value::Int(number) => Some(number),
        _ => None,
    })
}
