//! The prolly tree: a sorted map of byte strings whose root hash depends on its contents alone.
//!
//! ```text
//!                    inner  [ …m │ …z ]            last key, rows and hash of each child
//!                          /        \
//!            leaf [a b … m]          [n … z]       keys and values
//! ```
//!
//! Where a node ends is decided by the hash of its last key against a threshold that grows with the
//! node's size (`boundary`), so the nodes follow from the sorted entries and nothing else:
//! whatever order of edits led to equal contents, the chunks are the same, two maps are compared by
//! skipping what has equal hashes, and a changed row rewrites one path. Nodes are searched where
//! they lie, without a decode step (`node`). Inner nodes count the rows below, so `COUNT` and
//! `OFFSET` read no leaves.
//!
//! In reading order: `node` the bytes of a node · `boundary` where it ends · `writer` nodes
//! being written · `build` a whole tree from sorted rows · `edit` a batch of changes · `path`
//! a place in a tree · `cursor`, `range` reading in order · `rank` counting · `diff` two
//! trees compared · `merge` three.
//!
//! A [`Map`] is a small value, a root and a row count; functions take the store that its chunks are
//! in.

mod boundary;
mod build;
mod cursor;
mod diff;
mod edit;
mod map;
mod merge;
mod node;
mod path;
mod range;
mod rank;
mod writer;

pub use cursor::Cursor;
pub use diff::{Change, Diff};
pub use map::{Map, MapKind, RefsOf};
pub use merge::{Conflict, Resolution, merge};
pub use range::{KeyRange, RangeCursor};

#[cfg(test)]
mod tests;
