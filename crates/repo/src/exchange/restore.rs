//! Restore: a database from its backup, there when it is complete.
//!
//! Everything is copied and decoded first; then one entry puts the database in place, under a new
//! name or (only when that is wanted) instead of the one that has the name. An interrupted restore
//! changes nothing, and the next one goes on where it was.

use std::sync::Arc;

use storage::copy::Copied;

use super::local_refs::database_of;
use super::progress::{Phase, Progress, Watch};
use super::root::{BackupRoot, RemoteRoot};
use super::{Exchange, not_a_backup};
use crate::entry::{DatabaseChange, DatabaseOp, Entry, Op};
use crate::error::{Error, Result, refused};
use crate::instance::Instance;
use crate::lock::{LockMode, LockName, LockWait, TxnId};
use crate::place::{Place, lower};
use crate::state::State;

/// Where a backup goes.
#[derive(Clone, Copy, Debug)]
pub struct RestoreRequest<'a> {
    /// What the database will be called.
    pub database: &'a str,
    /// Whether it may take the place of the one that is called so.
    pub replace: bool,
    /// How long the tables of that one are waited for, in milliseconds.
    pub lock_wait_ms: u64,
}

/// A database that was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The backup.
    pub root: BackupRoot,
    /// What was received.
    pub copied: Copied,
}

impl Exchange {
    /// Puts the database in place that the backup holds.
    pub fn restore(&self, request: &RestoreRequest<'_>, watch: Watch<'_>) -> Result<Restored> {
        let key = lower(request.database);
        let free = |state: &State| {
            if state.databases.contains(&key) && !request.replace {
                return Err(Error::DatabaseExists { database: request.database.to_owned() });
            }
            Ok(())
        };
        free(&self.instance.tip())?;
        let root = match self.root()? {
            None => return Err(refused("the place holds no backup")),
            Some(RemoteRoot::Published(_)) => return Err(not_a_backup()),
            Some(RemoteRoot::Backup(root)) => root,
        };
        let _pin = self.instance.pin();
        let copied = self.receive(&[root.database], watch)?;
        let name: Arc<str> = request.database.into();
        // What does not decode takes nobody's place.
        self.instance.loader().database(Arc::clone(&name), &root.database)?;
        watch(&Progress::so_far(Phase::Publish, copied))?;
        let _held = HeldTables::take(&self.instance, &key, request.lock_wait_ms)?;
        let change = DatabaseChange::Put { name, object: root.database };
        let ops = vec![Op::Database(DatabaseOp { database: Arc::clone(&key), change })];
        let before = self.instance.tip();
        let entry = Entry { snapshot: before.position, ops };
        let position = self.instance.append_with_chunks(entry, free)?;
        self.instance.wait_durable(position)?;
        Ok(Restored { root, copied })
    }
}

/// Every table of a database that is about to be replaced, held so that no transaction is half-way
/// through changing it.
struct HeldTables<'a> {
    instance: &'a Instance,
    owner: TxnId,
    names: Vec<LockName>,
}

impl<'a> HeldTables<'a> {
    fn take(instance: &'a Instance, database: &str, wait_ms: u64) -> Result<Self> {
        let owner = instance.next_txn_id();
        let mut held = Self { instance, owner, names: Vec::new() };
        let tip = instance.tip();
        let Ok(found) = database_of(&tip, database) else { return Ok(held) };
        for (branch, set) in found.working.iter() {
            for table in instance.loader().table_names(&set.working)? {
                let name = LockName::table(&Place::new(database, branch).table(&table));
                let policy = LockWait::UpTo(wait_ms);
                if instance.locks().take(owner, name, LockMode::Exclusive, policy)? {
                    held.names.push(name);
                }
            }
        }
        Ok(held)
    }
}

impl Drop for HeldTables<'_> {
    fn drop(&mut self) {
        self.instance.locks().release(self.owner, std::mem::take(&mut self.names));
    }
}
