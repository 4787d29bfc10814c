//! A table opened for reading: its object with its schema, and where the rows' key bytes come from.

use std::sync::Arc;

use storage::{ChunkStore, Hash, Map, Store};

use crate::error::Result;
use crate::object::{INDEX, Object, Root, RootTable, Table, row_map_kind};
use crate::schema::{Layout, Schema};

/// A table of a root, with what is needed to read its rows.
#[derive(Clone)]
pub struct OpenTable {
    /// The name as it was written when the table was made.
    pub name: String,
    /// The table's chunk.
    pub hash: Hash,
    /// What the chunk says.
    pub table: Table,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// Its schema's layout.
    pub layout: Layout,
}

impl OpenTable {
    /// Opens the table that a root names.
    pub fn open(store: &dyn ChunkStore, named: &RootTable) -> Result<OpenTable> {
        let table = Table::load(store, named.hash)?;
        let schema = Arc::new(Schema::load(store, table.schema)?);
        let layout = Layout::new(&schema);
        Ok(OpenTable { name: named.name.clone(), hash: named.hash, table, schema, layout })
    }

    /// Opens a table of `root` by name in any case.
    pub fn find(store: &Store, root: &Root, name: &str) -> Result<Option<OpenTable>> {
        let named = root.table(store.as_ref(), name)?;
        named.map(|named| OpenTable::open(store.as_ref(), &named)).transpose()
    }

    /// The rows.
    pub fn rows(&self) -> Map {
        self.table.rows.map(row_map_kind(&self.schema))
    }

    /// The entries of an index; an empty map where there is none of that number.
    pub fn index(&self, number: usize) -> Map {
        self.table.indexes.get(number).copied().unwrap_or_default().map(&INDEX)
    }
}
