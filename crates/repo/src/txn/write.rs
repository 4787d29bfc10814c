//! Writing rows: keys are locked, uniqueness and foreign keys are checked at the tip, then the row
//! goes into the transaction's private maps with its index entries.

use std::sync::Arc;

use storage::KeyRange;
use types::Value;
use types::row::RowRef;

use super::{TableHandle, Transaction};
use crate::columns::ColumnSet;
use crate::error::Result;
use crate::lock::{LockMode, LockName};
use crate::object::{keyless_row, keyless_value};
use crate::schema::{Layout, damaged};
use crate::state::TableState;
use crate::table::{MergedCursor, PrivateIndex, PrivateRow, Row, read_row};

/// What a statement wants checked.
#[derive(Clone, Copy, Debug)]
pub struct WriteOptions {
    /// `foreign_key_checks`.
    pub foreign_key_checks: bool,
}

/// A key that is taken already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Which unique index; `None`: the primary key.
    pub index: Option<usize>,
    /// The key of the row that has it.
    pub row_key: Vec<u8>,
}

impl Transaction {
    /// The row of these values, one a column, each assigned to its column's type. Values that lie
    /// out of line are written, and kept from garbage collection until the transaction ends.
    pub fn encode_row(&mut self, table: TableHandle, values: &[Value]) -> Result<Vec<u8>> {
        self.layout(table).encode_row(self.instance.store().as_ref(), values)
    }

    /// Inserts a row, given as its own bytes. A key that is taken changes nothing and moves no
    /// snapshot.
    pub fn insert(
        &mut self,
        table: TableHandle,
        row: &[u8],
        options: WriteOptions,
    ) -> Result<Option<Duplicate>> {
        self.hold_shape(table)?;
        let layout = self.layout(table);
        let store = Arc::clone(self.instance.store());
        let mut key = Vec::with_capacity(32);
        layout.row_key(store.as_ref(), row, &mut key)?;
        let name = LockName::key(self.place(table), 0, &key);
        self.lock(name, LockMode::Exclusive)?;
        if !layout.is_keyless() && self.current(table, &key)?.is_some() {
            return Ok(Some(Duplicate { index: None, row_key: key }));
        }
        if let Some(duplicate) = self.find_duplicate(table, row, None, ColumnSet::ALL)? {
            return Ok(Some(duplicate));
        }
        if layout.is_keyless() {
            return self.insert_keyless(table, &key, row, options).map(|()| None);
        }
        self.meet(table, &key)?;
        if options.foreign_key_checks {
            self.check_parents(table, row, ColumnSet::ALL)?;
        }
        self.put(table, &key, Some(Arc::from(row)), ColumnSet::ALL)?;
        Ok(None)
    }

    fn insert_keyless(
        &mut self,
        table: TableHandle,
        key: &[u8],
        row: &[u8],
        options: WriteOptions,
    ) -> Result<()> {
        let found = self.meet(table, key)?.row;
        let count = found.map_or(Ok(0), |value| keyless_row(&value).map(|(count, _)| count))?;
        if options.foreign_key_checks {
            self.check_parents(table, row, ColumnSet::ALL)?;
        }
        let value = keyless_value(count + 1, row);
        self.put(table, key, Some(value.into()), ColumnSet::ALL)
    }

    /// Replaces a row that is locked. `row` is the new row's own bytes, `set` the columns that the
    /// statement set. A changed primary key moves the row.
    pub fn update(
        &mut self,
        table: TableHandle,
        key: &[u8],
        row: &[u8],
        set: ColumnSet,
        options: WriteOptions,
    ) -> Result<Option<Duplicate>> {
        let layout = self.layout(table);
        let store = Arc::clone(self.instance.store());
        let mut new_key = Vec::with_capacity(key.len());
        layout.row_key(store.as_ref(), row, &mut new_key)?;
        if layout.is_keyless() {
            if let Some(duplicate) = self.find_duplicate(table, row, Some(key), set)? {
                return Ok(Some(duplicate));
            }
            self.delete(table, key, options)?;
            return self.insert(table, row, options);
        }
        if new_key != key {
            let name = LockName::key(self.place(table), 0, &new_key);
            self.lock(name, LockMode::Exclusive)?;
            if self.current(table, &new_key)?.is_some() {
                return Ok(Some(Duplicate { index: None, row_key: new_key }));
            }
            self.meet(table, &new_key)?;
        }
        if let Some(duplicate) = self.find_duplicate(table, row, Some(key), set)? {
            return Ok(Some(duplicate));
        }
        if options.foreign_key_checks {
            self.check_parents(table, row, set)?;
            self.let_go_of_children(table, key, Some(row), 0)?;
        }
        if new_key != key {
            self.put(table, key, None, ColumnSet::ALL)?;
        }
        self.put(table, &new_key, Some(Arc::from(row)), set)?;
        Ok(None)
    }

    /// Deletes a row that is locked; in a keyless table one of the equal rows.
    pub fn delete(&mut self, table: TableHandle, key: &[u8], options: WriteOptions) -> Result<()> {
        self.delete_at_depth(table, key, options, 0)
    }

