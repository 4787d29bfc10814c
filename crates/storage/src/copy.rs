//! The one way to move data: copy the chunks reachable from some roots that the other side lacks,
//! deepest first.
//!
//! A side that has a chunk has all that it refers to. So the walk stops at every chunk that the
//! target has, and a chunk is written only when all that it refers to is there or goes before it.
//! What arrived stays: a copy that was interrupted goes on where it was, by asking again what the
//! target has. Equal data moves once, however often it is referred to.
//!
//! ```text
//! wanted hashes ─ has_many ─ read_many ─> waiting for their children ─> ready ─ write_many
//! ```
//!
//! Hashes are taken from the stack's end in batches, so the walk goes down before it goes on, and
//! what waits is about one path of nodes with their siblings, not the whole tree.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::chunk::Chunk;
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::pack::PackImage;
use crate::remote::Remote;
use crate::store::ChunkStore;

/// Where chunks are copied from.
pub trait ChunkSource {
    /// For each of `hashes`, the chunk or `None`.
    fn read_many(&self, hashes: &[Hash]) -> Result<Vec<Option<Arc<Chunk>>>>;
}

/// Where chunks are copied to.
pub trait ChunkTarget {
    /// For each of `hashes`, whether the chunk is there with all that it refers to.
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>>;
    /// Keeps chunks, of which each comes after those that it refers to.
    fn write_many(&self, chunks: Vec<Arc<Chunk>>) -> Result<()>;
}

impl ChunkSource for dyn ChunkStore + '_ {
    fn read_many(&self, hashes: &[Hash]) -> Result<Vec<Option<Arc<Chunk>>>> {
        hashes.iter().map(|hash| self.get(hash)).collect()
    }
}

impl ChunkTarget for dyn ChunkStore + '_ {
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>> {
        ChunkStore::has_many(self, hashes)
    }

    fn write_many(&self, chunks: Vec<Arc<Chunk>>) -> Result<()> {
        chunks.into_iter().try_for_each(|chunk| self.put_shared(chunk).map(|_| ()))
    }
}

impl ChunkSource for dyn Remote + '_ {
    fn read_many(&self, hashes: &[Hash]) -> Result<Vec<Option<Arc<Chunk>>>> {
        Remote::read_many(self, hashes)
    }
}

impl ChunkTarget for dyn Remote + '_ {
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>> {
        Remote::has_many(self, hashes)
    }

    fn write_many(&self, chunks: Vec<Arc<Chunk>>) -> Result<()> {
        self.upload(PackImage::of(&chunks)?)
    }
}

/// How much is asked for and sent at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopySettings {
    /// Hashes in one question.
    pub batch_chunks: usize,
    /// Bytes of chunks in one write.
    pub write_bytes: usize,
}

impl Default for CopySettings {
    fn default() -> CopySettings {
        CopySettings { batch_chunks: 256, write_bytes: 16 << 20 }
    }
}

/// How far a copy is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Chunks written to the target.
    pub chunks: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Hashes that the target was found to have.
    pub present: u64,
}

/// Copies what `roots` reach from `source` to `target`. `progress` is called after each write and
/// may end the copy with an error. A chunk that the source lacks is [`Error::Missing`]; one whose
/// bytes have another hash is [`Error::Malformed`].
pub fn copy(
    source: &(impl ChunkSource + ?Sized),
    target: &(impl ChunkTarget + ?Sized),
    roots: &[Hash],
    settings: CopySettings,
    progress: &mut dyn FnMut(&Copied) -> Result<()>,
) -> Result<Copied> {
    let mut walk = Walk::default();
    roots.iter().rev().for_each(|root| walk.want(*root, None));
    while let Some(batch) = walk.next_batch(settings.batch_chunks) {
        let lacking = walk.drop_present(target, batch)?;
        let chunks = source.read_many(&lacking)?;
        for (hash, chunk) in lacking.iter().zip(chunks) {
            let chunk = chunk.ok_or(Error::Missing(*hash))?;
            if chunk.hash() != *hash {
                let what = "its bytes have another hash";
                return Err(Error::Malformed { hash: *hash, what });
            }
            walk.arrived(*hash, chunk);
        }
        if walk.ready_bytes >= settings.write_bytes {
            walk.write(target)?;
            progress(&walk.copied)?;
        }
    }
    walk.write(target)?;
    progress(&walk.copied)?;
    Ok(walk.copied)
}

