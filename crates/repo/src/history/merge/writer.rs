//! Writing many edits into maps in batches, so that any number of rows needs bounded memory.

use std::collections::BTreeMap;

use storage::{Hash, KeyRange, Map, Store};

use crate::error::Result;
use crate::limits::EDIT_BATCH_MAX;
use crate::object::{ARTIFACTS, INDEX, Table, ViolationRow, keyless_row, keyless_value};
use crate::schema::Layout;

/// Edits on their way into one map; a later edit of a key wins.
pub(crate) struct RowBatch {
    store: Store,
    map: Map,
    edits: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

impl RowBatch {
    pub(crate) fn new(store: &Store, map: Map) -> RowBatch {
        RowBatch { store: store.clone(), map, edits: BTreeMap::new() }
    }

    /// Puts a value, or (`None`) removes the key.
    pub(crate) fn put(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) -> Result<()> {
        self.edits.insert(key, value);
        if self.edits.len() >= EDIT_BATCH_MAX { self.flush() } else { Ok(()) }
    }

    /// Counts a keyless row, once more or for the first time.
    pub(crate) fn add_keyless(&mut self, key: Vec<u8>, count: u64, row: &[u8]) -> Result<()> {
        let kept = match self.edits.get(&key) {
            Some(edit) => edit.clone(),
            None => self.map.get(self.store.as_ref(), &key)?.map(|value| value.to_vec()),
        };
        let before = match kept {
            Some(value) => keyless_row(&value)?.0,
            None => 0,
        };
        self.put(key, Some(keyless_value(before + count, row)))
    }

    fn flush(&mut self) -> Result<()> {
        let edits = std::mem::take(&mut self.edits);
        self.map = self.map.edit(self.store.as_ref(), edits.into_iter().map(Ok))?;
        Ok(())
    }

    /// The map with all edits.
    pub(crate) fn finish(mut self) -> Result<Map> {
        self.flush()?;
        Ok(self.map)
    }
}

/// The entries of an index for rows that are there: CREATE INDEX, and a merge that has no side's
/// index to start from.
pub fn build_index(store: &Store, rows: &Map, layout: &Layout, number: usize) -> Result<Map> {
    let mut batch = RowBatch::new(store, Map::empty(&INDEX));
    let mut cursor = rows.range(store, KeyRange::all());
    while let Some((key, value)) = cursor.next()? {
        let mut entry = Vec::new();
        layout.index_entry(store.as_ref(), number, value, key, &mut entry)?;
        batch.put(entry, Some(Vec::new()))?;
    }
    batch.finish()
}

/// The table with these violations recorded too. One that an earlier merge found of the same row
/// gives way: it is the same violation.
pub fn record_violations(
    store: &Store,
    table: &Table,
    rows: impl IntoIterator<Item = ViolationRow>,
) -> Result<Table> {
    let before = table.violations.map(&ARTIFACTS);
    let mut edits = BTreeMap::new();
    for row in rows {
        let (key, value) = row.encode();
        // The key ends in the commit that was merged.
        let of_any_merge = &key[..key.len() - Hash::LEN];
        let mut cursor = before.range(store, KeyRange::prefix(of_any_merge));
        while let Some((older, found)) = cursor.next()? {
            if *found == value[..] {
                edits.insert(older.to_vec(), None);
            }
        }
        edits.insert(key, Some(value));
    }
    let violations = before.edit(store.as_ref(), edits.into_iter().map(Ok))?;
    Ok(Table { violations: violations.into(), ..table.clone() })
}
