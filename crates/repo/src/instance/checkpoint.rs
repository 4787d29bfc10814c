//! Checkpoints: a position with everything that a restart needs, so that the log before it can go.
//!
//! ```text
//! freeze all edits ─ fold and install each table ─ write the instance's objects ─ wait until the
//! position is durable ─ flush packs ─ manifest ─ drop the log's prefix ─ settle the roots
//! ```
//! A crash at any point leaves the older checkpoint and the log after it.
//!
//! ```text
//! checkpoint := version (1) | position varint | instance root hash | node facts
//! node facts := count | (key, bytes)*
//! ```

use std::sync::Arc;

use storage::Hash;
use storage::log::{Log, Position};

use super::Instance;
use super::section::Maintenance;
use super::settle::{edit_root, edited_tables, find_table};
use super::turn::InTurn;
use crate::codec::{Reader, Writer};
use crate::entry::Scope;
use crate::error::Result;
use crate::fold::{fold_instance, fold_root, fold_table};
use crate::place::Place;
use crate::state::{RootState, State, TableState};

const VERSION: u8 = 1;

/// What the manifest keeps of a checkpoint.
pub(super) struct Checkpoint {
    /// The last entry that is in it.
    pub(super) position: Position,
    /// The instance object, zero for an instance without anything.
    pub(super) instance: Hash,
    /// The facts that belong to this node alone.
    pub(super) node: Vec<(String, Vec<u8>)>,
}

impl Checkpoint {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::versioned(VERSION);
        out.varint(self.position.0).hash(&self.instance).varint(self.node.len() as u64);
        for (key, value) in &self.node {
            out.text(key).bytes(value);
        }
        out.finish()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut input = Reader::versioned(bytes, "a checkpoint", VERSION)?;
        let (position, instance) = (Position(input.varint()?), input.hash()?);
        let count = input.count()?;
        let fact = |input: &mut Reader<'_>| Ok((input.text()?.to_owned(), input.bytes()?.to_vec()));
        let node = (0..count).map(|_| fact(&mut input)).collect::<Result<_>>()?;
        input.finish()?;
        Ok(Self { position, instance, node })
    }
}

impl Instance {
    /// Writes a checkpoint if enough of the log has come since the last one. Says whether it did.
    pub fn checkpoint_if_due(&self) -> Result<bool> {
        let maintenance = self.maintenance.take();
        let entries = self.tip().position.0.saturating_sub(maintenance.checkpoint.0);
        if maintenance.log_bytes_since(self) < self.options.checkpoint_log_bytes
            && entries < self.options.checkpoint_entries
        {
            return Ok(false);
        }
        self.checkpoint_holding(maintenance).map(|()| true)
    }

    /// Writes a checkpoint of all that is there now.
    pub fn checkpoint(&self) -> Result<()> {
        self.checkpoint_holding(self.maintenance.take())
    }

    fn checkpoint_holding(&self, mut maintenance: InTurn<'_, Maintenance>) -> Result<()> {
        let _pin = self.pin();
        let appended = self.appended_bytes();
        self.carried.clear();
        let folded = self.fold_everything()?;
        let instance = fold_instance(&self.loader, &folded)?;
        self.wait_durable(folded.position)?;
        let node = folded.facts(Scope::Node).into_iter();
        let checkpoint = Checkpoint {
            position: folded.position,
            instance,
            node: node.map(|(key, value)| (key.to_owned(), value.to_vec())).collect(),
        };
        self.packs.commit_manifest(checkpoint.encode())?;
        *self.newest.lock() = (folded.position, instance);
        // The older of the two manifests stays usable: the log reaches back to its checkpoint.
        self.log.drop_prefix(maintenance.checkpoint.next())?;
        maintenance.checkpoint = folded.position;
        maintenance.log_bytes = appended;
        self.settle_roots(&folded)
    }

    /// Folds the edits of all tables as of one state, installs the folds, and returns that state
    /// with the folded tables in it.
    fn fold_everything(&self) -> Result<State> {
        let places = edited_tables(&self.tip(), |_| true);
        let frozen = self.freeze(&places)?;
        let mut folded = State::clone(&frozen);
        for place in edited_tables(&frozen, |_| true) {
            let Some(table) = find_table(&frozen, &place) else { continue };
            let base = fold_table(self.store().as_ref(), &table)?;
            self.install(&place, &table, &base)?;
            let whole = TableState::folded(Arc::clone(&table.name), base);
            edit_root(&mut folded, &place.place, |root| {
                root.changed.insert(&place.table, Some(Arc::new(whole)));
            });
        }
        Ok(folded)
    }

    /// Lets go of tables that are in their folded root: what `folded` holds is on disk now.
    fn settle_roots(&self, folded: &State) -> Result<()> {
        for (database, found) in folded.databases.iter() {
            for (branch, set) in found.working.iter() {
                if set.working.is_folded() {
                    continue;
                }
                let root = fold_root(&self.loader, &set.working)?;
                self.settle_root(&Place::new(database, branch), &set.working, root)?;
            }
        }
        Ok(())
    }

    fn settle_root(&self, place: &Place, folded: &RootState, root: Hash) -> Result<()> {
        self.reshape(|tip| {
            let mut next = tip.clone();
            edit_root(&mut next, place, |current| {
                if current.folded == folded.folded {
                    *current = rebase_root(current, folded, root);
                }
            });
            Ok(Some(next))
        })
    }
}

/// `current` over the folded root `root`, which holds what `folded` held.
fn rebase_root(current: &RootState, folded: &RootState, root: Hash) -> RootState {
    let mut next = RootState::folded(root);
    for (name, table) in current.changed.iter() {
        let settled = match (table, folded.changed.get(name)) {
            (None, Some(None)) => true,
            (Some(now), Some(Some(then))) => {
                now.is_folded() && now.base.object == then.base.object && now.name == then.name
            }
            _ => false,
        };
        if !settled {
            next.changed.insert(name, table.clone());
        }
    }
    next
}

impl Maintenance {
    /// Bytes appended since the last checkpoint.
    fn log_bytes_since(&self, instance: &Instance) -> u64 {
        instance.appended_bytes().saturating_sub(self.log_bytes)
    }
}
