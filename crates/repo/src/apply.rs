//! The one function that changes what an instance is.
//!
//! [`apply`] makes the state after an entry from the state before it. It is total and
//! deterministic: the same states and entries give the same states on every replica and in every
//! recovery, since all that depends on time, chance or a session was evaluated before the entry was
//! written. The only outside thing it touches is the chunk store, whose chunks never change; a
//! chunk that is missing or damaged is the one way in which a sound entry can fail.
//!
//! Row changes go into the active layers; indexes are kept from what the entry carries, without
//! reading a row. Refs move by compare-and-set: an entry whose expectation does not hold was
//! refused before it was appended, so meeting one here is damage.

use std::sync::Arc;

use storage::blob::read_blob;
use storage::log::Position;
use storage::{Chunk, ChunkStore};

use crate::entry::{
    DatabaseChange, DatabaseOp, Entry, Op, RefOp, RowChange, RowsOp, TableChange, TableOp,
    WorkingChange, WorkingOp,
};
use crate::error::{Error, Result};
use crate::load::Loader;
use crate::object::{self, Object};
use crate::place::{Place, lower};
use crate::state::{
    Database, IndexEdit, Layer, Progress, RootState, RowEdit, State, TableState, WorkingSet,
};

/// The state after `entry`, which stands at `position`.
pub fn apply(state: &State, entry: &Entry, position: Position, loader: &Loader) -> Result<State> {
    let mut next = state.clone();
    next.position = position;
    for op in &entry.ops {
        apply_op(&mut next, op, position, loader)?;
    }
    Ok(next)
}

fn apply_op(state: &mut State, op: &Op, position: Position, loader: &Loader) -> Result<()> {
    match op {
        Op::Chunks(chunks) => put_chunks(chunks, loader),
        Op::Rows(rows) => apply_rows(state, rows, position, loader),
        Op::RowsAt { blob } => {
            let bytes = read_blob(loader.store().as_ref(), blob)?;
            apply_rows(state, &RowsOp::decode(&bytes)?, position, loader)
        }
        Op::Table(table) => apply_table(state, table, loader),
        Op::Ref(moved) => apply_ref(state, moved),
        Op::Working(working) => apply_working(state, working, loader),
        Op::Database(database) => apply_database(state, database, loader),
        Op::Counter { database, table, next } => with_database(state, database, |database| {
            match next {
                Some(next) => database.counters.insert(table, *next),
                None => database.counters.remove(table),
            };
            Ok(())
        }),
        Op::Setting { scope, key, value } => {
            state.set_fact(*scope, key, value.clone());
            Ok(())
        }
    }
}

/// Chunks that the entry carries are in the store from here on; live, they were put before.
fn put_chunks(chunks: &[Arc<[u8]>], loader: &Loader) -> Result<()> {
    for bytes in chunks {
        let chunk = Chunk::decode(bytes.to_vec()).map_err(|what| {
            Error::corrupt(format!("a log entry carries a chunk that is {what}"))
        })?;
        loader.store().put(chunk)?;
    }
    Ok(())
}

fn apply_rows(state: &mut State, rows: &RowsOp, position: Position, loader: &Loader) -> Result<()> {
    with_root(state, &rows.table.place, |root| {
        let found = loader.table(root, &rows.table.table)?;
        let found = found.ok_or_else(|| unmet(format!("no table {}", rows.table)))?;
        if found.base.schema_hash != rows.schema {
            return Err(unmet(format!("another schema of {}", rows.table)));
        }
        let mut table = TableState::clone(&found);
        for change in &rows.changes {
            apply_row(loader.store().as_ref(), &mut table, change, position)?;
        }
        root.changed.insert(&rows.table.table, Some(Arc::new(table)));
        Ok(())
    })
}

fn apply_row(
    store: &dyn ChunkStore,
    table: &mut TableState,
    change: &RowChange,
    position: Position,
) -> Result<()> {
    let base = Arc::clone(&table.base);
    let Layer { rows, indexes } = &mut table.active;
    for (index, key) in &change.removed {
        if let Some(edits) = indexes.get_mut(usize::from(*index)) {
            edits.insert(key, IndexEdit { present: false, position });
        }
    }
    if let Some(row) = &change.row {
        let mut key = Vec::new();
        for (number, edits) in indexes.iter_mut().enumerate() {
            let moved = || change.removed.iter().any(|(index, _)| usize::from(*index) == number);
            if change.before == 0 || moved() {
                key.clear();
                base.layout.index_entry(store, number, row, &change.key, &mut key)?;
                edits.insert(&key, IndexEdit { present: true, position });
            }
        }
    }
    let after = change.row.as_deref().map_or(0, |row| base.rows_in(row));
    table.row_count = table.row_count.saturating_sub(change.before) + after;
    rows.insert(&change.key, RowEdit { row: change.row.clone(), position });
    Ok(())
}

