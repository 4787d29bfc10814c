//! The transaction itself: its parts, its statements, its end if nobody ends it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use storage::Hash;
use storage::log::Position;

use super::open_table::OpenTable;
use super::span::Spans;
use super::{BeginOptions, Isolation, Savepoint};
use crate::entry::Op;
use crate::error::{Error, Result};
use crate::instance::{Instance, Pin};
use crate::lock::{LockName, LockWait, TxnId};
use crate::place::TablePlace;
use crate::state::{State, TableBase};
use crate::table::Private;

/// A transaction under way. Dropped without [`Transaction::commit`], it is rolled back.
pub struct Transaction {
    pub(super) id: TxnId,
    pub(super) instance: Arc<Instance>,
    pub(super) options: BeginOptions,
    pub(super) snapshot: Arc<State>,
    /// The snapshot with `ops` carried out, if there are any.
    pub(super) view: Option<Arc<State>>,
    /// A tip, and that tip with `ops` carried out.
    pub(super) tip_view: Option<(Arc<State>, Arc<State>)>,
    /// How often the snapshot has moved: scans and open tables look again.
    pub(super) epoch: u32,
    pub(super) tables: Vec<OpenTable>,
    pub(super) writes: BTreeMap<Arc<TablePlace>, TableWrites>,
    pub(super) ops: Vec<Op>,
    /// What finished statements have read.
    pub(super) finished: Spans,
    /// What the running statement has read so far.
    pub(super) running: Spans,
    pub(super) held: Vec<LockName>,
    /// The newest position that anything was decided on.
    pub(super) used: Cell<Position>,
    pub(super) savepoints: Vec<Savepoint>,
    pub(super) statement: Option<Savepoint>,
    /// Keeps the chunks that the running statement writes; once anything is to be committed, to the
    /// end.
    pub(super) pin: Option<Pin>,
}

/// What a transaction has written to one table.
#[derive(Clone)]
pub(crate) struct TableWrites {
    pub(crate) schema: Hash,
    pub(crate) private: Private,
    /// What these writes and a table of this object come to, if that is known.
    pub(crate) fold: OnceLock<(Hash, Arc<TableBase>)>,
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
            used: Cell::new(Position(0)),
            snapshot,
            view: None,
            tip_view: None,
            epoch: 0,
            tables: Vec::new(),
            writes: BTreeMap::new(),
            ops: Vec::new(),
            finished: Spans::default(),
            running: Spans::default(),
            held: Vec::new(),
            savepoints: Vec::new(),
            statement: None,
            pin: None,
        })
    }
}

impl Transaction {
    /// Its name among those who hold locks.
    pub fn id(&self) -> TxnId {
        self.id
    }

    /// What it reads: its snapshot and the changes that it has pushed, but not its own rows.
    pub fn snapshot(&self) -> &Arc<State> {
        self.view.as_ref().unwrap_or(&self.snapshot)
    }

    /// The newest state, for what is decided under a lock on it: whoever hears how this transaction
    /// ends waits until that is durable.
    pub fn tip(&self) -> Arc<State> {
        let tip = self.instance.tip();
        self.use_position(tip.position);
        tip
    }

    pub(super) fn use_position(&self, position: Position) {
        self.used.set(self.used.get().max(position));
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

    /// Adds a change other than of rows. This transaction sees it from now on; it is carried out
    /// at the commit, before the transaction's rows. Rows that were written to what it replaces or
    /// drops are forgotten: a new table object has them in it already.
    pub fn push_op(&mut self, op: Op) -> Result<()> {
        self.check_writable()?;
        self.look_through(&op)?;
        self.ops.push(op);
        Ok(())
    }

    /// The changes other than of rows that are pending.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// A statement begins: under READ COMMITTED with a new snapshot.
    pub fn begin_statement(&mut self) {
        self.instance.wait().pass();
        self.pin.get_or_insert_with(|| self.instance.pin());
        self.tables.clear();
        self.running.clear();
        if self.options.isolation == Isolation::ReadCommitted {
            self.finished.forget_reads();
            let durable = self.instance.durable();
            if durable.position > self.snapshot.position {
                // Where the pending changes do not go with it, the commit will say so.
                self.move_snapshot(durable).ok();
            }
        }
        self.statement = Some(self.save());
    }

    /// The statement has ended well: what it read has been told.
    pub fn end_statement(&mut self) {
        self.statement = None;
        self.unpin();
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
        self.unpin();
    }

    /// Lets go of what the running statement has written, unless there is something to commit.
    pub fn unpin(&mut self) {
        if !self.has_writes() {
            self.pin = None;
        }
    }

    pub(crate) fn check_writable(&self) -> Result<()> {
        if self.options.read_only {
            return Err(Error::ReadOnlyTransaction);
        }
        self.instance.check_open()
    }

    pub(super) fn lock_wait(&self) -> LockWait {
        LockWait::UpTo(self.options.lock_wait_ms)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let held = std::mem::take(&mut self.held);
        self.instance.locks().release(self.id, held);
    }
}
