//! Row locks and table locks, held from when they are taken to the end of the transaction.
//!
//! A lock is named by a 128-bit hash of table, index and key, so taking one allocates nothing; two
//! names with one hash would wait for each other needlessly and never do wrong. Locks are spread
//! over shards. Who must wait takes a ticket and stands in the lock's queue, first come first
//! served, but for an upgrade, which goes first. Before it waits, the waits-for graph is searched:
//! a wait that would close a cycle is refused with [`Error::Deadlock`](crate::Error::Deadlock)
//! instead.

mod graph;
mod mode;
mod queue;
mod table;

pub use mode::LockMode;
pub use table::{LockName, LockTable, LockWait, TxnId};
