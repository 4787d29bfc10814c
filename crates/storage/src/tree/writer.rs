//! A node being written: entries go in until one ends it.

use super::boundary::ends_node;
use super::map::MapKind;
use super::node::{Child, ENTRY_BYTES, Item, NODE_VERSION, Node};
use crate::chunk::ChunkBuilder;
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::limits::{KEY_BYTES_MAX, VALUE_BYTES_MAX};
use crate::store::ChunkStore;

/// A node that was stored, with its last key.
pub(super) struct Written {
    pub(super) last_key: Vec<u8>,
    pub(super) child: Child,
}

/// The entries of the node under way; empty right after a boundary.
pub(super) struct NodeWriter {
    kind: &'static MapKind,
    level: u8,
    ends: Vec<u32>,
    entries: Vec<u8>,
    children: Vec<Hash>,
    rows: u64,
    /// The size that decides about the boundary; see [`Node::bytes_before`].
    bytes: usize,
}

impl NodeWriter {
    pub(super) fn new(kind: &'static MapKind, level: u8) -> NodeWriter {
        let (ends, entries, children) = (Vec::new(), Vec::new(), Vec::new());
        NodeWriter { kind, level, ends, entries, children, rows: 0, bytes: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Entries so far.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The size of the entries so far, comparable with [`Node::bytes_before`].
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The only child, if there is exactly one.
    pub(super) fn only_child(&self) -> Option<Child> {
        match self.children.as_slice() {
            [hash] => Some(Child { hash: *hash, rows: self.rows }),
            _ => None,
        }
    }

    /// Appends an entry and says whether it ends the node.
    pub(super) fn push(&mut self, key: &[u8], item: Item<'_>) -> Result<bool> {
        let before = self.bytes;
        let key_len = key_len(key)?;
        self.entries.extend_from_slice(&key_len.to_le_bytes());
        self.entries.extend_from_slice(key);
        match item {
            Item::Row(value) => self.push_value(value)?,
            Item::Child(child) => {
                self.entries.extend_from_slice(&child.rows.to_le_bytes());
                self.children.push(child.hash);
                self.rows = self.rows.saturating_add(child.rows);
                self.bytes += ENTRY_BYTES + key.len() + 8 + Hash::LEN;
            }
        }
        if let Item::Row(value) = item {
            self.bytes += ENTRY_BYTES + key.len() + value.len();
        }
        self.ends.push(narrow(self.entries.len()));
        Ok(ends_node(self.level, key, self.ends.len(), before, self.bytes))
    }

    fn push_value(&mut self, value: &[u8]) -> Result<()> {
        if value.len() > VALUE_BYTES_MAX {
            let (bytes, limit) = (value.len(), VALUE_BYTES_MAX);
            return Err(Error::TooLarge { what: "value", bytes, limit });
        }
        self.entries.extend_from_slice(value);
        self.rows += 1;
        Ok(())
    }

    /// Appends the entries `from..to` of a stored node as they lie; the caller knows that none of
    /// them ends this node before the last.
    pub(super) fn copy(&mut self, node: &Node, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let base = self.entries.len();
        let start = if from == 0 { 0 } else { node.end(from - 1) };
        self.entries.extend_from_slice(node.entry_bytes(from, to));
        self.ends.extend((from..to).map(|place| narrow(base + node.end(place) - start)));
        self.bytes += node.bytes_before(to) - node.bytes_before(from);
        self.rows = self.rows.saturating_add(node.rows_before(to) - node.rows_before(from));
        if self.level > 0 {
            self.children.extend((from..to).map(|place| node.child(place).hash));
        }
    }

    /// Stores the node and begins the next one. There is at least one entry.
    pub(super) fn write(&mut self, store: &dyn ChunkStore) -> Result<Written> {
        let kind = if self.level == 0 { self.kind.leaf } else { self.kind.inner };
        let mut builder = ChunkBuilder::new(kind, NODE_VERSION);
        self.add_refs(&mut builder);
        let count = u16::try_from(self.ends.len())
            .expect("a node of NODE_BYTES_MAX has fewer entries than a u16 counts");
        let payload = builder.payload_mut();
        payload.reserve(4 + 4 * self.ends.len() + self.entries.len());
        payload.extend_from_slice(&[self.level, 0]);
        payload.extend_from_slice(&count.to_le_bytes());
        for end in &self.ends {
            payload.extend_from_slice(&end.to_le_bytes());
        }
        payload.extend_from_slice(&self.entries);
        let hash = store.put(builder.finish()?)?;
        let written = Written {
            last_key: self.last_entry().0.to_vec(),
            child: Child { hash, rows: self.rows },
        };
        self.ends.clear();
        self.entries.clear();
        self.children.clear();
        (self.rows, self.bytes) = (0, 0);
        Ok(written)
    }

    fn add_refs(&self, builder: &mut ChunkBuilder) {
        if self.level > 0 {
            for hash in &self.children {
                builder.add_ref(*hash);
            }
            return;
        }
        let mut hashes = Vec::new();
        let mut start = 0;
        for end in &self.ends {
            let (_, value) = entry_parts(&self.entries, start, *end as usize);
            self.kind.refs_of(value, &mut hashes);
            start = *end as usize;
        }
        for hash in hashes {
            builder.add_ref(hash);
        }
    }

    fn last_entry(&self) -> (&[u8], &[u8]) {
        let mut last = self.ends.iter().rev().map(|end| *end as usize);
        let end = last.next().unwrap_or(0);
        entry_parts(&self.entries, last.next().unwrap_or(0), end)
    }
}

fn entry_parts(entries: &[u8], start: usize, end: usize) -> (&[u8], &[u8]) {
    let entry = entries.get(start..end).unwrap_or_default();
    let (key_len, rest) = entry.split_first_chunk::<2>().unwrap_or((&[0; 2], &[]));
    rest.split_at_checked(usize::from(u16::from_le_bytes(*key_len))).unwrap_or_default()
}

fn key_len(key: &[u8]) -> Result<u16> {
    if key.len() > KEY_BYTES_MAX {
        return Err(Error::TooLarge { what: "key", bytes: key.len(), limit: KEY_BYTES_MAX });
    }
    Ok(u16::try_from(key.len()).expect("KEY_BYTES_MAX is below what a u16 counts"))
}

fn narrow(place: usize) -> u32 {
    u32::try_from(place).expect("a node is far smaller than 4 GiB")
}
