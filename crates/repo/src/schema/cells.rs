//! Cells, and rows made of them in their one encoding.
//!
//! The same values are the same row bytes, whoever makes them, by three rules applied in this order
//! ([`Layout::build_row`]):
//!
//! 1. Trailing fields that equal their column's fill are left away.
//! 2. A field of more than [`FIELD_INLINE_BYTES_MAX`] bytes lies out of line, a shorter one inline.
//! 3. If the fields together still have more than [`ROW_INLINE_BYTES_MAX`] bytes, the longest go
//!    out of line, of equal ones the first, until they have not (or none is longer than its
//!    reference would be).
//!
//! So a value may be inline in one row and out of line in another, but is never both in two rows
//! with the same values.

use std::borrow::Cow;

use storage::blob::{read_blob, write_blob};
use storage::{ChunkStore, Hash};
use types::Value;
use types::row::{Field, RowBuilder, RowRef, encode_value};

use super::Layout;
use crate::error::Result;
use crate::limits::{FIELD_INLINE_BYTES_MAX, ROW_INLINE_BYTES_MAX};

/// What an out-of-line field leaves in the row, in bytes: a hash and a length.
const EXTERNAL_BYTES: usize = 28;

/// One cell: a field that may own its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// SQL NULL.
    Null,
    /// The value's bytes (`types::row`).
    Inline(Cow<'a, [u8]>),
    /// The value lies out of line.
    External {
        /// Names the blob.
        hash: Hash,
        /// The value's length in bytes.
        bytes: u64,
    },
}

impl<'a> Cell<'a> {
    /// The cell of a field; an absent one, which [`Layout::field`] never gives, is NULL.
    pub fn of(field: Field<'a>) -> Cell<'a> {
        match field {
            Field::Absent | Field::Null => Cell::Null,
            Field::Inline(bytes) => Cell::Inline(Cow::Borrowed(bytes)),
            Field::External { hash, bytes } => {
                Cell::External { hash: Hash::from_bytes(hash), bytes }
            }
        }
    }

    /// The value's bytes, read where they lie out of line; `None` for NULL.
    pub fn bytes(&self, store: &dyn ChunkStore) -> Result<Option<Cow<'_, [u8]>>> {
        match self {
            Cell::Null => Ok(None),
            Cell::Inline(bytes) => Ok(Some(Cow::Borrowed(bytes))),
            Cell::External { hash, .. } => Ok(Some(Cow::Owned(read_blob(store, hash)?))),
        }
    }

    /// Whether both hold the same bytes, wherever they lie.
    pub fn same(&self, other: &Cell<'_>, store: &dyn ChunkStore) -> Result<bool> {
        match (self, other) {
            (Cell::Inline(near), Cell::External { bytes, .. })
            | (Cell::External { bytes, .. }, Cell::Inline(near))
                if near.len() as u64 == *bytes =>
            {
                Ok(self.bytes(store)? == other.bytes(store)?)
            }
            _ => Ok(self == other),
        }
    }

    fn len(&self) -> usize {
        match self {
            Cell::Null => 0,
            Cell::Inline(bytes) => bytes.len(),
            Cell::External { .. } => EXTERNAL_BYTES,
        }
    }
}

impl Layout {
    /// The cell of a column in a row.
    pub fn cell<'a>(&'a self, row: &RowRef<'a>, position: usize) -> Cell<'a> {
        Cell::of(self.field(row, position))
    }

    /// The row of these cells, one a column; blobs that it needs are written.
    pub fn build_row(&self, store: &dyn ChunkStore, mut cells: Vec<Cell<'_>>) -> Result<Vec<u8>> {
        while let Some(last) = cells.last() {
            let fill = self.fill(cells.len() - 1).map_or(Field::Null, Field::Inline);
            if !last.same(&Cell::of(fill), store)? {
                break;
            }
            cells.pop();
        }
        for cell in &mut cells {
            settle(store, cell)?;
        }
        shorten(store, &mut cells)?;
        let mut row = RowBuilder::new();
        for cell in &cells {
            row.push_raw(match cell {
                Cell::Null => Field::Null,
                Cell::Inline(bytes) => Field::Inline(bytes),
                Cell::External { hash, bytes } => {
                    Field::External { hash: *hash.as_bytes(), bytes: *bytes }
                }
            });
        }
        Ok(row.finish())
    }

    /// The row of these values, one a column, each assigned to its column's type.
    pub fn encode_row(&self, store: &dyn ChunkStore, values: &[Value]) -> Result<Vec<u8>> {
        let mut cells = Vec::with_capacity(values.len());
        for (position, value) in values.iter().enumerate() {
            match self.sql_type(position) {
                Some(of) if !value.is_null() => {
                    let mut bytes = Vec::new();
                    encode_value(value, of, &mut bytes);
                    cells.push(Cell::Inline(Cow::Owned(bytes)));
                }
                _ => cells.push(Cell::Null),
            }
        }
        self.build_row(store, cells)
    }
}

/// Rule 2.
fn settle(store: &dyn ChunkStore, cell: &mut Cell<'_>) -> Result<()> {
    match cell {
        Cell::Inline(bytes) if bytes.len() > FIELD_INLINE_BYTES_MAX => move_out(store, cell),
        Cell::External { hash, bytes } if *bytes <= FIELD_INLINE_BYTES_MAX as u64 => {
            *cell = Cell::Inline(Cow::Owned(read_blob(store, hash)?));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Rule 3.
fn shorten(store: &dyn ChunkStore, cells: &mut [Cell<'_>]) -> Result<()> {
    let mut total: usize = cells.iter().map(Cell::len).sum();
    while total > ROW_INLINE_BYTES_MAX {
        let inline = cells.iter_mut().enumerate().filter(|(_, c)| matches!(c, Cell::Inline(_)));
        let longest = inline.max_by_key(|(place, cell)| (cell.len(), std::cmp::Reverse(*place)));
        let Some((_, cell)) = longest.filter(|(_, cell)| cell.len() > EXTERNAL_BYTES) else {
            break;
        };
        total = total - cell.len() + EXTERNAL_BYTES;
        move_out(store, cell)?;
    }
    Ok(())
}

fn move_out(store: &dyn ChunkStore, cell: &mut Cell<'_>) -> Result<()> {
    if let Cell::Inline(bytes) = cell {
        let hash = write_blob(store, bytes)?;
        *cell = Cell::External { hash, bytes: bytes.len() as u64 };
    }
    Ok(())
}
