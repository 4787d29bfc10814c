//! Rows of both sides that met under one key of a unique index.
//!
//! Each side alone holds the constraint, so a double key has an entry that the side which the index
//! started from has not: only entries that the merge added are looked at. All rows that share the
//! key are flagged, as in Dolt.

use std::collections::BTreeSet;

use storage::{KeyRange, Map, Store};

use super::rows::MergedRows;
use super::side::Side;
use crate::error::Result;
use crate::object::{INDEX, Violation, ViolationRow, keyless_row};
use crate::schema::{Layout, Schema};
use storage::Hash;

/// The violations of all unique indexes of a merged table.
pub(super) fn check(
    store: &Store,
    sides: &[Side; 3],
    merged: &Schema,
    rows: &MergedRows,
    source: Hash,
) -> Result<Vec<ViolationRow>> {
    let mut found = Vec::new();
    for (number, _) in merged.indexes.iter().enumerate().filter(|(_, index)| index.unique) {
        let before = rows.origins.get(number).copied().flatten();
        let before = before.map_or(Map::empty(&INDEX), |(side, own)| sides[side].index(own));
        let Some(after) = rows.indexes.get(number) else { continue };
        let of_index = of_index(store, merged, number, [&before, after], &rows.rows)?;
        found.extend(of_index.into_iter().map(|row| ViolationRow { source, ..row }));
    }
    Ok(found)
}

/// The violations of one unique index, by entries that it has and had not before; their source is
/// the caller's to set.
pub(super) fn of_index(
    store: &Store,
    schema: &Schema,
    number: usize,
    maps: [&Map; 2],
    rows: &Map,
) -> Result<Vec<ViolationRow>> {
    let Some(index) = schema.indexes.get(number) else { return Ok(Vec::new()) };
    let layout = Layout::new(schema);
    let hash = schema.hash()?;
    let mut found = Vec::new();
    for key in double_keys(store, &layout, number, maps)? {
        let Some(value) = rows.get(store.as_ref(), &key)? else { continue };
        let (count, row) = if layout.is_keyless() { keyless_row(&value)? } else { (1, &value[..]) };
        let columns = index.parts.iter().filter_map(|part| schema.column(part.column));
        found.push(ViolationRow {
            key,
            source: hash,
            schema: hash,
            row: row.to_vec(),
            count,
            violation: Violation::Unique {
                name: index.name.clone(),
                columns: columns.map(|column| column.name.clone()).collect(),
            },
        });
    }
    Ok(found)
}

/// The keys of the rows that share an index key.
fn double_keys(
    store: &Store,
    layout: &Layout,
    number: usize,
    [before, after]: [&Map; 2],
) -> Result<BTreeSet<Vec<u8>>> {
    let mut double = BTreeSet::new();
    for change in before.diff(after, store, KeyRange::all())? {
        let change = change?;
        if change.new.is_none() || layout.entry_has_null(number, &change.key)? {
            continue;
        }
        let (parts, row_key) = layout.split_entry(number, &change.key)?;
        if double.contains(row_key) {
            continue;
        }
        let mut sharing = Vec::new();
        let mut cursor = after.range(store, KeyRange::prefix(parts));
        while let Some((entry, _)) = cursor.next()? {
            sharing.push(layout.split_entry(number, entry)?.1.to_vec());
        }
        if sharing.len() > 1 {
            double.extend(sharing);
        }
    }
    Ok(double)
}
