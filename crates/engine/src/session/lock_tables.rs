//! LOCK TABLES (manual 13.3.6): whole tables held by the session until UNLOCK TABLES or the next
//! START TRANSACTION.
//!
//! The locks belong to an owner of their own and outlive transactions. Every statement that writes
//! a table passes its *gate*, a lock that only LOCK TABLES takes otherwise. Plain reads of others
//! go on: they see a snapshot. Changes of a table's shape by others are not held up.

use parser::ast::{Ident, TableLock, TableLockKind};
use repo::lock::{LockMode, LockName, LockWait, TxnId};
use repo::txn::Transaction;
use repo::{Instance, TablePlace};
use types::{ErrorCode, SqlError};

use super::Session;
use super::processes::Waiter;
use crate::catalog;
use crate::error::Result;

/// What LOCK TABLES holds.
#[derive(Default)]
pub(super) struct TableLocks {
    owner: Option<TxnId>,
    names: Vec<LockName>,
    tables: Vec<(TablePlace, LockMode)>,
}

/// The lock that stands for a table here: one of its own, so that the session's own statements,
/// which hold the table's under the names of their transactions, do not meet it.
fn gate(place: &TablePlace) -> TablePlace {
    let table = format!("\0lock tables\0{}", place.table).into();
    TablePlace { place: place.place.clone(), table }
}

impl TableLocks {
    /// Under which name the session holds them.
    fn owner(&mut self, instance: &Instance) -> TxnId {
        *self.owner.get_or_insert_with(|| instance.next_txn_id())
    }

    /// Lets go of everything.
    pub(super) fn release(&mut self, instance: &Instance) {
        if let Some(owner) = self.owner.take() {
            instance.locks().release(owner, std::mem::take(&mut self.names));
        }
        self.tables.clear();
    }

    /// A statement that writes waits until no other session holds the table by LOCK TABLES. 1099
    /// and 1100: what the session's own LOCK TABLES does not let it write.
    pub(super) fn pass(&self, txn: &mut Transaction, place: &TablePlace) -> Result<()> {
        if self.owner.is_none() {
            txn.lock_table(&gate(place), LockMode::Intent)?;
            return Ok(());
        }
        let held = self.tables.iter().find(|(table, _)| table == place);
        let code = match held.map(|(_, mode)| *mode) {
            Some(LockMode::Exclusive) => return Ok(()),
            Some(_) => ErrorCode::TableNotLockedForWrite,
            None => ErrorCode::TableNotLocked,
        };
        Err(SqlError::new(code, &[&place.table]).into())
    }

    /// Takes a table: first against other sessions' LOCK TABLES and statements that begin, then
    /// waits for those under way to end.
    fn take(
        &mut self,
        instance: &Instance,
        place: TablePlace,
        mode: LockMode,
        policy: LockWait,
    ) -> Result<()> {
        let owner = self.owner(instance);
        let name = LockName::table(&gate(&place));
        instance.locks().take(owner, name, mode, policy)?;
        self.names.push(name);
        let under_way = LockName::table(&place);
        instance.locks().take(owner, under_way, mode, policy)?;
        instance.locks().release(owner, [under_way]);
        self.tables.push((place, mode));
        Ok(())
    }
}

impl Session {
    /// LOCK TABLES: commits, lets go of what was locked before and takes all of these, in one order
    /// for all sessions.
    pub(super) fn lock_tables(&mut self, locks: &[TableLock]) -> Result<()> {
        self.commit()?;
        self.state.table_locks.release(&self.instance);
        let mut wanted = self.locate_tables(locks)?;
        wanted.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        wanted.dedup_by(|a, b| a.0 == b.0);
        let wait_seconds = self.state.variables.number("lock_wait_timeout");
        let policy = LockWait::UpTo(wait_seconds.saturating_mul(1000));
        let owner = self.state.table_locks.owner(&self.instance);
        self.state.interruption.wait_as(Waiter::TableLocks, owner)?;
        for (place, mode) in wanted {
            if let Err(error) = self.state.table_locks.take(&self.instance, place, mode, policy) {
                self.state.table_locks.release(&self.instance);
                return Err(error);
            }
        }
        // What others committed while the locks were waited for is seen.
        self.seen = self.seen.max(self.instance.tip().position);
        Ok(())
    }

    /// UNLOCK TABLES: commits where it lets go of something.
    pub(super) fn unlock_tables(&mut self) -> Result<()> {
        if self.state.table_locks.owner.is_some() {
            self.commit()?;
            self.state.table_locks.release(&self.instance);
        }
        Ok(())
    }

    fn locate_tables(&mut self, locks: &[TableLock]) -> Result<Vec<(TablePlace, LockMode)>> {
        self.glance(&[], |cx| {
            let mut wanted = Vec::with_capacity(locks.len());
            for lock in locks {
                let schema = lock.table.schema.as_ref().map(Ident::as_str);
                let located = catalog::locate(cx, schema)?;
                let name = lock.table.name.as_str();
                catalog::find(cx, &located, name)?;
                let Some(place) = located.place() else { continue };
                wanted.push((place.table(name), mode_of(lock.kind)));
            }
            Ok(wanted)
        })
    }
}

fn mode_of(kind: TableLockKind) -> LockMode {
    match kind {
        TableLockKind::Read | TableLockKind::ReadLocal => LockMode::Share,
        TableLockKind::Write | TableLockKind::LowPriorityWrite => LockMode::Exclusive,
    }
}
