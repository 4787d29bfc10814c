//! Garbage collection beside readers and writers, in bounded steps.
//!
//! ```text
//! begin ── step, step, … mark what the roots reach ── step, step, … sweep ── done
//! ```
//!
//! Marking walks references from the roots, a bit a chunk; leaves without references are not read.
//! Sweeping takes the packs that were there at the beginning: one without live chunks is dropped,
//! one of which little lives is written anew, and many small ones become one. Each step writes at
//! most [`GcSettings::step_bytes`] (or one pack's live chunks, if that is more) before it removes
//! what it replaces.
//!
//! What is kept: everything reachable from the roots; every chunk put since the beginning with all
//! that it refers to, whether the chunk was there before or not; every chunk that a writer was told
//! is there ([`has`](crate::store::ChunkStore::has)) since; what was put but not flushed before.
//! Roots must cover all else that is under way: heads, pinned snapshots, what the log names. A
//! missing chunk ends the collection.
//!
//! What it leaves out: it never looks at the values of rows, and the time between steps is the
//! caller's affair.

use std::collections::{BTreeMap, BTreeSet};

use parking_lot::Mutex;

use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::mark::Marker;
use crate::pack::{Pack, PackId, PackStore};

/// How much a collection does at once, and what it leaves alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GcSettings {
    /// Chunks marked in one step.
    pub step_chunks: usize,
    /// Bytes of live chunks written in one step.
    pub step_bytes: u64,
    /// A pack is written anew when less than this many hundredths of it live.
    pub live_percent_min: u64,
    /// Packs of fewer bytes are small.
    pub small_bytes: u64,
    /// As many small packs are merged, not fewer.
    pub small_packs_min: usize,
}

impl Default for GcSettings {
    fn default() -> GcSettings {
        GcSettings {
            step_chunks: 4096,
            step_bytes: 256 << 20,
            live_percent_min: 60,
            small_bytes: 32 << 20,
            small_packs_min: 8,
        }
    }
}

/// What a step left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GcPhase {
    /// Live chunks are still being looked for.
    Mark,
    /// Packs are being dropped and written anew.
    Sweep,
    /// Nothing is left.
    Done,
}

/// What a collection has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GcReport {
    /// Packs that were dropped or replaced.
    pub packs_removed: usize,
    /// Packs that were written.
    pub packs_written: usize,
    /// Bytes of the files that were removed.
    pub bytes_removed: u64,
    /// Bytes of the files that were written.
    pub bytes_written: u64,
}

/// One collection at work. Dropping it ends it, at any point, without harm.
pub struct Gc<'a> {
    store: &'a PackStore,
    settings: GcSettings,
    marker: Marker,
    phase: GcPhase,
    /// Packs to sweep, in groups that are a step each; made when marking ends.
    groups: Vec<BTreeSet<PackId>>,
    report: GcReport,
}

