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
    key_ends: Vec<u32>,
    value_ends: Vec<u32>,
    keys: Vec<u8>,
    values: Vec<u8>,
    children: Vec<Hash>,
    /// Of a leaf, the places of the values that may name other chunks: all but those copied from a
    /// node that names none.
    naming: Vec<u32>,
    rows: u64,
    /// The size that decides about the boundary; see [`Node::bytes_before`].
    bytes: usize,
}

impl NodeWriter {
    pub(super) fn new(kind: &'static MapKind, level: u8) -> NodeWriter {
        NodeWriter {
            kind,
            level,
            key_ends: Vec::new(),
            value_ends: Vec::new(),
            keys: Vec::new(),
            values: Vec::new(),
            children: Vec::new(),
            naming: Vec::new(),
            rows: 0,
            bytes: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.key_ends.is_empty()
    }

    /// Entries so far.
    pub(super) fn len(&self) -> usize {
        self.key_ends.len()
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
        check_len("key", key.len(), KEY_BYTES_MAX)?;
        self.bytes += ENTRY_BYTES + key.len();
        match item {
            Item::Row(value) => {
                check_len("value", value.len(), VALUE_BYTES_MAX)?;
                self.naming.push(narrow(self.value_ends.len()));
                self.values.extend_from_slice(value);
                self.rows += 1;
                self.bytes += value.len();
            }
            Item::Child(child) => {
                self.values.extend_from_slice(&child.rows.to_le_bytes());
                self.children.push(child.hash);
                self.rows = self.rows.saturating_add(child.rows);
                self.bytes += 8 + Hash::LEN;
            }
        }
        self.keys.extend_from_slice(key);
        self.key_ends.push(narrow(self.keys.len()));
        self.value_ends.push(narrow(self.values.len()));
        Ok(ends_node(self.level, key, self.len(), before, self.bytes))
    }

    /// Appends the entries `from..to` of a stored node as they lie; the caller knows that none of
    /// them ends this node before the last.
    pub(super) fn copy(&mut self, node: &Node, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let before = |end: &dyn Fn(usize) -> usize| from.checked_sub(1).map_or(0, end);
        let keys_from = before(&|place| node.key_end(place));
        let values_from = before(&|place| node.value_end(place));
        let (keys, values) = (self.keys.len(), self.values.len());
        let places = from..to;
        if self.level == 0 && node.names_others() {
            let len = self.value_ends.len();
            self.naming.extend((len..len + to - from).map(narrow));
        }
        self.key_ends.extend(places.clone().map(|at| narrow(keys + node.key_end(at) - keys_from)));
        self.value_ends.extend(places.map(|at| narrow(values + node.value_end(at) - values_from)));
        self.keys.extend_from_slice(node.key_bytes(from, to));
        self.values.extend_from_slice(node.value_bytes(from, to));
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
        let count = u16::try_from(self.len())
            .expect("a node of NODE_BYTES_MAX has fewer entries than a u16 counts");
        let payload = builder.payload_mut();
        payload.reserve(4 + ENTRY_BYTES * self.len() + self.keys.len() + self.values.len());
        payload.extend_from_slice(&[self.level, 0]);
        payload.extend_from_slice(&count.to_le_bytes());
        for end in self.key_ends.iter().chain(&self.value_ends) {
            payload.extend_from_slice(&end.to_le_bytes());
        }
        payload.extend_from_slice(&self.keys);
        payload.extend_from_slice(&self.values);
        let hash = store.put(builder.finish()?)?;
        let written =
            Written { last_key: self.last_key().to_vec(), child: Child { hash, rows: self.rows } };
        self.key_ends.clear();
        self.value_ends.clear();
        self.keys.clear();
        self.values.clear();
        self.children.clear();
        self.naming.clear();
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
        let end = |place: usize| self.value_ends.get(place).map_or(0, |end| *end as usize);
        for place in self.naming.iter().map(|place| *place as usize) {
            let start = place.checked_sub(1).map_or(0, end);
            self.kind.refs_of(self.values.get(start..end(place)).unwrap_or_default(), &mut hashes);
        }
        for hash in hashes {
            builder.add_ref(hash);
        }
    }

    fn last_key(&self) -> &[u8] {
        let start = self.key_ends.iter().rev().nth(1).map_or(0, |end| *end as usize);
        self.keys.get(start..).unwrap_or_default()
    }
}

fn check_len(what: &'static str, bytes: usize, limit: usize) -> Result<()> {
    if bytes > limit { Err(Error::TooLarge { what, bytes, limit }) } else { Ok(()) }
}

fn narrow(place: usize) -> u32 {
    u32::try_from(place).expect("a node is far smaller than 4 GiB")
}
