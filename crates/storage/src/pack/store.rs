//! The store of packs as a whole.
//!
//! Two locks, taken in this order: `writing`, held while files change, and `state`, held for
//! moments. Reads take `state` shared, and only when the cache does not have the chunk. A failed
//! write or sync of what may count closes the store to writes, for good; reads go on.
//!
//! Whoever asks whether a chunk is there ([`ChunkStore::has`], and a put that meets an equal chunk)
//! relies on all that it refers to. So chunks that a collection has judged dead are denied, though
//! they may still lie in a pack and be read: what they refer to may be gone. Put again, they are
//! written again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard, RwLock};

use super::cache::ChunkCache;
use super::manifest::{DeadChunks, Manifest};
use super::pins::{Pin, Pins};
use super::reader::Pack;
use super::recovery::{Recovered, recover};
use super::settings::PackSettings;
use super::writer::PackWriter;
use super::{PACK_FOLDER, PackId};
use crate::chunk::Chunk;
use crate::disk::{Disk, DiskFile, OpenMode};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::limits::CHECKPOINT_BYTES_MAX;
use crate::store::ChunkStore;

type Chunks = BTreeMap<Hash, Arc<Chunk>>;

/// Chunks on a disk; see the module above.
pub struct PackStore {
    disk: Arc<dyn Disk>,
    settings: PackSettings,
    cache: ChunkCache,
    pub(crate) state: RwLock<State>,
    writing: Mutex<Writing>,
    /// Why it is closed to writes.
    closed: RwLock<Option<String>>,
    findings: Vec<Error>,
}

/// What reads look at.
pub(crate) struct State {
    /// Chunks in no pack yet, and their bytes.
    pub(crate) staged: Chunks,
    staged_bytes: usize,
    /// Chunks that are being written to a pack.
    pub(crate) spilling: Arc<Chunks>,
    pub(crate) packs: BTreeMap<PackId, Arc<Pack>>,
    /// Those of `packs` that the newest manifest does not list yet.
    unlisted: BTreeSet<PackId>,
    /// Chunks of packs that are denied.
    pub(crate) dead: DeadChunks,
    /// What writers rely on; locked for moments, after the state itself.
    pub(crate) pins: Mutex<Pins>,
}

/// What changing files needs.
pub(crate) struct Writing {
    pub(crate) manifest: Manifest,
    /// Packs that are written but neither synced nor listed.
    pub(crate) unlisted: BTreeMap<PackId, (Arc<dyn DiskFile>, u64)>,
    /// Packs that the newest manifest does not list but the one before does, and those that neither
    /// does.
    obsolete: BTreeSet<PackId>,
    removable: BTreeSet<PackId>,
}

impl PackStore {
    /// Opens the store on `disk`, making an empty one where there is none. Damage is named and
    /// nothing is guessed; the caller holds the instance's lock.
    pub fn open(disk: Arc<dyn Disk>, settings: PackSettings) -> Result<PackStore> {
        let Recovered { manifest, packs, obsolete, findings } = recover(disk.as_ref())?;
        let (unlisted, removable) = (BTreeMap::new(), BTreeSet::new());
        Ok(PackStore {
            disk,
            cache: ChunkCache::new(settings.cache_bytes),
            settings,
            state: RwLock::new(State {
                staged: Chunks::new(),
                staged_bytes: 0,
                spilling: Arc::default(),
                packs,
                unlisted: BTreeSet::new(),
                dead: manifest.dead.clone(),
                pins: Mutex::default(),
            }),
            writing: Mutex::new(Writing { manifest, unlisted, obsolete, removable }),
            closed: RwLock::new(None),
            findings,
        })
    }

    /// Damage that opening found and the other manifest made harmless; to be reported.
    pub fn findings(&self) -> &[Error] {
        &self.findings
    }

    /// The checkpoint of the newest manifest; empty in a new store.
    pub fn checkpoint(&self) -> Vec<u8> {
        self.writing.lock().manifest.checkpoint.clone()
    }

