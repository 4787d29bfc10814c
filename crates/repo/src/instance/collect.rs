//! Garbage collection: chunks that nothing can reach any more leave the disk, beside readers and
//! writers.
//!
//! What is kept: what the newest checkpoint holds (both manifests say so before anything is
//! removed), what every state that somebody still reads holds, what the log since then names, and
//! what is put, or relied on, by those who hold a [`Pin`]. Pins close the gap between a chunk and
//! the entry that names it:
//!
//! ```text
//!  pin ─ put chunks ─ append the entry ─ publish ─ unpin       a writer
//!  begin ─ gather roots ─ mark … ─ sweep …                     a collection
//! ```
//! The roots are gathered after the collection has begun, so an entry that is published before is
//! in a state that is gathered, and one that is published later was written under a pin that was
//! held, or begun, since.
//!
//! A transaction holds a pin while a statement runs and, once it has written anything, to its end;
//! copies, folds and checkpoints hold one for as long as they take.

use storage::Hash;
use storage::gc::{Gc, GcPhase, GcReport, GcSettings};
use storage::log::{Entries, Log, Position};
use storage::pack::Pin;

use super::Instance;
use super::carry::{named, row_externals};
use crate::entry::Entry;
use crate::error::Result;
use crate::exchange::lost;
use crate::state::{Layer, State, TableState};

impl Instance {
    /// Keeps the chunks that are written or found present from now on, named or not, for as long as
    /// it is held.
    pub fn pin(&self) -> Pin {
        self.packs.pin()
    }

    /// Whether so much has been written since the last collection that another is worth its work:
    /// as much as the settings say, and half of what was there.
    pub fn collection_is_due(&self) -> bool {
        let (growth, bytes) = (self.packs.growth(), self.packs.usage().bytes);
        growth >= self.options.gc_growth_bytes && growth >= bytes.saturating_sub(growth) / 2
    }

    /// Begins a collection, to be done step by step.
    pub fn begin_collection(&self, settings: GcSettings) -> Result<Gc> {
        let mut gc = Gc::begin(&self.packs, settings)?;
        let mut roots = Vec::new();
        self.gather_roots(&mut roots)?;
        gc.keep(roots);
        Ok(gc)
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
        self.checkpoint()?;
        let mut gc = self.begin_collection(settings)?;
        while gc.step()? != GcPhase::Done {
            between(&gc.report())?;
        }
        Ok(gc.report())
    }

    /// What the newest checkpoint, the states that are read and the entries since that checkpoint
    /// hold. The states come before the log: an entry that no state shows any more can be read
    /// there.
    fn gather_roots(&self, roots: &mut Vec<Hash>) -> Result<()> {
        let (position, instance) = *self.newest.lock();
        roots.push(instance);
        for state in self.timeline.alive() {
            state_roots(&state, roots)?;
        }
        for entry in self.entries_since(position).into_iter().flatten() {
            roots.extend(named(&Entry::decode(&entry?.payload)?.ops)?);
        }
        Ok(())
    }

    /// The entries after a checkpoint, which a restart would carry out again; `None` if there are
    /// none. What the log still has before them is of no use to anybody.
    fn entries_since(&self, checkpoint: Position) -> Option<Entries> {
        loop {
            let from = self.log.first().max(checkpoint.next());
            let entries = self.log.read_from(from);
            // A newer checkpoint may have dropped the first ones between the two questions.
            if entries.is_some() || self.log.first() <= from {
                return entries;
            }
        }
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
