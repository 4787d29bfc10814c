//! Savepoints: where a transaction can go back to.
//!
//! Going back undoes writes; locks stay, as in InnoDB, and so does what was read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{TableWrites, Transaction};
use crate::place::TablePlace;
use crate::state::State;

/// The writes of a transaction at one moment.
pub struct Savepoint {
    name: String,
    writes: BTreeMap<Arc<TablePlace>, TableWrites>,
    ops: usize,
    view: Option<Arc<State>>,
    snapshot: Arc<State>,
}

impl Transaction {
    pub(super) fn save(&self) -> Savepoint {
        Savepoint {
            name: String::new(),
            writes: self.writes.clone(),
            ops: self.ops.len(),
            view: self.view.clone(),
            snapshot: Arc::clone(&self.snapshot),
        }
    }

    pub(super) fn restore(&mut self, saved: Savepoint) {
        self.writes = saved.writes;
        if self.ops.len() > saved.ops {
            self.ops.truncate(saved.ops);
            self.tip_view = None;
            self.view = if Arc::ptr_eq(&self.snapshot, &saved.snapshot) {
                saved.view
            } else {
                // The changes that stay were carried out on this snapshot when it moved here.
                self.carried_out(&self.snapshot).unwrap_or(saved.view)
            };
        }
        self.tables.clear();
    }

    /// SAVEPOINT: one of the same name is replaced.
    pub fn savepoint(&mut self, name: &str) {
        let name = name.to_lowercase();
        self.savepoints.retain(|saved| saved.name != name);
        let saved = Savepoint { name, ..self.save() };
        self.savepoints.push(saved);
    }

    /// ROLLBACK TO SAVEPOINT: the savepoint stays, those made after it go. False: there is none
    /// (1305).
    pub fn rollback_to(&mut self, name: &str) -> bool {
        let Some(place) = self.find_savepoint(name) else { return false };
        self.savepoints.truncate(place + 1);
        if let Some(saved) = self.savepoints.pop() {
            let again = Savepoint {
                name: saved.name.clone(),
                writes: saved.writes.clone(),
                ops: saved.ops,
                view: saved.view.clone(),
                snapshot: Arc::clone(&saved.snapshot),
            };
            self.savepoints.push(again);
            self.restore(saved);
        }
        true
    }

    /// RELEASE SAVEPOINT: it and those made after it go. False: there is none (1305).
    pub fn release_savepoint(&mut self, name: &str) -> bool {
        let Some(place) = self.find_savepoint(name) else { return false };
        self.savepoints.truncate(place);
        true
    }

    fn find_savepoint(&self, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        self.savepoints.iter().position(|saved| saved.name == name)
    }
}