/// A chunk that was read and whose children are not all there.
struct Waiting {
    chunk: Arc<Chunk>,
    children: usize,
}

/// The state of one copy.
#[derive(Default)]
struct Walk {
    /// Hashes to look for; the last ones first.
    stack: Vec<Hash>,
    /// For each hash that was asked for and is not ready: the chunks that wait for it.
    wanted: BTreeMap<Hash, Vec<Hash>>,
    waiting: BTreeMap<Hash, Waiting>,
    /// Chunks to be written, children first, and their names.
    ready: Vec<Arc<Chunk>>,
    ready_hashes: BTreeSet<Hash>,
    ready_bytes: usize,
    copied: Copied,
}

impl Walk {
    /// Asks for a chunk on behalf of `parent`, and says whether it is on its way rather than ready.
    fn want(&mut self, hash: Hash, parent: Option<Hash>) {
        if hash.is_zero() {
            return;
        }
        let waiting = self.wanted.entry(hash).or_insert_with(|| {
            self.stack.push(hash);
            Vec::new()
        });
        waiting.extend(parent);
    }

    /// Up to `most` hashes from the stack's end.
    fn next_batch(&mut self, most: usize) -> Option<Vec<Hash>> {
        let rest = self.stack.len().saturating_sub(most.max(1));
        let batch = self.stack.split_off(rest);
        (!batch.is_empty()).then_some(batch)
    }

    /// Those of `batch` that the target lacks; the others are there for those who wait for them.
    fn drop_present(
        &mut self,
        target: &(impl ChunkTarget + ?Sized),
        batch: Vec<Hash>,
    ) -> Result<Vec<Hash>> {
        let present = target.has_many(&batch)?;
        let mut lacking = Vec::with_capacity(batch.len());
        for (hash, is_present) in batch.into_iter().zip(present) {
            if is_present {
                self.copied.present += 1;
                self.settle(hash);
            } else {
                lacking.push(hash);
            }
        }
        Ok(lacking)
    }

    /// Takes in a chunk that was read: it waits for its children or is ready.
    fn arrived(&mut self, hash: Hash, chunk: Arc<Chunk>) {
        let missing: Vec<_> =
            chunk.refs().filter(|child| !self.ready_hashes.contains(child)).collect();
        for child in missing.iter().rev() {
            self.want(*child, Some(hash));
        }
        let children = missing.len();
        if children == 0 {
            self.push_ready(hash, chunk);
            self.settle(hash);
        } else {
            self.waiting.insert(hash, Waiting { chunk, children });
        }
    }

    /// A chunk is there or ready: those that waited only for it are ready too, and so on upwards.
    fn settle(&mut self, hash: Hash) {
        let mut settled = vec![hash];
        while let Some(hash) = settled.pop() {
            for parent in self.wanted.remove(&hash).unwrap_or_default() {
                let Some(waiting) = self.waiting.get_mut(&parent) else { continue };
                waiting.children -= 1;
                if waiting.children == 0
                    && let Some(waiting) = self.waiting.remove(&parent)
                {
                    self.push_ready(parent, waiting.chunk);
                    settled.push(parent);
                }
            }
        }
    }

    fn push_ready(&mut self, hash: Hash, chunk: Arc<Chunk>) {
        self.ready_bytes += chunk.bytes().len();
        self.ready_hashes.insert(hash);
        self.ready.push(chunk);
    }

    fn write(&mut self, target: &(impl ChunkTarget + ?Sized)) -> Result<()> {
        if self.ready.is_empty() {
            return Ok(());
        }
        let chunks = std::mem::take(&mut self.ready);
        self.copied.chunks += chunks.len() as u64;
        self.copied.bytes += self.ready_bytes as u64;
        self.ready_bytes = 0;
        self.ready_hashes.clear();
        target.write_many(chunks)
    }
}
