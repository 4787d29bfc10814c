//! Entries: what the log holds, and the only thing that changes a node's state.
//!
//! An [`Entry`] is one atomic change, evaluated where it was made: no clock, chance, default or
//! trigger is left to be worked out by whoever applies it. It is a list of [`Op`]s in the order in
//! which they happen. Row changes carry what [`apply`](crate::apply) needs to keep every index
//! right without reading: the new row, and the index keys that go.
//!
//! Position, commit time and request id stand in the log's frame, not here. The bytes are
//! versioned ([`encoding`]); a decoder takes what an older version wrote.

mod encoding;
mod op;

pub use op::{
    DatabaseChange, DatabaseOp, Entry, Op, RefOp, RowChange, RowsOp, Scope, TableChange, TableOp,
    WorkingChange, WorkingOp,
};
