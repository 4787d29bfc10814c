//! A map by its root, and the reads that need no cursor.

use super::node::{Child, Node};
use crate::chunk::{Kind, Slice};
use crate::error::Result;
use crate::hash::Hash;
use crate::store::ChunkStore;

/// Appends the hashes that a value holds; must accept any bytes.
pub type RefsOf = fn(&[u8], &mut Vec<Hash>);

/// What a map's chunks are called and which hashes its values hold. Kept in a `static`: maps point
/// at it.
#[derive(Debug)]
pub struct MapKind {
    /// The kind of its leaves.
    pub leaf: Kind,
    /// The kind of its inner nodes.
    pub inner: Kind,
    /// The chunks that a value refers to, listed in the leaf that holds it.
    pub refs: RefsOf,
    /// Whether values begin with a run's tag byte (see [`run`](crate::run)), which `refs` does not
    /// see.
    pub is_run: bool,
}

impl MapKind {
    /// Maps whose values hold no hashes.
    pub const PLAIN: MapKind = MapKind::with_refs(|_, _| ());

    /// Maps whose values hold the hashes that `refs` finds.
    pub const fn with_refs(refs: RefsOf) -> MapKind {
        MapKind { leaf: Kind::TREE_LEAF, inner: Kind::TREE_INNER, refs, is_run: false }
    }

    /// Runs of edits of maps of this kind.
    #[must_use]
    pub const fn run(&self) -> MapKind {
        let refs = self.refs;
        MapKind { leaf: Kind::RUN_LEAF, inner: Kind::RUN_INNER, refs, is_run: true }
    }

    pub(super) fn refs_of(&self, value: &[u8], hashes: &mut Vec<Hash>) {
        let value = if self.is_run { value.get(1..).unwrap_or_default() } else { value };
        (self.refs)(value, hashes);
    }
}

/// A sorted map of byte strings in a store: its root and how many rows it has.
#[derive(Clone, Copy)]
pub struct Map {
    root: Hash,
    count: u64,
    kind: &'static MapKind,
}

impl Map {
    /// The map without rows; its root is [`Hash::ZERO`].
    pub const fn empty(kind: &'static MapKind) -> Map {
        Map { root: Hash::ZERO, count: 0, kind }
    }

    /// The map with this root, which is known to hold `count` rows.
    pub const fn new(kind: &'static MapKind, root: Hash, count: u64) -> Map {
        Map { root, count, kind }
    }

    /// The map with this root, its row count read from the root's chunk.
    pub fn open(store: &dyn ChunkStore, kind: &'static MapKind, root: Hash) -> Result<Map> {
        if root.is_zero() {
            return Ok(Map::empty(kind));
        }
        let node = Node::load(store, kind, &root, None)?;
        Ok(Map { root, count: node.rows_before(node.count()), kind })
    }

    pub(super) fn of_root(kind: &'static MapKind, root: Option<Child>) -> Map {
        root.map_or(Map::empty(kind), |root| Map { root: root.hash, count: root.rows, kind })
    }

    /// The hash that stands for the contents; `ZERO` if there are none.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// How many rows it has.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.root.is_zero()
    }

    /// What its chunks are called.
    pub fn kind(&self) -> &'static MapKind {
        self.kind
    }

    pub(super) fn root_node(&self, store: &dyn ChunkStore) -> Result<Option<Node>> {
        if self.is_empty() {
            return Ok(None);
        }
        Node::load(store, self.kind, &self.root, None).map(Some)
    }

    /// The value of `key`.
    pub fn get(&self, store: &dyn ChunkStore, key: &[u8]) -> Result<Option<Slice>> {
        let Some(mut node) = self.root_node(store)? else { return Ok(None) };
        while node.level() > 0 {
            let place = node.lower_bound(key);
            if place == node.count() {
                return Ok(None);
            }
            node = Node::load(store, self.kind, &node.child(place).hash, Some(node.level() - 1))?;
        }
        Ok(node.search(key).ok().map(|place| node.value_slice(place)))
    }

    /// Whether there is a row with `key`.
    pub fn contains(&self, store: &dyn ChunkStore, key: &[u8]) -> Result<bool> {
        Ok(self.get(store, key)?.is_some())
    }

    /// The row with the least key.
    pub fn first(&self, store: &dyn ChunkStore) -> Result<Option<(Slice, Slice)>> {
        self.edge(store, |_| 0)
    }

    /// The row with the greatest key.
    pub fn last(&self, store: &dyn ChunkStore) -> Result<Option<(Slice, Slice)>> {
        self.edge(store, |node| node.count() - 1)
    }

    fn edge(
        &self,
        store: &dyn ChunkStore,
        place: impl Fn(&Node) -> usize,
    ) -> Result<Option<(Slice, Slice)>> {
        let Some(mut node) = self.root_node(store)? else { return Ok(None) };
        while node.level() > 0 {
            let child = node.child(place(&node));
            node = Node::load(store, self.kind, &child.hash, Some(node.level() - 1))?;
        }
        let place = place(&node);
        Ok(Some((node.key_slice(place), node.value_slice(place))))
    }
}

/// Maps of one store are equal exactly when their roots are.
impl PartialEq for Map {
    fn eq(&self, other: &Map) -> bool {
        self.root == other.root
    }
}

impl Eq for Map {}

impl std::fmt::Debug for Map {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Map({}, {} rows)", self.root, self.count)
    }
}
