//! Two maps compared in one pass that skips what has equal hashes.
//!
//! Both trees are walked as lists of items, an item being a row or a whole subtree. Two subtrees
//! with one hash hold the same next rows on both sides, so both are skipped, however deep they lie;
//! else the higher one is opened, or both. The work is that of the changes and the paths to them.

use std::cmp::Ordering;
use std::ops::Bound;

use super::map::Map;
use super::node::Item;
use super::path::{Path, Step};
use super::range::KeyRange;
use crate::chunk::Slice;
use crate::error::Result;
use crate::store::Store;

/// A key whose row differs between two maps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key.
    pub key: Slice,
    /// Its value in the first map.
    pub old: Option<Slice>,
    /// Its value in the second map.
    pub new: Option<Slice>,
}

/// The changes from one map to another, keys ascending; ends for good after the last one or an
/// error.
pub struct Diff {
    store: Store,
    old: Path,
    new: Path,
    range: KeyRange,
}

impl Map {
    /// The changes that lead from this map to `new`, of the keys in `range`.
    pub fn diff(&self, new: &Map, store: &Store, range: KeyRange) -> Result<Diff> {
        let store = store.clone();
        let mut diff =
            Diff { store, old: Path::new(self.kind()), new: Path::new(new.kind()), range };
        if self != new {
            diff.old = diff.start(self)?;
            diff.new = diff.start(new)?;
        }
        Ok(diff)
    }
}

impl Diff {
    /// A path to the first item of `map` in the range.
    fn start(&self, map: &Map) -> Result<Path> {
        let mut path = Path::new(map.kind());
        let store = self.store.as_ref();
        match &self.range.low {
            Bound::Unbounded => path.enter(store, map)?,
            Bound::Included(low) => {
                path.descend(store, map, 0, |node| node.lower_bound(low))?;
            }
            Bound::Excluded(low) => {
                let is_found = path.descend(store, map, 0, |node| node.lower_bound(low))?;
                if is_found && path.last().is_some_and(|step| step.node.key(step.at) == low) {
                    path.step_over();
                }
            }
        }
        Ok(path)
    }

    /// The next change.
    fn step(&mut self) -> Result<Option<Change>> {
        loop {
            let change = match (self.old.last(), self.new.last()) {
                (None, None) => return Ok(None),
                (Some(old), None) => row(old).map(|(key, old)| (key, Some(old), None)),
                (None, Some(new)) => row(new).map(|(key, new)| (key, None, Some(new))),
                (Some(old), Some(new)) => {
                    let (old_level, new_level) = (old.node.level(), new.node.level());
                    match (old_level.cmp(&new_level), old.node.item(old.at)) {
                        (Ordering::Equal, Item::Row(_)) => match self.compare_rows() {
                            None => continue,
                            change => change,
                        },
                        (Ordering::Equal, item) if item == new.node.item(new.at) => {
                            self.old.step_over();
                            self.new.step_over();
                            continue;
                        }
                        (order, _) => {
                            self.open(order)?;
                            continue;
                        }
                    }
                }
            };
            match change {
                Some((key, ..)) if self.range.is_below(&key) => {
                    self.old.clear();
                    self.new.clear();
                }
                Some((key, old, new)) => {
                    self.pass(old.is_some(), new.is_some());
                    return Ok(Some(Change { key, old, new }));
                }
                // One side has ended and the other is at a subtree.
                None => {
                    self.old.open(self.store.as_ref())?;
                    self.new.open(self.store.as_ref())?;
                }
            }
        }
    }

    /// The first difference of two rows; where they are equal, passes them and those after them in
    /// both nodes that are equal too, and gives `None`.
    fn compare_rows(&mut self) -> Option<(Slice, Option<Slice>, Option<Slice>)> {
        let (old, new) = (self.old.last()?, self.new.last()?);
        match old.node.key(old.at).cmp(new.node.key(new.at)) {
            Ordering::Less => row(old).map(|(key, value)| (key, Some(value), None)),
            Ordering::Greater => row(new).map(|(key, value)| (key, None, Some(value))),
            Ordering::Equal if old.node.value(old.at) == new.node.value(new.at) => {
                let count = old.node.alike(old.at, &new.node, new.at);
                self.old.step_over_many(count);
                self.new.step_over_many(count);
                None
            }
            Ordering::Equal => {
                let new = new.node.value_slice(new.at);
                row(old).map(|(key, old)| (key, Some(old), Some(new)))
            }
        }
    }

    /// Opens the side at the higher level, or both.
    fn open(&mut self, order: Ordering) -> Result<()> {
        if order.is_ge() {
            self.old.open(self.store.as_ref())?;
        }
        if order.is_le() {
            self.new.open(self.store.as_ref())?;
        }
        Ok(())
    }

    /// Passes the rows of a change.
    fn pass(&mut self, is_old: bool, is_new: bool) {
        if is_old {
            self.old.step_over();
        }
        if is_new {
            self.new.step_over();
        }
    }
}

/// The row that a path is at, if it is at one.
fn row(step: &Step) -> Option<(Slice, Slice)> {
    (step.node.level() == 0).then(|| (step.node.key_slice(step.at), step.node.value_slice(step.at)))
}

impl Iterator for Diff {
    type Item = Result<Change>;

    fn next(&mut self) -> Option<Result<Change>> {
        let change = self.step().transpose();
        if matches!(change, Some(Err(_))) {
            self.old.clear();
            self.new.clear();
        }
        change
    }
}
