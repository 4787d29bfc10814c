//! `dolt_conflicts_<table>`: the rows in conflict, in three versions.
//!
//! `our_…` is the row as it is in the table now; UPDATE of it changes the table. DELETE says that
//! the conflict is resolved.

use std::sync::Arc;

use repo::ColumnSet;
use repo::Hash;
use repo::history::resolve::conflicts;
use repo::history::table::OpenTable;
use repo::lock::LockMode;
use repo::object::{ARTIFACTS, ConflictRow, ConflictSide, Object, Root, RootTable, Table};
use repo::schema::Schema;
use repo::txn::WriteOptions;
use types::Value;

use super::reader::open_in;
use super::{PerTable, TableReader};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here};
use crate::procedures::replace_working;
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

pub(super) static DOLT_CONFLICTS_OF: PerTable = PerTable { prefix: "dolt_conflicts_", open };

fn open(cx: &mut Context<'_>, here: Here, name: &str) -> Result<Option<Arc<dyn VirtualTable>>> {
    let Some(table) = open_in(cx, here.working(cx)?, name)? else { return Ok(None) };
    let schemas = side_schemas(cx, &table)?;
    let [base, ours, theirs] = &schemas;
    let mut columns = Columns::new()
        .text("from_root_ish")
        .of_schema("base_", base)
        .of_schema("our_", ours)
        .text("our_diff_type")
        .of_schema("their_", theirs)
        .text("their_diff_type")
        .text("dolt_conflict_id");
    if table.layout.is_keyless() {
        columns =
            columns.count("base_cardinality").count("our_cardinality").count("their_cardinality");
    }
    let columns = columns.done();
    Ok(Some(Arc::new(ConflictsOf { here, name: name.into(), schemas, columns })))
}

/// The schemas of base, ours and theirs: of the conflicts that there are, else the table's own.
fn side_schemas(cx: &Context<'_>, table: &OpenTable) -> Result<[Arc<Schema>; 3]> {
    let own = || Arc::clone(&table.schema);
    let store = cx.instance.store();
    let Some(first) = conflicts(store, &table.table)?.into_iter().next() else {
        return Ok([own(), own(), own()]);
    };
    let [base, _, theirs] = first.schemas;
    let load = |hash| -> Result<Arc<Schema>> { Ok(Arc::new(Schema::load(store.as_ref(), hash)?)) };
    Ok([load(base)?, own(), load(theirs)?])
}

struct ConflictsOf {
    here: Here,
    name: Arc<str>,
    schemas: [Arc<Schema>; 3],
    columns: Arc<[VirtualColumn]>,
}

impl VirtualTable for ConflictsOf {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, cx: &mut Context<'_>, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        let Some(table) = open_in(cx, self.here.working(cx)?, &self.name)? else {
            return Ok(Box::new(Vec::new().into_iter()));
        };
        let mut rows = Vec::new();
        for conflict in conflicts(cx.instance.store(), &table.table)? {
            rows.push(self.row(cx, &table, &conflict)?);
        }
        Ok(Box::new(rows.into_iter()))
    }

    fn delete(&self, cx: &mut Context<'_>, row: &[Value]) -> Result<()> {
        let id = self.id_of(row);
        let place = self.here.writable("conflicts of a read-only revision cannot be resolved")?;
        replace_working(cx, &place, |cx, working| {
            Ok((without_conflict(cx, working, &self.name, &id)?, ()))
        })
    }

    fn update(&self, cx: &mut Context<'_>, old: &[Value], new: &[Value]) -> Result<()> {
        let place = self.here.writable("conflicts of a read-only revision cannot be resolved")?;
        let ours = self.ours_at()..self.ours_at() + self.width(1);
        let values = new.get(ours.clone()).unwrap_or_default();
        if old.get(ours) == Some(values) {
            return Ok(());
        }
        let Some(table) = open_in(cx, self.here.working(cx)?, &self.name)? else { return Ok(()) };
        let found = find(cx, &table, &self.id_of(old))?;
        let Some(conflict) = found else { return Ok(()) };
        let place = place.table(&self.name);
        let handle = cx.txn.open_table(&place)?.ok_or_else(|| gone(&self.name))?;
        let row = cx.txn.layout(handle).encode_row(cx.instance.store().as_ref(), values)?;
        let locked = cx.txn.lock_row(handle, &conflict.key, LockMode::Exclusive, None)?;
        let options = WriteOptions { foreign_key_checks: cx.session.foreign_key_checks };
        let duplicate = match locked.row {
            Some(_) => cx.txn.update(handle, &conflict.key, &row, ColumnSet::ALL, options)?,
            None => cx.txn.insert(handle, &row, options)?,
        };
        match duplicate {
            None => Ok(()),
            Some(_) => Err(types::SqlError::unknown(format!(
                "the row of {} would have the key of another",
                self.name
            ))
            .into()),
        }
    }
}

