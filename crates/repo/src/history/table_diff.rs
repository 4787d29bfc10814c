//! What changed between two versions of a table, row by row: `dolt_diff_<table>`, `dolt_diff()`,
//! patches.
//!
//! Rows are matched by their key. Where both schemas have the same columns, rows are compared as
//! bytes; else cell by cell, by column identity: a cell that one side has not is equal to the
//! other's if that is the column's fill, so that ADD COLUMN is no change of rows. Where key bytes
//! are made otherwise on both sides, rows cannot be matched ([`is_comparable`]), and Dolt refuses
//! too.

use storage::tree::{Change, Diff};
use storage::{KeyRange, Map, Slice, Store};
use types::row::RowRef;

use super::merge::has_same_keys;
use super::table::OpenTable;
use crate::error::{Error, Result};
use crate::object::{ROWS, keyless_row};
use crate::schema::{Cell, Layout, RowConversion};

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// It is new.
    Added,
    /// Cells of it are others.
    Modified,
    /// It is gone.
    Removed,
}

impl RowChange {
    /// The word in `diff_type`.
    pub fn name(self) -> &'static str {
        match self {
            RowChange::Added => "added",
            RowChange::Modified => "modified",
            RowChange::Removed => "removed",
        }
    }
}

/// A row that differs.
#[derive(Clone, Debug)]
pub struct RowDelta {
    /// Its key.
    pub key: Slice,
    /// Its value before, as the table's map has it (in a keyless table with its count); `None`
    /// where it was not.
    pub from: Option<Slice>,
    /// Its value after.
    pub to: Option<Slice>,
}

impl RowDelta {
    /// What happened.
    pub fn change(&self) -> RowChange {
        match (&self.from, &self.to) {
            (None, _) => RowChange::Added,
            (_, None) => RowChange::Removed,
            _ => RowChange::Modified,
        }
    }

    /// How often the row was there before and is there after: 0 or 1, more only in a keyless table.
    pub fn counts(&self, keyless: bool) -> Result<(u64, u64)> {
        let count = |value: &Option<Slice>| match value {
            Some(value) if keyless => keyless_row(value).map(|(count, _)| count),
            value => Ok(u64::from(value.is_some())),
        };
        Ok((count(&self.from)?, count(&self.to)?))
    }
}

/// Whether the rows of two versions of a table can be matched.
pub fn is_comparable(from: &OpenTable, to: &OpenTable) -> bool {
    has_same_keys(&from.schema, &from.layout, &to.schema, &to.layout)
        || has_same_keys(&to.schema, &to.layout, &from.schema, &from.layout)
}

/// The rows that differ, keys ascending.
pub struct TableDiff {
    diff: Diff,
    cells: Option<CellComparison>,
}

impl TableDiff {
    /// The changes from one version to the other (`None`: there is no table), of the keys in
    /// `range`.
    pub fn new(
        store: &Store,
        from: Option<&OpenTable>,
        to: Option<&OpenTable>,
        range: KeyRange,
    ) -> Result<TableDiff> {
        let cells = match (from, to) {
            (Some(from), Some(to)) if !is_comparable(from, to) => {
                return Err(Error::PrimaryKeysDiffer { table: to.name.clone() });
            }
            (Some(from), Some(to)) if !from.schema.same_row_layout(&to.schema) => {
                Some(CellComparison::new(store, from, to))
            }
            _ => None,
        };
        let rows = |table: Option<&OpenTable>, other: Option<&OpenTable>| {
            let empty = || other.map_or(Map::empty(&ROWS), |other| Map::empty(other.rows().kind()));
            table.map_or_else(empty, OpenTable::rows)
        };
        let diff = rows(from, to).diff(&rows(to, from), store, range)?;
        Ok(TableDiff { diff, cells })
    }

    fn is_equal(&self, change: &Change) -> Result<bool> {
        match (&self.cells, &change.old, &change.new) {
            (Some(cells), Some(old), Some(new)) => Ok(cells.differing(old, new)?.is_empty()),
            _ => Ok(false),
        }
    }
}

impl Iterator for TableDiff {
    type Item = Result<RowDelta>;

    fn next(&mut self) -> Option<Result<RowDelta>> {
        loop {
            let change = match self.diff.next()? {
                Ok(change) => change,
                Err(error) => return Some(Err(error.into())),
            };
            match self.is_equal(&change) {
                Ok(true) => {}
                Ok(false) => {
                    let Change { key, old, new } = change;
                    return Some(Ok(RowDelta { key, from: old, to: new }));
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Compares rows of two schemas cell by cell.
pub struct CellComparison {
    store: Store,
    from: Layout,
    to: Layout,
    conversion: RowConversion,
    /// Columns of the old schema that the new one has not.
    gone: Vec<usize>,
    width: usize,
}

impl CellComparison {
    /// A comparison of rows of `from` with rows of `to`.
    pub fn new(store: &Store, from: &OpenTable, to: &OpenTable) -> CellComparison {
        let columns = from.schema.columns.iter().enumerate();
        let gone = columns.filter(|(_, column)| to.schema.column(column.id).is_none());
        CellComparison {
            store: store.clone(),
            from: from.layout.clone(),
            to: to.layout.clone(),
            conversion: RowConversion::new(&from.schema, &to.schema),
            gone: gone.map(|(place, _)| place).collect(),
            width: to.schema.columns.len(),
        }
    }

    /// The columns of the new schema (or, past its last, the dropped ones) whose cells differ
    /// between two row values.
    pub fn differing(&self, from: &[u8], to: &[u8]) -> Result<Vec<usize>> {
        let (old, new) = (self.from.row(from)?, self.to.row(to)?);
        let store = self.store.as_ref();
        let mut differing = Vec::new();
        for position in 0..self.width {
            let after = self.to.cell(&new, position);
            let same = match self.conversion.cell(store, &old, position) {
                Ok(Some(before)) => before.same(&after, store)?,
                Ok(None) => after.same(&fill(&self.to, position), store)?,
                // A value that the new type cannot hold is another one there.
                Err(Error::NotConvertible { .. }) => false,
                Err(error) => return Err(error),
            };
            if !same {
                differing.push(position);
            }
        }
        differing.extend(self.dropped_values(&old)?);
        Ok(differing)
    }

    fn dropped_values(&self, old: &RowRef<'_>) -> Result<Vec<usize>> {
        let mut differing = Vec::new();
        for (place, position) in self.gone.iter().enumerate() {
            let before = self.from.cell(old, *position);
            if !before.same(&fill(&self.from, *position), self.store.as_ref())? {
                differing.push(self.width + place);
            }
        }
        Ok(differing)
    }
}

fn fill(layout: &Layout, position: usize) -> Cell<'_> {
    layout.fill(position).map_or(Cell::Null, |bytes| Cell::Inline(bytes.into()))
}
