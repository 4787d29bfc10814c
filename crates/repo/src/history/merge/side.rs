//! One side's table, made ready to be merged.
//!
//! Rows can be matched only where equal rows have equal keys. Where a side's key bytes are not
//! those of the merged schema (a key column's type was widened, or the key itself is younger than
//! the base), or a keyless row would hash otherwise, that side's rows are written anew in the
//! merged schema first: a pass over the table, and only then.

use std::sync::Arc;

use storage::{KeyRange, Map, Store};
use types::SqlType;

use super::writer::RowBatch;
use crate::error::Result;
use crate::history::table::OpenTable;
use crate::object::{keyless_row, row_map_kind};
use crate::schema::{Layout, PartLayout, RowConversion, Schema};

/// One side's table.
#[derive(Clone)]
pub(super) struct Side {
    pub schema: Arc<Schema>,
    pub layout: Layout,
    pub rows: Map,
    /// None where rows were written anew: their keys are others now.
    pub indexes: Option<Vec<Map>>,
}

impl Side {
    /// The side of a table, or (`None`) of none, with rows that can be matched with those of
    /// `merged`.
    pub(super) fn new(
        store: &Store,
        table: Option<&OpenTable>,
        merged: &Arc<Schema>,
    ) -> Result<Side> {
        let layout = Layout::new(merged);
        let Some(table) = table else {
            let rows = Map::empty(row_map_kind(merged));
            return Ok(Side { schema: merged.clone(), layout, rows, indexes: None });
        };
        if has_same_keys(&table.schema, &table.layout, merged, &layout) {
            let indexes = (0..table.table.indexes.len()).map(|number| table.index(number));
            return Ok(Side {
                schema: table.schema.clone(),
                layout: table.layout.clone(),
                rows: table.rows(),
                indexes: Some(indexes.collect()),
            });
        }
        let rows = rekey(store, table, merged)?;
        Ok(Side { schema: merged.clone(), layout, rows, indexes: None })
    }

    /// The number of this side's index with the name of an index of the merged schema and, for
    /// equal rows, the same entries.
    pub(super) fn index_like(
        &self,
        merged: &Schema,
        layout: &Layout,
        number: usize,
    ) -> Option<usize> {
        self.indexes.as_ref()?;
        let wanted = merged.indexes.get(number)?;
        let (own, index) = self.schema.index_named(&wanted.name)?;
        let (parts, wanted_parts) = (self.layout.index_parts(own), layout.index_parts(number));
        let is_alike = parts.len() == wanted_parts.len()
            && parts.iter().zip(wanted_parts).all(|(a, b)| has_same_bytes(a, b))
            && index.parts.iter().zip(&wanted.parts).all(|(a, b)| a.column == b.column);
        is_alike.then_some(own)
    }

    /// An index's map; an empty one where there is none.
    pub(super) fn index(&self, number: usize) -> Map {
        let known = self.indexes.as_ref().and_then(|indexes| indexes.get(number)).copied();
        known.unwrap_or(Map::empty(&crate::object::INDEX))
    }
}

/// Whether rows of a side and of the merged schema have the same keys for the same values.
pub(crate) fn has_same_keys(
    schema: &Schema,
    layout: &Layout,
    merged: &Schema,
    target: &Layout,
) -> bool {
    if layout.is_keyless() || target.is_keyless() {
        return layout.is_keyless() == target.is_keyless() && schema.row_layout_begins(merged);
    }
    let (own, wanted) = (layout.primary_parts(), target.primary_parts());
    own.len() == wanted.len()
        && own.iter().zip(wanted).all(|(a, b)| has_same_bytes(a, b))
        && schema.primary.iter().zip(&merged.primary).all(|(a, b)| a.column == b.column)
}

/// Whether equal values make equal key bytes.
pub(super) fn has_same_bytes(a: &PartLayout, b: &PartLayout) -> bool {
    a.prefix_len == b.prefix_len
        && a.descending == b.descending
        && has_same_key_bytes(&a.sql_type, &b.sql_type)
}

/// Whether equal values of both types make equal key bytes (`types::key`).
pub(super) fn has_same_key_bytes(a: &SqlType, b: &SqlType) -> bool {
    match (a, b) {
        (SqlType::Enum { .. }, SqlType::Enum { .. }) => true,
        (SqlType::Set { .. }, SqlType::Set { .. }) => true,
        (SqlType::Enum { .. } | SqlType::Set { .. }, _) => false,
        (_, SqlType::Enum { .. } | SqlType::Set { .. }) => false,
        (
            SqlType::Int { width: a, unsigned: x, .. },
            SqlType::Int { width: b, unsigned: y, .. },
        ) => a == b && x == y,
        _ if a.is_text() && b.is_text() => a.collation() == b.collation(),
        _ if a.is_binary_string() && b.is_binary_string() => true,
        _ => a == b,
    }
}

/// A table's rows in another schema, keys and all. Of rows that then share a key one is kept;
/// keyless rows that become equal are counted.
fn rekey(store: &Store, table: &OpenTable, merged: &Arc<Schema>) -> Result<Map> {
    let conversion = RowConversion::new(&table.schema, merged);
    let mut batch = RowBatch::new(store, Map::empty(row_map_kind(merged)));
    let was_keyless = table.layout.is_keyless();
    let mut cursor = table.rows().range(store, KeyRange::all());
    while let Some((_, value)) = cursor.next()? {
        let (count, row) = if was_keyless { keyless_row(value)? } else { (1, value) };
        let row = conversion.convert(store.as_ref(), row)?;
        let mut key = Vec::new();
        conversion.target().row_key(store.as_ref(), &row, &mut key)?;
        if conversion.target().is_keyless() {
            batch.add_keyless(key, count, &row)?;
        } else {
            batch.put(key, Some(row))?;
        }
    }
    batch.finish()
}