    pub(super) fn delete_at_depth(
        &mut self,
        table: TableHandle,
        key: &[u8],
        options: WriteOptions,
        depth: usize,
    ) -> Result<()> {
        if options.foreign_key_checks {
            self.let_go_of_children(table, key, None, depth)?;
        }
        let mut left = None;
        if self.layout(table).is_keyless()
            && let Some(value) = self.current(table, key)?
            && let (count, row) = keyless_row(&value)?
            && count > 1
        {
            left = Some(keyless_value(count - 1, row).into());
        }
        self.put(table, key, left, ColumnSet::ALL)
    }

    /// How its rows and keys follow from its schema.
    pub fn layout(&self, table: TableHandle) -> Layout {
        self.tables[table.0].state.base.layout.clone()
    }

    /// The row as it is now: as this transaction has made it, else as the tip has it.
    pub(super) fn current(&mut self, table: TableHandle, key: &[u8]) -> Result<Option<Row>> {
        if let Some(edit) = self.private(table).and_then(|private| private.rows.get(key)) {
            return Ok(edit.row.clone().map(Row::Edit));
        }
        let tip = self.tip_table(table)?;
        read_row(self.instance.store().as_ref(), &tip, key)
    }

    /// The table at the tip; the transaction's end will wait until what it saw is durable.
    pub(super) fn tip_table(&mut self, table: TableHandle) -> Result<Arc<TableState>> {
        let tip = self.instance.tip();
        self.use_position(tip.position);
        let left = self.with_ops(&tip)?;
        self.table_at(&left, table)
    }

    /// A row that has a unique key of `row`, other than the one that `row` takes the place of (a
    /// keyless one has a twin where it is there twice), looked for under lock in the indexes over
    /// columns in `set`.
    pub(super) fn find_duplicate(
        &mut self,
        table: TableHandle,
        row: &[u8],
        replaced: Option<&[u8]>,
        set: ColumnSet,
    ) -> Result<Option<Duplicate>> {
        let (schema, layout) = (Arc::clone(self.schema(table)), self.layout(table));
        let store = Arc::clone(self.instance.store());
        let fields = RowRef::new(row).map_err(damaged)?;
        for (number, index) in schema.indexes.iter().enumerate() {
            let touched = layout.index_parts(number).iter().any(|part| set.holds(part.position));
            if !index.unique || !touched {
                continue;
            }
            let mut prefix = Vec::with_capacity(32);
            let parts = layout.index_parts(number);
            if layout.parts_key(store.as_ref(), parts, &fields, &mut prefix)? {
                continue;
            }
            let lock_index = u16::try_from(number + 1).unwrap_or(u16::MAX - 1);
            let name = LockName::key(self.place(table), lock_index, &prefix);
            self.lock(name, LockMode::Exclusive)?;
            for row_key in self.row_keys_with(table, number, &prefix)? {
                if replaced != Some(&row_key[..]) {
                    return Ok(Some(Duplicate { index: Some(number), row_key }));
                }
            }
        }
        Ok(None)
    }

    /// The keys of the rows whose entry in an index begins with `prefix`, as of now.
    pub(super) fn row_keys_with(
        &mut self,
        table: TableHandle,
        number: usize,
        prefix: &[u8],
    ) -> Result<Vec<Vec<u8>>> {
        let tip = self.tip_table(table)?;
        let layout = self.layout(table);
        let private = self.private(table).map(|private| &private.indexes[number]);
        let layers = tip.layers().map(|layer| &layer.indexes[number]);
        let range = KeyRange::prefix(prefix);
        let (store, base) = (self.instance.store(), &tip.base.indexes[number]);
        let mut cursor = MergedCursor::open(store, private, layers, base, range, false)?;
        let mut keys = Vec::new();
        while let Some((entry, _)) = cursor.next()? {
            keys.push(layout.split_entry(number, entry)?.1.to_vec());
        }
        Ok(keys)
    }

    /// Makes `row` the private version of a row, and its index entries those of `row`.
    pub(super) fn put(
        &mut self,
        table: TableHandle,
        key: &[u8],
        row: Option<Arc<[u8]>>,
        set: ColumnSet,
    ) -> Result<()> {
        let current = self.current(table, key)?;
        let (layout, store) = (self.layout(table), Arc::clone(self.instance.store()));
        let indexes = self.tables[table.0].state.base.indexes.len();
        let mut entries = Vec::new();
        for number in 0..indexes {
            let parts = layout.index_parts(number);
            let is_kept = current.is_some() && row.is_some();
            if is_kept && !parts.iter().any(|part| set.holds(part.position)) {
                continue;
            }
            let entry = |value: &[u8]| -> Result<Vec<u8>> {
                let mut entry = Vec::with_capacity(48);
                layout.index_entry(store.as_ref(), number, value, key, &mut entry)?;
                Ok(entry)
            };
            let old = current.as_deref().map(entry).transpose()?;
            let new = row.as_deref().map(entry).transpose()?;
            entries.push((number, old, new));
        }
        let private = self.private_mut(table);
        for (number, old, new) in entries {
            if old == new {
                continue;
            }
            if let Some(old) = old {
                private.indexes[number].insert(&old, PrivateIndex { present: false });
            }
            if let Some(new) = new {
                private.indexes[number].insert(&new, PrivateIndex { present: true });
            }
        }
        let (original, before) = match private.rows.get(key) {
            Some(edit) => (edit.original.clone(), edit.set),
            None => (current.map(|row| row.to_shared()), ColumnSet::NONE),
        };
        private.rows.insert(key, PrivateRow { row, original, set: before.union(set) });
        Ok(())
    }
}
