//! Transactions: a snapshot, private writes above it, what was read, and locks.
//!
//! ```text
//!   begin ─ snapshot of the durable state
//!   read    private writes over the snapshot; finished statements leave spans
//!   write   lock the row ─ look at the tip ─ newer? refresh, or fail ─ private write
//!   commit  certify in the section ─ append ─ let go of locks ─ wait until durable
//! ```
//! One rule decides about rows that are newer than the snapshot: *refresh, or fail* (DESIGN section
//! 5, [`refresh`]). Savepoints and statements are copies of the private maps, which cost a pointer
//! each.

mod adopt;
mod commit;
mod fold_view;
mod foreign_key;
mod lock_row;
mod open_table;
mod pending;
mod read;
mod refresh;
mod savepoint;
mod scan;
mod span;
mod transaction;
mod write;

use storage::log::Position;

pub use adopt::Adopted;
pub use commit::Ended;
pub use lock_row::Locked;
pub use open_table::TableHandle;
pub use savepoint::Savepoint;
pub use scan::{History, Scan, ScanSpec};
pub use span::{Span, SpanReason, TreeName};
pub use transaction::Transaction;
pub use write::{Duplicate, WriteOptions};

pub(crate) use transaction::TableWrites;

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
