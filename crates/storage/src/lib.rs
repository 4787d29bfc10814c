//! Chunks on disk, the prolly tree over them, and the log: what lasts, and nothing about what it
//! means.
//!
//! A *chunk* is immutable bytes named by their hash. A *map* is a tree of chunks with sorted keys,
//! equal for equal contents whatever happened before. The *log* is the one file that says what
//! happened. All of it goes through one door to files, [`Disk`], and waits, tells time and draws
//! chance only through the seams in [`seam`], so that every crash and every order of events can be
//! replayed from a seed.
//!
//! This crate must never know SQL, schemas, commits or the network.

// The doors to the world.
pub mod disk;
pub mod mem_disk;
pub mod seam;

// Chunks and where they are kept.
pub mod chunk;
pub mod error;
pub mod hash;
pub mod limits;
pub mod pack;
pub mod store;

// What goes over all chunks, whatever they mean.
pub mod copy;
pub mod gc;
mod mark;
pub mod remote;
pub mod verify;

// What chunks are put together to.
pub mod blob;
pub mod run;
pub mod tree;

// Edits in memory, and the log of all of them.
pub mod log;
pub mod ordered;

pub use chunk::{Chunk, ChunkBuilder, Kind, Slice};
pub use disk::{Disk, DiskFile, OpenMode};
pub use error::{Error, Result};
pub use hash::Hash;
pub use mem_disk::MemDisk;
pub use pack::{PackSettings, PackStore};
pub use remote::Remote;
pub use store::{ChunkStore, MemStore, Store};
pub use tree::{KeyRange, Map, MapKind};
