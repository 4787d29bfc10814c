//! A running node: the only place with a real clock, a real disk, threads, sockets and chance.
//!
//! ```text
//! Node::open ── Instance on RealDisk, RealClock, OsEntropy, ThreadWait; maintenance thread
//!   └─ Listener::bind ── a thread for each listener: accept
//!        └─ a thread for each connection: greet ─ login ─ { command ─ Session ─ packets }
//! ```
//! What it promises: a client's bytes, however wrong, end at most its own connection; a panic in a
//! session does too, and is logged; stopping lets running statements finish within a bound and
//! leaves a checkpoint, so that the next start is quick. Nothing that is logged holds SQL text or
//! passwords.
//!
//! It must never know how a statement is planned or a row is stored.

// The real world, one module a seam.
pub mod os_entropy;
pub mod real_clock;
pub mod real_disk;
mod remote_places;
pub mod thread_wait;

// What is kept of a node beside its instance, and how it is set up.
pub mod error;
pub mod limits;
pub mod logging;
pub mod presence;
pub mod settings;
pub mod signals;
mod tls;

// The node.
mod maintenance;
pub mod node;

// Clients.
mod accounts;
mod column_defs;
mod command;
mod connection;
mod connections;
pub mod listener;
mod login;
mod packet_sink;
pub mod socket;
mod statements;

pub use error::{Error, Result};
pub use listener::Listener;
pub use node::{Node, fsck};
pub use presence::Presence;
pub use settings::{ListenSettings, NodeSettings};
