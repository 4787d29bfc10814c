//! Rows of one schema as rows of another: what ALTER TABLE and a merge do to the rows that are
//! there.
//!
//! Cells go by column identity. A column that the old schema has not gets its fill; one that the
//! new schema has not is left away; one whose type changed is cast as an INSERT of the value would
//! be, and a value that does not fit is reported with its column's place.

use std::borrow::Cow;

use storage::ChunkStore;
use types::cast::{AssignMode, assign};
use types::row::{decode_value, encode_value};
use types::temporal::DateMode;
use types::{SqlError, SqlType, Value};

use super::{Cell, Layout, Schema};
use crate::error::{Error, Result};
use crate::schema::layout::damaged;

/// How rows of one schema become rows of another.
#[derive(Clone, Debug)]
pub struct RowConversion {
    from: Layout,
    to: Layout,
    /// For each column of the new schema, where the old one has it.
    sources: Vec<Option<usize>>,
    /// The names of the new schema's columns, for errors.
    names: Vec<String>,
    is_same: bool,
}

impl RowConversion {
    /// The conversion from rows of `from` to rows of `to`.
    pub fn new(from: &Schema, to: &Schema) -> RowConversion {
        RowConversion {
            from: Layout::new(from),
            to: Layout::new(to),
            sources: to.columns.iter().map(|column| from.position(column.id)).collect(),
            names: to.columns.iter().map(|column| column.name.clone()).collect(),
            is_same: from.row_layout_begins(to),
        }
    }

    /// Whether every row stays the same bytes, so that nothing need be rewritten.
    pub fn is_same(&self) -> bool {
        self.is_same
    }

    /// The layout that rows get.
    pub fn target(&self) -> &Layout {
        &self.to
    }

    /// The row in the new schema; `row` is the row's own bytes.
    pub fn convert(&self, store: &dyn ChunkStore, row: &[u8]) -> Result<Vec<u8>> {
        if self.is_same {
            return Ok(row.to_vec());
        }
        let row = types::row::RowRef::new(row).map_err(damaged)?;
        let mut cells = Vec::with_capacity(self.sources.len());
        for position in 0..self.sources.len() {
            cells.push(match self.cell(store, &row, position)? {
                Some(cell) => cell,
                None => self
                    .to
                    .fill(position)
                    .map_or(Cell::Null, |fill| Cell::Inline(Cow::Borrowed(fill))),
            });
        }
        self.to.build_row(store, cells)
    }

    /// The cell of a column of the new schema in its new type; `None` where the old schema has no
    /// such column.
    pub(crate) fn cell<'a>(
        &'a self,
        store: &dyn ChunkStore,
        row: &types::row::RowRef<'a>,
        position: usize,
    ) -> Result<Option<Cell<'a>>> {
        let Some(source) = self.sources.get(position).copied().flatten() else { return Ok(None) };
        let cell = self.from.cell(row, source);
        match (self.from.sql_type(source), self.to.sql_type(position)) {
            (Some(from), Some(to)) if from != to => {
                let name = self.names.get(position).map_or("", String::as_str);
                let cast = cast_cell(store, &cell, [from, to], name);
                cast.map(Some).map_err(|error| match error {
                    Error::Sql(cause) => Error::NotConvertible { position, cause },
                    other => other,
                })
            }
            _ => Ok(Some(cell)),
        }
    }
}

/// The cell of another type.
fn cast_cell(
    store: &dyn ChunkStore,
    cell: &Cell<'_>,
    [from, to]: [&SqlType; 2],
    column: &str,
) -> Result<Cell<'static>> {
    let Some(bytes) = cell.bytes(store)? else { return Ok(Cell::Null) };
    let value = decode_value(&bytes, from).map_err(damaged)?;
    let value = cast(&value, to, column)?;
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let mut bytes = Vec::new();
    encode_value(&value, to, &mut bytes);
    Ok(Cell::Inline(Cow::Owned(bytes)))
}

/// The value as a strict INSERT into that column would store it; dates that are stored already are
/// taken as they are.
pub(crate) fn cast(
    value: &Value,
    to: &SqlType,
    column: &str,
) -> std::result::Result<Value, SqlError> {
    let dates = DateMode::default();
    let mode = AssignMode { strict: true, dates, truncate_fraction: false, column, row: 1 };
    assign(value, to, &mode).map(|(value, _)| value)
}
