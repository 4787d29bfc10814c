//! Locking a row and finding out what it is now.

use std::sync::Arc;

use super::refresh::Refreshed;
use super::span::SpanReason;
use super::{TableHandle, Transaction};
use crate::columns::ColumnSet;
use crate::error::{Error, Result};
use crate::lock::{LockMode, LockName, LockWait};
use crate::state::{State, TableState};
use crate::table::{Row, read_row};

/// A row under lock.
#[derive(Clone, Debug)]
pub struct Locked {
    /// What it is at the tip, or what this transaction has made of it; `None`: not there.
    pub row: Option<Row>,
    /// Whether the snapshot has moved: scans must go on from the new one.
    pub has_moved: bool,
}

impl Transaction {
    /// Locks a row of a table, there or not, and gives what it is now.
    ///
    /// A row newer than the snapshot refreshes the transaction: [`Error::Deadlock`] where what
    /// finished statements have read has changed, [`Error::Rerun`] where what the running one has.
    pub fn lock_row(
        &mut self,
        table: TableHandle,
        key: &[u8],
        mode: LockMode,
        wait: Option<LockWait>,
    ) -> Result<Locked> {
        if mode > LockMode::Share {
            self.hold_shape(table)?;
        }
        let name = LockName::key(self.place(table), 0, key);
        let policy = wait.unwrap_or(self.lock_wait());
        self.lock_with(name, mode, policy)?;
        self.meet(table, key)
    }

    /// The row as it is at the tip, under its lock; refreshes where it is newer than the snapshot.
    pub(super) fn meet(&mut self, table: TableHandle, key: &[u8]) -> Result<Locked> {
        if let Some(edit) = self.private(table).and_then(|private| private.rows.get(key)) {
            return Ok(Locked { row: edit.row.clone().map(Row::Edit), has_moved: false });
        }
        let tip = self.instance.tip();
        self.use_position(tip.position);
        let before = self.table_state(table)?;
        let left = self.with_ops(&tip)?;
        let after = self.table_at(&left, table)?;
        let store = Arc::clone(self.instance.store());
        if !is_newer(&store, &before, &after, self.snapshot.position, key)? {
            return Ok(Locked { row: read_row(store.as_ref(), &before, key)?, has_moved: false });
        }
        match self.refresh(tip)? {
            Refreshed::RunAgain => Err(Error::Rerun),
            Refreshed::Holds => {
                Ok(Locked { row: read_row(store.as_ref(), &after, key)?, has_moved: true })
            }
        }
    }

    /// A table as another state has it; its shape must be the one that this statement works with.
    pub(super) fn table_at(&self, state: &State, table: TableHandle) -> Result<Arc<TableState>> {
        let open = &self.tables[table.0];
        let place = &open.place;
        let database = state.databases.get(&place.place.database).ok_or(Error::SchemaChanged)?;
        let set = database.working.get(&place.place.branch).ok_or(Error::SchemaChanged)?;
        let found = self.instance.loader().table(&set.working, &place.table)?;
        let found = found.ok_or(Error::SchemaChanged)?;
        if found.base.schema_hash != open.state.base.schema_hash {
            return Err(Error::SchemaChanged);
        }
        Ok(found)
    }

    /// A locking read remembers what it saw of the row, to be looked at again at COMMIT.
    pub fn note_locked(&mut self, table: TableHandle, key: &[u8], columns: ColumnSet) {
        self.note_point(table, key, columns, SpanReason::Locking);
    }
}

/// Whether a row was written after the position of the snapshot, so that the two states differ in
/// it.
fn is_newer(
    store: &storage::Store,
    before: &TableState,
    after: &TableState,
    since: storage::log::Position,
    key: &[u8],
) -> Result<bool> {
    if std::ptr::eq(before, after) {
        return Ok(false);
    }
    if let Some(edit) = after.edit(key) {
        return Ok(edit.position > since);
    }
    if before.base.rows.root() == after.base.rows.root() {
        return Ok(false);
    }
    let old = read_row(store.as_ref(), before, key)?;
    let new = read_row(store.as_ref(), after, key)?;
    Ok(old.as_deref() != new.as_deref())
}
