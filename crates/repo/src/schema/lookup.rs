//! Finding things in a schema, and what must hold of one.

use std::collections::BTreeSet;

use storage::Hash;
use types::SqlType;

use super::{Column, ColumnId, Index, KeyPart, Schema};
use crate::error::{Error, Result};
use crate::place::lower;

impl ColumnId {
    /// The identity of a column that is added to `table` with this name, type and fill (names in
    /// any case): the first eight bytes of the BLAKE3 hash of the four, or of the four and the
    /// first number that makes one that is not `taken`. So the same ALTER on two branches makes the
    /// same column, and a column that takes the name of a renamed one is another.
    pub fn derive(
        table: &str,
        name: &str,
        sql_type: &SqlType,
        fill: Option<&[u8]>,
        taken: impl Fn(ColumnId) -> bool,
    ) -> ColumnId {
        let mut source = crate::codec::Writer::versioned(1);
        let mut type_bytes = Vec::new();
        sql_type.encode(&mut type_bytes);
        source.text("column").text(&lower(table)).text(&lower(name));
        source.bytes(&type_bytes).optional(fill);
        let source = source.finish();
        let mut number = 0_u64;
        loop {
            let mut numbered = source.clone();
            numbered.extend(number.to_le_bytes());
            let hash = Hash::of(&numbered);
            let first = hash.as_bytes().first_chunk().expect("a hash has twenty bytes");
            let id = ColumnId(u64::from_le_bytes(*first));
            if !taken(id) {
                return id;
            }
            number += 1;
        }
    }
}

/// True where the names are the same to MySQL: columns, indexes and constraints are looked up
/// without regard to case.
pub fn same_name(a: &str, b: &str) -> bool {
    a == b || lower(a) == lower(b)
}

impl Schema {
    /// The column with this identity.
    pub fn column(&self, id: ColumnId) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The place, from 0, of the column with this identity.
    pub fn position(&self, id: ColumnId) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// The column of this name, in any case, and its place.
    pub fn column_named(&self, name: &str) -> Option<(usize, &Column)> {
        self.columns.iter().enumerate().find(|(_, column)| same_name(&column.name, name))
    }

    /// The index of this name, in any case, and its place.
    pub fn index_named(&self, name: &str) -> Option<(usize, &Index)> {
        self.indexes.iter().enumerate().find(|(_, index)| same_name(&index.name, name))
    }

    /// True for a table without a primary key, whose rows are counted by their hash.
    pub fn is_keyless(&self) -> bool {
        self.primary.is_empty()
    }

    /// The places of the primary key's columns, in the key's order.
    pub fn primary_key_columns(&self) -> impl Iterator<Item = usize> {
        self.primary.iter().filter_map(|part| self.position(part.column))
    }

    /// The identities of the columns, in order. Two rows may be compared as bytes only where these,
    /// and the types, are the same.
    pub fn column_ids(&self) -> impl Iterator<Item = ColumnId> {
        self.columns.iter().map(|column| column.id)
    }

    /// True where rows of `self` and `other` are the same bytes for the same values: same columns,
    /// types and fills, in the same order.
    pub fn same_row_layout(&self, other: &Schema) -> bool {
        self.columns.len() == other.columns.len() && self.row_layout_begins(other)
    }

    /// True where a row of `self` is, as it is, a row of `longer`, which may have more columns at
    /// its end: they read as their fill.
    pub fn row_layout_begins(&self, longer: &Schema) -> bool {
        self.columns.len() <= longer.columns.len()
            && self
                .columns
                .iter()
                .zip(&longer.columns)
                .all(|(a, b)| a.id == b.id && a.sql_type == b.sql_type && a.fill == b.fill)
    }

    /// Checks what the rest of the crate relies on: identities and names are unique and every key
    /// part names a column.
    pub fn validate(&self) -> Result<()> {
        let ids: BTreeSet<ColumnId> = self.column_ids().collect();
        let names: BTreeSet<_> = self.columns.iter().map(|column| lower(&column.name)).collect();
        if ids.len() != self.columns.len() || names.len() != self.columns.len() {
            return Err(Error::corrupt("schema has a column twice"));
        }
        let indexes: BTreeSet<_> = self.indexes.iter().map(|index| lower(&index.name)).collect();
        if indexes.len() != self.indexes.len() {
            return Err(Error::corrupt("schema has an index twice"));
        }
        let known = |parts: &[KeyPart]| parts.iter().all(|part| ids.contains(&part.column));
        let keys = self.foreign_keys.iter().flat_map(|key| &key.columns);
        let all_known = known(&self.primary)
            && self.indexes.iter().all(|index| known(&index.parts))
            && keys.into_iter().all(|column| ids.contains(column));
        if all_known { Ok(()) } else { Err(Error::corrupt("schema has a key on no column")) }
    }
}
