//! Tables of the running statement.

use std::sync::{Arc, OnceLock};

use super::{TableWrites, Transaction};
use crate::error::Result;
use crate::lock::{LockMode, LockName};
use crate::place::TablePlace;
use crate::schema::Schema;
use crate::state::TableState;
use crate::table::Private;

/// A table that the running statement has opened; good until the statement ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableHandle(pub(super) usize);

pub(super) struct OpenTable {
    pub(super) place: Arc<TablePlace>,
    /// As of the snapshot of `epoch`.
    pub(super) state: Arc<TableState>,
    pub(super) epoch: u32,
    /// Whether this statement holds the table against changes of its shape.
    pub(super) is_locked: bool,
}

impl Transaction {
    /// Opens a table of a working set for this statement; `None` if there is none of that name.
    pub fn open_table(&mut self, place: &TablePlace) -> Result<Option<TableHandle>> {
        if let Some(found) = self.tables.iter().position(|open| *open.place == *place) {
            return Ok(Some(TableHandle(found)));
        }
        let Some(state) = self.find_table(place)? else { return Ok(None) };
        let (place, epoch) = (Arc::new(place.clone()), self.epoch);
        self.tables.push(OpenTable { place, state, epoch, is_locked: false });
        Ok(Some(TableHandle(self.tables.len() - 1)))
    }

    /// The table as the snapshot has it, or a pending change; without private writes.
    pub fn find_table(&self, place: &TablePlace) -> Result<Option<Arc<TableState>>> {
        let Some(database) = self.snapshot().databases.get(&place.place.database) else {
            return Ok(None);
        };
        let Some(set) = database.working.get(&place.place.branch) else { return Ok(None) };
        self.instance.loader().table(&set.working, &place.table)
    }

    /// Which table it is.
    pub fn place(&self, table: TableHandle) -> &Arc<TablePlace> {
        &self.tables[table.0].place
    }

    /// Its schema.
    pub fn schema(&self, table: TableHandle) -> &Arc<Schema> {
        self.tables[table.0].state.schema()
    }

    /// The table as of the snapshot, found anew after the snapshot moved.
    pub fn table_state(&mut self, table: TableHandle) -> Result<Arc<TableState>> {
        if self.tables[table.0].epoch != self.epoch {
            let place = Arc::clone(&self.tables[table.0].place);
            let state = self.find_table(&place)?.ok_or(crate::Error::SchemaChanged)?;
            let open = &mut self.tables[table.0];
            if state.base.schema_hash != open.state.base.schema_hash {
                return Err(crate::Error::SchemaChanged);
            }
            (open.state, open.epoch) = (state, self.epoch);
        }
        Ok(Arc::clone(&self.tables[table.0].state))
    }

    /// What this transaction has written to the table.
    pub(super) fn private(&self, table: TableHandle) -> Option<&Private> {
        self.writes.get(&self.tables[table.0].place).map(|writes| &writes.private)
    }

    /// The same, to be written to.
    pub(super) fn private_mut(&mut self, table: TableHandle) -> &mut Private {
        let open = &self.tables[table.0];
        let (schema, indexes) = (open.state.base.schema_hash, open.state.base.indexes.len());
        let empty =
            || TableWrites { schema, private: Private::new(indexes), fold: OnceLock::new() };
        let writes = self.writes.entry(Arc::clone(&open.place)).or_insert_with(empty);
        writes.fold.take();
        &mut writes.private
    }

    /// Holds the table's shape still until the transaction ends; every statement that writes does.
    pub(super) fn hold_shape(&mut self, table: TableHandle) -> Result<()> {
        if self.tables[table.0].is_locked {
            return Ok(());
        }
        self.check_writable()?;
        let place = Arc::clone(&self.tables[table.0].place);
        self.lock(LockName::table(&place), LockMode::Intent)?;
        self.tables[table.0].is_locked = true;
        Ok(())
    }

    /// Takes a table as a whole, in share (LOCK TABLES … READ) or exclusively (a change of its
    /// shape).
    pub fn lock_table(&mut self, place: &TablePlace, mode: LockMode) -> Result<()> {
        self.lock(LockName::table(place), mode)
    }

    pub(super) fn lock(&mut self, name: LockName, mode: LockMode) -> Result<()> {
        let policy = self.lock_wait();
        self.lock_with(name, mode, policy)
    }

    pub(super) fn lock_with(
        &mut self,
        name: LockName,
        mode: LockMode,
        policy: crate::lock::LockWait,
    ) -> Result<()> {
        if self.instance.locks().take(self.id, name, mode, policy)? {
            self.held.push(name);
        }
        Ok(())
    }
}