impl<'a> Gc<'a> {
    /// Begins a collection of what `roots` do not reach; [`Error::Busy`] while another is at work.
    pub fn begin(
        store: &'a PackStore,
        roots: impl IntoIterator<Item = Hash>,
        settings: GcSettings,
    ) -> Result<Gc<'a>> {
        let writing = store.write_lock()?;
        let (young_packs, marker) = {
            let mut state = store.state.write();
            if state.touched.is_some() {
                return Err(Error::Busy("garbage collection"));
            }
            let staged = state.staged.values().flat_map(|chunk| chunk.refs()).collect();
            state.touched = Some(Mutex::new(staged));
            let (young, old): (BTreeMap<_, _>, BTreeMap<_, _>) = (state.packs.iter())
                .map(|(id, pack)| (*id, pack.clone()))
                .partition(|(id, _)| writing.unlisted.contains_key(id));
            (young, Marker::new(old))
        };
        drop(writing);
        let (phase, groups, report) = (GcPhase::Mark, Vec::new(), GcReport::default());
        let mut gc = Gc { store, settings, marker, phase, groups, report };
        roots.into_iter().for_each(|root| gc.marker.push(root));
        for pack in young_packs.values() {
            gc.push_refs_of(pack)?;
        }
        Ok(gc)
    }

    /// What this collection has done so far.
    pub fn report(&self) -> GcReport {
        self.report
    }

    /// Does a bounded piece of the work and says what is left.
    pub fn step(&mut self) -> Result<GcPhase> {
        match self.phase {
            GcPhase::Mark => {
                self.push_touched();
                if self.walk(self.settings.step_chunks)? {
                    self.groups = self.plan();
                    self.phase = GcPhase::Sweep;
                }
            }
            GcPhase::Sweep => match self.groups.pop() {
                None => self.phase = GcPhase::Done,
                Some(group) => self.sweep(&group)?,
            },
            GcPhase::Done => {}
        }
        Ok(self.phase)
    }

    fn walk(&mut self, chunks_max: usize) -> Result<bool> {
        let store = self.store;
        self.marker.walk(chunks_max, &mut |hash| Ok(store.state.read().holds(hash)))
    }

    /// Keeps what the chunks of a pack refer to.
    fn push_refs_of(&mut self, pack: &Pack) -> Result<()> {
        for entry in pack.index().entries().filter(|entry| entry.has_refs) {
            for hash in pack.read(&entry)?.refs() {
                self.marker.push(hash);
            }
        }
        Ok(())
    }

    /// Takes over what writers rely on since the last look.
    fn push_touched(&mut self) {
        let state = self.store.state.read();
        let Some(touched) = &state.touched else { return };
        let touched = std::mem::take(&mut *touched.lock());
        for hash in touched {
            self.marker.push(hash);
        }
    }

    /// Which packs to sweep together: dead ones first, then those of which little lives, then small
    /// ones if there are many.
    fn plan(&self) -> Vec<BTreeSet<PackId>> {
        let packs = self.marker.packs();
        let dead: BTreeSet<_> = ids(packs.iter().filter(|(_, marked)| marked.live == 0));
        let is_sparse = |bytes: u64, len: u64| bytes * 100 < len * self.settings.live_percent_min;
        let rest = || packs.iter().filter(|(_, marked)| marked.live > 0);
        let sparse =
            ids(rest().filter(|(_, marked)| is_sparse(marked.live_bytes, marked.pack.len())));
        let small = ids(rest().filter(|(id, marked)| {
            marked.pack.len() < self.settings.small_bytes && !sparse.contains(id)
        }));
        let is_many = small.len() >= self.settings.small_packs_min;
        let small = if is_many { small } else { BTreeSet::new() };
        let mut groups = vec![BTreeSet::new()];
        let mut bytes = 0;
        for id in sparse.into_iter().chain(small) {
            let live = packs.get(&id).map_or(0, |marked| marked.live_bytes);
            bytes += live;
            if bytes > self.settings.step_bytes {
                groups.push(BTreeSet::new());
                bytes = live;
            }
            if let Some(group) = groups.last_mut() {
                group.insert(id);
            }
        }
        // Steps are taken from the end, so that the dead packs make room for the others.
        groups.push(dead);
        groups.retain(|group| !group.is_empty());
        groups
    }

    /// Replaces a group of packs by what lives in them.
    fn sweep(&mut self, group: &BTreeSet<PackId>) -> Result<()> {
        const ROUNDS_MAX: usize = 8;
        let mut copied = BTreeSet::new();
        for _ in 0..ROUNDS_MAX {
            self.push_touched();
            while !self.walk(self.settings.step_chunks)? {
                self.push_touched();
            }
            self.copy_live(group, &mut copied)?;
            if self.swap(group)? {
                return Ok(());
            }
        }
        // Writers keep reviving chunks of this group: it waits for the next collection, and the
        // copies for the next flush.
        Ok(())
    }

    /// Writes the live chunks of a group that were not copied yet to a new pack, if there are any.
    fn copy_live(
        &mut self,
        group: &BTreeSet<PackId>,
        copied: &mut BTreeSet<(PackId, usize)>,
    ) -> Result<()> {
        let mut live = Vec::new();
        for (id, marked) in self.marker.packs().iter().filter(|(id, _)| group.contains(id)) {
            for ordinal in (0..marked.pack.count()).filter(|ordinal| marked.is_live(*ordinal)) {
                if copied.insert((*id, ordinal)) {
                    live.push((marked.pack.clone(), ordinal));
                }
            }
        }
        if live.is_empty() {
            return Ok(());
        }
        let mut writing = self.store.write_lock()?;
        let (id, pack) = self.store.write_pack(&mut writing, &mut |out| {
            for (pack, ordinal) in &live {
                let Some(entry) = pack.index().entry(*ordinal) else { continue };
                let (record, raw_len) = pack.read_checked(&entry)?;
                out.push_record(&entry, &record, raw_len)?;
            }
            Ok(())
        })?;
        self.report.packs_written += 1;
        self.report.bytes_written += pack.len();
        self.store.state.write().packs.insert(id, pack);
        Ok(())
    }

    /// Takes the group out of the store unless a writer has meanwhile come to rely on a chunk of it
    /// that was not copied.
    fn swap(&mut self, group: &BTreeSet<PackId>) -> Result<bool> {
        let mut writing = self.store.write_lock()?;
        {
            let mut state = self.store.state.write();
            let is_settled = state.touched.as_ref().is_none_or(|touched| {
                touched.lock().iter().all(|hash| self.marker.is_live(hash) != Some(false))
            });
            if !is_settled {
                return Ok(false);
            }
            state.packs.retain(|id, _| !group.contains(id));
        }
        PackStore::drop_packs(&mut writing, group);
        // Twice, so that neither manifest lists the group and its files go at once.
        self.store.list(&mut writing, None)?;
        self.store.list(&mut writing, None)?;
        for id in group {
            let len = self.marker.packs().get(id).map_or(0, |marked| marked.pack.len());
            self.report.packs_removed += 1;
            self.report.bytes_removed += len;
            self.marker.remove(*id);
        }
        Ok(true)
    }
}

fn ids<'m, M: 'm>(packs: impl Iterator<Item = (&'m PackId, &'m M)>) -> BTreeSet<PackId> {
    packs.map(|(id, _)| *id).collect()
}

impl Drop for Gc<'_> {
    fn drop(&mut self) {
        self.store.state.write().touched = None;
    }
}
