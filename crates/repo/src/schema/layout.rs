//! A schema made ready for rows: where each key part lies, what its type is, what an absent field
//! means.
//!
//! ```text
//! row value   the row's bytes (types::row); in a keyless table preceded by their count, u64 LE
//! row key     key bytes of the primary key's parts; in a keyless table the first 16 bytes of the
//!             row's hash
//! entry       key bytes of the index's parts, then the row key
//! ```
//!
//! Key bytes are made from the row as it lies, field by field into one buffer; the store is asked
//! only for fields that lie out of line, and of a prefix part only for its beginning. A [`Layout`]
//! is a counted pointer: clone it freely.

use std::sync::Arc;

use storage::blob::{read_blob, read_range};
use storage::{ChunkStore, Hash};
use types::key::{self, Damage};
use types::row::{Field, RowRef, decode_value};
use types::{SqlType, Value};

use super::{KeyPart, Schema};
use crate::error::{Error, Result};
use crate::object::keyless_row;

/// How many bytes of a row's hash are its key in a keyless table.
pub const KEYLESS_KEY_BYTES: usize = 16;

/// The most bytes that a character has in UTF-8.
const CHAR_BYTES_MAX: usize = 4;

/// One part of a key, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartLayout {
    /// The field's place in the row.
    pub position: usize,
    /// Its type.
    pub sql_type: SqlType,
    /// For `c(10)`: how many characters (bytes, for binary columns) of it.
    pub prefix_len: Option<u32>,
    /// Whether it runs from high to low.
    pub descending: bool,
}

#[derive(Debug)]
struct FieldLayout {
    sql_type: SqlType,
    fill: Option<Vec<u8>>,
}

#[derive(Debug)]
struct Parts {
    fields: Vec<FieldLayout>,
    primary: Vec<PartLayout>,
    indexes: Vec<Vec<PartLayout>>,
}

/// How rows and keys follow from a schema.
#[derive(Clone, Debug)]
pub struct Layout(Arc<Parts>);

impl Layout {
    /// The layout of a valid schema (decoded ones are; [`Schema::validate`]): a part of no column
    /// is left out.
    pub fn new(schema: &Schema) -> Layout {
        let field = |column: &super::Column| FieldLayout {
            sql_type: column.sql_type.clone(),
            fill: column.fill.clone(),
        };
        Layout(Arc::new(Parts {
            fields: schema.columns.iter().map(field).collect(),
            primary: resolve(schema, &schema.primary),
            indexes: schema.indexes.iter().map(|index| resolve(schema, &index.parts)).collect(),
        }))
    }

    /// Whether rows are keyed by their hash.
    pub fn is_keyless(&self) -> bool {
        self.0.primary.is_empty()
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.0.fields.len()
    }

    /// The parts of the primary key; none in a keyless table.
    pub fn primary_parts(&self) -> &[PartLayout] {
        &self.0.primary
    }

    /// The parts of an index; none where there is no index of that number.
    pub fn index_parts(&self, number: usize) -> &[PartLayout] {
        self.0.indexes.get(number).map_or(&[], Vec::as_slice)
    }

    /// How many indexes there are.
    pub fn index_count(&self) -> usize {
        self.0.indexes.len()
    }

    /// The type of a column.
    pub fn sql_type(&self, position: usize) -> Option<&SqlType> {
        self.0.fields.get(position).map(|field| &field.sql_type)
    }

    /// What a column's absent field means: its bytes, or `None` for NULL.
    pub fn fill(&self, position: usize) -> Option<&[u8]> {
        self.0.fields.get(position)?.fill.as_deref()
    }

