//! Makes tables, roots and commits for the tests of `history` and `object`.
#![allow(dead_code, reason = "each test file uses its part of the kit")]
#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::collections::BTreeMap;
use std::sync::Arc;

use repo::history::closure::save_commit;
use repo::history::merge::{MergeOptions, MergedRoot, build_index, merge_roots};
use repo::history::table::OpenTable;
use repo::object::{
    Commit, Identity, Object, Root, RootTable, Table, Tree, keyless_row, keyless_value,
    row_map_kind,
};
use repo::schema::{Column, ColumnId, DefaultValue, Index, IndexKind, KeyPart, Layout, Schema};
use storage::{Hash, KeyRange, Map, MemStore, Store};
use types::{CollationId, IntWidth, SqlType, Value};

pub(crate) const INT: SqlType = SqlType::int(IntWidth::Int, false);
pub(crate) const BIGINT: SqlType = SqlType::int(IntWidth::Big, false);
/// utf8mb4_0900_ai_ci.
pub(crate) const COLLATION: CollationId = CollationId(255);

pub(crate) fn varchar(length: u32) -> SqlType {
    SqlType::Varchar { length, collation: COLLATION }
}

pub(crate) fn store() -> Store {
    Arc::new(MemStore::new())
}

pub(crate) fn column(table: &str, name: &str, sql_type: SqlType) -> Column {
    Column {
        id: ColumnId::derive(table, name, &sql_type, None, |_| false),
        name: name.into(),
        sql_type,
        nullable: true,
        default: DefaultValue::None,
        fill: None,
        auto_increment: false,
        on_update: None,
        generated: None,
        invisible: false,
        comment: String::new(),
    }
}

pub(crate) fn part(column: ColumnId) -> KeyPart {
    KeyPart { column, prefix_len: None, descending: false }
}

/// A schema of these columns; the first `keys` are the primary key.
pub(crate) fn schema(table: &str, columns: &[(&str, SqlType)], keys: usize) -> Schema {
    let columns: Vec<Column> =
        columns.iter().map(|(name, of)| column(table, name, of.clone())).collect();
    let mut schema = Schema {
        primary: columns.iter().take(keys).map(|column| part(column.id)).collect(),
        columns,
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        collation: COLLATION,
        comment: String::new(),
    };
    for column in schema.columns.iter_mut().take(keys) {
        column.nullable = false;
    }
    schema
}

pub(crate) fn id(schema: &Schema, name: &str) -> ColumnId {
    schema.column_named(name).expect("the column is there").1.id
}

pub(crate) fn with_index(mut schema: Schema, name: &str, columns: &[&str], unique: bool) -> Schema {
    let parts = columns.iter().map(|column| part(id(&schema, column))).collect();
    schema.indexes.push(Index {
        name: name.into(),
        parts,
        unique,
        kind: IndexKind::Ordered,
        visible: true,
        comment: String::new(),
    });
    schema
}

pub(crate) fn int(number: i64) -> Value {
    Value::Int(number)
}

/// A row of integers, `None` for NULL.
pub(crate) fn ints(cells: &[Option<i64>]) -> Vec<Value> {
    cells.iter().map(|cell| cell.map_or(Value::Null, Value::Int)).collect()
}

/// A table of these rows, with its indexes.
pub(crate) fn table(store: &Store, schema: &Schema, rows: &[Vec<Value>]) -> Hash {
    let layout = Layout::new(schema);
    let mut entries: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
    for row in rows {
        let row = layout.encode_row(store.as_ref(), row).unwrap();
        let mut key = Vec::new();
        layout.row_key(store.as_ref(), &row, &mut key).unwrap();
        if schema.is_keyless() {
            let before = entries.get(&key).map_or(0, |value| keyless_row(value).unwrap().0);
            entries.insert(key, keyless_value(before + 1, &row));
        } else {
            assert!(entries.insert(key, row).is_none(), "two rows with one key");
        }
    }
    let map =
        Map::build(store.as_ref(), row_map_kind(schema), entries.into_iter().map(Ok)).unwrap();
    let indexes = (0..schema.indexes.len())
        .map(|number| Tree::from(build_index(store, &map, &layout, number).unwrap()));
    let table = Table {
        schema: schema.save(store.as_ref()).unwrap(),
        rows: map.into(),
        row_count: rows.len() as u64,
        indexes: indexes.collect(),
        conflicts: Tree::default(),
        violations: Tree::default(),
    };
    table.save(store.as_ref()).unwrap()
}

