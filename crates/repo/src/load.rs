//! From hashes to tables: what is not in memory is read from the chunk store when it is asked for.
//!
//! Tables are immutable once folded, so both caches are keyed by hashes and never wrong: table
//! objects by their hash, and the tables of a folded root by the root's hash and their name.

use std::sync::Arc;

use quick_cache::sync::Cache;
use storage::{Hash, KeyRange, Map, Store};

use crate::error::{Error, Result};
use crate::limits::{CACHED_ROOT_TABLES, CACHED_TABLES};
use crate::object::{self, COUNTERS, DatabaseRoot, Object, REFS, Root};
use crate::place::lower;
use crate::state::{Database, RootState, TableBase, TableState, WORKING_SETS, WorkingSet};

/// Reads objects, and remembers tables.
pub struct Loader {
    store: Store,
    bases: Cache<Hash, Arc<TableBase>>,
    tables: Cache<(Hash, Arc<str>), Option<Arc<TableState>>>,
}

impl Loader {
    /// A loader from this store.
    pub fn new(store: Store) -> Self {
        Self { store, bases: Cache::new(CACHED_TABLES), tables: Cache::new(CACHED_ROOT_TABLES) }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The table of this lower-cased name as it is in `root`, edits included.
    pub fn table(&self, root: &RootState, name: &str) -> Result<Option<Arc<TableState>>> {
        match root.changed.get(name) {
            Some(changed) => Ok(changed.clone()),
            None => self.folded_table(&root.folded, name),
        }
    }

    /// The table of this lower-cased name in the root object `root`.
    pub fn folded_table(&self, root: &Hash, name: &str) -> Result<Option<Arc<TableState>>> {
        let key = (*root, Arc::from(name));
        if let Some(found) = self.tables.get(&key) {
            return Ok(found);
        }
        let found = Root::load(self.store.as_ref(), *root)?.table(self.store.as_ref(), name)?;
        let found = match found {
            None => None,
            Some(entry) => {
                let base = self.base(&entry.hash)?;
                Some(Arc::new(TableState::folded(entry.name.into(), base)))
            }
        };
        self.tables.insert(key, found.clone());
        Ok(found)
    }

    /// The names of all tables of `root`, as displayed, sorted by their lower-cased form.
    pub fn table_names(&self, root: &RootState) -> Result<Vec<Arc<str>>> {
        let folded = Root::load(self.store.as_ref(), root.folded)?.tables(&self.store)?;
        let mut names: std::collections::BTreeMap<Arc<str>, Arc<str>> =
            folded.into_iter().map(|table| (lower(&table.name), table.name.into())).collect();
        for (key, changed) in root.changed.iter() {
            match changed {
                Some(table) => names.insert(key.into(), Arc::clone(&table.name)),
                None => names.remove(key),
            };
        }
        Ok(names.into_values().collect())
    }

    /// The table object with this hash.
    pub fn base(&self, object: &Hash) -> Result<Arc<TableBase>> {
        if let Some(found) = self.bases.get(object) {
            return Ok(found);
        }
        let table = object::Table::load(self.store.as_ref(), *object)?;
        let base = Arc::new(TableBase::of_object(self.store.as_ref(), *object, &table)?);
        self.bases.insert(*object, Arc::clone(&base));
        Ok(base)
    }

    /// The database of a database object.
    pub fn database(&self, name: Arc<str>, object: &Hash) -> Result<Database> {
        let root = DatabaseRoot::load(self.store.as_ref(), *object)?;
        let mut database = Database::empty(name);
        self.each(root.refs.map(&REFS), |name, value| {
            let hash = Hash::from_slice(value).ok_or_else(|| Error::corrupt("a ref is no hash"))?;
            match name.strip_prefix(WORKING_SETS) {
                None => {
                    database.refs.insert(name, hash);
                }
                Some(branch) => {
                    let set = object::WorkingSet::load(self.store.as_ref(), hash)?;
                    database.working.insert(branch, Arc::new(WorkingSet::of_object(&set)));
                }
            }
            Ok(())
        })?;
        self.each(root.counters.map(&COUNTERS), |table, value| {
            let next = value.try_into().map_err(|_| Error::corrupt("a counter of another size"))?;
            database.counters.insert(table, u64::from_le_bytes(next));
            Ok(())
        })?;
        Ok(database)
    }

    /// Calls `take` with every entry of a map whose keys are names.
    pub fn each(&self, map: Map, mut take: impl FnMut(&str, &[u8]) -> Result<()>) -> Result<()> {
        let mut cursor = map.range(&self.store, KeyRange::all());
        while let Some((key, value)) = cursor.next()? {
            let name = std::str::from_utf8(key)
                .map_err(|_| Error::corrupt("a name in a map is not UTF-8"))?;
            take(name, value)?;
        }
        Ok(())
    }
}
