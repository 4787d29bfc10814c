//! Garbage collection: chunks that nothing can reach any more leave the disk, beside readers and
//! writers.
//!
//! What is kept: what the two newest checkpoints hold (the older one serves if the newer manifest
//! is damaged), what every state that somebody still reads holds, what the log that is retained
//! names, large values that open transactions have written, and whatever is put while it runs.
//!
//! A transaction's large values are pinned as they are written, under a lock that the beginning of
//! a collection takes too: none falls between "written before it began" and "known to be wanted".

use std::collections::BTreeMap;

use parking_lot::Mutex;
use storage::Hash;
use storage::gc::{Gc, GcPhase, GcReport, GcSettings};
use storage::log::Log;

use super::Instance;
use super::carry::{named, row_externals};
use crate::entry::Entry;
use crate::error::Result;
use crate::exchange::lost;
use crate::fold::fold_instance;
use crate::lock::TxnId;
use crate::state::{Layer, State, TableState};

/// Large values that open transactions have written.
#[derive(Default)]
pub(super) struct Pins {
    blobs: Mutex<BTreeMap<TxnId, Vec<Hash>>>,
}

impl Instance {
    /// Encodes a row and pins what it keeps out of line until [`Instance::unpin_blobs`].
    pub(crate) fn pin_blobs(
        &self,
        owner: TxnId,
        encode: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<Vec<u8>> {
        let mut pinned = self.pins.blobs.lock();
        let row = encode()?;
        let mut hashes = Vec::new();
        row_externals(&row, &mut hashes)?;
        if !hashes.is_empty() {
            pinned.entry(owner).or_default().extend(hashes);
        }
        Ok(row)
    }

    /// The transaction is over: what it wrote is named by its entry, or garbage.
    pub(crate) fn unpin_blobs(&self, owner: TxnId) {
        self.pins.blobs.lock().remove(&owner);
    }

    /// Collects garbage to the end; `between` is called between its steps and may end it with an
    /// error, which leaves everything sound.
    pub fn collect_garbage(
        &self,
        settings: GcSettings,
        between: &mut dyn FnMut(&GcReport) -> Result<()>,
    ) -> Result<GcReport> {
        // Twice, so that the log reaches back no further than to the first of them.
        self.checkpoint()?;
        let first = fold_instance(&self.loader, &self.durable())?;
        self.checkpoint()?;
        let mut gc = {
            let pinned = self.pins.blobs.lock();
            let mut roots = vec![first];
            roots.extend(pinned.values().flatten());
            self.gather_roots(&mut roots)?;
            Gc::begin(&self.packs, roots, settings)?
        };
        while gc.step()? != GcPhase::Done {
            between(&gc.report())?;
        }
        Ok(gc.report())
    }

    /// What the states that are read and the log that is retained hold.
    fn gather_roots(&self, roots: &mut Vec<Hash>) -> Result<()> {
        for state in self.timeline.alive() {
            state_roots(&state, roots)?;
        }
        for entry in self.log.read_from(self.log.first()).into_iter().flatten() {
            roots.extend(named(&Entry::decode(&entry?.payload)?.ops)?);
        }
        Ok(())
    }
}

/// The chunks that a state holds.
fn state_roots(state: &State, roots: &mut Vec<Hash>) -> Result<()> {
    lost::roots(state, roots)?;
    for (_, database) in state.databases.iter() {
        roots.extend(database.refs.iter().map(|(_, hash)| *hash));
        for (_, set) in database.working.iter() {
            roots.extend([set.working.folded, set.staged]);
            if let Some(progress) = &set.progress {
                let merge = progress.merge.iter();
                roots.extend(merge.flat_map(|merge| [merge.pre_merge_working, merge.source]));
                let rebase = progress.rebase.iter();
                roots.extend(rebase.flat_map(|rebase| [rebase.pre_rebase_working, rebase.onto]));
            }
            for (_, table) in set.working.changed.iter() {
                table_roots(table.as_deref(), roots)?;
            }
        }
    }
    Ok(())
}

fn table_roots(table: Option<&TableState>, roots: &mut Vec<Hash>) -> Result<()> {
    let Some(table) = table else { return Ok(()) };
    roots.push(table.base.object);
    roots.extend(table.fold.get().map(|fold| fold.object));
    for layer in table.layers() {
        layer_roots(table, layer, roots)?;
    }
    Ok(())
}

/// The large values of rows that are in no map yet.
fn layer_roots(table: &TableState, layer: &Layer, roots: &mut Vec<Hash>) -> Result<()> {
    for (_, edit) in &layer.rows {
        if let Some(value) = &edit.row {
            row_externals(table.base.layout.row_bytes(value)?, roots)?;
        }
    }
    Ok(())
}