fn apply_table(state: &mut State, op: &TableOp, loader: &Loader) -> Result<()> {
    with_root(state, &op.table.place, |root| {
        let name = &op.table.table;
        match &op.change {
            TableChange::Put { name: shown, object } => {
                let base = loader.base(object)?;
                let table = TableState::folded(Arc::clone(shown), base);
                root.changed.insert(name, Some(Arc::new(table)));
            }
            TableChange::Drop => {
                root.changed.insert(name, None);
            }
            TableChange::Rename { to } => {
                let found = loader.table(root, name)?;
                let found = found.ok_or_else(|| unmet(format!("no table {}", op.table)))?;
                let mut table = TableState::clone(&found);
                table.name = Arc::clone(to);
                root.changed.insert(name, None);
                root.changed.insert(&lower(to), Some(Arc::new(table)));
            }
        }
        Ok(())
    })
}

fn apply_ref(state: &mut State, op: &RefOp) -> Result<()> {
    with_database(state, &op.database, |database| {
        if database.refs.get(&op.name).copied() != op.old {
            return Err(unmet(format!("{} of {} has moved", op.name, op.database)));
        }
        match op.new {
            Some(hash) => database.refs.insert(&op.name, hash),
            None => database.refs.remove(&op.name),
        };
        Ok(())
    })
}

fn apply_working(state: &mut State, op: &WorkingOp, loader: &Loader) -> Result<()> {
    let branch = &op.place.branch;
    with_database(state, &op.place.database, |database| {
        let found = database.working.get(branch).cloned();
        let found = || found.ok_or_else(|| unmet(format!("no working set {}", op.place)));
        let set = match &op.change {
            WorkingChange::Reset { working, staged } => {
                let working = RootState::folded(*working);
                WorkingSet { working, staged: *staged, progress: None }
            }
            WorkingChange::Stage { staged } => {
                WorkingSet { staged: *staged, ..WorkingSet::clone(&*found()?) }
            }
            WorkingChange::Progress { object } => {
                let object = object::WorkingSet::load(loader.store().as_ref(), *object)?;
                let progress = Progress::of_object(&object);
                WorkingSet { progress, ..WorkingSet::clone(&*found()?) }
            }
            WorkingChange::Drop => {
                database.working.remove(branch);
                return Ok(());
            }
        };
        database.working.insert(branch, Arc::new(set));
        Ok(())
    })
}

fn apply_database(state: &mut State, op: &DatabaseOp, loader: &Loader) -> Result<()> {
    let database = match &op.change {
        DatabaseChange::Create { name } => Database::empty(Arc::clone(name)),
        DatabaseChange::Put { name, object } => loader.database(Arc::clone(name), object)?,
        DatabaseChange::Drop => {
            state.databases.remove(&op.database);
            return Ok(());
        }
    };
    state.databases.insert(&op.database, Arc::new(database));
    Ok(())
}

/// Lets `change` work on a copy of the database, which then replaces it.
fn with_database(
    state: &mut State,
    name: &str,
    change: impl FnOnce(&mut Database) -> Result<()>,
) -> Result<()> {
    let found = state.databases.get(name).ok_or_else(|| unmet(format!("no database {name}")))?;
    let mut database = Database::clone(found);
    change(&mut database)?;
    state.databases.insert(name, Arc::new(database));
    Ok(())
}

/// Lets `change` work on a copy of the working root, which then replaces it.
fn with_root(
    state: &mut State,
    place: &Place,
    change: impl FnOnce(&mut RootState) -> Result<()>,
) -> Result<()> {
    with_database(state, &place.database, |database| {
        let found = database.working.get(&place.branch);
        let found = found.ok_or_else(|| unmet(format!("no working set {place}")))?;
        let mut set = WorkingSet::clone(found);
        change(&mut set.working)?;
        database.working.insert(&place.branch, Arc::new(set));
        Ok(())
    })
}

/// What an entry expects was certified before it was appended.
fn unmet(what: String) -> Error {
    Error::corrupt(format!("a log entry expects otherwise: {what}"))
}
