//! A table of a working set: its maps as last folded, and the edits since.

use std::sync::{Arc, OnceLock};

use storage::{ChunkStore, Hash, Map};

use super::{Layer, RowEdit};
use crate::error::{Error, Result};
use crate::object::{self, ARTIFACTS, INDEX, Object, keyless_row, row_map_kind};
use crate::schema::{Layout, Schema};

/// A table as it was folded: schema and maps in the chunk store. Immutable and shared by all states
/// that have it.
#[derive(Clone)]
pub struct TableBase {
    /// The hash of the table object.
    pub object: Hash,
    /// The hash of its schema.
    pub schema_hash: Hash,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// How rows and keys follow from it.
    pub layout: Layout,
    /// Its rows, by primary key.
    pub rows: Map,
    /// How many rows there are; in a keyless table equal rows count each time.
    pub row_count: u64,
    /// Its index entries, one map an index, in the schema's order.
    pub indexes: Vec<Map>,
    /// Rows in conflict after a merge, by primary key.
    pub conflicts: Map,
    /// Rows that violate a constraint after a merge.
    pub violations: Map,
}

impl TableBase {
    /// The table of a table object, its schema read from the store.
    pub fn of_object(store: &dyn ChunkStore, hash: Hash, object: &object::Table) -> Result<Self> {
        let schema = Schema::load(store, object.schema)?;
        let rows = object.rows.map(row_map_kind(&schema));
        if object.indexes.len() != schema.indexes.len() {
            return Err(Error::corrupt("a table with other indexes than its schema").at(hash));
        }
        let layout = Layout::new(&schema);
        Ok(Self {
            object: hash,
            schema_hash: object.schema,
            schema: Arc::new(schema),
            layout,
            rows,
            row_count: object.row_count,
            indexes: object.indexes.iter().map(|index| index.map(&INDEX)).collect(),
            conflicts: object.conflicts.map(&ARTIFACTS),
            violations: object.violations.map(&ARTIFACTS),
        })
    }

    /// How many rows a stored value stands for: one, more only in a keyless table.
    pub fn rows_in(&self, value: &[u8]) -> u64 {
        if self.schema.is_keyless() { keyless_row(value).map_or(1, |(count, _)| count) } else { 1 }
    }

    /// The same table with other maps, kept as an object.
    pub fn with_maps(
        &self,
        store: &dyn ChunkStore,
        rows: Map,
        indexes: Vec<Map>,
        row_count: u64,
    ) -> Result<Arc<Self>> {
        let mut table = Self { rows, row_count, indexes, ..self.clone() };
        table.object = table.to_object().save(store)?;
        Ok(Arc::new(table))
    }

    /// The table object that says the same.
    pub fn to_object(&self) -> object::Table {
        object::Table {
            schema: self.schema_hash,
            rows: self.rows.into(),
            row_count: self.row_count,
            indexes: self.indexes.iter().map(|index| (*index).into()).collect(),
            conflicts: self.conflicts.into(),
            violations: self.violations.into(),
        }
    }
}

/// A table as it is at one position.
#[derive(Clone)]
pub struct TableState {
    /// Its name, in the case in which it was made.
    pub name: Arc<str>,
    /// What was folded.
    pub base: Arc<TableBase>,
    /// The edits that a fold is merging into the base just now.
    pub frozen: Option<Arc<Layer>>,
    /// The edits since.
    pub active: Layer,
    /// How many rows it has.
    pub row_count: u64,
    /// What its fold came to, once somebody has made it.
    pub fold: FoldMemo,
}

/// The fold of one table state. A copy of the state is about to be another one, so it starts anew.
#[derive(Default)]
pub struct FoldMemo(OnceLock<Arc<TableBase>>);

impl Clone for FoldMemo {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl FoldMemo {
    /// What the fold came to, if it is known.
    pub fn get(&self) -> Option<&Arc<TableBase>> {
        self.0.get()
    }

    /// Notes what the fold comes to. Whoever is second notes the same.
    pub fn note(&self, base: &Arc<TableBase>) {
        self.0.get_or_init(|| Arc::clone(base));
    }
}

impl TableState {
    /// The table as folded, without edits.
    pub fn folded(name: Arc<str>, base: Arc<TableBase>) -> Self {
        let active = Layer::empty(base.indexes.len());
        let row_count = base.row_count;
        Self { name, base, frozen: None, active, row_count, fold: FoldMemo::default() }
    }

    /// Its schema.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.base.schema
    }

    /// Whether everything is in the base.
    pub fn is_folded(&self) -> bool {
        self.frozen.is_none() && self.active.is_empty()
    }

    /// The object that it folds to, if that is known.
    pub fn folded_object(&self) -> Option<Hash> {
        if self.is_folded() { Some(self.base.object) } else { Some(self.fold.get()?.object) }
    }

    /// The newest edit of a row since the fold, if it was edited.
    pub fn edit(&self, key: &[u8]) -> Option<&RowEdit> {
        self.active.rows.get(key).or_else(|| self.frozen.as_ref()?.rows.get(key))
    }

    /// The edit layers that hold anything, newest first.
    pub fn layers(&self) -> impl Iterator<Item = &Layer> {
        std::iter::once(&self.active)
            .chain(self.frozen.as_deref())
            .filter(|layer| !layer.is_empty())
    }
}
