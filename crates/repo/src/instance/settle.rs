//! Folds that are installed: edits leave memory for the maps while sessions go on.
//!
//! ```text
//!   active ──freeze──► frozen ──fold (no lock)──► base' ──install──► base
//!            O(1)                                           O(1)
//! ```
//! Freezing and installing replace the tip's shape inside the section; the work between them reads
//! an immutable layer. A table that was replaced meanwhile keeps its new self: the fold's result is
//! dropped.

use std::sync::Arc;

use super::Instance;
use crate::error::Result;
use crate::fold::fold_table;
use crate::place::{Place, TablePlace};
use crate::state::{Database, Layer, RootState, State, TableBase, TableState, WorkingSet};

impl Instance {
    /// Folds every table whose edits have outgrown their share of memory. Returns how many.
    pub fn fold_large(&self) -> Result<usize> {
        let _maintenance = self.maintenance.take();
        let _pin = self.pin();
        let limit = self.options.fold_bytes;
        let large = edited_tables(&self.tip(), |table| table.active.bytes() > limit);
        for place in &large {
            self.settle_table(place)?;
        }
        Ok(large.len())
    }

    /// Freezes the tables at `places` in one step and returns the state in which they are.
    pub(super) fn freeze(&self, places: &[TablePlace]) -> Result<Arc<State>> {
        self.reshape(|tip| {
            let mut next = tip.clone();
            for place in places {
                edit_table(&mut next, place, freeze_table);
            }
            Ok(Some(next))
        })?;
        Ok(self.tip())
    }

    /// Freezes, folds and installs one table.
    fn settle_table(&self, place: &TablePlace) -> Result<()> {
        let state = self.freeze(std::slice::from_ref(place))?;
        let Some(table) = find_table(&state, place) else { return Ok(()) };
        let frozen =
            TableState { active: Layer::empty(table.active.indexes.len()), ..(*table).clone() };
        let base = fold_table(self.store().as_ref(), &frozen)?;
        self.install(place, &table, &base)
    }

    /// Folds that a transaction needed are worth keeping: where the tip still has the very tables
    /// that were folded in `root`, their edits leave memory, and the next fold has only newer ones.
    pub(crate) fn keep_folds(&self, place: &Place, root: &RootState) -> Result<()> {
        let known = |(name, table): (_, &Option<Arc<TableState>>)| {
            let table = table.as_ref().filter(|table| !table.is_folded())?;
            Some((place.table(name), Arc::clone(table), Arc::clone(table.fold.get()?)))
        };
        let folds: Vec<_> = root.changed.iter().filter_map(known).collect();
        if folds.is_empty() {
            return Ok(());
        }
        self.reshape(|tip| {
            let mut next = tip.clone();
            for (place, folded, base) in &folds {
                edit_table(&mut next, place, |table| {
                    let is_same = std::ptr::eq(table, Arc::as_ptr(folded));
                    is_same.then(|| TableState::folded(Arc::clone(&table.name), Arc::clone(base)))
                });
            }
            Ok(Some(next))
        })
    }

    /// Puts `base`, folded from the frozen layer of `folded`, in that layer's place.
    pub(super) fn install(
        &self,
        place: &TablePlace,
        folded: &TableState,
        base: &Arc<TableBase>,
    ) -> Result<()> {
        self.reshape(|tip| {
            let mut next = tip.clone();
            edit_table(&mut next, place, |table| {
                let same_base = Arc::ptr_eq(&table.base, &folded.base);
                let same_layer = match (&table.frozen, &folded.frozen) {
                    (Some(ours), Some(theirs)) => Arc::ptr_eq(ours, theirs),
                    _ => false,
                };
                (same_base && same_layer).then(|| TableState {
                    base: Arc::clone(base),
                    frozen: None,
                    ..table.clone()
                })
            });
            Ok(Some(next))
        })
    }
}

/// The tables with edits that `chosen` takes, of all databases and branches.
pub(super) fn edited_tables(
    state: &State,
    chosen: impl Fn(&TableState) -> bool,
) -> Vec<TablePlace> {
    let mut places = Vec::new();
    for (database, found) in state.databases.iter() {
        for (branch, set) in found.working.iter() {
            for (table, changed) in set.working.changed.iter() {
                if changed.as_ref().is_some_and(|table| !table.is_folded() && chosen(table)) {
                    places.push(Place::new(database, branch).table(table));
                }
            }
        }
    }
    places
}

/// The table at `place` among those that were touched.
pub(super) fn find_table(state: &State, place: &TablePlace) -> Option<Arc<TableState>> {
    let database = state.databases.get(&place.place.database)?;
    let set = database.working.get(&place.place.branch)?;
    set.working.changed.get(&place.table)?.clone()
}

/// The active layer becomes the frozen one; `None` where there is nothing to freeze, or where a
/// frozen one is still being folded.
fn freeze_table(table: &TableState) -> Option<TableState> {
    if table.frozen.is_some() || table.active.is_empty() {
        return None;
    }
    let empty = Layer::empty(table.active.indexes.len());
    Some(TableState {
        frozen: Some(Arc::new(table.active.clone())),
        active: empty,
        ..table.clone()
    })
}

/// Replaces a touched table by what `change` makes of it.
fn edit_table(
    state: &mut State,
    place: &TablePlace,
    change: impl FnOnce(&TableState) -> Option<TableState>,
) {
    edit_root(state, &place.place, |root| {
        if let Some(Some(table)) = root.changed.get(&place.table)
            && let Some(changed) = change(table)
        {
            root.changed.insert(&place.table, Some(Arc::new(changed)));
        }
    });
}

/// Lets `change` work on a copy of a working root, which then replaces it, if it is there.
pub(super) fn edit_root(state: &mut State, place: &Place, change: impl FnOnce(&mut RootState)) {
    let Some(found) = state.databases.get(&place.database) else { return };
    let Some(set) = found.working.get(&place.branch) else { return };
    let mut set = WorkingSet::clone(set);
    change(&mut set.working);
    let mut database = Database::clone(found);
    database.working.insert(&place.branch, Arc::new(set));
    state.databases.insert(&place.database, Arc::new(database));
}
