//! The open instance, and the critical section in which it changes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;
use storage::log::{EntryMeta, GroupLog, Log, Position};
use storage::pack::PackStore;
use storage::seam::{Clock, Entropy, Wait};
use storage::{Hash, Store};

use super::auto_increment::Blocks;
use super::carry::Carried;
use super::children::ChildrenCache;
use super::timeline::Timeline;
use super::turn::Turn;
use super::{Options, Parts};
use crate::apply::apply;
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::load::Loader;
use crate::lock::{LockTable, TxnId};
use crate::state::State;

/// A data directory that is open.
pub struct Instance {
    pub(super) packs: Arc<PackStore>,
    pub(super) log: GroupLog,
    pub(super) loader: Loader,
    pub(super) timeline: Arc<Timeline>,
    pub(super) locks: LockTable,
    pub(super) blocks: Blocks,
    pub(super) children: ChildrenCache,
    pub(super) carried: Carried,
    /// Names for transactions.
    pub(super) txn_count: AtomicU64,
    /// Payload bytes appended since the instance was opened, and those that were applied then.
    pub(super) appended: AtomicU64,
    pub(super) parts: Parts,
    pub(super) options: Options,
    /// Held while an entry is certified, applied, appended and published, or a shape replaced.
    pub(super) section: Mutex<()>,
    /// Had by the one fold or checkpoint that runs.
    pub(super) maintenance: Turn<Maintenance>,
    /// The newest checkpoint: its position, and its instance object, zero before the first.
    pub(super) newest: Mutex<(Position, Hash)>,
    /// Why no writes are taken any more.
    pub(super) closed: OnceLock<String>,
    pub(super) _lock: Box<dyn Send + Sync>,
}

/// What maintenance remembers between its steps.
#[derive(Default)]
pub(super) struct Maintenance {
    /// The position of the last checkpoint.
    pub(super) checkpoint: Position,
    /// Payload bytes appended since, roughly.
    pub(super) log_bytes: u64,
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

    pub(super) fn appended_bytes(&self) -> u64 {
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

    /// Carries out `entry` if `certify` agrees to it on the tip: applies it, appends it to the
    /// log's buffer and publishes the new tip. Returns its position, which is not durable yet.
    pub fn append(
        &self,
        entry: &Entry,
        certify: impl Fn(&State) -> Result<()>,
    ) -> Result<Position> {
        let payload = entry.encode();
        if payload.len() > self.log.entry_bytes_max() {
            return Err(Error::OverLimit {
                what: "bytes of one transaction",
                limit: self.log.entry_bytes_max() as u64,
            });
        }
        loop {
            self.log.make_room(payload.len()).map_err(|error| self.log_failed(error))?;
            if let Some(position) = self.try_append(entry, &payload, &certify)? {
                return Ok(position);
            }
        }
    }

    /// The section itself; `None` if others have taken the room in the log meanwhile.
    fn try_append(
        &self,
        entry: &Entry,
        payload: &[u8],
        certify: impl Fn(&State) -> Result<()>,
    ) -> Result<Option<Position>> {
        let meta = EntryMeta { commit_time_us: self.clock().now_us(), ..EntryMeta::default() };
        let _section = self.section.lock();
        self.check_open()?;
        let tip = self.timeline.tip();
        certify(&tip)?;
        let next = apply(&tip, entry, tip.position.next(), &self.loader)?;
        let appended = self.log.try_append(&meta, payload);
        let Some(position) = appended.map_err(|error| self.log_failed(error))? else {
            return Ok(None);
        };
        assert_eq!(position, next.position, "only the section appends to the log");
        self.appended.fetch_add(payload.len() as u64, Ordering::Relaxed);
        self.timeline.publish(Arc::new(next));
        Ok(Some(position))
    }

    /// Returns once `position` is durable; [`Error::OutcomeUnknown`] if the log fails first.
    pub fn wait_durable(&self, position: Position) -> Result<()> {
        self.log.wait_durable(position).map_err(|error| {
            self.log_failed(error);
            Error::OutcomeUnknown
        })
    }

    /// Makes room in the log before it is needed, so that no commit pays for it. Called beside
    /// commits.
    pub fn prepare_log(&self) -> Result<()> {
        Ok(self.log.prepare()?)
    }

    /// Writes down that everything is durable, so that a crash now leaves nothing to doubt. Called
    /// when idle.
    pub fn note_durable(&self) -> Result<()> {
        Ok(self.log.note_durable()?)
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
    pub(super) fn reshape(
        &self,
        change: impl FnOnce(&State) -> Result<Option<State>>,
    ) -> Result<()> {
        let _section = self.section.lock();
        if let Some(state) = change(&self.timeline.tip())? {
            self.timeline.reshape(Arc::new(state));
        }
        Ok(())
    }
}
