//! Reading a table: edits merged over maps.
//!
//! ```text
//!   private edits    what this transaction has written and nobody else sees
//!   active layer     committed since the last fold began
//!   frozen layer     committed before, being folded just now
//!   base             the maps in the chunk store
//! ```
//! The newest edit of a key wins; a deletion hides what is below. [`MergedCursor`] walks all of
//! them in key order, both ways; [`read_row`] looks one key up.

mod merged;
mod private;

use std::sync::Arc;

use storage::{ChunkStore, Slice};

pub use merged::{MergedCursor, Versioned};
pub use private::{Private, PrivateIndex, PrivateRow};

use crate::error::Result;
use crate::state::TableState;

/// A row's bytes, kept alive by whatever holds them.
#[derive(Clone, Debug)]
pub enum Row {
    /// From an edit.
    Edit(Arc<[u8]>),
    /// From a chunk.
    Chunk(Slice),
}

impl std::ops::Deref for Row {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Edit(bytes) => bytes,
            Self::Chunk(slice) => slice,
        }
    }
}

impl Row {
    /// Its bytes as an edit holds them.
    pub fn to_shared(&self) -> Arc<[u8]> {
        match self {
            Self::Edit(bytes) => Arc::clone(bytes),
            Self::Chunk(slice) => Arc::from(&**slice),
        }
    }
}

/// The row with this primary key in a table's committed state.
pub fn read_row(store: &dyn ChunkStore, table: &TableState, key: &[u8]) -> Result<Option<Row>> {
    if let Some(edit) = table.edit(key) {
        return Ok(edit.row.clone().map(Row::Edit));
    }
    Ok(table.base.rows.get(store, key)?.map(Row::Chunk))
}
