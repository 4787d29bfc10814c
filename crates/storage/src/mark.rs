//! Walking everything that is reachable in a set of packs, in bounded memory: a bit a chunk, and a
//! stack.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::pack::{Pack, PackId};

/// The packs that are walked, what was reached in each, and what is still to be looked at.
pub(crate) struct Marker {
    packs: BTreeMap<PackId, MarkedPack>,
    stack: Vec<Hash>,
}

/// A pack and which of its chunks were reached.
pub(crate) struct MarkedPack {
    pub(crate) pack: Arc<Pack>,
    bits: Vec<u64>,
    /// Bytes of the records of the chunks that were reached.
    pub(crate) live_bytes: u64,
    /// How many chunks were reached.
    pub(crate) live: usize,
}

impl Marker {
    /// A marker that has reached nothing yet.
    pub(crate) fn new(packs: BTreeMap<PackId, Arc<Pack>>) -> Marker {
        let marked = |pack: Arc<Pack>| MarkedPack {
            bits: vec![0; pack.count().div_ceil(64)],
            pack,
            live_bytes: 0,
            live: 0,
        };
        let packs = packs.into_iter().map(|(id, pack)| (id, marked(pack))).collect();
        Marker { packs, stack: Vec::new() }
    }

    /// Lets the walk go on from `hash` too.
    pub(crate) fn push(&mut self, hash: Hash) {
        if !hash.is_zero() {
            self.stack.push(hash);
        }
    }

    /// Walks on for at most `chunks_max` chunks and says whether everything was reached. What no
    /// pack of these has is given to `elsewhere`, which says whether it is known; if not, it is
    /// missing.
    pub(crate) fn walk(
        &mut self,
        chunks_max: usize,
        elsewhere: &mut dyn FnMut(&Hash) -> Result<bool>,
    ) -> Result<bool> {
        for _ in 0..chunks_max {
            let Some(hash) = self.stack.pop() else { return Ok(true) };
            if let Err(error) = self.visit(&hash, elsewhere) {
                self.stack.push(hash);
                return Err(error);
            }
        }
        Ok(self.stack.is_empty())
    }

    /// Gives up on the chunk that [`Marker::walk`] failed at, so that it can go on with the others.
    pub(crate) fn skip(&mut self) -> Option<Hash> {
        self.stack.pop()
    }

    fn visit(
        &mut self,
        hash: &Hash,
        elsewhere: &mut dyn FnMut(&Hash) -> Result<bool>,
    ) -> Result<()> {
        for marked in self.packs.values_mut() {
            let Some(found) = marked.pack.locate(hash) else { continue };
            if marked.is_live(found.ordinal) {
                return Ok(());
            }
            // First read, then mark: what cannot be read was not reached.
            if found.entry.has_refs {
                let chunk = marked.pack.read(&found.entry)?;
                self.stack.extend(chunk.refs());
            }
            marked.mark(found.ordinal, found.entry.len);
            return Ok(());
        }
        if elsewhere(hash)? { Ok(()) } else { Err(Error::Missing(*hash)) }
    }

    pub(crate) fn packs(&self) -> &BTreeMap<PackId, MarkedPack> {
        &self.packs
    }

    /// Takes a pack out of the walk.
    pub(crate) fn remove(&mut self, id: PackId) {
        self.packs.remove(&id);
    }
}

impl MarkedPack {
    /// Whether the chunk of this ordinal was reached.
    pub(crate) fn is_live(&self, ordinal: usize) -> bool {
        self.bits.get(ordinal / 64).is_some_and(|word| word >> (ordinal % 64) & 1 == 1)
    }

    fn mark(&mut self, ordinal: usize, bytes: u32) {
        if let Some(word) = self.bits.get_mut(ordinal / 64) {
            *word |= 1 << (ordinal % 64);
            self.live_bytes += u64::from(bytes);
            self.live += 1;
        }
    }
}
