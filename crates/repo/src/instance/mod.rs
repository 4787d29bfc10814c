//! An instance: the data directory while it is open.
//!
//! ```text
//! commit:  certify ─ apply ─ append to the log's buffer ─ publish the tip      (one critical section)
//!          then: let go of locks ─ wait until durable ─ answer
//! ```
//! The *section* is the only place where entries are appended and tips published, so the log's order
//! and the states' order are one. Nothing waits inside it and no file is touched in it.
//!
//! A failed write or sync drops the tip back to what is durable, cuts off whoever used or awaits it
//! (outcome unknown) and closes the instance to writes until it is opened again; reads go on.

mod auto_increment;
mod carry;
mod checkpoint;
mod children;
mod open;
mod settle;
mod timeline;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;
use storage::log::{EntryMeta, GroupLog, Log, Position};
use storage::pack::PackStore;
use storage::seam::{Clock, Entropy, Wait};
use storage::{Disk, Store};

pub use open::OpenReport;

use crate::apply::apply;
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::load::Loader;
use crate::lock::{LockTable, TxnId};
use crate::state::State;
use timeline::Timeline;

/// What an instance is given: the doors to the world.
#[derive(Clone)]
pub struct Parts {
    /// The data directory.
    pub disk: Arc<dyn Disk>,
    /// Where sessions wait.
    pub wait: Arc<dyn Wait>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// How an instance is kept.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Bytes of chunks kept in memory.
    pub chunk_cache_bytes: u64,
    /// Bytes of edits of one table that are kept before they are folded.
    pub fold_bytes: usize,
    /// Bytes of log between checkpoints; bounds how long a restart takes.
    pub checkpoint_log_bytes: u64,
    /// The length of a log segment in bytes.
    pub log_segment_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            chunk_cache_bytes: 512 << 20,
            fold_bytes: 16 << 20,
            checkpoint_log_bytes: 64 << 20,
            log_segment_bytes: storage::log::SEGMENT_BYTES_DEFAULT,
        }
    }
}

/// A data directory that is open.
pub struct Instance {
    packs: Arc<PackStore>,
    log: GroupLog,
    loader: Loader,
    timeline: Arc<Timeline>,
    locks: LockTable,
    blocks: auto_increment::Blocks,
    children: children::ChildrenCache,
    carried: carry::Carried,
    /// Names for transactions.
    txn_count: AtomicU64,
    /// Payload bytes appended since the instance was opened.
    appended: AtomicU64,
    parts: Parts,
    options: Options,
    /// Held while an entry is certified, applied, appended and published, or a shape replaced.
    section: Mutex<()>,
    /// Held by the one fold or checkpoint that runs.
    maintenance: Mutex<Maintenance>,
    /// Why no writes are taken any more.
    closed: OnceLock<String>,
    _lock: Box<dyn Send + Sync>,
}

/// What maintenance remembers between its steps.
#[derive(Default)]
struct Maintenance {
    /// The position of the last checkpoint.
    checkpoint: Position,
    /// Payload bytes appended since, roughly.
    log_bytes: u64,
}

impl Instance {
    /// The newest published state: what writes and locks work against.
    pub fn tip(&self) -> Arc<State> {
        self.timeline.tip()
    }

    /// The newest state that nothing can take back: where snapshots begin.
    pub fn durable(&self) -> Arc<State> {
        self.timeline.durable()
    }

    /// Reads objects and tables of any state.
    pub fn loader(&self) -> &Loader {
        &self.loader
    }

    /// The chunk store.
    pub fn store(&self) -> &Store {
        self.loader.store()
    }

    /// The time.
    pub fn clock(&self) -> &dyn Clock {
        self.parts.clock.as_ref()
    }

    /// Where sessions wait.
    pub fn wait(&self) -> &dyn Wait {
        self.parts.wait.as_ref()
    }

    /// Chance.
    pub fn entropy(&self) -> &dyn Entropy {
        self.parts.entropy.as_ref()
    }

    /// The locks of all sessions.
    pub fn locks(&self) -> &LockTable {
        &self.locks
    }

    /// A name that no other owner of locks has.
    pub fn next_txn_id(&self) -> TxnId {
        TxnId(self.txn_count.fetch_add(1, Ordering::Relaxed))
    }

    fn appended_bytes(&self) -> u64 {
        self.appended.load(Ordering::Relaxed)
    }

    /// Closes cleanly: what was claimed and not used is given back, and a checkpoint makes the next
    /// start quick. Sessions must have ended.
    pub fn close(&self) -> Result<()> {
        self.give_back_blocks()?;
        self.checkpoint()?;
        self.log.note_durable()?;
        Ok(())
    }

    /// Carries out `entry` if `certify` agrees to it on the tip: applies it, appends it to the log's
    /// buffer and publishes the new tip. Returns its position, which is not durable yet.
    pub fn append(
        &self,
        entry: &Entry,
        certify: impl FnOnce(&State) -> Result<()>,
    ) -> Result<Position> {
        let payload = entry.encode();
        if payload.len() > self.log.entry_bytes_max() {
            return Err(Error::OverLimit {
                what: "bytes of one transaction",
                limit: self.log.entry_bytes_max() as u64,
            });
        }
        let meta = EntryMeta { commit_time_us: self.clock().now_us(), ..EntryMeta::default() };
        let _section = self.section.lock();
        self.check_open()?;
        let tip = self.timeline.tip();
        certify(&tip)?;
        let next = apply(&tip, entry, tip.position.next(), &self.loader)?;
        let position = self.log.append(&meta, &payload).map_err(|error| self.log_failed(error))?;
        assert_eq!(position, next.position, "only the section appends to the log");
        self.appended.fetch_add(payload.len() as u64, Ordering::Relaxed);
        self.timeline.publish(Arc::new(next));
        Ok(position)
    }

    /// Returns once `position` is durable; [`Error::OutcomeUnknown`] if the log fails first.
    pub fn wait_durable(&self, position: Position) -> Result<()> {
        self.log.wait_durable(position).map_err(|error| {
            self.log_failed(error);
            Error::OutcomeUnknown
        })
    }

    /// Whether writes are taken; the error says why not.
    pub fn check_open(&self) -> Result<()> {
        match self.closed.get() {
            None => Ok(()),
            Some(why) => Err(Error::ReadOnlyInstance { why: why.clone() }),
        }
    }

    /// Closes to writes after a failure that leaves the log's end unknown; a full disk refuses only
    /// the one entry.
    fn log_failed(&self, error: storage::Error) -> Error {
        if matches!(error, storage::Error::DiskFull { .. } | storage::Error::TooLarge { .. }) {
            return error.into();
        }
        self.closed.get_or_init(|| format!("{error}; open the instance again once it is mended"));
        self.timeline.fall_back();
        error.into()
    }

    /// Replaces the tip by the same contents in another shape, if `change` gives one.
    fn reshape(&self, change: impl FnOnce(&State) -> Result<Option<State>>) -> Result<()> {
        let _section = self.section.lock();
        if let Some(state) = change(&self.timeline.tip())? {
            self.timeline.reshape(Arc::new(state));
        }
        Ok(())
    }
}
