//! Nodes that share a remote: push on commit, pull on read, roles and failover by hand.
//!
//! ```text
//!  primary                               remote                              replica
//!  DOLT_COMMIT ─ durable ─ asks for a push ─► root ◄─ asks for a look ─ a transaction begins
//!     │                     round                       round                    │
//!     └─ answered: pushed, or a warning                 fresh, or a warning ─────┘
//! ```
//! A *round* is one pass over all replicated databases: those that have a remote of the name that
//! the variables give. Rounds are run by whoever staffs them ([`Rounds`]): threads on a server, the
//! asking session where there are none, so that scripts and simulations are the same every time. A
//! session waits a bounded time for the end of a round that began after it asked; many share one.
//!
//! What is pending is the difference between the refs and what was pushed last
//! (`repo::exchange::pending`), so nothing here must survive a crash. What rounds found is on the
//! [`Board`]; `pando_replication_status` shows it.
//!
//! The role that a node has assumed ([`Duty`]) outranks the variables. A primary that finds another
//! writer in the remote's root is *fenced*: it stops its clients' writes, keeps what was not pushed
//! under `lost/<node>/<epoch>/` and waits for `DOLT_ASSUME_CLUSTER_ROLE('standby', epoch)`.
//!
//! This module knows no clock, thread or socket; remotes are opened by what the node was given.

mod assume_role;
mod board;
mod duty;
mod fence;
mod links;
mod notices;
mod pull;
mod push;
mod rounds;
mod settings;
mod status;
mod waiting;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::RwLock;
use repo::Instance;
use repo::exchange::role::{self, Assumed};

pub(crate) use duty::Duty;
pub use notices::{Notice, Weight};
pub use push::Ended;
pub use rounds::Rounds;
pub(crate) use status::PANDO_REPLICATION_STATUS;
pub(crate) use waiting::moved_refs;

use crate::error::Result;
use crate::procedure::Procedure;
use board::Board;
use links::Links;
use notices::Notices;

/// The procedures of this module, by name.
pub static PROCEDURES: &[&Procedure] = &[&assume_role::DOLT_ASSUME_CLUSTER_ROLE];

/// Replication on a node: one, shared by its sessions and by those who run its rounds.
pub struct Replication {
    /// Rounds of pushing.
    pub pushes: Rounds,
    /// Rounds of pulling.
    pub pulls: Rounds,
    /// The role that was assumed, as the instance's fact has it.
    assumed: RwLock<Option<Assumed>>,
    /// What the node does, and by which count of changed variables; every transaction asks.
    duty: RwLock<Option<(u64, Arc<Duty>)>>,
    /// Set while the node gives up the right to write, before that is durable.
    is_standing_down: AtomicBool,
    board: Board,
    links: Links,
    notices: Notices,
}

impl Replication {
    /// Replication as the instance left it.
    pub(crate) fn open(instance: &Instance) -> Result<Self> {
        Ok(Self {
            pushes: Rounds::default(),
            pulls: Rounds::default(),
            assumed: RwLock::new(role::assumed(&instance.durable())?),
            duty: RwLock::default(),
            is_standing_down: AtomicBool::new(false),
            board: Board::default(),
            links: Links::default(),
            notices: Notices::default(),
        })
    }

    /// What happened since this was asked last, for the log.
    pub fn take_notices(&self) -> Vec<Notice> {
        self.notices.take()
    }

    fn say(&self, weight: Weight, text: impl Into<String>) {
        self.notices.say(weight, text.into());
    }

    fn assumed(&self) -> Option<Assumed> {
        *self.assumed.read()
    }

    fn note_assumed(&self, to: Assumed) {
        let mut assumed = self.assumed.write();
        *assumed = Some(to);
        *self.duty.write() = None;
        self.is_standing_down.store(false, Ordering::Release);
    }

    fn has_stopped_writes(&self) -> bool {
        self.is_standing_down.load(Ordering::Acquire)
    }

    fn stop_writes(&self, stopped: bool) {
        self.is_standing_down.store(stopped, Ordering::Release);
    }
}
