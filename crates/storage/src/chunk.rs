//! A chunk: immutable bytes named by their hash, with every reference to other chunks in one place.
//!
//! ```text
//! offset  size
//! 0       1       kind       what the payload is
//! 1       1       version    of the payload's format
//! 2       2       ref_count  little-endian, as all numbers in chunks
//! 4       20 × n  refs       of other chunks, each once, as they first appear, never ZERO
//! …       …       payload    what the kind says; may name a reference by its place
//! ```
//!
//! Garbage collection, copying and verifying walk any chunk by its references without knowing what
//! it means. The hash is that of all these bytes. A decoded chunk has been checked down to its
//! references; its payload is checked by who reads it.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::error::{Error, Result};
use crate::hash::{Hash, NameHasher};
use crate::limits::{CHUNK_BYTES_MAX, CHUNK_REFS_MAX};

const HEAD_BYTES: usize = 4;

/// What a chunk's payload is. Numbers from 16 on are given by the versioned database above; they
/// are never used again for another thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(pub u8);

impl Kind {
    /// A leaf of a map: keys and values.
    pub const TREE_LEAF: Kind = Kind(1);
    /// An inner node of a map: the last keys, counts and hashes of its children.
    pub const TREE_INNER: Kind = Kind(2);
    /// Bytes of a blob.
    pub const BLOB_LEAF: Kind = Kind(3);
    /// An inner node of a blob.
    pub const BLOB_INNER: Kind = Kind(4);
    /// A leaf of a run: keys, and values or tombstones.
    pub const RUN_LEAF: Kind = Kind(5);
    /// An inner node of a run.
    pub const RUN_INNER: Kind = Kind(6);
}

/// Immutable bytes with their references; see the module for the layout.
pub struct Chunk {
    bytes: Box<[u8]>,
    refs: usize,
    /// Whether the payload was found to be a well-formed tree node, so that it is looked at only
    /// once while cached.
    node: OnceLock<Result<(), &'static str>>,
}

impl Chunk {
    /// Checks the head and the references of `bytes`. The error says what is wrong with them.
    pub fn decode(bytes: Vec<u8>) -> Result<Chunk, &'static str> {
        let head = bytes.first_chunk::<HEAD_BYTES>().ok_or("shorter than its head")?;
        let refs = usize::from(u16::from_le_bytes([head[2], head[3]]));
        if bytes.len() > CHUNK_BYTES_MAX {
            return Err("larger than a chunk may be");
        }
        if bytes.len() < HEAD_BYTES + refs * Hash::LEN {
            return Err("shorter than its references");
        }
        Ok(Chunk { bytes: bytes.into_boxed_slice(), refs, node: OnceLock::new() })
    }

    /// What the payload is.
    pub fn kind(&self) -> Kind {
        Kind(self.bytes.first().copied().unwrap_or_default())
    }

    /// The version of the payload's format.
    pub fn version(&self) -> u8 {
        self.bytes.get(1).copied().unwrap_or_default()
    }

    /// How many references it has.
    pub fn ref_count(&self) -> usize {
        self.refs
    }

    /// The reference at a place; `None` past the last.
    pub fn reference(&self, place: usize) -> Option<Hash> {
        if place >= self.refs {
            return None;
        }
        self.bytes.get(HEAD_BYTES + place * Hash::LEN..).and_then(Hash::from_slice)
    }

    /// The chunks that this one refers to, each once.
    pub fn refs(&self) -> impl ExactSizeIterator<Item = Hash> + '_ {
        let refs = self.bytes.get(HEAD_BYTES..self.payload_at()).unwrap_or_default();
        refs.chunks_exact(Hash::LEN).map(|bytes| Hash::from_slice(bytes).unwrap_or_default())
    }

    /// The bytes after the references.
    pub fn payload(&self) -> &[u8] {
        self.bytes.get(self.payload_at()..).unwrap_or_default()
    }

    /// All of its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its name, computed anew from its bytes.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.bytes)
    }

    /// Where the payload begins.
    pub(crate) fn payload_at(&self) -> usize {
        HEAD_BYTES + self.refs * Hash::LEN
    }

    /// The outcome of `check`, which runs at most once in the life of this value.
    pub(crate) fn checked_node(
        &self,
        check: impl FnOnce(&Chunk) -> Result<(), &'static str>,
    ) -> Result<(), &'static str> {
        *self.node.get_or_init(|| check(self))
    }
}

