//! What all sessions of a node share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use repo::Instance;
use repo::lock::TxnId;
use types::{ErrorCode, SqlError, Value};

use super::Processes;
use crate::error::Result;
use crate::exchange::RemoteSlot;
use crate::replication::Replication;
use crate::variables::Globals;

/// Global variables and processes; one a node.
pub struct Shared {
    /// System variables with a global value.
    pub globals: Globals,
    /// Who is connected.
    pub processes: Arc<Processes>,
    schema_epoch: AtomicU64,
    /// When the node was started, microseconds since 1970 UTC (`Uptime`).
    pub started_us: i64,
    /// Statements run since then (`Questions`).
    pub questions: AtomicU64,
    last_connection: AtomicU64,
    /// Which connection holds locks by name under which owner.
    lock_owners: Mutex<BTreeMap<TxnId, u64>>,
    remotes: RemoteSlot,
    replication: Replication,
}

impl Shared {
    /// What the sessions of `instance` share, with the global values that were persisted.
    pub fn open(instance: &Instance) -> Result<Arc<Self>> {
        Ok(Arc::new(Self {
            globals: Globals::open(instance)?,
            processes: Arc::default(),
            schema_epoch: AtomicU64::new(0),
            started_us: instance.clock().now_us(),
            questions: AtomicU64::new(0),
            last_connection: AtomicU64::new(0),
            lock_owners: Mutex::default(),
            remotes: RemoteSlot::empty(),
            replication: Replication::open(instance)?,
        }))
    }

    /// Schemas, views or rights have changed: plans are made anew.
    pub fn schema_has_changed(&self) {
        self.schema_epoch.fetch_add(1, Ordering::Release);
    }

    /// Counts those changes.
    pub fn schema_epoch(&self) -> u64 {
        self.schema_epoch.load(Ordering::Acquire)
    }

    /// Whether the node takes no writes from clients (`read_only`,
    /// `super_read_only`, a replica).
    pub fn is_read_only(&self) -> bool {
        let is_on = |name| self.globals.get(name) == Some(Value::Int(1));
        is_on("read_only") || is_on("super_read_only") || self.is_follower()
    }

    /// 1290 where the node takes no writes from clients.
    pub fn check_writable(&self) -> Result<()> {
        if self.is_read_only() {
            let option = "--read-only";
            return Err(SqlError::new(ErrorCode::OptionPreventsStatement, &[&option]).into());
        }
        Ok(())
    }

    /// The connection that holds locks by name as `owner` (IS_USED_LOCK).
    pub fn lock_owner(&self, owner: TxnId) -> Option<u64> {
        self.lock_owners.lock().get(&owner).copied()
    }

    pub(super) fn set_lock_owner(&self, owner: TxnId, connection: u64) {
        self.lock_owners.lock().insert(owner, connection);
    }

    pub(super) fn forget_lock_owner(&self, owner: TxnId) {
        self.lock_owners.lock().remove(&owner);
    }

    /// What opens remotes and backups.
    pub fn remotes(&self) -> &RemoteSlot {
        &self.remotes
    }

    /// What the node does with others that share its remote.
    pub fn replication(&self) -> &Replication {
        &self.replication
    }

    /// A connection's number, never given before.
    pub fn next_connection_id(&self) -> u64 {
        self.last_connection.fetch_add(1, Ordering::Relaxed) + 1
    }
}
