//! Rows of a merged table that its caller works out again, since that needs expressions: generated
//! columns, defaults of columns that the other side added, CHECK constraints.
//!
//! The rows move with their index entries, and keys of unique indexes that meet by it are flagged
//! as a merge flags them.

use storage::{Hash, Map, Store};

use super::unique;
use super::writer::{RowBatch, record_violations};
use crate::error::Result;
use crate::history::table::OpenTable;
use crate::object::{Table, Violation, ViolationRow, keyless_row, keyless_value};

/// Edits on their way into a merged table.
pub struct RowsAgain {
    store: Store,
    table: OpenTable,
    source: Hash,
    rows: RowBatch,
    indexes: Vec<RowBatch>,
    violations: Vec<ViolationRow>,
}

impl RowsAgain {
    /// No edits yet; violations carry `source`, the commit that is merged.
    pub fn new(store: &Store, table: OpenTable, source: Hash) -> RowsAgain {
        let indexes = 0..table.schema.indexes.len();
        RowsAgain {
            rows: RowBatch::new(store, table.rows()),
            indexes: indexes.map(|number| RowBatch::new(store, table.index(number))).collect(),
            store: store.clone(),
            table,
            source,
            violations: Vec::new(),
        }
    }

    /// The row with this key and value (as the table's map has them) becomes `row`; gives its key
    /// and value now. A keyless row moves.
    pub fn replace(&mut self, key: &[u8], value: &[u8], row: &[u8]) -> Result<(Vec<u8>, Vec<u8>)> {
        let (mut new_key, mut new_value) = (key.to_vec(), row.to_vec());
        if self.table.layout.is_keyless() {
            let (count, _) = keyless_row(value)?;
            new_key.clear();
            self.table.layout.row_key(self.store.as_ref(), row, &mut new_key)?;
            self.rows.put(key.to_vec(), None)?;
            self.rows.add_keyless(new_key.clone(), count, row)?;
            new_value = keyless_value(count, row);
        } else {
            self.rows.put(new_key.clone(), Some(new_value.clone()))?;
        }
        for number in 0..self.indexes.len() {
            let old = self.entry(number, key, value)?;
            let new = self.entry(number, &new_key, &new_value)?;
            if let (true, Some(batch)) = (old != new, self.indexes.get_mut(number)) {
                batch.put(old, None)?;
                batch.put(new, Some(Vec::new()))?;
            }
        }
        Ok((new_key, new_value))
    }

    fn entry(&self, number: usize, key: &[u8], value: &[u8]) -> Result<Vec<u8>> {
        let mut entry = Vec::new();
        self.table.layout.index_entry(self.store.as_ref(), number, value, key, &mut entry)?;
        Ok(entry)
    }

    /// The row with this key and value breaks a constraint.
    pub fn violate(&mut self, key: &[u8], value: &[u8], violation: Violation) -> Result<()> {
        let keyless = self.table.layout.is_keyless();
        let (count, row) = if keyless { keyless_row(value)? } else { (1, value) };
        self.violations.push(ViolationRow {
            key: key.to_vec(),
            source: self.source,
            schema: self.table.table.schema,
            row: row.to_vec(),
            count,
            violation,
        });
        Ok(())
    }

    /// The table with all edits.
    pub fn finish(mut self) -> Result<Table> {
        let rows = self.rows.finish()?;
        let indexes: Vec<Map> =
            self.indexes.into_iter().map(RowBatch::finish).collect::<Result<_>>()?;
        let schema = &self.table.schema;
        let unique = indexes
            .iter()
            .enumerate()
            .filter(|(number, _)| schema.indexes.get(*number).is_some_and(|index| index.unique));
        for (number, after) in unique {
            let maps = [&self.table.index(number), after];
            let found = unique::of_index(&self.store, schema, number, maps, &rows)?;
            let source = self.source;
            self.violations.extend(found.into_iter().map(|row| ViolationRow { source, ..row }));
        }
        let table = Table {
            rows: rows.into(),
            indexes: indexes.into_iter().map(Into::into).collect(),
            ..self.table.table
        };
        record_violations(self.store.as_ref(), &table, self.violations)
    }
}