impl std::fmt::Debug for Chunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, bytes) = (self.kind().0, self.bytes.len());
        write!(f, "Chunk {{ kind: {kind}, bytes: {bytes}, refs: {} }}", self.refs)
    }
}

/// Puts a chunk together: references as they come, then the payload.
pub struct ChunkBuilder {
    kind: Kind,
    version: u8,
    refs: Vec<Hash>,
    places: HashMap<Hash, u16, BuildHasherDefault<NameHasher>>,
    payload: Vec<u8>,
}

impl ChunkBuilder {
    /// A chunk of this kind without references and payload.
    pub fn new(kind: Kind, version: u8) -> ChunkBuilder {
        let places = HashMap::default();
        ChunkBuilder { kind, version, refs: Vec::new(), places, payload: Vec::new() }
    }

    /// Lists `hash` among the references unless it is there already, and gives its place; `ZERO`
    /// names nothing and has no place. A chunk over its limit is refused by
    /// [`ChunkBuilder::finish`].
    pub fn add_ref(&mut self, hash: Hash) -> Option<u16> {
        if hash.is_zero() {
            return None;
        }
        if let Some(place) = self.places.get(&hash) {
            return Some(*place);
        }
        let place = u16::try_from(self.refs.len()).unwrap_or(u16::MAX);
        self.refs.push(hash);
        self.places.insert(hash, place);
        Some(place)
    }

    /// The payload, to be appended to.
    pub fn payload_mut(&mut self) -> &mut Vec<u8> {
        &mut self.payload
    }

    /// The chunk; [`Error::TooLarge`] past a limit.
    pub fn finish(self) -> Result<Chunk> {
        let bytes_len = HEAD_BYTES + self.refs.len() * Hash::LEN + self.payload.len();
        if self.refs.len() > CHUNK_REFS_MAX || bytes_len > CHUNK_BYTES_MAX {
            return Err(Error::TooLarge {
                what: "chunk",
                bytes: bytes_len,
                limit: CHUNK_BYTES_MAX,
            });
        }
        let ref_count = u16::try_from(self.refs.len()).expect("was compared with the limit");
        let mut bytes = Vec::with_capacity(bytes_len);
        bytes.extend_from_slice(&[self.kind.0, self.version]);
        bytes.extend_from_slice(&ref_count.to_le_bytes());
        for hash in &self.refs {
            bytes.extend_from_slice(hash.as_bytes());
        }
        bytes.extend_from_slice(&self.payload);
        Ok(Chunk {
            bytes: bytes.into_boxed_slice(),
            refs: usize::from(ref_count),
            node: OnceLock::new(),
        })
    }
}

/// Bytes inside a chunk, which they keep alive: a key or value handed out without a copy.
#[derive(Clone)]
pub struct Slice {
    chunk: Arc<Chunk>,
    start: u32,
    end: u32,
}

impl Slice {
    /// The bytes `start..end` of all bytes of `chunk`; empty where they are not inside it.
    pub(crate) fn new(chunk: Arc<Chunk>, start: usize, end: usize) -> Slice {
        let narrow = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        Slice { chunk, start: narrow(start), end: narrow(end) }
    }

    /// These bytes without the first `skip`.
    #[must_use]
    pub fn from(mut self, skip: u32) -> Slice {
        self.start = self.start.saturating_add(skip).min(self.end);
        self
    }
}

impl std::ops::Deref for Slice {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.chunk.bytes().get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl AsRef<[u8]> for Slice {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl PartialEq for Slice {
    fn eq(&self, other: &Slice) -> bool {
        **self == **other
    }
}

impl Eq for Slice {}

impl std::fmt::Debug for Slice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests;
