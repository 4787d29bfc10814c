//! Who waits for whom.
//!
//! A transaction waits for one lock at a time, so it has one list of blockers while it waits. Locks
//! are held to the end, so a blocker that has ended waits for nobody: a list that is out of date
//! can name too many and never closes a cycle that is not there.

use std::collections::{BTreeMap, BTreeSet};

use super::TxnId;

#[derive(Default)]
pub(super) struct Graph {
    waits: BTreeMap<TxnId, Vec<TxnId>>,
}

impl Graph {
    /// Notes that `owner` waits for `blockers`; true, and not noted, if that closes a cycle.
    pub(super) fn wait_for(&mut self, owner: TxnId, blockers: Vec<TxnId>) -> bool {
        let mut seen = BTreeSet::new();
        let mut ahead = blockers.clone();
        while let Some(next) = ahead.pop() {
            if next == owner {
                return true;
            }
            if seen.insert(next) {
                ahead.extend(self.waits.get(&next).into_iter().flatten());
            }
        }
        self.waits.insert(owner, blockers);
        false
    }

    /// `owner` waits no longer.
    pub(super) fn forget(&mut self, owner: TxnId) {
        self.waits.remove(&owner);
    }
}