    /// Makes all chunks that were put before durable.
    pub fn flush(&self) -> Result<()> {
        let mut writing = self.write_lock()?;
        self.spill(&mut writing)?;
        if writing.unlisted.is_empty() { Ok(()) } else { self.list(&mut writing, None) }
    }

    /// Whether a chunk is in a pack that the newest manifest lists, with all that it refers to.
    /// Commits ask; they do not wait for a pack that is being written.
    pub fn is_durable(&self, hash: &Hash) -> bool {
        let state = self.state.read();
        let listed = |id: &PackId| !state.unlisted.contains(id);
        state.young(hash).is_none()
            && state.packs.iter().any(|(id, pack)| listed(id) && state.vouches(*id, pack, hash))
    }

    /// Keeps what is put from now on, or found present, until the pin is let go.
    pub fn pin(self: &Arc<Self>) -> Pin {
        Pin::of(self)
    }

    /// Bytes that the packs have grown by since the last collection ended.
    pub fn growth(&self) -> u64 {
        let collected_bytes = self.writing.lock().manifest.collected_bytes;
        self.usage().bytes.saturating_sub(collected_bytes)
    }

    /// Makes all chunks that were put before and the checkpoint durable, in one step.
    pub fn commit_manifest(&self, checkpoint: Vec<u8>) -> Result<()> {
        if checkpoint.len() > CHECKPOINT_BYTES_MAX {
            let (bytes, limit) = (checkpoint.len(), CHECKPOINT_BYTES_MAX);
            return Err(Error::TooLarge { what: "checkpoint", bytes, limit });
        }
        let mut writing = self.write_lock()?;
        self.spill(&mut writing)?;
        self.list(&mut writing, Some(checkpoint))
    }

    /// Packs that count or soon will, their chunks and the bytes of their files.
    pub fn usage(&self) -> Usage {
        let state = self.state.read();
        Usage {
            packs: state.packs.len(),
            chunks: state.packs.values().map(|pack| pack.count()).sum(),
            bytes: state.packs.values().map(|pack| pack.len()).sum(),
            staged_bytes: state.staged_bytes,
            cached_bytes: self.cache.bytes(),
        }
    }

    /// The disk that it is on.
    pub(crate) fn disk(&self) -> &dyn Disk {
        self.disk.as_ref()
    }