    /// The row's own bytes in a row value.
    pub fn row_bytes<'a>(&self, value: &'a [u8]) -> Result<&'a [u8]> {
        if self.is_keyless() { Ok(keyless_row(value)?.1) } else { Ok(value) }
    }

    /// The row of a row value.
    pub fn row<'a>(&self, value: &'a [u8]) -> Result<RowRef<'a>> {
        RowRef::new(self.row_bytes(value)?).map_err(damaged)
    }

    /// A field; an absent one as its column's fill, so never [`Field::Absent`].
    #[inline]
    pub fn field<'a>(&'a self, row: &RowRef<'a>, position: usize) -> Field<'a> {
        match row.field(position) {
            Field::Absent => self.fill(position).map_or(Field::Null, Field::Inline),
            stored => stored,
        }
    }

    /// The value of a field; reads it from the store where it lies out of line.
    pub fn value(
        &self,
        store: &dyn ChunkStore,
        row: &RowRef<'_>,
        position: usize,
    ) -> Result<Value> {
        let of = self.sql_type(position).ok_or_else(|| Error::corrupt("a field past the last"))?;
        match self.field(row, position) {
            Field::Absent | Field::Null => Ok(Value::Null),
            Field::Inline(bytes) => decode_value(bytes, of).map_err(damaged),
            Field::External { hash, .. } => {
                let bytes = read_blob(store, &Hash::from_bytes(hash))?;
                decode_value(&bytes, of).map_err(damaged)
            }
        }
    }

    /// Appends the key of the row whose own bytes are `row`: the primary key's bytes, or in a
    /// keyless table the hash.
    pub fn row_key(&self, store: &dyn ChunkStore, row: &[u8], out: &mut Vec<u8>) -> Result<()> {
        if self.is_keyless() {
            out.extend(Hash::of(row).as_bytes().iter().take(KEYLESS_KEY_BYTES));
            return Ok(());
        }
        let row = RowRef::new(row).map_err(damaged)?;
        self.parts_key(store, &self.0.primary, &row, out).map(|_| ())
    }

    /// Appends the entry of a row in an index: the parts' bytes and the row key. `value` is the row
    /// value.
    pub fn index_entry(
        &self,
        store: &dyn ChunkStore,
        number: usize,
        value: &[u8],
        row_key: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        self.index_prefix(store, number, value, out)?;
        out.extend_from_slice(row_key);
        Ok(())
    }

    /// Appends the parts' bytes of a row in an index, and says whether one part is NULL (then a
    /// unique index does not compare it).
    pub fn index_prefix(
        &self,
        store: &dyn ChunkStore,
        number: usize,
        value: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<bool> {
        self.parts_key(store, self.index_parts(number), &self.row(value)?, out)
    }

    /// Appends the key bytes of any parts of a row, and says whether one of them is NULL.
    pub fn parts_key(
        &self,
        store: &dyn ChunkStore,
        parts: &[PartLayout],
        row: &RowRef<'_>,
        out: &mut Vec<u8>,
    ) -> Result<bool> {
        let mut any_null = false;
        for part in parts {
            let value = self.part_value(store, part, row)?;
            any_null |= value.is_null();
            match part.prefix_len {
                None => key::encode_field(&value, &part.sql_type, part.descending, out),
                Some(prefix) => {
                    let (of, desc) = (&part.sql_type, part.descending);
                    key::encode_prefix_field(&value, of, prefix, desc, out);
                }
            }
        }
        Ok(any_null)
    }

    /// The value that a part's key bytes are made of: of a long one behind a prefix only the
    /// beginning.
    fn part_value(
        &self,
        store: &dyn ChunkStore,
        part: &PartLayout,
        row: &RowRef<'_>,
    ) -> Result<Value> {
        let (Field::External { hash, .. }, Some(prefix)) =
            (self.field(row, part.position), part.prefix_len)
        else {
            return self.value(store, row, part.position);
        };
        let is_text = part.sql_type.is_text();
        let bytes_max = prefix as usize * if is_text { CHAR_BYTES_MAX } else { 1 };
        let start = read_range(store, &Hash::from_bytes(hash), 0, bytes_max)?;
        let whole = match str::from_utf8(&start) {
            Err(cut) if is_text => start.get(..cut.valid_up_to()).unwrap_or_default(),
            _ => &start,
        };
        decode_value(whole, &part.sql_type).map_err(damaged)
    }

    /// Splits an index's entry into the parts' bytes and the row key.
    pub fn split_entry<'a>(&self, number: usize, entry: &'a [u8]) -> Result<(&'a [u8], &'a [u8])> {
        let mut rest = entry;
        for part in self.index_parts(number) {
            key::skip_field(&mut rest, &part.sql_type, part.descending).map_err(damaged)?;
        }
        let at = entry.len() - rest.len();
        entry.split_at_checked(at).ok_or_else(|| Error::corrupt("an index entry ends early"))
    }

    /// The parts' values of an index's entry, as far as its bytes say them (`None`: only the row
    /// does), and the row key.
    pub fn decode_entry<'a>(
        &self,
        number: usize,
        entry: &'a [u8],
    ) -> Result<(Vec<Option<Value>>, &'a [u8])> {
        let mut rest = entry;
        let values = decode_parts(self.index_parts(number), &mut rest)?;
        Ok((values, rest))
    }

    /// The primary key's values of a row key, as far as its bytes say them.
    pub fn decode_key(&self, row_key: &[u8]) -> Result<Vec<Option<Value>>> {
        let mut rest = row_key;
        decode_parts(&self.0.primary, &mut rest)
    }

    /// Whether a part of an index's entry is NULL.
    pub fn entry_has_null(&self, number: usize, entry: &[u8]) -> Result<bool> {
        let mut rest = entry;
        for part in self.index_parts(number) {
            let before = rest;
            key::skip_field(&mut rest, &part.sql_type, part.descending).map_err(damaged)?;
            // NULL is the one field of a single byte.
            if before.len() - rest.len() == 1 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn decode_parts(parts: &[PartLayout], rest: &mut &[u8]) -> Result<Vec<Option<Value>>> {
    let mut values = Vec::with_capacity(parts.len());
    for part in parts {
        let value = key::decode_field(rest, &part.sql_type, part.descending).map_err(damaged)?;
        values.push(value.filter(|_| part.prefix_len.is_none()));
    }
    Ok(values)
}

fn resolve(schema: &Schema, parts: &[KeyPart]) -> Vec<PartLayout> {
    let part = |part: &KeyPart| {
        let position = schema.position(part.column)?;
        Some(PartLayout {
            position,
            sql_type: schema.columns.get(position)?.sql_type.clone(),
            prefix_len: part.prefix_len,
            descending: part.descending,
        })
    };
    parts.iter().filter_map(part).collect()
}

pub(crate) fn damaged(damage: Damage) -> Error {
    Error::corrupt(damage.to_string())
}
