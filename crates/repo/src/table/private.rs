//! What a transaction has written to one table and nobody else sees.

use std::sync::Arc;

use storage::ordered::OrdMap;

use super::Versioned;
use crate::columns::ColumnSet;
use crate::state::{IndexEdit, RowEdit};

/// One row that a transaction has written.
#[derive(Clone, Debug)]
pub struct PrivateRow {
    /// What it is now; `None`: deleted.
    pub row: Option<Arc<[u8]>>,
    /// What was there at the tip before the transaction wrote, under its lock.
    pub original: Option<Arc<[u8]>>,
    /// The columns that were set.
    pub set: ColumnSet,
}

/// Whether a transaction has made or removed an index entry.
#[derive(Clone, Copy, Debug)]
pub struct PrivateIndex {
    /// Whether it is there now.
    pub present: bool,
}

/// A transaction's writes to one table. A clone is O(1), so a savepoint is one.
pub struct Private {
    /// By primary key.
    pub rows: OrdMap<PrivateRow>,
    /// By entry key, one map an index.
    pub indexes: Vec<OrdMap<PrivateIndex>>,
}

impl Clone for Private {
    fn clone(&self) -> Self {
        Self {
            rows: self.rows.snapshot(),
            indexes: self.indexes.iter().map(OrdMap::snapshot).collect(),
        }
    }
}

impl Private {
    /// Nothing written, to a table with so many indexes.
    pub fn new(index_count: usize) -> Self {
        let measure = |edit: &PrivateRow| {
            let len = |row: &Option<Arc<[u8]>>| row.as_ref().map_or(0, |row| row.len());
            len(&edit.row) + len(&edit.original) + 64
        };
        let indexes = (0..index_count).map(|_| OrdMap::new(|_: &PrivateIndex| 8)).collect();
        Self { rows: OrdMap::new(measure), indexes }
    }

    /// About how many bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        self.rows.bytes() + self.indexes.iter().map(OrdMap::bytes).sum::<usize>()
    }
}

impl Versioned for PrivateRow {
    fn live(&self) -> Option<&[u8]> {
        self.row.as_deref()
    }
}

impl Versioned for RowEdit {
    fn live(&self) -> Option<&[u8]> {
        self.row.as_deref()
    }
}

impl Versioned for PrivateIndex {
    fn live(&self) -> Option<&[u8]> {
        self.present.then_some(&[])
    }
}

impl Versioned for IndexEdit {
    fn live(&self) -> Option<&[u8]> {
        self.present.then_some(&[])
    }
}
