//! Edits in memory: what has happened to a table since its maps were folded.

use std::sync::Arc;

use storage::log::Position;
use storage::ordered::OrdMap;

/// What a layer holds for one row.
#[derive(Clone, Debug)]
pub struct RowEdit {
    /// The row's bytes; `None`: it was deleted.
    pub row: Option<Arc<[u8]>>,
    /// The entry that said so.
    pub position: Position,
}

/// What a layer holds for one index entry.
#[derive(Clone, Copy, Debug)]
pub struct IndexEdit {
    /// Whether the entry is there.
    pub present: bool,
    /// The entry of the log that said so.
    pub position: Position,
}

/// Edits of one table: of its rows, and of each of its indexes.
#[derive(Clone)]
pub struct Layer {
    /// By primary key bytes.
    pub rows: OrdMap<RowEdit>,
    /// By entry key bytes, one map an index, in the schema's order.
    pub indexes: Vec<OrdMap<IndexEdit>>,
}

impl Layer {
    /// No edits yet, for a table with so many indexes.
    pub fn empty(index_count: usize) -> Self {
        Self {
            rows: OrdMap::new(|edit: &RowEdit| edit.row.as_ref().map_or(0, |row| row.len()) + 40),
            indexes: (0..index_count).map(|_| OrdMap::new(|_: &IndexEdit| 16)).collect(),
        }
    }

    /// Whether nothing was edited.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.indexes.iter().all(OrdMap::is_empty)
    }

    /// About how many bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        self.rows.bytes() + self.indexes.iter().map(OrdMap::bytes).sum::<usize>()
    }
}
