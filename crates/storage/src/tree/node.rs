//! The bytes of a tree node, searched where they lie.
//!
//! The payload of the chunk (numbers little-endian):
//!
//! ```text
//! offset  size
//! 0       1      level       0 in a leaf, else one more than the children's
//! 1       1      0
//! 2       2      count       of entries, at least 1
//! 4       4 × n  key_ends    where each key ends, counted from the first key
//! …       4 × n  value_ends  where each value ends, counted from the first value
//! …       …      keys
//! …       …      values
//! ```
//!
//! Keys ascend, and lie together so that a search touches few cache lines. In a leaf the value is
//! the row's, and the chunk's references are those that its values hold. In an inner node the entry
//! describes a child: the key is the child's last key, the value is the number of rows below it
//! (u64), and the chunk's reference at the same place is its hash (the children of a node differ,
//! so none is dropped as a repetition).

use std::sync::Arc;

use super::map::MapKind;
use crate::chunk::{Chunk, Slice};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::limits::TREE_LEVELS_MAX;
use crate::store::ChunkStore;

/// The version of this layout.
pub(super) const NODE_VERSION: u8 = 1;
const HEAD_BYTES: usize = 4;
/// Bytes that an entry takes beside its key and value: their ends.
pub(super) const ENTRY_BYTES: usize = 8;

/// A child as its parent describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Child {
    pub(super) hash: Hash,
    /// Rows below it.
    pub(super) rows: u64,
}

/// What stands beside a key: a row's value in a leaf, a child in an inner node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Item<'a> {
    Row(&'a [u8]),
    Child(Child),
}

/// A chunk that was found to be a node.
#[derive(Clone)]
pub(super) struct Node {
    chunk: Arc<Chunk>,
    /// Where among the chunk's bytes the ends, the keys and the values begin.
    ends_at: usize,
    keys_at: usize,
    values_at: usize,
    count: usize,
    level: u8,
}

impl Node {
    /// Reads the node named `hash` and checks it; `level` is what its parent promises of it.
    pub(super) fn load(
        store: &dyn ChunkStore,
        kind: &MapKind,
        hash: &Hash,
        level: Option<u8>,
    ) -> Result<Node> {
        let node = Node::of(store.fetch(hash)?, kind);
        match node {
            Ok(node) if level.is_none_or(|level| level == node.level) => Ok(node),
            Ok(_) => Err(Error::Malformed { hash: *hash, what: "node of another level" }),
            Err(what) => Err(Error::Malformed { hash: *hash, what }),
        }
    }

