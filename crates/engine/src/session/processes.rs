//! Who is connected, what they are doing, and how they are interrupted.
//!
//! Each session has an [`Interruption`] that other sessions set (KILL) and that operators look at
//! between batches. Under which names the session waits for locks is written there too, so that
//! whoever kills it can end its wait.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use parking_lot::{Mutex, RwLock};
use repo::Instance;
use repo::lock::TxnId;
use types::{ErrorCode, SqlError};

use super::Account;
use crate::error::Result;

/// What another session may ask of one: to end its statement, or itself.
#[derive(Debug, Default)]
pub struct Interruption {
    wish: AtomicU8,
    /// Under which names it waits for locks, by [`Waiter`]; 0 where there is none.
    owners: [AtomicU64; 3],
    /// Whose waits were ended for it.
    ended: Mutex<Vec<TxnId>>,
}

/// As what a session waits for locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiter {
    /// As its transaction.
    Transaction,
    /// By GET_LOCK.
    NamedLocks,
    /// By LOCK TABLES.
    TableLocks,
}

const QUERY: u8 = 1;
const CONNECTION: u8 = 2;

impl Interruption {
    /// Fails with 1317 where the running statement is to end. Cheap: one relaxed load.
    #[inline]
    pub fn check(&self) -> Result<()> {
        if self.wish.load(Ordering::Relaxed) == 0 {
            return Ok(());
        }
        Err(SqlError::new(ErrorCode::QueryInterrupted, &[]).into())
    }

    /// Whether the connection is to be closed.
    pub fn ends_connection(&self) -> bool {
        self.wish.load(Ordering::Relaxed) == CONNECTION
    }

    /// A statement begins: what was meant for the last one is forgotten.
    pub(super) fn begin_statement(&self, instance: &Instance) {
        let was_meant = self.wish.compare_exchange(QUERY, 0, Ordering::SeqCst, Ordering::Relaxed);
        if was_meant.is_ok() {
            self.resume(instance);
        }
    }

    /// From now on the session waits for locks under this name too; fails where it is not to wait.
    pub(super) fn wait_as(&self, waiter: Waiter, owner: TxnId) -> Result<()> {
        self.owners[waiter as usize].store(owner.0, Ordering::SeqCst);
        // Whoever interrupts wishes first and looks for names then: one of the two sees the other.
        if self.wish.load(Ordering::SeqCst) == 0 { Ok(()) } else { self.check() }
    }

    /// Asks the session to end its statement, or itself, and ends its wait for a lock.
    pub fn interrupt(&self, instance: &Instance, ends_connection: bool) {
        let wish = if ends_connection { CONNECTION } else { QUERY };
        self.wish.fetch_max(wish, Ordering::SeqCst);
        let owners = self.owners.iter().map(|owner| TxnId(owner.load(Ordering::SeqCst)));
        for owner in owners.filter(|owner| owner.0 != 0) {
            self.ended.lock().push(owner);
            instance.locks().interrupt(owner);
        }
    }

    /// The names under which waits were ended may be waited under again, or are no more.
    pub(super) fn resume(&self, instance: &Instance) {
        for owner in std::mem::take(&mut *self.ended.lock()) {
            instance.locks().resume(owner);
        }
    }
}

/// A session as SHOW PROCESSLIST shows it.
#[derive(Clone, Debug)]
pub struct Process {
    /// `CONNECTION_ID()`.
    pub id: u64,
    /// User and the client's address.
    pub client: Account,
    /// The current database.
    pub database: Option<Arc<str>>,
    /// `Query`, `Sleep`, `Execute`, ...
    pub command: &'static str,
    /// When it began doing what it does, microseconds since 1970.
    pub since_us: i64,
    /// What it does, in MySQL's words (`executing`) or those of long work that says how far it is;
    /// empty when idle.
    pub state: Cow<'static, str>,
    /// The statement's text, as far as it is kept.
    pub text: Option<String>,
}

/// How much of a text is kept for SHOW FULL PROCESSLIST.
const TEXT_BYTES_MAX: usize = 1024;

impl Process {
    pub(super) fn set_text(&mut self, text: &[u8]) {
        let text = text.get(..TEXT_BYTES_MAX).unwrap_or(text);
        let kept = self.text.get_or_insert_default();
        kept.clear();
        match std::str::from_utf8(text) {
            Ok(text) => kept.push_str(text),
            Err(_) => kept.push_str(&String::from_utf8_lossy(text)),
        }
    }

    pub(super) fn clear_text(&mut self) {
        if let Some(text) = &mut self.text {
            text.clear();
        }
    }
}

struct Entry {
    process: Mutex<Process>,
    interruption: Arc<Interruption>,
}

/// All sessions of a node.
#[derive(Default)]
pub struct Processes {
    entries: RwLock<BTreeMap<u64, Arc<Entry>>>,
}

/// A session's own place among the processes; leaves it when dropped.
pub struct Seat {
    entry: Arc<Entry>,
    processes: Arc<Processes>,
    id: u64,
}

impl Processes {
    /// A session appears.
    pub fn enter(self: &Arc<Self>, process: Process, interruption: Arc<Interruption>) -> Seat {
        let id = process.id;
        let entry = Arc::new(Entry { process: Mutex::new(process), interruption });
        self.entries.write().insert(id, Arc::clone(&entry));
        Seat { entry, processes: Arc::clone(self), id }
    }

    /// All, by id.
    pub fn list(&self) -> Vec<Process> {
        self.entries.read().values().map(|entry| entry.process.lock().clone()).collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.read().len()
    }

    /// Whether nobody is connected.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The session with this id: who it is, and how to interrupt it.
    pub fn find(&self, id: u64) -> Option<(Process, Arc<Interruption>)> {
        let entries = self.entries.read();
        let entry = entries.get(&id)?;
        Some((entry.process.lock().clone(), Arc::clone(&entry.interruption)))
    }
}

impl Seat {
    /// Changes what others see.
    pub fn change(&self, change: impl FnOnce(&mut Process)) {
        change(&mut self.entry.process.lock());
    }

    /// What a statement of this session tells of itself goes through this.
    pub(super) fn teller(&self) -> Teller {
        Teller(Some(Arc::clone(&self.entry)))
    }
}

/// How far long work is, told for SHOW PROCESSLIST.
#[derive(Clone, Default)]
pub struct Teller(Option<Arc<Entry>>);

impl Teller {
    /// What the session does now; forgotten when its statement ends.
    pub fn tell(&self, what: impl fmt::Display) {
        if let Some(entry) = &self.0 {
            entry.process.lock().state = Cow::Owned(what.to_string());
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.processes.entries.write().remove(&self.id);
    }
}
