//! A cursor that owns its version of the map, for operators that outlive the place that made them.

use std::sync::Arc;

use super::node::Node;
use super::path::{Path, Side, leaf_of};

/// A place in one version of a map: on an entry, or nowhere.
///
/// It keeps the version alive; a step touches one reference count a leaf and allocates nothing.
pub struct Cursor<V> {
    root: Option<Arc<Node<V>>>,
    path: Path,
    /// The leaf and the slot of the entry it stands on.
    place: Option<(Arc<Node<V>>, usize)>,
}

impl<V> Cursor<V> {
    pub(super) fn new(root: Option<Arc<Node<V>>>) -> Cursor<V> {
        Cursor { root, path: Path::default(), place: None }
    }

    /// The entry that the cursor stands on; `None` before the first seek and beyond either end.
    pub fn entry(&self) -> Option<(&[u8], &V)> {
        let (leaf, slot) = self.place.as_ref()?;
        let leaf = leaf_of(leaf);
        Some((leaf.keys[*slot].as_slice(), &leaf.values[*slot]))
    }

    /// Goes to the first entry of the map.
    pub fn first(&mut self) {
        self.place = self.root.as_ref().map(|root| {
            let leaf = self.path.edge(root, Side::Left);
            (Arc::clone(leaf), 0)
        });
    }

    /// Goes to the last entry of the map.
    pub fn last(&mut self) {
        self.place = self.root.as_ref().map(|root| {
            let leaf = self.path.edge(root, Side::Right);
            (Arc::clone(leaf), leaf_of(leaf).keys.len() - 1)
        });
    }

    /// Goes to the first entry at or above `key`.
    pub fn seek(&mut self, key: &[u8]) {
        let Some(root) = &self.root else { return };
        let leaf = self.path.seek(root, key);
        let keys = &leaf_of(leaf).keys;
        let slot = keys.partition_point(|k| k.as_slice() < key);
        self.place = if slot < keys.len() {
            Some((Arc::clone(leaf), slot))
        } else {
            self.path.step(root, Side::Right).map(|leaf| (Arc::clone(leaf), 0))
        };
    }

    /// Goes to the last entry below `key`.
    pub fn seek_below(&mut self, key: &[u8]) {
        let Some(root) = &self.root else { return };
        let leaf = self.path.seek(root, key);
        let end = leaf_of(leaf).keys.partition_point(|k| k.as_slice() < key);
        self.place = match end.checked_sub(1) {
            Some(slot) => Some((Arc::clone(leaf), slot)),
            None => self
                .path
                .step(root, Side::Left)
                .map(|leaf| (Arc::clone(leaf), leaf_of(leaf).keys.len() - 1)),
        };
    }

    /// Goes to the next entry; beyond the last one the cursor stands nowhere.
    pub fn advance(&mut self) {
        let (Some(root), Some((leaf, slot))) = (&self.root, &mut self.place) else { return };
        if *slot + 1 < leaf_of(leaf).keys.len() {
            *slot += 1;
        } else {
            self.place = self.path.step(root, Side::Right).map(|leaf| (Arc::clone(leaf), 0));
        }
    }

    /// Goes to the entry before; before the first one the cursor stands nowhere.
    pub fn retreat(&mut self) {
        let (Some(root), Some((_, slot))) = (&self.root, &mut self.place) else { return };
        if *slot > 0 {
            *slot -= 1;
        } else {
            self.place = self
                .path
                .step(root, Side::Left)
                .map(|leaf| (Arc::clone(leaf), leaf_of(leaf).keys.len() - 1));
        }
    }
}
