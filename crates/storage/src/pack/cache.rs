//! Chunks in memory, found by hash, the least useful leaving first when the budget is full.

use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle};

use crate::chunk::Chunk;
use crate::hash::Hash;

/// What a chunk costs beside its bytes: cache slot, pointers, counters.
const OVERHEAD_BYTES: u64 = 120;

/// Chunks by hash within a budget of bytes.
pub(super) struct ChunkCache {
    chunks: Cache<Hash, Arc<Chunk>, Bytes, BuildHasherDefault<Prefix>>,
}

impl ChunkCache {
    pub(super) fn new(bytes: u64) -> ChunkCache {
        // As if chunks had half of a node's target: the estimate only sizes tables.
        let chunks = usize::try_from(bytes / 2048).unwrap_or(usize::MAX).max(64);
        let (hasher, lifecycle) = (BuildHasherDefault::default(), DefaultLifecycle::default());
        ChunkCache { chunks: Cache::with(chunks, bytes, Bytes, hasher, lifecycle) }
    }

    #[inline]
    pub(super) fn get(&self, hash: &Hash) -> Option<Arc<Chunk>> {
        self.chunks.get(hash)
    }

    pub(super) fn insert(&self, hash: Hash, chunk: Arc<Chunk>) {
        self.chunks.insert(hash, chunk);
    }

    /// Bytes in use.
    pub(super) fn bytes(&self) -> u64 {
        self.chunks.weight()
    }
}

#[derive(Clone)]
struct Bytes;

impl Weighter<Hash, Arc<Chunk>> for Bytes {
    fn weight(&self, _: &Hash, chunk: &Arc<Chunk>) -> u64 {
        chunk.bytes().len() as u64 + OVERHEAD_BYTES
    }
}

/// A hash is spread evenly already, so its first eight bytes serve as they are.
#[derive(Default)]
struct Prefix(u64);

impl Hasher for Prefix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn write_usize(&mut self, _length: usize) {}
}
