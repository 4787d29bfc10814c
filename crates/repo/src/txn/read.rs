//! Reading rows by key.

use super::span::{SpanReason, point};
use super::{Span, TableHandle, Transaction, TreeName};
use crate::columns::ColumnSet;
use crate::error::Result;
use crate::table::{Row, read_row};

impl Transaction {
    /// The row with this primary key, as this transaction sees it. `columns` are those that the
    /// caller will look at, of a row that is not there all.
    pub fn get(
        &mut self,
        table: TableHandle,
        key: &[u8],
        columns: ColumnSet,
    ) -> Result<Option<Row>> {
        if let Some(edit) = self.private(table).and_then(|private| private.rows.get(key)) {
            return Ok(edit.row.clone().map(Row::Edit));
        }
        let state = self.table_state(table)?;
        let row = read_row(self.instance.store().as_ref(), &state, key)?;
        let columns = if row.is_some() { columns } else { ColumnSet::ALL };
        self.note_point(table, key, columns, SpanReason::Read);
        Ok(row)
    }

    /// Remembers that these columns of the row with this key were looked at.
    pub(super) fn note_point(
        &mut self,
        table: TableHandle,
        key: &[u8],
        columns: ColumnSet,
        reason: SpanReason,
    ) {
        let place = std::sync::Arc::clone(self.place(table));
        let range = point(key);
        self.running.push(Span { table: place, tree: TreeName::Rows, range, columns, reason });
    }

    /// Remembers a span that a scan leaves.
    pub fn note_span(&mut self, span: Span) {
        self.running.push(span);
    }

    /// How many rows the table has, as this transaction sees it; every column of every row counts
    /// as read, since any insert or delete changes it.
    pub fn row_count(&mut self, table: TableHandle) -> Result<u64> {
        let state = self.table_state(table)?;
        let mut count = state.row_count;
        if let Some(private) = self.private(table) {
            for (_, edit) in &private.rows {
                let rows = |row: &Option<std::sync::Arc<[u8]>>| {
                    row.as_deref().map_or(0, |row| state.base.rows_in(row))
                };
                count = count.saturating_sub(rows(&edit.original)) + rows(&edit.row);
            }
        }
        let place = std::sync::Arc::clone(self.place(table));
        self.running.push(Span {
            table: place,
            tree: TreeName::Rows,
            range: storage::KeyRange::all(),
            columns: ColumnSet::NONE,
            reason: SpanReason::Read,
        });
        Ok(count)
    }
}
