//! The map itself: a root, and what is known of the whole.

use std::ops::Bound;
use std::sync::Arc;

use super::cursor::Cursor;
use super::key::Key;
use super::node::Node;
use super::path::{Path, leaf_of};
use super::range::Range;

/// What an entry costs beside its key and value: its slots, and its share of nodes two thirds full.
const ENTRY_BYTES: usize = 48;

/// A persistent map from byte strings, ordered as bytes, to values that are cheap to clone.
///
/// `clone` (or [`OrdMap::snapshot`]) is O(1) and yields a version that later edits of either do not
/// touch.
#[derive(Clone)]
pub struct OrdMap<V> {
    root: Option<Arc<Node<V>>>,
    len: usize,
    bytes: usize,
    measure: fn(&V) -> usize,
}

impl<V: Clone> OrdMap<V> {
    /// An empty map; `measure` says how many bytes a value holds, always the same for the same
    /// value.
    pub fn new(measure: fn(&V) -> usize) -> OrdMap<V> {
        OrdMap { root: None, len: 0, bytes: 0, measure }
    }

    /// This version, to be kept while others are made.
    #[must_use]
    pub fn snapshot(&self) -> OrdMap<V> {
        self.clone()
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// About how many bytes of memory the entries take if nothing is shared with other versions.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether both are one version, by pointer: `true` means equal contents, `false` means
    /// nothing.
    pub fn same(&self, other: &OrdMap<V>) -> bool {
        match (&self.root, &other.root) {
            (Some(ours), Some(theirs)) => Arc::ptr_eq(ours, theirs),
            (ours, theirs) => ours.is_none() && theirs.is_none(),
        }
    }

    /// The value at `key`.
    pub fn get(&self, key: &[u8]) -> Option<&V> {
        let leaf = leaf_of(Path::default().seek(self.root.as_ref()?, key));
        leaf.search(key).ok().map(|slot| &leaf.values[slot])
    }

    /// Whether there is an entry at `key`.
    pub fn contains(&self, key: &[u8]) -> bool {
        self.get(key).is_some()
    }

    /// Puts `value` at `key`; returns the value that it replaces.
    pub fn insert(&mut self, key: &[u8], value: V) -> Option<V> {
        self.bytes += self.entry_bytes(key, &value);
        let Some(root) = &mut self.root else {
            self.root = Some(Arc::new(Node::leaf(Key::new(key), value)));
            self.len = 1;
            return None;
        };
        let (old, sibling) = Arc::make_mut(root).insert(key, value, true);
        if let Some(sibling) = sibling {
            *root = Arc::new(Node::over(Arc::clone(root), sibling));
        }
        match &old {
            Some(old) => self.bytes -= self.entry_bytes(key, old),
            None => self.len += 1,
        }
        old
    }

    /// Takes the entry at `key` out; returns its value. Copies nothing if there is none.
    pub fn remove(&mut self, key: &[u8]) -> Option<V> {
        if !self.contains(key) {
            return None;
        }
        let root = self.root.as_mut()?;
        let node = Arc::make_mut(root);
        let old = node.remove(key)?;
        if node.is_empty() {
            self.root = None;
        } else if let Some(child) = node.only_child() {
            *root = child;
        }
        self.len -= 1;
        self.bytes -= self.entry_bytes(key, &old);
        Some(old)
    }

    /// The entries between two bounds, from either end; empty if the bounds cross.
    pub fn range(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> Range<'_, V> {
        Range::new(self.root.as_ref(), from, to)
    }

    /// All entries in key order.
    pub fn iter(&self) -> Range<'_, V> {
        self.range(Bound::Unbounded, Bound::Unbounded)
    }

    /// A cursor that keeps this version alive by itself; it stands nowhere until it is told to
    /// seek.
    pub fn cursor(&self) -> Cursor<V> {
        Cursor::new(self.root.clone())
    }

    fn entry_bytes(&self, key: &[u8], value: &V) -> usize {
        ENTRY_BYTES + key.len() + (self.measure)(value)
    }

    #[cfg(test)]
    pub(super) fn root(&self) -> Option<&Arc<Node<V>>> {
        self.root.as_ref()
    }
}

impl<V: std::fmt::Debug + Clone> std::fmt::Debug for OrdMap<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<'a, V: Clone> IntoIterator for &'a OrdMap<V> {
    type Item = (&'a [u8], &'a V);
    type IntoIter = Range<'a, V>;

    fn into_iter(self) -> Range<'a, V> {
        self.iter()
    }
}