pub(crate) fn root(store: &Store, tables: &[(&str, Hash)]) -> Hash {
    let named = tables.iter().map(|(name, hash)| {
        ((*name).to_owned(), Some(RootTable { name: (*name).into(), hash: *hash }))
    });
    Root::empty(COLLATION).with(store.as_ref(), named).unwrap().save(store.as_ref()).unwrap()
}

/// A root with the one table `t`.
pub(crate) fn one(store: &Store, schema: &Schema, rows: &[Vec<Value>]) -> Hash {
    root(store, &[("t", table(store, schema, rows))])
}

pub(crate) fn open(store: &Store, root: Hash, name: &str) -> OpenTable {
    let root = Root::load(store.as_ref(), root).unwrap();
    OpenTable::find(store, &root, name).unwrap().expect("the table is there")
}

/// All rows, in key order; equal keyless rows each time.
pub(crate) fn rows(store: &Store, table: &OpenTable) -> Vec<Vec<Value>> {
    let mut all = Vec::new();
    let mut cursor = table.rows().range(store, KeyRange::all());
    while let Some((_, value)) = cursor.next().unwrap() {
        let count = if table.layout.is_keyless() { keyless_row(value).unwrap().0 } else { 1 };
        let row = values(store, table, value);
        all.extend(std::iter::repeat_n(row, usize::try_from(count).unwrap()));
    }
    all
}

/// The values of a row value of a table.
pub(crate) fn values(store: &Store, table: &OpenTable, value: &[u8]) -> Vec<Value> {
    values_of(store, &table.layout, table.layout.row_bytes(value).unwrap())
}

/// The values of a row's own bytes.
pub(crate) fn values_of(store: &Store, layout: &Layout, row: &[u8]) -> Vec<Value> {
    let row = types::row::RowRef::new(row).unwrap();
    let cells = (0..layout.width()).map(|at| layout.value(store.as_ref(), &row, at).unwrap());
    cells.collect()
}

pub(crate) fn merge(store: &Store, base: Hash, ours: Hash, theirs: Hash) -> MergedRoot {
    let options = MergeOptions { source: Hash::of(b"source"), merges_json: true };
    let merged = merge_roots(store, base, ours, theirs, options).unwrap();
    check_indexes(store, merged.hash);
    merged
}

/// Every index has exactly the entries of its rows, and so has every count.
pub(crate) fn check_indexes(store: &Store, root: Hash) {
    let root = Root::load(store.as_ref(), root).unwrap();
    for named in root.tables(store).unwrap() {
        let table = OpenTable::open(store.as_ref(), &named).unwrap();
        for number in 0..table.schema.indexes.len() {
            let wanted = build_index(store, &table.rows(), &table.layout, number).unwrap();
            assert_eq!(table.index(number).root(), wanted.root(), "{} index {number}", named.name);
        }
        assert_eq!(table.table.row_count, rows(store, &table).len() as u64, "{}", named.name);
    }
}

pub(crate) fn identity(date_us: i64) -> Identity {
    Identity { name: "ada".into(), email: "ada@example.org".into(), date_us }
}

/// Makes a commit with these parents; the date and message make it another.
pub(crate) fn commit(store: &Store, parents: &[Hash], date_us: i64) -> Hash {
    let draft = Commit {
        root: Hash::of(b"no root"),
        parents: parents.to_vec(),
        height: 0,
        closure: Tree::default(),
        author: identity(date_us),
        committer: identity(date_us),
        message: format!("at {date_us}"),
        signature: String::new(),
    };
    save_commit(store, draft).unwrap()
}