    /// Takes `chunk` as a node of a map of this kind. The error says what is wrong with it.
    fn of(chunk: Arc<Chunk>, kind: &MapKind) -> Result<Node, &'static str> {
        chunk.checked_node(check)?;
        let payload = chunk.payload();
        let level = payload.first().copied().unwrap_or_default();
        let expected = if level == 0 { kind.leaf } else { kind.inner };
        if chunk.kind() != expected {
            return Err("not a node of this kind of map");
        }
        let count = usize::from(u16_at(payload, 2));
        let ends_at = chunk.payload_at() + HEAD_BYTES;
        let keys_at = ends_at + ENTRY_BYTES * count;
        let values_at = keys_at + u32_at(payload, HEAD_BYTES + 4 * (count - 1));
        Ok(Node { chunk, ends_at, keys_at, values_at, count, level })
    }

    pub(super) fn level(&self) -> u8 {
        self.level
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Where the key at a place begins and ends among the chunk's bytes.
    #[inline]
    fn key_bounds(&self, place: usize) -> (usize, usize) {
        self.bounds(self.ends_at, self.keys_at, place)
    }

    /// Where the value at a place begins and ends among the chunk's bytes.
    #[inline]
    fn value_bounds(&self, place: usize) -> (usize, usize) {
        self.bounds(self.ends_at + 4 * self.count, self.values_at, place)
    }

    #[inline]
    fn bounds(&self, ends_at: usize, base: usize, place: usize) -> (usize, usize) {
        let (bytes, end_at) = (self.chunk.bytes(), ends_at + 4 * place);
        let start = if place == 0 { 0 } else { u32_at(bytes, end_at - 4) };
        (base + start, base + u32_at(bytes, end_at))
    }

    /// The key at a place before [`Node::count`].
    #[inline]
    pub(super) fn key(&self, place: usize) -> &[u8] {
        let (start, end) = self.key_bounds(place);
        self.chunk.bytes().get(start..end).unwrap_or_default()
    }

    /// The value at a place before [`Node::count`].
    #[inline]
    pub(super) fn value(&self, place: usize) -> &[u8] {
        let (start, end) = self.value_bounds(place);
        self.chunk.bytes().get(start..end).unwrap_or_default()
    }

    pub(super) fn key_slice(&self, place: usize) -> Slice {
        let (start, end) = self.key_bounds(place);
        Slice::new(self.chunk.clone(), start, end)
    }

    pub(super) fn value_slice(&self, place: usize) -> Slice {
        let (start, end) = self.value_bounds(place);
        Slice::new(self.chunk.clone(), start, end)
    }

    /// Whether it refers to other chunks.
    pub(super) fn names_others(&self) -> bool {
        self.chunk.ref_count() > 0
    }

    pub(super) fn last_key(&self) -> &[u8] {
        self.key(self.count.saturating_sub(1))
    }

    /// The child at a place of an inner node.
    pub(super) fn child(&self, place: usize) -> Child {
        let rows = self.value(place).first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        Child { hash: self.chunk.reference(place).unwrap_or_default(), rows }
    }

    pub(super) fn item(&self, place: usize) -> Item<'_> {
        match self.level {
            0 => Item::Row(self.value(place)),
            _ => Item::Child(self.child(place)),
        }
    }

    /// Rows below the entries before `place`.
    pub(super) fn rows_before(&self, place: usize) -> u64 {
        match self.level {
            0 => place as u64,
            _ => (0..place).fold(0, |rows, at| self.child(at).rows.saturating_add(rows)),
        }
    }

    /// The size that decides about boundaries, of the entries before `place`.
    pub(super) fn bytes_before(&self, place: usize) -> usize {
        let Some(last) = place.checked_sub(1) else { return 0 };
        let (keys, values) = (self.key_end(last), self.value_end(last));
        let refs = if self.level == 0 { 0 } else { Hash::LEN };
        keys + values + place * (ENTRY_BYTES + refs)
    }

    /// Where a key ends, counted from the first key.
    pub(super) fn key_end(&self, place: usize) -> usize {
        self.key_bounds(place).1 - self.keys_at
    }

    /// Where a value ends, counted from the first value.
    pub(super) fn value_end(&self, place: usize) -> usize {
        self.value_bounds(place).1 - self.values_at
    }

    /// The keys of the entries `from..to`, which are not none, one after the other.
    pub(super) fn key_bytes(&self, from: usize, to: usize) -> &[u8] {
        let range = self.key_bounds(from).0..self.key_bounds(to - 1).1;
        self.chunk.bytes().get(range).unwrap_or_default()
    }

    /// The values of the entries `from..to`, which are not none, one after the other.
    pub(super) fn value_bytes(&self, from: usize, to: usize) -> &[u8] {
        let range = self.value_bounds(from).0..self.value_bounds(to - 1).1;
        self.chunk.bytes().get(range).unwrap_or_default()
    }

    /// How many entries from `at` on equal those of `other` from `other_at` on.
    pub(super) fn alike(&self, at: usize, other: &Node, other_at: usize) -> usize {
        let most = (self.count - at).min(other.count - other_at);
        let differs = |step: &usize| {
            let (own, others) = (at + step, other_at + step);
            self.key(own) != other.key(others) || self.value(own) != other.value(others)
        };
        (0..most).find(differs).unwrap_or(most)
    }

    /// The place of `key`, or where it would stand.
    #[inline]
    pub(super) fn search(&self, key: &[u8]) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            match compare(self.key(middle), key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }

    /// The first place whose key is not below `key`; [`Node::count`] if all are.
    pub(super) fn lower_bound(&self, key: &[u8]) -> usize {
        match self.search(key) {
            Ok(place) | Err(place) => place,
        }
    }
}

/// The order of two keys; most differ within eight bytes, which are compared without a call.
#[inline]
fn compare(a: &[u8], b: &[u8]) -> std::cmp::Ordering {
    if let (Some(a_head), Some(b_head)) = (a.first_chunk::<8>(), b.first_chunk::<8>())
        && a_head != b_head
    {
        return u64::from_be_bytes(*a_head).cmp(&u64::from_be_bytes(*b_head));
    }
    a.cmp(b)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..at + 2) {
        Some(&[a, b]) => u16::from_le_bytes([a, b]),
        _ => 0,
    }
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..at + 4) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]) as usize,
        _ => 0,
    }
}

/// Whether the payload of `chunk` is a node: every offset in its place and keys ascending.
fn check(chunk: &Chunk) -> Result<(), &'static str> {
    if chunk.version() != NODE_VERSION {
        return Err("node of an unknown version");
    }
    let payload = chunk.payload();
    let head = payload.first_chunk::<HEAD_BYTES>().ok_or("node shorter than its head")?;
    let (level, count) = (head[0], usize::from(u16::from_le_bytes([head[2], head[3]])));
    if usize::from(level) >= TREE_LEVELS_MAX || head[1] != 0 {
        return Err("node with a wrong head");
    }
    if count == 0 {
        return Err("node without entries");
    }
    let area =
        payload.get(HEAD_BYTES + ENTRY_BYTES * count..).ok_or("node shorter than its ends")?;
    let end = |place: usize| u32_at(payload, HEAD_BYTES + 4 * place);
    let (keys, values) =
        area.split_at_checked(end(count - 1)).ok_or("node with a key outside of it")?;
    if level > 0 && chunk.ref_count() != count {
        return Err("inner node with other references than children");
    }
    let (mut key_start, mut value_start, mut before) = (0, 0, None);
    for place in 0..count {
        let (key_end, value_end) = (end(place), end(count + place));
        let key = keys.get(key_start..key_end).ok_or("node with a key outside of it")?;
        let value = values.get(value_start..value_end).ok_or("node with a value outside of it")?;
        if before.is_some_and(|before| before >= key) {
            return Err("node whose keys do not ascend");
        }
        if level > 0 && value.len() != 8 {
            return Err("inner node with a wrong row count");
        }
        (key_start, value_start, before) = (key_end, value_end, Some(key));
    }
    if value_start != values.len() {
        return Err("node with bytes after its values");
    }
    Ok(())
}
