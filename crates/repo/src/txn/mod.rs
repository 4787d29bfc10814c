//! Transactions: a snapshot, private writes above it, what was read, and locks.
//!
//! ```text
//!   begin ─ snapshot of the durable state
//!   read    private writes over the snapshot; finished statements leave spans
//!   write   lock the row ─ look at the tip ─ newer? refresh, or fail ─ private write
//!   commit  certify in the section ─ append ─ let go of locks ─ wait until durable
//! ```
//! One rule decides about rows that are newer than the snapshot: *refresh, or fail* (DESIGN section 5,
//! [`refresh`]). Savepoints and statements are copies of the private maps, which cost a pointer each.

mod commit;
mod fold_view;
mod foreign_key;
mod lock_row;
mod open_table;
mod read;
mod refresh;
mod savepoint;
mod scan;
mod span;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use storage::log::Position;

pub use commit::Ended;
pub use open_table::TableHandle;
pub use savepoint::Savepoint;
pub use scan::{Scan, ScanSpec};
pub use span::{Span, TreeName};
pub use write::{Duplicate, WriteOptions};

use crate::entry::Op;
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::lock::{LockName, LockWait, TxnId};
use crate::place::TablePlace;
use crate::state::State;
use crate::table::Private;
use open_table::OpenTable;
use span::Spans;

/// The isolation levels; READ UNCOMMITTED behaves as READ COMMITTED.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isolation {
    /// A new snapshot for each statement; finished ones are forgotten.
    ReadCommitted,
    /// One snapshot, moved only by a refresh: snapshot isolation without lost updates.
    #[default]
    RepeatableRead,
    /// All that was read is as it was when the transaction commits.
    Serializable,
}

/// How a transaction begins.
#[derive(Clone, Copy, Debug)]
pub struct BeginOptions {
    /// Its level.
    pub isolation: Isolation,
    /// Whether it may only read.
    pub read_only: bool,
    /// How long it waits for a lock, in milliseconds (`innodb_lock_wait_timeout`).
    pub lock_wait_ms: u64,
    /// A position that its snapshot may not be older than: what its session has seen.
    pub not_before: Position,
}

/// A transaction under way. Dropped without [`Transaction::commit`], it is rolled back.
pub struct Transaction {
    id: TxnId,
    instance: Arc<Instance>,
    options: BeginOptions,
    snapshot: Arc<State>,
    /// How often the snapshot has moved: scans and open tables look again.
    epoch: u32,
    tables: Vec<OpenTable>,
    writes: BTreeMap<Arc<TablePlace>, TableWrites>,
    ops: Vec<Op>,
    /// What finished statements have read.
    finished: Spans,
    /// What the running statement has read so far.
    running: Spans,
    held: Vec<LockName>,
    /// The newest position that anything was decided on.
    used: Position,
    savepoints: Vec<Savepoint>,
    statement: Option<Savepoint>,
}

/// What a transaction has written to one table.
#[derive(Clone)]
pub(crate) struct TableWrites {
    pub(crate) schema: storage::Hash,
    pub(crate) private: Private,
}

impl Instance {
    /// Begins a transaction on the durable state.
    pub fn begin(self: &Arc<Self>, options: BeginOptions) -> Result<Transaction> {
        if self.durable().position < options.not_before {
            self.wait_durable(options.not_before)?;
        }
        let snapshot = self.durable();
        Ok(Transaction {
            id: self.next_txn_id(),
            instance: Arc::clone(self),
            options,
            used: Position(0),
            snapshot,
            epoch: 0,
            tables: Vec::new(),
            writes: BTreeMap::new(),
            ops: Vec::new(),
            finished: Spans::default(),
            running: Spans::default(),
            held: Vec::new(),
            savepoints: Vec::new(),
            statement: None,
        })
    }
}

impl Transaction {
    /// Its name among those who hold locks.
    pub fn id(&self) -> TxnId {
        self.id
    }

    /// What it reads, without its own writes.
    pub fn snapshot(&self) -> &Arc<State> {
        &self.snapshot
    }

    /// The instance that it runs on.
    pub fn instance(&self) -> &Arc<Instance> {
        &self.instance
    }

    /// Its isolation level.
    pub fn isolation(&self) -> Isolation {
        self.options.isolation
    }

    /// Whether it may only read.
    pub fn is_read_only(&self) -> bool {
        self.options.read_only
    }

    /// Changes how long it waits for locks, in milliseconds.
    pub fn set_lock_wait_ms(&mut self, lock_wait_ms: u64) {
        self.options.lock_wait_ms = lock_wait_ms;
    }

    /// Whether it has anything to commit.
    pub fn has_writes(&self) -> bool {
        !self.ops.is_empty() || self.writes.values().any(|w| !w.private.rows.is_empty())
    }

    /// Adds a change other than of rows, carried out at the commit, in order, before the rows of
    /// tables that it does not replace.
    pub fn push_op(&mut self, op: Op) -> Result<()> {
        self.check_writable()?;
        self.ops.push(op);
        Ok(())
    }

    /// The changes other than of rows that are pending.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// A statement begins: under READ COMMITTED with a new snapshot.
    pub fn begin_statement(&mut self) {
        self.tables.clear();
        self.running.clear();
        if self.options.isolation == Isolation::ReadCommitted {
            self.finished.forget_reads();
            let durable = self.instance.durable();
            if durable.position > self.snapshot.position {
                self.move_snapshot(durable);
            }
        }
        self.statement = Some(self.save());
    }

    /// The statement has ended well: what it read has been told.
    pub fn end_statement(&mut self) {
        self.statement = None;
        let running = std::mem::take(&mut self.running);
        self.finished.extend(running);
    }

    /// The statement has failed, or runs again: its writes are taken back; its locks stay.
    pub fn abort_statement(&mut self) {
        if let Some(saved) = self.statement.take() {
            self.restore(saved);
        }
        self.running.clear();
        self.tables.clear();
    }

    pub(crate) fn check_writable(&self) -> Result<()> {
        if self.options.read_only {
            return Err(Error::ReadOnlyTransaction);
        }
        self.instance.check_open()
    }

    fn move_snapshot(&mut self, to: Arc<State>) {
        self.snapshot = to;
        self.epoch += 1;
    }

    fn lock_wait(&self) -> LockWait {
        LockWait::UpTo(self.options.lock_wait_ms)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let held = std::mem::take(&mut self.held);
        self.instance.locks().release(self.id, held);
    }
}
