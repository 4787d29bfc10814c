//! A place in a tree: the nodes from the root down to it.

use super::map::{Map, MapKind};
use super::node::Node;
use crate::error::Result;
use crate::store::ChunkStore;

/// A node and the entry of it that the path goes through.
pub(super) struct Step {
    pub(super) node: Node,
    pub(super) at: usize,
}

/// The steps from the root to an entry of some level. No steps: before the first or after the last
/// entry.
pub(super) struct Path {
    kind: &'static MapKind,
    steps: Vec<Step>,
}

impl Path {
    /// A path to nowhere.
    pub(super) fn new(kind: &'static MapKind) -> Path {
        Path { kind, steps: Vec::new() }
    }

    /// The lowest step, whose entry is the place.
    #[inline]
    pub(super) fn last(&self) -> Option<&Step> {
        self.steps.last()
    }

    #[inline]
    pub(super) fn last_mut(&mut self) -> Option<&mut Step> {
        self.steps.last_mut()
    }

    pub(super) fn clear(&mut self) {
        self.steps.clear();
    }

    /// Goes to the root's first entry; nowhere in an empty map.
    pub(super) fn enter(&mut self, store: &dyn ChunkStore, map: &Map) -> Result<()> {
        self.clear();
        self.steps.extend(map.root_node(store)?.map(|node| Step { node, at: 0 }));
        Ok(())
    }

    /// Goes from the root down to level `floor`, at each node to the entry that `place` chooses.
    /// Nowhere where it chooses one past the last.
    pub(super) fn descend(
        &mut self,
        store: &dyn ChunkStore,
        map: &Map,
        floor: u8,
        place: impl Fn(&Node) -> usize,
    ) -> Result<bool> {
        self.enter(store, map)?;
        while let Some(step) = self.steps.last_mut() {
            step.at = place(&step.node);
            if step.at >= step.node.count() {
                self.clear();
            } else if step.node.level() <= floor {
                return Ok(true);
            } else {
                self.open(store)?;
            }
        }
        Ok(false)
    }

    /// Goes one level down, to the first entry of the child that the path is at.
    pub(super) fn open(&mut self, store: &dyn ChunkStore) -> Result<()> {
        if let Some(step) = self.steps.last()
            && let Some(level) = step.node.level().checked_sub(1)
        {
            let hash = step.node.child(step.at).hash;
            let node = Node::load(store, self.kind, &hash, Some(level))?;
            self.steps.push(Step { node, at: 0 });
        }
        Ok(())
    }

    /// Goes to the next entry without opening anything: one of a higher level where a node ends.
    pub(super) fn step_over(&mut self) {
        self.step_over_many(1);
    }

    /// The same past `count` entries, which the node still has.
    pub(super) fn step_over_many(&mut self, mut count: usize) {
        while let Some(step) = self.steps.last_mut() {
            step.at += count;
            if step.at < step.node.count() {
                return;
            }
            self.steps.pop();
            count = 1;
        }
    }

    /// Goes to the next entry of the same level; nowhere after the last.
    pub(super) fn advance(&mut self, store: &dyn ChunkStore) -> Result<bool> {
        let Some(floor) = self.last().map(|step| step.node.level()) else { return Ok(false) };
        self.step_over();
        while self.last().is_some_and(|step| step.node.level() > floor) {
            self.open(store)?;
        }
        Ok(self.last().is_some())
    }

    /// Goes to the entry of the same level before this one; nowhere before the first.
    pub(super) fn retreat(&mut self, store: &dyn ChunkStore) -> Result<bool> {
        let Some(floor) = self.last().map(|step| step.node.level()) else { return Ok(false) };
        while let Some(step) = self.steps.last_mut() {
            if let Some(before) = step.at.checked_sub(1) {
                step.at = before;
                break;
            }
            self.steps.pop();
        }
        while self.last().is_some_and(|step| step.node.level() > floor) {
            self.open(store)?;
            if let Some(step) = self.steps.last_mut() {
                step.at = step.node.count() - 1;
            }
        }
        Ok(self.last().is_some())
    }

    /// Whether no entry of this level comes after this one.
    pub(super) fn is_last(&self) -> bool {
        self.steps.iter().all(|step| step.at + 1 == step.node.count())
    }
}
