//! What a transaction sees, as objects: for DOLT_COMMIT and for hashes of what is not committed
//! yet.

use std::sync::Arc;

use storage::Hash;

use super::{TableWrites, Transaction};
use crate::error::{Error, Result};
use crate::fold::{fold_map, fold_root};
use crate::place::Place;
use crate::state::{RootState, TableBase, TableState};

impl Transaction {
    /// The working root of a branch with this transaction's writes in it, written to the store.
    pub fn fold_working(&self, place: &Place) -> Result<Hash> {
        let hash = fold_root(self.instance.loader(), &self.view_root(place)?)?;
        if let Some(database) = self.snapshot.databases.get(&place.database)
            && let Some(set) = database.working.get(&place.branch)
        {
            self.instance.keep_folds(place, &set.working)?;
        }
        Ok(hash)
    }

    /// The same in memory: tables that were written to are folded, the others as the snapshot has
    /// them.
    pub fn view_root(&self, place: &Place) -> Result<RootState> {
        let missing = || Error::NoSuchBranch { branch: place.branch.to_string() };
        let database = self.snapshot().databases.get(&place.database).ok_or_else(missing)?;
        let set = database.working.get(&place.branch).ok_or_else(missing)?;
        let mut root = set.working.clone();
        for (table, writes) in &self.writes {
            if table.place != *place || writes.private.rows.is_empty() {
                continue;
            }
            let found = self.find_table(table)?.ok_or(Error::SchemaChanged)?;
            let base = self.fold_private(&found, writes)?;
            let folded = TableState::folded(Arc::clone(&found.name), base);
            root.changed.insert(&table.table, Some(Arc::new(folded)));
        }
        Ok(root)
    }

    fn fold_private(&self, table: &TableState, writes: &TableWrites) -> Result<Arc<TableBase>> {
        let store = self.instance.store().as_ref();
        let base = crate::fold::fold_table(store, table)?;
        if let Some((from, known)) = writes.fold.get()
            && *from == base.object
        {
            return Ok(Arc::clone(known));
        }
        let private = &writes.private;
        let rows = fold_map(store, &base.rows, &private.rows)?;
        let mut indexes = base.indexes.clone();
        for (index, edits) in indexes.iter_mut().zip(&private.indexes) {
            *index = fold_map(store, index, edits)?;
        }
        let mut row_count = base.row_count;
        for (_, edit) in &private.rows {
            let count = |row: &Option<Arc<[u8]>>| row.as_deref().map_or(0, |row| base.rows_in(row));
            row_count = row_count.saturating_sub(count(&edit.original)) + count(&edit.row);
        }
        let folded = base.with_maps(store, rows, indexes, row_count)?;
        writes.fold.get_or_init(|| (base.object, Arc::clone(&folded)));
        Ok(folded)
    }
}
