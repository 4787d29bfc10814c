//! A place elsewhere that keeps chunks, and one root that is moved by compare-and-set.
//!
//! That is all a remote, a backup target or a middleman between nodes need be able to do: a folder,
//! an object store and another server can. Chunks arrive as whole packs, each visible and durable
//! in one step; the root says which of them are meant. What the root's bytes mean is the affair of
//! the layer above.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::chunk::Chunk;
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::pack::{Pack, PackImage};
use crate::verify::{Report, Watch};

/// Says which root record is meant; given by the remote, compared by it, meaningless elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootVersion(pub String);

/// The root of a remote as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootRecord {
    /// What was put there.
    pub bytes: Vec<u8>,
    /// Which record it is.
    pub version: RootVersion,
}

/// Chunks elsewhere and their root.
pub trait Remote: Send + Sync {
    /// For each of `hashes`, whether the chunk is there with all that it refers to.
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>>;
    /// For each of `hashes`, the chunk or `None`.
    fn read_many(&self, hashes: &[Hash]) -> Result<Vec<Option<Arc<Chunk>>>>;
    /// Keeps the chunks of a pack; all of them are durable after `Ok`, and none is visible after an
    /// error or all are.
    fn upload(&self, pack: PackImage) -> Result<()>;
    /// The root, if one was ever put.
    fn root(&self) -> Result<Option<RootRecord>>;
    /// Replaces the root by `new` if it still is the `expected` one (`None`: if there is none) and
    /// says whether it did. After an error it is unknown whether it did; the caller reads the root.
    fn swap_root(&self, expected: Option<&RootVersion>, new: &[u8]) -> Result<bool>;
    /// Reads back every byte that is kept here, whether the root reaches it or not, and says what
    /// is wrong. A place that keeps no bytes of its own has nothing to say.
    fn verify(&self, watch: Watch<'_>) -> Result<Report> {
        let _ = watch;
        Ok(Report::default())
    }
}

/// A remote in memory.
#[derive(Default)]
pub struct MemRemote {
    state: Mutex<MemState>,
}

#[derive(Default)]
struct MemState {
    chunks: BTreeMap<Hash, Arc<Chunk>>,
    root: Option<Vec<u8>>,
    swaps: u64,
    uploads: u64,
}

impl MemRemote {
    /// An empty remote without a root.
    pub fn new() -> MemRemote {
        MemRemote::default()
    }

    /// How many chunks it keeps.
    pub fn chunk_count(&self) -> usize {
        self.state.lock().chunks.len()
    }

    /// How many packs it was sent.
    pub fn upload_count(&self) -> u64 {
        self.state.lock().uploads
    }
}

impl Remote for MemRemote {
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>> {
        let state = self.state.lock();
        Ok(hashes.iter().map(|hash| state.chunks.contains_key(hash)).collect())
    }

    fn read_many(&self, hashes: &[Hash]) -> Result<Vec<Option<Arc<Chunk>>>> {
        let state = self.state.lock();
        Ok(hashes.iter().map(|hash| state.chunks.get(hash).cloned()).collect())
    }

    fn upload(&self, image: PackImage) -> Result<()> {
        let pack = Pack::of_image(image)?;
        let mut chunks = Vec::with_capacity(pack.count());
        for hash in pack.hashes() {
            chunks.push((hash, pack.get(&hash)?.ok_or(Error::Missing(hash))?));
        }
        let mut state = self.state.lock();
        state.uploads += 1;
        state.chunks.extend(chunks);
        Ok(())
    }

    fn root(&self) -> Result<Option<RootRecord>> {
        let state = self.state.lock();
        let version = RootVersion(state.swaps.to_string());
        Ok(state.root.clone().map(|bytes| RootRecord { bytes, version }))
    }

    fn swap_root(&self, expected: Option<&RootVersion>, new: &[u8]) -> Result<bool> {
        let mut state = self.state.lock();
        let version = state.root.as_ref().map(|_| RootVersion(state.swaps.to_string()));
        if version.as_ref() != expected {
            return Ok(false);
        }
        state.root = Some(new.to_vec());
        state.swaps += 1;
        Ok(true)
    }
}