    /// The right to change files; [`Error::Closed`] after a failure.
    pub(crate) fn write_lock(&self) -> Result<MutexGuard<'_, Writing>> {
        self.check_open()?;
        let writing = self.writing.lock();
        self.check_open()?;
        Ok(writing)
    }

    fn check_open(&self) -> Result<()> {
        match &*self.closed.read() {
            None => Ok(()),
            Some(reason) => Err(Error::Closed { reason: reason.clone() }),
        }
    }

    /// Closes the store to writes because of `error`.
    fn close(&self, error: Error) -> Error {
        self.closed.write().get_or_insert_with(|| error.to_string());
        error
    }

    /// Writes what is staged to a pack, which is readable but neither synced nor listed.
    fn spill(&self, writing: &mut Writing) -> Result<()> {
        let chunks = {
            let mut state = self.state.write();
            state.staged_bytes = 0;
            state.spilling = Arc::new(std::mem::take(&mut state.staged));
            state.spilling.clone()
        };
        if chunks.is_empty() {
            return Ok(());
        }
        let written = self.write_pack(writing, &mut |pack| {
            chunks.iter().try_for_each(|(hash, chunk)| pack.push(hash, chunk))
        });
        let mut state = self.state.write();
        state.spilling = Arc::default();
        match written {
            Ok((id, pack)) => {
                state.packs.insert(id, pack);
                Ok(())
            }
            Err(error) => {
                state.staged_bytes +=
                    chunks.values().map(|chunk| chunk.bytes().len()).sum::<usize>();
                state.staged.extend(chunks.iter().map(|(hash, chunk)| (*hash, chunk.clone())));
                Err(error)
            }
        }
    }

    /// Writes a new pack with what `fill` puts into it, to be listed with the next manifest. A full
    /// disk leaves everything as it was.
    pub(crate) fn write_pack(
        &self,
        writing: &mut Writing,
        fill: &mut dyn FnMut(&mut PackWriter<'_>) -> Result<()>,
    ) -> Result<(PackId, Arc<Pack>)> {
        let id = PackStore::next_pack(writing);
        let (file, pack) = self.write_file(id, fill)?;
        self.note_unlisted(writing, id, (file, pack.len()));
        Ok((id, pack))
    }

    /// A pack is written and waits for the next manifest to list it.
    pub(crate) fn note_unlisted(
        &self,
        writing: &mut Writing,
        id: PackId,
        file: (Arc<dyn DiskFile>, u64),
    ) {
        writing.unlisted.insert(id, file);
        self.state.write().unlisted.insert(id);
    }

    /// The number of a pack that is about to be written.
    pub(crate) fn next_pack(writing: &mut Writing) -> PackId {
        let id = PackId(writing.manifest.next_pack);
        writing.manifest.next_pack += 1;
        id
    }

    /// The file of a new pack. It counts for nothing before it is unlisted or listed.
    pub(crate) fn write_file(
        &self,
        id: PackId,
        fill: &mut dyn FnMut(&mut PackWriter<'_>) -> Result<()>,
    ) -> Result<(Arc<dyn DiskFile>, Arc<Pack>)> {
        let path = id.path();
        let file = self.disk.open(&path, OpenMode::Create);
        let file = file.map_err(|error| self.fail(Error::io("make", &path, error), &path))?;
        let mut pack = PackWriter::new(Some(file.as_ref()), &path);
        let len = fill(&mut pack).and_then(|()| pack.finish());
        len.map_err(|error| self.fail(error, &path))?;
        let pack = Pack::open(&path, file.clone()).map_err(|error| self.close(error))?;
        Ok((file, Arc::new(pack)))
    }

    /// After a failure while a new pack was written: a full disk, or damage in what was being
    /// copied, harms nothing but the new pack.
    fn fail(&self, error: Error, path: &str) -> Error {
        match error {
            Error::Io { .. } => self.close(error),
            _ => {
                // If it cannot be removed now, opening the store removes it.
                let _ = self.disk.remove(path);
                error
            }
        }
    }

    /// Syncs the unlisted packs and makes a manifest that lists them the newest one.
    pub(crate) fn list(&self, writing: &mut Writing, checkpoint: Option<Vec<u8>>) -> Result<()> {
        let mut manifest = writing.manifest.clone();
        for (id, (file, len)) in &writing.unlisted {
            let synced = file.sync();
            synced.map_err(|error| self.close(Error::io("sync", &id.path(), error)))?;
            manifest.packs.insert(*id, *len);
        }
        if !writing.unlisted.is_empty() {
            let synced = self.disk.sync_dir(PACK_FOLDER);
            synced.map_err(|error| self.close(Error::io("sync", PACK_FOLDER, error)))?;
        }
        manifest.generation += 1;
        if let Some(checkpoint) = checkpoint {
            manifest.checkpoint = checkpoint;
        }
        match manifest.write(self.disk()) {
            Err(error) => return Err(self.close(error)),
            Ok(()) => {
                writing.unlisted.clear();
                self.state.write().unlisted.clear();
            }
        }
        writing.manifest = manifest;
        let removable = std::mem::take(&mut writing.obsolete);
        writing.removable.extend(removable);
        self.remove_files(writing);
        Ok(())
    }

    /// Takes packs out of the next manifest; their files go when no manifest lists them.
    pub(crate) fn drop_packs(writing: &mut Writing, ids: &BTreeSet<PackId>) {
        for id in ids {
            writing.manifest.packs.remove(id);
            writing.manifest.dead.remove(id);
            writing.obsolete.insert(*id);
        }
    }

    /// Removes the files of packs that no manifest lists. One that cannot be removed is tried again
    /// with the next manifest.
    fn remove_files(&self, writing: &mut Writing) {
        writing.removable.retain(|id| match self.disk.remove(&id.path()) {
            Ok(()) => false,
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        });
    }
}

/// What a store holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Packs.
    pub packs: usize,
    /// Chunks in them.
    pub chunks: usize,
    /// Bytes of their files.
    pub bytes: u64,
    /// Bytes of chunks in no pack yet.
    pub staged_bytes: usize,
    /// Bytes of the cache in use.
    pub cached_bytes: u64,
}

