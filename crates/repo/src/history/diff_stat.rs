//! How much changed between two versions of a table: the numbers of `dolt_diff_stat`.

use storage::{KeyRange, Store};

use super::table::OpenTable;
use super::table_diff::{CellComparison, TableDiff};
use crate::error::Result;

/// The numbers, named as the columns of `dolt_diff_stat`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns of dolt_diff_stat")]
pub struct DiffStat {
    pub rows_unmodified: u64,
    pub rows_added: u64,
    pub rows_deleted: u64,
    pub rows_modified: u64,
    pub cells_added: u64,
    pub cells_deleted: u64,
    pub cells_modified: u64,
    pub old_row_count: u64,
    pub new_row_count: u64,
    pub old_cell_count: u64,
    pub new_cell_count: u64,
}

/// Counts. Rows of a keyless table are only added or deleted, each as often as its number changed.
///
/// A row that stays has one cell more for every column added and one less for every one dropped, so
/// that old cells, and cells added less cells deleted, make the new cells.
pub fn diff_stat(
    store: &Store,
    from: Option<&OpenTable>,
    to: Option<&OpenTable>,
) -> Result<DiffStat> {
    let mut stat = DiffStat::default();
    let comparison = match (from, to) {
        (Some(from), Some(to)) => Some(CellComparison::new(store, from, to)),
        _ => None,
    };
    let keyless = from.or(to).is_some_and(|table| table.layout.is_keyless());
    for delta in TableDiff::new(store, from, to, KeyRange::all())? {
        let delta = delta?;
        let (before, after) = delta.counts(keyless)?;
        stat.rows_added += after.saturating_sub(before);
        stat.rows_deleted += before.saturating_sub(after);
        if let (false, Some(comparison), Some(old), Some(new)) =
            (keyless, &comparison, &delta.from, &delta.to)
        {
            stat.rows_modified += 1;
            let width = to.map_or(0, |table| table.layout.width());
            let differing = comparison.differing(old, new)?;
            stat.cells_modified += differing.iter().filter(|at| **at < width).count() as u64;
        }
    }
    Ok(with_totals(stat, from, to))
}

fn with_totals(stat: DiffStat, from: Option<&OpenTable>, to: Option<&OpenTable>) -> DiffStat {
    let rows = |table: Option<&OpenTable>| table.map_or(0, |table| table.table.row_count);
    let width = |table: Option<&OpenTable>| table.map_or(0, |table| table.layout.width() as u64);
    let columns_beyond = |one: Option<&OpenTable>, other: Option<&OpenTable>| match (one, other) {
        (Some(one), Some(other)) => {
            let beyond = one.schema.columns.iter().filter(|c| other.schema.column(c.id).is_none());
            beyond.count() as u64
        }
        _ => 0,
    };
    let staying = rows(from).saturating_sub(stat.rows_deleted);
    DiffStat {
        rows_unmodified: staying.saturating_sub(stat.rows_modified),
        cells_added: stat.rows_added * width(to) + staying * columns_beyond(to, from),
        cells_deleted: stat.rows_deleted * width(from) + staying * columns_beyond(from, to),
        old_row_count: rows(from),
        new_row_count: rows(to),
        old_cell_count: rows(from) * width(from),
        new_cell_count: rows(to) * width(to),
        ..stat
    }
}
