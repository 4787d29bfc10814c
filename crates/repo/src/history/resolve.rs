//! What to do about the conflicts that a merge left: `dolt_conflicts_resolve`, and the listing of
//! conflicts and violations.

use storage::{Hash, KeyRange, Store};

use super::merge::RowBatch;
use super::table::OpenTable;
use crate::error::{Error, Result};
use crate::object::{
    ARTIFACTS, ConflictRow, Object, Table, Tree, ViolationRow, keyless_row, keyless_value,
};

/// Whose rows stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The rows as they are in the table.
    Ours,
    /// The rows of the commit that was merged.
    Theirs,
}

/// The conflicts of a table, by row key.
pub fn conflicts(store: &Store, table: &Table) -> Result<Vec<ConflictRow>> {
    let mut all = Vec::new();
    let mut cursor = table.conflicts.map(&ARTIFACTS).range(store, KeyRange::all());
    while let Some((key, value)) = cursor.next()? {
        all.push(ConflictRow::decode(key, value)?);
    }
    Ok(all)
}

/// The constraint violations of a table, by row key.
pub fn violations(store: &Store, table: &Table) -> Result<Vec<ViolationRow>> {
    let mut all = Vec::new();
    let mut cursor = table.violations.map(&ARTIFACTS).range(store, KeyRange::all());
    while let Some((key, value)) = cursor.next()? {
        all.push(ViolationRow::decode(key, value)?);
    }
    Ok(all)
}

/// The table without its conflicts: its rows stay, or those in conflict become theirs. Theirs is
/// refused where a row of theirs is of another schema than the table
/// ([`Error::ConflictSchemaDiffers`], as in Dolt); what foreign keys then say is the caller's to
/// ask.
pub fn resolve(store: &Store, table: &OpenTable, whose: Resolution) -> Result<Hash> {
    let mut resolved = table.table.clone();
    if whose == Resolution::Theirs {
        resolved = with_theirs(store, table)?;
    }
    resolved.conflicts = Tree::default();
    resolved.save(store.as_ref())
}

fn with_theirs(store: &Store, table: &OpenTable) -> Result<Table> {
    let layout = &table.layout;
    let mut rows = RowBatch::new(store, table.rows());
    let mut indexes: Vec<RowBatch> = (0..table.table.indexes.len())
        .map(|number| RowBatch::new(store, table.index(number)))
        .collect();
    let mut row_count = table.table.row_count;
    for conflict in conflicts(store, &table.table)? {
        let [_, _, schema] = conflict.schemas;
        let [_, _, theirs] = conflict.sides;
        if schema != table.table.schema {
            return Err(Error::ConflictSchemaDiffers { table: table.name.clone() });
        }
        let new = theirs.map(|side| {
            if layout.is_keyless() { keyless_value(side.count, &side.row) } else { side.row }
        });
        let old = table.rows().get(store.as_ref(), &conflict.key)?;
        let count = |value: Option<&[u8]>| match value {
            Some(value) if layout.is_keyless() => keyless_row(value).map(|(count, _)| count),
            value => Ok(u64::from(value.is_some())),
        };
        row_count = row_count.saturating_sub(count(old.as_deref())?) + count(new.as_deref())?;
        for (number, index) in indexes.iter_mut().enumerate() {
            for (value, entry) in [(old.as_deref(), None), (new.as_deref(), Some(Vec::new()))] {
                let Some(value) = value else { continue };
                let mut key = Vec::new();
                layout.index_entry(store.as_ref(), number, value, &conflict.key, &mut key)?;
                index.put(key, entry)?;
            }
        }
        rows.put(conflict.key, new)?;
    }
    let indexes: Result<Vec<Tree>> =
        indexes.into_iter().map(|index| Ok(index.finish()?.into())).collect();
    Ok(Table { rows: rows.finish()?.into(), row_count, indexes: indexes?, ..table.table.clone() })
}