impl State {
    /// The chunk, if it is in no pack yet.
    fn young(&self, hash: &Hash) -> Option<&Arc<Chunk>> {
        self.staged.get(hash).or_else(|| self.spilling.get(hash))
    }

    /// Whether the chunk is in a pack, and all that it refers to is there too.
    fn vouches(&self, id: PackId, pack: &Pack, hash: &Hash) -> bool {
        let is_dead = |at: usize| {
            let dead = self.dead.get(&id);
            dead.is_some_and(|dead| dead.binary_search_by(|o| (*o as usize).cmp(&at)).is_ok())
        };
        pack.find(hash).is_some_and(|ordinal| !is_dead(ordinal))
    }

    /// Whether the chunk lies in packs, and everywhere as a dead one.
    fn denies(&self, hash: &Hash) -> bool {
        let mut packs = self.packs.iter().filter(|(_, pack)| pack.has(hash)).peekable();
        let is_packed = packs.peek().is_some();
        is_packed && !packs.any(|(id, pack)| self.vouches(*id, pack, hash))
    }

    /// Whether the chunk is there, dead or not.
    pub(crate) fn holds(&self, hash: &Hash) -> bool {
        self.young(hash).is_some() || self.packs.values().any(|pack| pack.has(hash))
    }

    /// Whether the chunk is there with all that it refers to. If it is in a pack, a collection that
    /// marks keeps it from now on, and every later one as long as the pins of this moment are held.
    fn rely_on(&self, hash: &Hash) -> bool {
        if self.young(hash).is_some() {
            return true;
        }
        let is_packed = self.packs.iter().rev().any(|(id, pack)| self.vouches(*id, pack, hash));
        if is_packed {
            self.pins.lock().rely_on(hash);
        }
        is_packed
    }
}

impl ChunkStore for PackStore {
    fn get(&self, hash: &Hash) -> Result<Option<Arc<Chunk>>> {
        if let Some(chunk) = self.cache.get(hash) {
            return Ok(Some(chunk));
        }
        let (pack, entry) = {
            let state = self.state.read();
            if let Some(chunk) = state.young(hash) {
                return Ok(Some(chunk.clone()));
            }
            let found =
                state.packs.values().rev().find_map(|pack| {
                    pack.locate(hash).map(|located| (pack.clone(), located.entry))
                });
            let Some(found) = found else { return Ok(None) };
            found
        };
        let chunk = pack.read(&entry)?;
        self.cache.insert(*hash, chunk.clone());
        Ok(Some(chunk))
    }

    fn put_shared(&self, chunk: Arc<Chunk>) -> Result<Hash> {
        self.check_open()?;
        let hash = chunk.hash();
        if self.state.read().rely_on(&hash) {
            return Ok(hash);
        }
        let is_over = {
            let mut state = self.state.write();
            if !state.rely_on(&hash) {
                let is_lost = |child: Hash| state.young(&child).is_none() && state.denies(&child);
                debug_assert!(
                    !state.pins.lock().is_collecting() || !chunk.refs().any(is_lost),
                    "what a new chunk refers to was collected: its writer holds no pin"
                );
                state.pins.get_mut().put(&chunk);
                state.staged_bytes += chunk.bytes().len();
                state.staged.insert(hash, chunk.clone());
            }
            state.staged_bytes > self.settings.staged_bytes_max
        };
        self.cache.insert(hash, chunk);
        if is_over {
            let mut writing = self.write_lock()?;
            if self.state.read().staged_bytes > self.settings.staged_bytes_max {
                self.spill(&mut writing)?;
            }
        }
        Ok(hash)
    }

    fn has(&self, hash: &Hash) -> Result<bool> {
        Ok(self.state.read().rely_on(hash))
    }
}
