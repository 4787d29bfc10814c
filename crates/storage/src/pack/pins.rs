//! What those rely on who write chunks that nothing names yet.
//!
//! A writer makes a tree bottom up and names its root at the very end, in an entry. Until then its
//! chunks look like garbage. So it holds a *pin* from before its first chunk until after its entry:
//!
//! ```text
//!  pin ── put, put, has, put … ── entry ── unpin
//!   │                               └─ from here on heads, readers or the log name the chunks
//!   └─ packs from here on are young: no collection takes them apart
//! ```
//! Two things are kept while a pin is held: the packs that were written since it began, and the
//! chunks of older packs that were found present (a put that met an equal chunk, a yes of
//! [`has`](crate::store::ChunkStore::has)). The latter are noted under the newest pin of that
//! moment, and forgotten when that one and all before it are gone; so what is noted is bounded by
//! what was found present during the oldest pin.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{PackId, PackStore};
use crate::chunk::Chunk;
use crate::hash::Hash;

/// The pins of a store, and what a collection that marks must hear of.
#[derive(Default)]
pub(crate) struct Pins {
    count: u64,
    /// Pins that are held, each with the first pack that may hold what was put since.
    held: BTreeMap<u64, PackId>,
    /// What was found present, by the newest pin of that moment.
    relied_on: BTreeMap<u64, BTreeSet<Hash>>,
    /// While a collection marks: what writers have relied on since it looked.
    marking: Option<Vec<Hash>>,
    is_collecting: bool,
}

/// While it is held, what is put into the store or found present there stays, named or not.
#[must_use = "what it keeps is kept while it is held"]
pub struct Pin {
    store: Arc<PackStore>,
    number: u64,
}

impl Pin {
    pub(super) fn of(store: &Arc<PackStore>) -> Pin {
        let number = {
            let state = store.state.read();
            // One that is being written now has this number or a later one.
            let next = state.packs.last_key_value().map_or(0, |(id, _)| id.0 + 1);
            state.pins.lock().hold(PackId(next))
        };
        Pin { store: Arc::clone(store), number }
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.store.state.read().pins.lock().let_go(self.number);
    }
}

impl Pins {
    fn hold(&mut self, first_young: PackId) -> u64 {
        self.count += 1;
        self.held.insert(self.count, first_young);
        self.count
    }

    fn let_go(&mut self, number: u64) {
        self.held.remove(&number);
        match self.held.first_key_value() {
            None => self.relied_on.clear(),
            Some((oldest, _)) => self.relied_on = self.relied_on.split_off(oldest),
        }
    }

    /// A chunk of a pack was found present.
    pub(super) fn rely_on(&mut self, hash: &Hash) {
        if let Some((newest, _)) = self.held.last_key_value() {
            self.relied_on.entry(*newest).or_default().insert(*hash);
        }
        if let Some(marking) = &mut self.marking {
            marking.push(*hash);
        }
    }

    /// A chunk was put that was not there: a collection that marks keeps what it refers to.
    pub(super) fn put(&mut self, chunk: &Chunk) {
        if let Some(marking) = &mut self.marking {
            marking.extend(chunk.refs());
        }
    }

    /// A collection begins, unless one is at work. From now on it hears of everything, of what
    /// writers under way relied on before at once. Says which packs are young: this and later ones.
    pub(crate) fn begin_marking(&mut self) -> Option<PackId> {
        if self.is_collecting {
            return None;
        }
        self.is_collecting = true;
        self.marking = Some(self.relied_on.values().flatten().copied().collect());
        Some(self.held.values().min().copied().unwrap_or(PackId(u64::MAX)))
    }

    /// What writers have relied on since the last look.
    pub(crate) fn take_marking(&mut self) -> Vec<Hash> {
        self.marking.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Ends the marking if nobody has relied on anything since the last look.
    pub(crate) fn end_marking(&mut self) -> bool {
        let is_over = self.marking.as_ref().is_none_or(Vec::is_empty);
        if is_over {
            self.marking = None;
        }
        is_over
    }

    pub(super) fn is_collecting(&self) -> bool {
        self.is_collecting
    }

    /// The collection is over.
    pub(crate) fn end_collection(&mut self) {
        (self.marking, self.is_collecting) = (None, false);
    }
}
