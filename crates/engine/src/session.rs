//! A session: what a connection talks to.
//!
//! ```text
//! Session::execute(text)   each statement of the text, one result each
//!   control                what is about the session itself: transactions, prepared statements
//!   attempt                everything else, inside a transaction: begun, run, run again, ended
//!     dispatch             which module carries out which statement
//! ```
//! A session owns at most one open transaction. With autocommit on, a statement outside of START
//! TRANSACTION has one of its own; some statements commit before and after themselves
//! ([`implicit`]). A statement that met a newer row runs again, its rows held back until they are
//! certain ([`attempt`]).
//!
//! Promises: an error ends its statement and leaves the session usable; a deadlock ends the
//! transaction; what was told stays true.
//!
//! Leaves out: sockets, packets, authentication (the server), rights (`privileges`).

mod attempt;
mod call;
mod connection;
mod control;
mod diagnostics;
mod dispatch;
mod evaluate;
mod explain;
mod held;
mod implicit;
mod into;
mod kill;
mod limits;
pub mod lock_functions;
mod lock_tables;
mod maintain;
mod named_locks;
mod prepared;
mod processes;
mod shared;
mod signal;
mod sql_mode;
mod state;
mod text;
mod time_zone;
mod transaction;
mod use_database;

use std::collections::BTreeMap;
use std::sync::Arc;

use repo::Instance;
use repo::Position;
use repo::txn::Transaction;

pub use diagnostics::Diagnostics;
pub use evaluate::evaluate;
pub use named_locks::NamedLocks;
pub use prepared::Prepared;
pub use processes::{Interruption, Process, Processes, Seat, Teller};
pub use shared::Shared;
pub use sql_mode::SqlMode;
pub use state::{Account, Revision, SessionState};
pub use time_zone::TimeZone;

pub(crate) use limits::{CACHED_STATEMENTS_MAX, CACHED_TEXT_BYTES_MAX};

use crate::cache::{Executable, StatementCache};

/// Who a session is for.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// The account that was authenticated.
    pub account: Account,
    /// The user as given and where the connection comes from.
    pub client: Account,
}

/// A session. Dropped, it rolls back and lets go of all that it holds.
pub struct Session {
    instance: Arc<Instance>,
    state: SessionState,
    diagnostics: Diagnostics,
    /// The open transaction, if one has begun.
    txn: Option<Transaction>,
    /// START TRANSACTION or BEGIN was said: the transaction goes on until COMMIT, whatever
    /// autocommit says.
    explicit: bool,
    /// What START TRANSACTION said of the one that is still to begin.
    read_only: bool,
    /// The newest position that the session has seen: no later snapshot is older.
    seen: Position,
    statements: StatementCache,
    prepared: BTreeMap<u32, Prepared>,
    last_prepared: u32,
    /// PREPARE … FROM, by lower-cased name.
    named: BTreeMap<String, Arc<Executable>>,
    seat: Seat,
}

impl Session {
    /// A session on `instance`.
    pub fn new(instance: Arc<Instance>, shared: Arc<Shared>, identity: Identity) -> Self {
        let now_us = instance.clock().now_us();
        let mut state = SessionState::new(&instance, Arc::clone(&shared), identity);
        let mut seed = [0; 8];
        instance.entropy().fill(&mut seed);
        state.seed_random(u64::from_le_bytes(seed));
        let process = Process {
            id: state.connection_id,
            client: state.client.clone(),
            database: None,
            command: "Sleep",
            since_us: now_us,
            state: "".into(),
            text: None,
        };
        let seat = shared.processes.enter(process, Arc::clone(&state.interruption));
        state.process = seat.teller();
        let seen = instance.durable().position;
        Self {
            instance,
            state,
            diagnostics: Diagnostics::default(),
            txn: None,
            explicit: false,
            read_only: false,
            seen,
            statements: StatementCache::default(),
            prepared: BTreeMap::new(),
            last_prepared: 0,
            named: BTreeMap::new(),
            seat,
        }
    }

    /// Variables, identity and position.
    pub fn state(&self) -> &SessionState {
        &self.state
    }

    /// The same, for what a connection sets before its first statement (CLIENT_FOUND_ROWS, the
    /// character set).
    pub fn state_mut(&mut self) -> &mut SessionState {
        &mut self.state
    }

    /// The warnings of the last statement.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The instance that it works on.
    pub fn instance(&self) -> &Arc<Instance> {
        &self.instance
    }

    /// Whether the connection is to be closed: KILL, or COMMIT RELEASE.
    pub fn is_ended(&self) -> bool {
        self.state.interruption.ends_connection()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.state.table_locks.release(&self.instance);
    }
}