impl ConflictsOf {
    fn width(&self, side: usize) -> usize {
        self.schemas.get(side).map_or(0, |schema| schema.columns.len())
    }

    fn ours_at(&self) -> usize {
        1 + self.width(0)
    }

    fn id_of(&self, row: &[Value]) -> String {
        let at = 1 + self.width(0) + self.width(1) + 1 + self.width(2) + 1;
        row.get(at).map(|id| id.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn row(
        &self,
        cx: &Context<'_>,
        table: &OpenTable,
        conflict: &ConflictRow,
    ) -> Result<Vec<Value>> {
        let store = cx.instance.store();
        let now = table.rows().get(store.as_ref(), &conflict.key).map_err(repo::Error::from)?;
        let (is_keyless, reader) =
            (table.layout.is_keyless(), TableReader::new(cx, table.clone(), &self.schemas[1]));
        let ours = now.map(|value| reader.read(&value)).transpose()?;
        let [base, _, theirs] = &conflict.sides;
        let (has_base, has_ours, has_theirs) = (base.is_some(), ours.is_some(), theirs.is_some());
        let mut out = vec![Value::text(&conflict.source.to_string())];
        out.extend(self.side(cx, table, conflict, 0)?);
        let our_count = ours.as_ref().map_or(0, |(count, _)| *count);
        match ours {
            Some((_, values)) => out.extend(values),
            None => out.extend(std::iter::repeat_n(Value::Null, self.width(1))),
        }
        out.push(Value::text(change(has_base, has_ours)));
        out.extend(self.side(cx, table, conflict, 2)?);
        out.push(Value::text(change(has_base, has_theirs)));
        out.push(Value::text(&conflict_id(conflict)));
        if is_keyless {
            let count = |side: &Option<ConflictSide>| side.as_ref().map_or(0, |side| side.count);
            out.extend([count(base), our_count, count(theirs)].map(Value::UInt));
        }
        Ok(out)
    }

    /// The values of base (0) or theirs (2).
    fn side(
        &self,
        cx: &Context<'_>,
        table: &OpenTable,
        conflict: &ConflictRow,
        at: usize,
    ) -> Result<Vec<Value>> {
        let (Some(shown), Some(Some(side)), Some(schema)) =
            (self.schemas.get(at), conflict.sides.get(at), conflict.schemas.get(at))
        else {
            return Ok(vec![Value::Null; self.width(at)]);
        };
        let reader = TableReader::new(cx, as_schema(cx, table, *schema)?, shown);
        reader.read_row(&side.row)
    }
}

/// The table as if it had another schema, to read rows that were kept with it.
pub(super) fn as_schema(cx: &Context<'_>, table: &OpenTable, schema: Hash) -> Result<OpenTable> {
    let schema = Arc::new(Schema::load(cx.instance.store().as_ref(), schema)?);
    let layout = repo::schema::Layout::new(&schema);
    Ok(OpenTable { schema, layout, ..table.clone() })
}

fn change(has_base: bool, has_row: bool) -> &'static str {
    match (has_base, has_row) {
        (false, _) => "added",
        (true, true) => "modified",
        (true, false) => "removed",
    }
}

/// Names a conflict of a table: the hash of its key in the table's map of conflicts.
fn conflict_id(conflict: &ConflictRow) -> String {
    Hash::of(&conflict.encode().0).to_string()
}

fn find(cx: &Context<'_>, table: &OpenTable, id: &str) -> Result<Option<ConflictRow>> {
    let all = conflicts(cx.instance.store(), &table.table)?;
    Ok(all.into_iter().find(|conflict| conflict_id(conflict) == id))
}

fn gone(name: &str) -> repo::Error {
    repo::Error::NoSuchTable { database: String::new(), table: name.to_owned() }
}

/// The root with one conflict less.
fn without_conflict(cx: &Context<'_>, working: Hash, name: &str, id: &str) -> Result<Hash> {
    let store = cx.instance.store();
    let Some(table) = open_in(cx, working, name)? else { return Ok(working) };
    let Some(conflict) = find(cx, &table, id)? else { return Ok(working) };
    let map = table.table.conflicts.map(&ARTIFACTS);
    let edits = [Ok((conflict.encode().0, None::<Vec<u8>>))];
    let left = map.edit(store.as_ref(), edits).map_err(repo::Error::from)?;
    let hash = Table { conflicts: left.into(), ..table.table.clone() }.save(store.as_ref())?;
    let change = (table.name.clone(), Some(RootTable { name: table.name, hash }));
    let root = Root::load(store.as_ref(), working)?;
    Ok(root.with(store.as_ref(), [change])?.save(store.as_ref())?)
}
