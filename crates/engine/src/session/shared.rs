//! What all sessions of a node share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use repo::Instance;

use super::Processes;
use crate::error::Result;
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

    /// A connection's number, never given before.
    pub fn next_connection_id(&self) -> u64 {
        self.last_connection.fetch_add(1, Ordering::Relaxed) + 1
    }
}
