//! Garbage collection beside readers and writers, in bounded steps.
//!
//! ```text
//! begin ─ keep roots ─ step, step, … mark what they reach ─ judge ─ step, step, … sweep ─ done
//! ```
//!
//! Marking walks references from the roots, a bit a chunk; leaves without references are not read.
//! When nothing is left to walk, everything that was not reached is *judged dead*, in one moment:
//! from then on the store denies to have it, so that no writer can come to rely on it. Sweeping
//! then takes the packs apart that were there at the beginning: one without live chunks is dropped,
//! one of which little lives is written anew, and many small ones become one. Each step writes at
//! most [`GcSettings::step_bytes`] (or one pack's live chunks, if that is more), beside writers,
//! before it removes what it replaces.
//!
//! A dead chunk that stays in a pack of which most lives is denied for good, by the manifest:
//! what it refers to goes, and whoever finds a chunk present takes what it refers to for present.
//!
//! What is kept: everything reachable from the roots; every chunk put since the beginning with all
//! that it refers to, whether the chunk was there before or not; every chunk that a writer was told
//! is there ([`has`](crate::store::ChunkStore::has)) since; what is not in a listed pack yet; and
//! what writers under way have put or relied on before, as long as they hold a
//! [`Pin`](crate::pack::Pin). Roots must cover all else: heads, pinned snapshots, what the log
//! names. A missing chunk ends the collection.
//!
//! What it leaves out: it never looks at the values of rows, and the time between steps is the
//! caller's affair.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::limits::DEAD_CHUNKS_MAX;
use crate::mark::{MarkedPack, Marker};
use crate::pack::{DeadChunks, Pack, PackId, PackStore};

/// How often dead chunks are spared before so many are denied as there are: once is nearly always
/// enough.
const SPARE_ROUNDS_MAX: usize = 3;

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
    /// The most dead chunks that stay in packs and are denied; more are kept alive for once. From
    /// half of it on, the packs that have such are written anew.
    pub dead_chunks_max: usize,
}

