//! Large values out of line: bytes as a tree of chunks, cut by size alone.
//!
//! ```text
//! leaf    payload = the bytes, 32 KiB in each but the last
//! inner   level u8 (≥ 1) │ 0 u8 │ count u16 │ length u64 │ count × place u16
//! ```
//!
//! Numbers are little-endian. `length` is that of all bytes below. `place` says which of the
//! chunk's references a child is, since equal children are listed once. All children but the last
//! are full, so that a byte's place follows by division. Equal bytes give equal chunks, whoever
//! wrote them; a change inside a blob writes the leaves it touches and their path.

use crate::chunk::{Chunk, ChunkBuilder, Kind};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::limits::{BLOB_BYTES_MAX, BLOB_FANOUT, BLOB_LEAF_BYTES, BLOB_LEVELS_MAX};
use crate::store::ChunkStore;

const BLOB_VERSION: u8 = 1;
const HEAD_BYTES: usize = 12;

/// Stores `bytes` and gives the hash to find them by.
pub fn write_blob(store: &dyn ChunkStore, bytes: &[u8]) -> Result<Hash> {
    if bytes.len() as u64 > BLOB_BYTES_MAX {
        let limit = usize::try_from(BLOB_BYTES_MAX).unwrap_or(usize::MAX);
        return Err(Error::TooLarge { what: "blob", bytes: bytes.len(), limit });
    }
    let mut parts = Vec::with_capacity(bytes.len().div_ceil(BLOB_LEAF_BYTES).max(1));
    let mut rest = bytes;
    loop {
        let (leaf, after) = rest.split_at(rest.len().min(BLOB_LEAF_BYTES));
        let mut builder = ChunkBuilder::new(Kind::BLOB_LEAF, BLOB_VERSION);
        builder.payload_mut().extend_from_slice(leaf);
        parts.push((store.put(builder.finish()?)?, leaf.len() as u64));
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    let mut level = 0;
    while parts.len() > 1 {
        level += 1;
        parts = parts
            .chunks(BLOB_FANOUT)
            .map(|children| write_inner(store, level, children))
            .collect::<Result<_>>()?;
    }
    Ok(parts.first().map_or(Hash::ZERO, |(hash, _)| *hash))
}

fn write_inner(store: &dyn ChunkStore, level: u8, children: &[(Hash, u64)]) -> Result<(Hash, u64)> {
    let mut builder = ChunkBuilder::new(Kind::BLOB_INNER, BLOB_VERSION);
    let length: u64 = children.iter().map(|(_, length)| length).sum();
    let count = u16::try_from(children.len()).expect("BLOB_FANOUT is below what a u16 counts");
    let places: Vec<_> =
        children.iter().map(|(hash, _)| builder.add_ref(*hash).unwrap_or_default()).collect();
    let payload = builder.payload_mut();
    payload.extend_from_slice(&[level, 0]);
    payload.extend_from_slice(&count.to_le_bytes());
    payload.extend_from_slice(&length.to_le_bytes());
    for place in places {
        payload.extend_from_slice(&place.to_le_bytes());
    }
    Ok((store.put(builder.finish()?)?, length))
}

/// How many bytes the blob has.
pub fn blob_len(store: &dyn ChunkStore, hash: &Hash) -> Result<u64> {
    let chunk = store.fetch(hash)?;
    Ok(Part::of(&chunk).map_err(|what| Error::Malformed { hash: *hash, what })?.len())
}

/// All bytes of the blob.
pub fn read_blob(store: &dyn ChunkStore, hash: &Hash) -> Result<Vec<u8>> {
    read_range(store, hash, 0, usize::MAX)
}

/// Up to `len` bytes of the blob from `offset` on; fewer only at its end.
pub fn read_range(store: &dyn ChunkStore, hash: &Hash, offset: u64, len: usize) -> Result<Vec<u8>> {
    let end = offset.saturating_add(len as u64).min(blob_len(store, hash)?);
    let mut bytes = Vec::new();
    let mut at = offset;
    while at < end {
        let before = bytes.len();
        append_from(store, hash, at, end, &mut bytes)?;
        at += (bytes.len() - before) as u64;
        if bytes.len() == before {
            return Err(Error::Malformed { hash: *hash, what: "blob shorter than it says" });
        }
    }
    Ok(bytes)
}

/// Goes down to the leaf that holds byte `offset` and appends its bytes from there on, as far as
/// `end`.
fn append_from(
    store: &dyn ChunkStore,
    root: &Hash,
    offset: u64,
    end: u64,
    bytes: &mut Vec<u8>,
) -> Result<()> {
    let (mut hash, mut offset, mut end) = (*root, offset, end);
    let mut level_max = BLOB_LEVELS_MAX;
    loop {
        let malformed = |what| Error::Malformed { hash, what };
        let chunk = store.fetch(&hash)?;
        match Part::of(&chunk).map_err(malformed)? {
            Part::Leaf(leaf) => {
                let clamp = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(leaf.len());
                bytes.extend_from_slice(leaf.get(clamp(offset)..clamp(end)).unwrap_or_default());
                return Ok(());
            }
            Part::Inner { level, places, .. } => {
                if level > level_max {
                    return Err(malformed("blob node of another level"));
                }
                level_max = level - 1;
                let child_bytes = full_bytes(level - 1);
                let child = usize::try_from(offset / child_bytes).unwrap_or(usize::MAX);
                let place = places.chunks_exact(2).nth(child).and_then(|place| place.first_chunk());
                let place = place.ok_or_else(|| malformed("blob shorter than it says"))?;
                let start = child as u64 * child_bytes;
                (offset, end) = (offset - start, end - start);
                let reference = chunk.reference(usize::from(u16::from_le_bytes(*place)));
                hash = reference.ok_or_else(|| malformed("blob child that is not listed"))?;
            }
        }
    }
}

/// The bytes below a full node of `level`.
fn full_bytes(level: u8) -> u64 {
    (BLOB_LEAF_BYTES as u64).saturating_mul((BLOB_FANOUT as u64).saturating_pow(u32::from(level)))
}

/// A chunk of a blob.
enum Part<'a> {
    Leaf(&'a [u8]),
    Inner { level: u8, length: u64, places: &'a [u8] },
}

impl Part<'_> {
    fn of(chunk: &Chunk) -> Result<Part<'_>, &'static str> {
        if chunk.version() != BLOB_VERSION {
            return Err("blob of an unknown version");
        }
        match chunk.kind() {
            Kind::BLOB_LEAF => Ok(Part::Leaf(chunk.payload())),
            Kind::BLOB_INNER => Part::inner(chunk.payload()).ok_or("not a node of a blob"),
            _ => Err("not a blob"),
        }
    }

    fn inner(payload: &[u8]) -> Option<Part<'_>> {
        let (head, places) = payload.split_first_chunk::<HEAD_BYTES>()?;
        let (level, count) = (head[0], usize::from(u16::from_le_bytes([head[2], head[3]])));
        let length = u64::from_le_bytes(*head.last_chunk()?);
        let is_sound = (1..=BLOB_LEVELS_MAX).contains(&level) && places.len() == 2 * count;
        let is_full = length <= full_bytes(level) && length <= BLOB_BYTES_MAX;
        (is_sound && is_full).then_some(Part::Inner { level, length, places })
    }

    fn len(&self) -> u64 {
        match self {
            Part::Leaf(leaf) => leaf.len() as u64,
            Part::Inner { length, .. } => *length,
        }
    }
}

#[cfg(test)]
mod tests;
