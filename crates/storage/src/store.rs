//! Where chunks are kept: the seam between what they mean and where they lie.
//!
//! Two stores from the first day: [`MemStore`] for tests, tools and scratch work, and
//! [`PackStore`](crate::pack::PackStore) on disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::chunk::Chunk;
use crate::error::{Error, Result};
use crate::hash::Hash;

/// A store shared by all who read and write it.
pub type Store = Arc<dyn ChunkStore>;

/// A place that keeps chunks by their hashes. What was put is readable at once; when it is durable,
/// the store says.
pub trait ChunkStore: Send + Sync {
    /// The chunk of this name, or `None`.
    fn get(&self, hash: &Hash) -> Result<Option<Arc<Chunk>>>;

    /// The chunk of this name, which must be there: else [`Error::Missing`].
    fn fetch(&self, hash: &Hash) -> Result<Arc<Chunk>> {
        self.get(hash)?.ok_or(Error::Missing(*hash))
    }

    /// Keeps `chunk` and gives its name. One that is there already is not kept twice.
    fn put_shared(&self, chunk: Arc<Chunk>) -> Result<Hash>;

    /// [`ChunkStore::put_shared`] of a chunk that was just made.
    fn put(&self, chunk: Chunk) -> Result<Hash> {
        self.put_shared(Arc::new(chunk))
    }

    /// Whether the chunk is there.
    fn has(&self, hash: &Hash) -> Result<bool>;

    /// For each of `hashes`, whether the chunk is there.
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>> {
        hashes.iter().map(|hash| self.has(hash)).collect()
    }
}

/// Chunks in memory, without a bound.
#[derive(Default)]
pub struct MemStore {
    chunks: RwLock<BTreeMap<Hash, Arc<Chunk>>>,
}

impl MemStore {
    /// An empty store.
    pub fn new() -> MemStore {
        MemStore::default()
    }

    /// How many chunks it keeps.
    pub fn len(&self) -> usize {
        self.chunks.read().len()
    }

    /// Whether it keeps none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names of all chunks, ascending.
    pub fn hashes(&self) -> Vec<Hash> {
        self.chunks.read().keys().copied().collect()
    }

    /// Forgets a chunk; tests use it to make one missing.
    pub fn remove(&self, hash: &Hash) -> bool {
        self.chunks.write().remove(hash).is_some()
    }
}

impl ChunkStore for MemStore {
    fn get(&self, hash: &Hash) -> Result<Option<Arc<Chunk>>> {
        Ok(self.chunks.read().get(hash).cloned())
    }

    fn put_shared(&self, chunk: Arc<Chunk>) -> Result<Hash> {
        let hash = chunk.hash();
        self.chunks.write().entry(hash).or_insert(chunk);
        Ok(hash)
    }

    fn has(&self, hash: &Hash) -> Result<bool> {
        Ok(self.chunks.read().contains_key(hash))
    }
}
