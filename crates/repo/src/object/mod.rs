//! The persisted objects of a versioned database, from a table up to the whole instance, and how
//! each is written as a chunk.
//!
//! ```text
//! InstanceRoot ─> DatabaseRoot ─┬─> Commit ───> Root ─> Table ─> Schema, rows, indexes, artifacts
//!                               ├─> WorkingSet ─> Root (working, staged), merge and rebase state
//!                               └─> Tag ─> Commit
//! ```
//!
//! An object is a small chunk: every hash that it names is in the chunk's references (so garbage
//! collection and copying need not know objects), and its payload names them by place (`format`).
//! Whatever grows is a map ([`Tree`]) that the object points to. Encoding is canonical: equal
//! objects are equal bytes, so their hashes say whether they are equal. Decoding never panics and
//! refuses what it does not know. The layouts are drawn at the head of each file; fixtures of every
//! version are kept in `tests/object_fixtures.rs`.
//!
//! What this leaves out: what the objects mean together (`history`), and the state that is held in
//! memory (`state`).

pub mod artifacts;
pub mod kinds;

mod commit;
mod database;
mod format;
mod instance;
mod root;
mod schema;
mod table;
mod tag;
mod tree;
mod working_set;

pub use artifacts::{ConflictRow, ConflictSide, Violation, ViolationRow};
pub use commit::{Commit, Identity};
pub use database::DatabaseRoot;
pub use format::Object;
pub use instance::InstanceRoot;
pub use root::{Root, RootTable};
pub use table::Table;
pub use tag::Tag;
pub use tree::{
    ARTIFACTS, CLOSURE, COUNTERS, FACTS, INDEX, KEYLESS_ROWS, NAMED, REFS, ROWS, TABLES, Tree,
    keyless_row, keyless_value, row_map_kind,
};
pub use working_set::{Change, MergeState, RebaseState, WorkingSet};
