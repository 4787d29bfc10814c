//! Where the chunks of a pack are.
//!
//! On disk, sorted by hash:
//!
//! ```text
//! count × { hash 20 │ offset u64 │ len u32 }      the highest bit of len: the chunk has references
//! ```
//!
//! In memory as columns, 34 bytes a chunk, behind a filter: the first eight bytes of the hashes as
//! numbers (all that nearly every search touches), the other twelve, offsets and lengths. The bit
//! for references lets garbage collection pass over leaves without reading them.

use super::filter::Filter;
use super::record::{RECORD_BYTES_MAX, RECORD_HEAD_BYTES};
use crate::hash::Hash;

/// Bytes of an entry.
pub(super) const ENTRY_BYTES: usize = 32;
const HAS_REFS: u32 = 1 << 31;

/// Where one record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) hash: Hash,
    /// Bytes from the file's start.
    pub(crate) offset: u64,
    /// Bytes of the whole record.
    pub(crate) len: u32,
    /// Whether the chunk refers to others.
    pub(crate) has_refs: bool,
}

/// The sorted entries of one pack; an ordinal is a place among them.
#[derive(Default)]
pub(crate) struct PackIndex {
    filter: Filter,
    prefixes: Vec<u64>,
    suffixes: Vec<[u8; 12]>,
    offsets: Vec<u64>,
    lens: Vec<u32>,
}

/// Appends the bytes of `entries`, which are sorted.
pub(super) fn encode(entries: &[Entry], out: &mut Vec<u8>) {
    for entry in entries {
        out.extend_from_slice(entry.hash.as_bytes());
        out.extend_from_slice(&entry.offset.to_le_bytes());
        let flag = if entry.has_refs { HAS_REFS } else { 0 };
        out.extend_from_slice(&(entry.len | flag).to_le_bytes());
    }
}

impl PackIndex {
    /// Reads an index whose records lie within `records`. The error says what is wrong with it.
    pub(super) fn decode(
        bytes: &[u8],
        records: std::ops::Range<u64>,
    ) -> Result<PackIndex, &'static str> {
        let filter = Filter::with_room(bytes.len() / ENTRY_BYTES);
        let mut index = PackIndex { filter, ..PackIndex::default() };
        let mut before = None;
        for entry in bytes.chunks_exact(ENTRY_BYTES) {
            let entry = decode_entry(entry).ok_or("index entry cut short")?;
            if before.is_some_and(|before| before >= entry.hash) {
                return Err("index that is not sorted");
            }
            let len = entry.len as usize;
            let end = entry.offset.checked_add(u64::from(entry.len));
            if !(RECORD_HEAD_BYTES..=RECORD_BYTES_MAX).contains(&len)
                || entry.offset < records.start
                || end.is_none_or(|end| end > records.end)
            {
                return Err("index entry outside of the pack");
            }
            index.push(&entry);
            before = Some(entry.hash);
        }
        Ok(index)
    }

    fn push(&mut self, entry: &Entry) {
        let suffix = entry.hash.as_bytes().last_chunk().expect("a hash has 20 bytes");
        self.filter.add(&entry.hash);
        self.prefixes.push(entry.hash.prefix());
        self.suffixes.push(*suffix);
        self.offsets.push(entry.offset);
        self.lens.push(entry.len | if entry.has_refs { HAS_REFS } else { 0 });
    }

    /// How many chunks it lists.
    pub(crate) fn len(&self) -> usize {
        self.prefixes.len()
    }

    /// The ordinal of a chunk.
    pub(crate) fn find(&self, hash: &Hash) -> Option<usize> {
        if !self.filter.may_have(hash) {
            return None;
        }
        let prefix = hash.prefix();
        let suffix: &[u8; 12] = hash.as_bytes().last_chunk()?;
        let mut at = self.prefixes.partition_point(|other| *other < prefix);
        while self.prefixes.get(at) == Some(&prefix) {
            if self.suffixes.get(at) == Some(suffix) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// The entry of an ordinal; `None` past the last.
    pub(crate) fn entry(&self, ordinal: usize) -> Option<Entry> {
        let mut hash = [0; Hash::LEN];
        let (prefix, suffix) = hash.split_at_mut(8);
        prefix.copy_from_slice(&self.prefixes.get(ordinal)?.to_be_bytes());
        suffix.copy_from_slice(self.suffixes.get(ordinal)?);
        let len = *self.lens.get(ordinal)?;
        Some(Entry {
            hash: Hash::from_bytes(hash),
            offset: *self.offsets.get(ordinal)?,
            len: len & !HAS_REFS,
            has_refs: len & HAS_REFS != 0,
        })
    }

    /// All entries by ordinal.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        (0..self.len()).filter_map(|ordinal| self.entry(ordinal))
    }
}

fn decode_entry(bytes: &[u8]) -> Option<Entry> {
    let (hash, rest) = bytes.split_first_chunk()?;
    let (offset, rest) = rest.split_first_chunk()?;
    let len = u32::from_le_bytes(*rest.first_chunk()?);
    Some(Entry {
        hash: Hash::from_bytes(*hash),
        offset: u64::from_le_bytes(*offset),
        len: len & !HAS_REFS,
        has_refs: len & HAS_REFS != 0,
    })
}
