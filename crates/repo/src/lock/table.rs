//! The lock table: names of locks, taking them and letting them go.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use parking_lot::Mutex;
use storage::seam::{Ticket, Wait, Woken};
use xxhash_rust::xxh3::Xxh3Default;

use super::LockMode;
use super::graph::Graph;
use super::queue::Queue;
use crate::error::{Error, Result};
use crate::place::TablePlace;

/// How many shards the table has; more than any machine has cores.
const SHARDS: usize = 64;

/// Who holds locks: a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TxnId(pub u64);

/// The name of a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LockName(u128);

/// What to do where a lock is held by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockWait {
    /// Wait so many milliseconds, then [`Error::LockWaitTimeout`].
    UpTo(u64),
    /// [`Error::LockNotAvailable`] at once (NOWAIT, and SKIP LOCKED, whose reader goes on).
    Never,
}

/// All locks of an instance.
pub struct LockTable {
    shards: Vec<Mutex<HashMap<LockName, Queue>>>,
    graph: Mutex<Graph>,
    waits: Mutex<Waits>,
    wait: Arc<dyn Wait>,
}

/// What it takes to end waits from outside.
#[derive(Default)]
struct Waits {
    /// Who waits by which ticket.
    tickets: BTreeMap<TxnId, Ticket>,
    /// Who is not to wait.
    interrupted: BTreeSet<TxnId>,
}

impl LockName {
    /// The lock of a table as a whole.
    pub fn table(place: &TablePlace) -> Self {
        Self::key(place, u16::MAX, &[])
    }

    /// The lock of a key: of a row (`index` 0), or of a unique index's value (its number + 1).
    pub fn key(place: &TablePlace, index: u16, key: &[u8]) -> Self {
        let mut hash = Xxh3Default::new();
        for name in [&place.place.database, &place.place.branch, &place.table] {
            hash.update(name.as_bytes());
            hash.update(&[0]);
        }
        hash.update(&index.to_le_bytes());
        hash.update(key);
        Self(hash.digest128())
    }

    /// The lock that a session takes by name (GET_LOCK).
    pub fn named(name: &str) -> Self {
        let mut hash = Xxh3Default::new();
        hash.update(b"\xffnamed\xff");
        hash.update(name.as_bytes());
        Self(hash.digest128())
    }
}

impl LockTable {
    /// No locks; sessions wait through `wait`.
    pub fn new(wait: Arc<dyn Wait>) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::new(HashMap::new())).collect();
        Self { shards, graph: Mutex::default(), waits: Mutex::default(), wait }
    }

    /// Takes `name` in `mode` for `owner`, waiting where another holds it in a mode that does not
    /// go with it. Says whether `owner` did not hold it before, so that it is let go once.
    pub fn take(
        &self,
        owner: TxnId,
        name: LockName,
        mode: LockMode,
        policy: LockWait,
    ) -> Result<bool> {
        let ticket = {
            let mut shard = self.shard(name).lock();
            let queue = shard.entry(name).or_default();
            let fresh = !queue.is_held_by(owner);
            if queue.try_take(owner, mode) {
                return Ok(fresh);
            }
            if policy == LockWait::Never {
                return Err(Error::LockNotAvailable);
            }
            let ticket = self.wait.ticket();
            queue.stand(owner, mode, ticket);
            let blockers = queue.blockers(owner, mode);
            drop(shard);
            if self.graph.lock().wait_for(owner, blockers) {
                self.give_up(owner, name);
                // A ticket is used once, whatever comes of it.
                self.wait.wake(ticket);
                self.wait.wait(ticket, Some(0));
                return Err(Error::Deadlock);
            }
            (ticket, fresh)
        };
        self.stand_in_line(owner, name, ticket.0, policy)?;
        Ok(ticket.1)
    }

    fn stand_in_line(
        &self,
        owner: TxnId,
        name: LockName,
        ticket: Ticket,
        policy: LockWait,
    ) -> Result<()> {
        let timeout_ms = match policy {
            LockWait::UpTo(ms) => Some(ms),
            LockWait::Never => Some(0),
        };
        let may_wait = {
            let mut waits = self.waits.lock();
            waits.tickets.insert(owner, ticket);
            !waits.interrupted.contains(&owner)
        };
        if !may_wait {
            self.wait.wake(ticket);
        }
        let woken = self.wait.wait(ticket, timeout_ms);
        self.waits.lock().tickets.remove(&owner);
        self.graph.lock().forget(owner);
        let granted = {
            let shard = self.shard(name).lock();
            shard.get(&name).is_some_and(|queue| !queue.is_waiting(owner))
        };
        if granted {
            return Ok(());
        }
        self.give_up(owner, name);
        Err(if woken == Woken::TimedOut { Error::LockWaitTimeout } else { Error::Interrupted })
    }

    /// Ends the wait of `owner` with [`Error::Interrupted`], and each that it begins before
    /// [`LockTable::resume`] (KILL).
    pub fn interrupt(&self, owner: TxnId) {
        let ticket = {
            let mut waits = self.waits.lock();
            waits.interrupted.insert(owner);
            waits.tickets.get(&owner).copied()
        };
        if let Some(ticket) = ticket {
            self.wait.wake(ticket);
        }
    }

    /// `owner` may wait again.
    pub fn resume(&self, owner: TxnId) {
        self.waits.lock().interrupted.remove(&owner);
    }

    /// Leaves the queue without the lock; those behind may go on.
    fn give_up(&self, owner: TxnId, name: LockName) {
        self.graph.lock().forget(owner);
        self.change(name, |queue| queue.leave(owner));
    }

    /// Lets go of locks, and wakes whoever can go on.
    pub fn release(&self, owner: TxnId, names: impl IntoIterator<Item = LockName>) {
        for name in names {
            self.change(name, |queue| queue.release(owner));
        }
    }

    fn change(&self, name: LockName, change: impl FnOnce(&mut Queue) -> Vec<Ticket>) {
        let woken = {
            let mut shard = self.shard(name).lock();
            let Some(queue) = shard.get_mut(&name) else { return };
            let woken = change(queue);
            if queue.is_empty() {
                shard.remove(&name);
            }
            woken
        };
        for ticket in woken {
            self.wait.wake(ticket);
        }
    }

    /// Who holds a lock exclusively, if somebody does (IS_USED_LOCK).
    pub fn holder(&self, name: LockName) -> Option<TxnId> {
        self.shard(name).lock().get(&name).and_then(Queue::exclusive_holder)
    }

    fn shard(&self, name: LockName) -> &Mutex<HashMap<LockName, Queue>> {
        &self.shards[(name.0 as usize) % SHARDS]
    }
}