impl Default for GcSettings {
    fn default() -> GcSettings {
        GcSettings {
            step_chunks: 1024,
            step_bytes: 64 << 20,
            live_percent_min: 60,
            small_bytes: 32 << 20,
            small_packs_min: 8,
            dead_chunks_max: DEAD_CHUNKS_MAX / 2,
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
pub struct Gc {
    store: Arc<PackStore>,
    settings: GcSettings,
    marker: Marker,
    phase: GcPhase,
    /// Packs that stay as they are, and the ordinal up to which what they refer to is kept already.
    young: Vec<(PackId, Arc<Pack>, usize)>,
    /// How often dead chunks were spared.
    spare_rounds: usize,
    /// Packs to sweep, in groups that are a step each; made when marking ends.
    groups: Vec<BTreeSet<PackId>>,
    report: GcReport,
}

impl Gc {
    /// Begins a collection, which from this moment on hears of what writers do; what its roots are
    /// is said by [`Gc::keep`] before the first step. [`Error::Busy`] while another is at work.
    pub fn begin(store: &Arc<PackStore>, settings: GcSettings) -> Result<Gc> {
        let writing = store.write_lock()?;
        let mut state = store.state.write();
        let first_young = state.pins.get_mut().begin_marking();
        let first_young = first_young.ok_or(Error::Busy("garbage collection"))?;
        let (mut young, mut old) = (Vec::new(), BTreeMap::new());
        for (id, pack) in &state.packs {
            if *id >= first_young || writing.unlisted.contains_key(id) {
                young.push((*id, Arc::clone(pack), 0));
            } else {
                old.insert(*id, Arc::clone(pack));
            }
        }
        let mut marker = Marker::new(old);
        let staged = state.staged.values().flat_map(|chunk| chunk.refs());
        staged.for_each(|hash| marker.push(hash));
        drop(state);
        drop(writing);
        let (phase, groups, report) = (GcPhase::Mark, Vec::new(), GcReport::default());
        let store = Arc::clone(store);
        Ok(Gc { store, settings, marker, phase, young, spare_rounds: 0, groups, report })
    }

    /// Keeps what these reach; before the first step.
    pub fn keep(&mut self, roots: impl IntoIterator<Item = Hash>) {
        roots.into_iter().for_each(|root| self.marker.push(root));
    }

    /// What this collection has done so far.
    pub fn report(&self) -> GcReport {
        self.report
    }

    /// What is left to do.
    pub fn phase(&self) -> GcPhase {
        self.phase
    }

    /// Does a bounded piece of the work and says what is left.
    pub fn step(&mut self) -> Result<GcPhase> {
        match self.phase {
            GcPhase::Mark => {
                self.push_relied_on();
                if self.read_young()? && self.walk()? {
                    self.judge()?;
                }
            }
            GcPhase::Sweep => match self.groups.pop() {
                None => self.finish()?,
                Some(group) => self.sweep(&group)?,
            },
            GcPhase::Done => {}
        }
        Ok(self.phase)
    }

    fn walk(&mut self) -> Result<bool> {
        let store = &self.store;
        let steps = self.settings.step_chunks;
        self.marker.walk(steps, &mut |hash| Ok(store.state.read().holds(hash)))
    }

    /// Takes over what writers rely on since the last look.
    fn push_relied_on(&mut self) {
        let relied_on = self.store.state.read().pins.lock().take_marking();
        self.keep(relied_on);
    }

    /// Keeps what the chunks of young packs refer to, some at a time; says whether that is all.
    fn read_young(&mut self) -> Result<bool> {
        let mut left = self.settings.step_chunks;
        while let Some((id, pack, from)) = self.young.pop() {
            let dead = self.store.state.read().dead.get(&id).cloned().unwrap_or_default();
            for ordinal in from..pack.count() {
                let Some(entry) = pack.index().entry(ordinal) else { break };
                if !entry.has_refs || contains(&dead, ordinal) {
                    continue;
                }
                if left == 0 {
                    self.young.push((id, pack, ordinal));
                    return Ok(false);
                }
                left -= 1;
                let chunk = pack.read(&entry)?;
                chunk.refs().for_each(|hash| self.marker.push(hash));
            }
        }
        Ok(true)
    }

    /// All that was not reached is dead, unless writers have come to rely on something meanwhile:
    /// then marking goes on.
    fn judge(&mut self) -> Result<()> {
        let lasting = self.dead_with_refs();
        let count: usize = lasting.values().map(|dead| dead.len()).sum();
        if count > self.settings.dead_chunks_max && self.spare_rounds < SPARE_ROUNDS_MAX {
            self.spare_rounds += 1;
            self.spare(&lasting, count);
            return Ok(());
        }
        if count > DEAD_CHUNKS_MAX {
            let (what, limit) = ("dead chunks of a manifest", DEAD_CHUNKS_MAX);
            return Err(Error::TooLarge { what, bytes: count, limit });
        }
        let is_crowded = count > self.settings.dead_chunks_max / 2;
        let groups = self.plan(|id| is_crowded && lasting.contains_key(id));
        let mut denied = lasting.clone();
        let swept = groups.iter().flatten();
        let all_dead = swept.filter_map(|id| Some((*id, self.marker.packs().get(id)?)));
        denied.extend(all_dead.map(|(id, marked)| (id, dead_of(marked, |_| true))));
        let mut writing = self.store.write_lock()?;
        let mut state = self.store.state.write();
        if !state.pins.get_mut().end_marking() {
            return Ok(());
        }
        for id in self.marker.packs().keys() {
            state.dead.remove(id);
            writing.manifest.dead.remove(id);
        }
        state.dead.extend(denied);
        writing.manifest.dead.extend(lasting);
        (self.groups, self.phase) = (groups, GcPhase::Sweep);
        Ok(())
    }

    /// The dead chunks of each pack that refer to others: while they are there, they are denied.
    fn dead_with_refs(&self) -> DeadChunks {
        let packs = self.marker.packs().iter();
        let has_refs = |marked: &MarkedPack, ordinal| {
            marked.pack.index().entry(ordinal).is_some_and(|entry| entry.has_refs)
        };
        packs
            .map(|(id, marked)| (*id, dead_of(marked, |ordinal| has_refs(marked, ordinal))))
            .filter(|(_, dead)| !dead.is_empty())
            .collect()
    }

    /// Lets dead chunks live for once, pack by pack, until few enough of `count` are to be denied.
    /// Those that are denied already are past saving, and those that live in another pack stay dead
    /// in this one.
    fn spare(&mut self, dead: &DeadChunks, count: usize) {
        let denied = self.store.state.read().dead.clone();
        let mut spared = Vec::new();
        for (id, ordinals) in dead {
            if count - spared.len() <= self.settings.dead_chunks_max {
                break;
            }
            let Some(marked) = self.marker.packs().get(id) else { continue };
            let before = denied.get(id).cloned().unwrap_or_default();
            let ordinals = ordinals.iter().map(|ordinal| *ordinal as usize);
            let new = ordinals.filter(|ordinal| !contains(&before, *ordinal));
            spared.extend(new.filter_map(|ordinal| marked.pack.index().entry(ordinal)));
        }
        self.keep(spared.into_iter().map(|entry| entry.hash));
    }

    /// Which packs to sweep together: dead ones first, then those of which little lives or that
    /// `unwanted` names, then small ones if there are many.
    fn plan(&self, unwanted: impl Fn(&PackId) -> bool) -> Vec<BTreeSet<PackId>> {
        let packs = self.marker.packs();
        let dead: BTreeSet<_> = ids(packs.iter().filter(|(_, marked)| marked.live == 0));
        let is_sparse = |bytes: u64, len: u64| bytes * 100 < len * self.settings.live_percent_min;
        let rest = || packs.iter().filter(|(_, marked)| marked.live > 0);
        let sparse = ids(rest().filter(|(id, marked)| {
            is_sparse(marked.live_bytes, marked.pack.len()) || unwanted(id)
        }));
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
        self.copy_live(group)?;
        self.swap(group)
    }

    /// Writes the live chunks of a group to a new pack, if there are any. Writers go on meanwhile.
    fn copy_live(&mut self, group: &BTreeSet<PackId>) -> Result<()> {
        let packs = self.marker.packs().iter().filter(|(id, _)| group.contains(id));
        let live: Vec<(Arc<Pack>, usize)> = packs
            .flat_map(|(_, marked)| {
                let ordinals = (0..marked.pack.count()).filter(|ordinal| marked.is_live(*ordinal));
                ordinals.map(|ordinal| (Arc::clone(&marked.pack), ordinal))
            })
            .collect();
        if live.is_empty() {
            return Ok(());
        }
        let id = PackStore::next_pack(&mut *self.store.write_lock()?);
        let (file, pack) = self.store.write_file(id, &mut |out| {
            for (pack, ordinal) in &live {
                let Some(entry) = pack.index().entry(*ordinal) else { continue };
                let (record, raw_len) = pack.read_checked(&entry)?;
                out.push_record(&entry, &record, raw_len)?;
            }
            Ok(())
        })?;
        self.report.packs_written += 1;
        self.report.bytes_written += pack.len();
        let mut writing = self.store.write_lock()?;
        self.store.note_unlisted(&mut writing, id, (file, pack.len()));
        self.store.state.write().packs.insert(id, pack);
        Ok(())
    }

    /// Takes the group out of the store.
    fn swap(&mut self, group: &BTreeSet<PackId>) -> Result<()> {
        let mut writing = self.store.write_lock()?;
        {
            let mut state = self.store.state.write();
            state.packs.retain(|id, _| !group.contains(id));
            state.dead.retain(|id, _| !group.contains(id));
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
        Ok(())
    }

    /// Notes how much there is now: growth counts from here.
    fn finish(&mut self) -> Result<()> {
        let bytes = self.store.usage().bytes;
        self.store.write_lock()?.manifest.collected_bytes = bytes;
        self.phase = GcPhase::Done;
        Ok(())
    }
}

/// The ordinals of a pack's dead chunks that `chosen` takes.
fn dead_of(marked: &MarkedPack, chosen: impl Fn(usize) -> bool) -> Arc<[u32]> {
    let dead = (0..marked.pack.count()).filter(|ordinal| !marked.is_live(*ordinal));
    let narrow = |ordinal| u32::try_from(ordinal).expect("a pack has at most PACK_CHUNKS_MAX");
    dead.filter(|ordinal| chosen(*ordinal)).map(narrow).collect()
}

fn contains(ordinals: &[u32], ordinal: usize) -> bool {
    ordinals.binary_search_by(|other| (*other as usize).cmp(&ordinal)).is_ok()
}

fn ids<'m, M: 'm>(packs: impl Iterator<Item = (&'m PackId, &'m M)>) -> BTreeSet<PackId> {
    packs.map(|(id, _)| *id).collect()
}

impl Drop for Gc {
    fn drop(&mut self) {
        self.store.state.write().pins.get_mut().end_collection();
    }
}
