//! Iteration over a borrowed map, from both ends.

use std::cmp::Ordering;
use std::ops::Bound;
use std::sync::Arc;

use super::node::{Leaf, Node};
use super::path::{Path, Side, leaf_of};

/// The entries between two bounds; [`Iterator`] from the front, [`DoubleEndedIterator`] from the
/// back.
pub struct Range<'a, V> {
    root: Option<&'a Arc<Node<V>>>,
    /// The first and the last entry still to come; `None` when there is none.
    ends: Option<(Spot<'a, V>, Spot<'a, V>)>,
}

/// An entry of the map.
struct Spot<'a, V> {
    path: Path,
    leaf: &'a Leaf<V>,
    slot: usize,
}

impl<'a, V> Spot<'a, V> {
    fn entry(&self) -> (&'a [u8], &'a V) {
        (self.leaf.keys[self.slot].as_slice(), &self.leaf.values[self.slot])
    }

    fn order(&self, other: &Spot<'_, V>) -> Ordering {
        self.entry().0.cmp(other.entry().0)
    }

    fn is(&self, other: &Spot<'_, V>) -> bool {
        self.slot == other.slot && std::ptr::eq(self.leaf, other.leaf)
    }

    fn advance(&mut self, root: &'a Arc<Node<V>>) -> Option<()> {
        if self.slot + 1 < self.leaf.keys.len() {
            self.slot += 1;
        } else {
            self.leaf = leaf_of(self.path.step(root, Side::Right)?);
            self.slot = 0;
        }
        Some(())
    }

    fn retreat(&mut self, root: &'a Arc<Node<V>>) -> Option<()> {
        if self.slot > 0 {
            self.slot -= 1;
        } else {
            self.leaf = leaf_of(self.path.step(root, Side::Left)?);
            self.slot = self.leaf.keys.len() - 1;
        }
        Some(())
    }

    /// The first entry that `from` lets in.
    fn first(root: &'a Arc<Node<V>>, from: Bound<&[u8]>) -> Option<Spot<'a, V>> {
        let mut path = Path::default();
        let (leaf, slot) = match from {
            Bound::Unbounded => (leaf_of(path.edge(root, Side::Left)), 0),
            Bound::Included(key) => {
                let leaf = leaf_of(path.seek(root, key));
                (leaf, leaf.keys.partition_point(|k| k.as_slice() < key))
            }
            Bound::Excluded(key) => {
                let leaf = leaf_of(path.seek(root, key));
                (leaf, leaf.keys.partition_point(|k| k.as_slice() <= key))
            }
        };
        if slot < leaf.keys.len() {
            return Some(Spot { path, leaf, slot });
        }
        let leaf = leaf_of(path.step(root, Side::Right)?);
        Some(Spot { path, leaf, slot: 0 })
    }

    /// The last entry that `to` lets in.
    fn last(root: &'a Arc<Node<V>>, to: Bound<&[u8]>) -> Option<Spot<'a, V>> {
        let mut path = Path::default();
        let (leaf, end) = match to {
            Bound::Unbounded => {
                let leaf = leaf_of(path.edge(root, Side::Right));
                (leaf, leaf.keys.len())
            }
            Bound::Included(key) => {
                let leaf = leaf_of(path.seek(root, key));
                (leaf, leaf.keys.partition_point(|k| k.as_slice() <= key))
            }
            Bound::Excluded(key) => {
                let leaf = leaf_of(path.seek(root, key));
                (leaf, leaf.keys.partition_point(|k| k.as_slice() < key))
            }
        };
        if let Some(slot) = end.checked_sub(1) {
            return Some(Spot { path, leaf, slot });
        }
        let leaf = leaf_of(path.step(root, Side::Left)?);
        Some(Spot { path, leaf, slot: leaf.keys.len() - 1 })
    }
}

impl<'a, V> Range<'a, V> {
    pub(super) fn new(
        root: Option<&'a Arc<Node<V>>>,
        from: Bound<&[u8]>,
        to: Bound<&[u8]>,
    ) -> Range<'a, V> {
        let ends = root.and_then(|root| Some((Spot::first(root, from)?, Spot::last(root, to)?)));
        let ends = ends.filter(|(first, last)| first.order(last) != Ordering::Greater);
        Range { root, ends }
    }
}

impl<'a, V> Iterator for Range<'a, V> {
    type Item = (&'a [u8], &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let (first, last) = self.ends.as_mut()?;
        let entry = first.entry();
        if first.is(last) || first.advance(self.root?).is_none() {
            self.ends = None;
        }
        Some(entry)
    }
}

impl<V> DoubleEndedIterator for Range<'_, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let (first, last) = self.ends.as_mut()?;
        let entry = last.entry();
        if first.is(last) || last.retreat(self.root?).is_none() {
            self.ends = None;
        }
        Some(entry)
    }
}
