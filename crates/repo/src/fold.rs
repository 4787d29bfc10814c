//! Edits into trees: what a state is, written as objects.
//!
//! A fold reads an immutable state and writes chunks; it changes nothing and needs no lock. Sorted
//! edits go into each map in one batch, so a node that many edits touch is written once. The hashes
//! that come out depend on the contents alone.

use std::sync::Arc;

use storage::ordered::OrdMap;
use storage::{ChunkStore, Hash, Map};

use crate::entry::Scope;
use crate::error::Result;
use crate::load::Loader;
use crate::object;
use crate::object::{
    COUNTERS, DatabaseRoot, FACTS, InstanceRoot, NAMED, Object, REFS, Root, RootTable, Tree,
};
use crate::state::{
    Database, Layer, RootState, State, TableBase, TableState, WORKING_SETS, WorkingSet,
};
use crate::table::Versioned;

/// The table with all of its edits in its maps. The state remembers it: one commit asks for it
/// several times.
pub fn fold_table(store: &dyn ChunkStore, table: &TableState) -> Result<Arc<TableBase>> {
    if table.is_folded() {
        return Ok(Arc::clone(&table.base));
    }
    if let Some(known) = table.fold.get() {
        return Ok(Arc::clone(known));
    }
    let layers: Vec<&Layer> = table.layers().collect();
    let (mut rows, mut indexes) = (table.base.rows, table.base.indexes.clone());
    for layer in layers.into_iter().rev() {
        rows = fold_map(store, &rows, &layer.rows)?;
        for (index, edits) in indexes.iter_mut().zip(&layer.indexes) {
            *index = fold_map(store, index, edits)?;
        }
    }
    let base = table.base.with_maps(store, rows, indexes, table.row_count)?;
    table.fold.note(&base);
    Ok(base)
}

/// The map with a layer's edits in it.
pub fn fold_map<V: Versioned + Clone>(
    store: &dyn ChunkStore,
    map: &Map,
    edits: &OrdMap<V>,
) -> Result<Map> {
    if edits.is_empty() {
        return Ok(*map);
    }
    Ok(map.edit(store, edits.iter().map(|(key, edit)| Ok((key, edit.live()))))?)
}

/// The root object of a working root.
pub fn fold_root(loader: &Loader, root: &RootState) -> Result<Hash> {
    let store = loader.store().as_ref();
    if root.is_folded() {
        return Ok(root.folded);
    }
    let mut changes = Vec::with_capacity(root.changed.len());
    for (key, changed) in root.changed.iter() {
        let entry = match changed {
            None => None,
            Some(table) => {
                let hash = fold_table(store, table)?.object;
                Some(RootTable { name: table.name.to_string(), hash })
            }
        };
        changes.push((key.to_owned(), entry));
    }
    Root::load(store, root.folded)?.with(store, changes)?.save(store)
}

/// The object of a working set.
pub fn fold_working_set(loader: &Loader, set: &WorkingSet) -> Result<Hash> {
    let progress = set.progress.as_deref();
    let object = object::WorkingSet {
        working: fold_root(loader, &set.working)?,
        staged: set.staged,
        merge: progress.and_then(|progress| progress.merge.clone()),
        rebase: progress.and_then(|progress| progress.rebase.clone()),
    };
    object.save(loader.store().as_ref())
}

/// The object of a database: `pando_hashof_database`.
pub fn fold_database(loader: &Loader, database: &Database) -> Result<Hash> {
    let store = loader.store().as_ref();
    let hash_entry = |name: &str, hash: &Hash| (name.as_bytes().to_vec(), hash.as_bytes().to_vec());
    let mut refs: Vec<_> =
        database.refs.iter().map(|(name, hash)| hash_entry(name, hash)).collect();
    for (branch, set) in database.working.iter() {
        let hash = fold_working_set(loader, set)?;
        refs.push(hash_entry(&format!("{WORKING_SETS}{branch}"), &hash));
    }
    let counters = database.counters.iter();
    let counters =
        counters.map(|(table, next)| (table.as_bytes().to_vec(), next.to_le_bytes().to_vec()));
    let counters = counters.collect();
    let refs = Tree::of(store, &REFS, refs)?;
    DatabaseRoot { refs, counters: Tree::of(store, &COUNTERS, counters)? }.save(store)
}

/// The object of the instance: `pando_hashof_instance`.
pub fn fold_instance(loader: &Loader, state: &State) -> Result<Hash> {
    let store = loader.store().as_ref();
    let mut databases = Vec::with_capacity(state.databases.len());
    for (key, database) in state.databases.iter() {
        let hash = fold_database(loader, database)?;
        let value = [hash.as_bytes().as_slice(), database.name.as_bytes()].concat();
        databases.push((key.as_bytes().to_vec(), value));
    }
    let object = InstanceRoot {
        databases: Tree::of(store, &NAMED, databases)?,
        users: fold_facts(loader, state, Scope::User)?,
        settings: fold_facts(loader, state, Scope::Setting)?,
        remotes: fold_facts(loader, state, Scope::Remote)?,
        backups: fold_facts(loader, state, Scope::Backup)?,
    };
    object.save(store)
}

/// The map of a scope's facts.
pub fn fold_facts(loader: &Loader, state: &State, scope: Scope) -> Result<Tree> {
    let facts = state.facts(scope).into_iter();
    let facts = facts.map(|(key, value)| (key.as_bytes().to_vec(), value.to_vec())).collect();
    Tree::of(loader.store().as_ref(), &FACTS, facts)
}
