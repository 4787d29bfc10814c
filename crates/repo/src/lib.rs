//! The versioned database: tables with indexes, working sets, commits, refs, and the transactions
//! that change them.
//!
//! ```text
//! Instance ── State (immutable, one a position) ── Database ── refs, WorkingSet ── TableState
//!    │             ▲ apply(entry)                                      base maps + edit layers
//!    └─ Transaction: snapshot + private writes + spans + locks ──► Entry ──► log
//! ```
//!
//! What it promises: nothing acknowledged is lost; a snapshot never changes; a transaction
//! refreshes or fails, so no update is lost; equal contents have equal hashes whatever happened
//! before.
//!
//! It must never know SQL text, sessions or sockets.
//!
//! Reading order: [`place`] and [`columns`] name things; [`schema`] and [`object`] are what lasts;
//! [`state`], [`table`] and [`entry`] what is in memory and in the log; [`apply`], [`fold`] and
//! [`instance`] how they follow from each other; [`lock`] and [`txn`] how sessions share them;
//! [`history`] what Git's model adds; [`exchange`] how data moves between instances.

pub mod apply;
mod codec;
pub mod columns;
pub mod entry;
pub mod error;
pub mod exchange;
pub mod fold;
pub mod history;
pub mod instance;
pub mod limits;
pub mod load;
pub mod lock;
pub mod object;
pub mod place;
pub mod schema;
pub mod state;
pub mod table;
pub mod txn;

pub use columns::ColumnSet;
pub use error::{Error, Result};
pub use instance::{Instance, Options, Parts};
pub use place::{Place, TablePlace, lower};

// What the engine needs of the layer below: it knows that layer through this one alone.
pub use storage::log::Position;
pub use storage::tree::Cursor as MapCursor;
pub use storage::{ChunkStore, Hash, KeyRange, Kind, Map, MapKind, Slice, Store, blob, gc, seam};
