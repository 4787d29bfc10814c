//! Chunks on disk, the prolly tree over them, and the log: what lasts, and nothing about what it means.
//!
//! A *chunk* is immutable bytes named by their hash. A *map* is a tree of chunks with sorted keys, equal for equal contents whatever
//! happened before. The *log* is the one file that says what happened. All of it goes through one door to files, [`Disk`], and waits, tells
//! time and draws chance only through the seams in [`seam`], so that every crash and every order of events can be replayed from a seed.
//!
//! This crate must never know SQL, schemas, commits or the network.

pub mod disk;
pub mod seam;

pub use disk::{Disk, DiskFile, OpenMode};
