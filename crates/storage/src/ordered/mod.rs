//! The ordered map that holds edits in memory: immutable versions that share what they have in
//! common.
//!
//! A snapshot is a clone of the map: one pointer, whatever the size. A writer goes on with its own
//! clone; nodes that no snapshot holds are edited in place, the others are copied on the way down.
//!
//! ```text
//!  version 1 ──► branch ──┬──► leaf a
//!                         ├──► leaf b        insert into b after a snapshot of version 1
//!                         └──► leaf c        copies one branch and one leaf
//!  version 2 ──► branch' ─┬──► leaf a
//!                         ├──► leaf b'
//!                         └──► leaf c
//! ```
//!
//! It is a B+tree of wide nodes behind `Arc`s: entries stand only in the leaves, a branch holds the
//! keys that separate its children. Short keys lie in the node itself, so a search touches one
//! block of memory a level. `docs/decisions/0001-persistent-ordered-map.md` says what it was
//! measured against.
//!
//! What it promises: a version never changes once it was cloned; [`OrdMap::snapshot`] is O(1); get,
//! insert and remove are O(log n); a step of [`Range`] or [`Cursor`] allocates nothing.
//! What it leaves out: any idea of what keys and values mean, and sharing between writers (one
//! writer at a time swaps in its new version; that is the caller's affair).

mod cursor;
mod key;
mod map;
mod node;
mod path;
mod range;

#[cfg(test)]
mod tests;

pub use cursor::Cursor;
pub use map::OrdMap;
pub use range::Range;
