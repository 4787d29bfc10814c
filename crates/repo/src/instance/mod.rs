//! An instance: the data directory while it is open.
//!
//! ```text
//! commit:  certify ─ apply ─ append to the log's buffer ─ publish the tip    (one section)
//!          then: let go of locks ─ wait until durable ─ answer
//! ```
//! The *section* is the only place where entries are appended and tips published, so the log's
//! order and the states' order are one. Nothing waits inside it and no file is touched in it.
//!
//! A failed write or sync drops the tip back to what is durable, cuts off whoever used or awaits it
//! (outcome unknown) and closes the instance to writes until it is opened again; reads go on.

mod auto_increment;
mod carry;
mod checkpoint;
mod children;
mod collect;
mod open;
mod read_back;
mod section;
mod settle;
mod timeline;
mod turn;

use std::sync::Arc;

use storage::Disk;
use storage::seam::{Clock, Entropy, Wait};

pub use open::OpenReport;
pub(crate) use read_back::{checkpoint_root, take_lock};
pub use section::Instance;
pub use storage::pack::Pin;

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
    /// Bytes that packs grow by before garbage is collected: Dolt's 128 MiB.
    pub gc_growth_bytes: u64,
    /// The length of a log segment in bytes.
    pub log_segment_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            chunk_cache_bytes: 512 << 20,
            fold_bytes: 16 << 20,
            checkpoint_log_bytes: 64 << 20,
            gc_growth_bytes: 128 << 20,
            log_segment_bytes: storage::log::SEGMENT_BYTES_DEFAULT,
        }
    }
}
