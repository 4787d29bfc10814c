//! The way from the root down to a leaf, as numbers: it borrows nothing, so a cursor can own its
//! map.

use std::sync::Arc;

use super::node::{Leaf, Node};

/// More levels than any map can have: each level but the right edge divides by 8 or more.
const LEVELS_MAX: usize = 16;

/// Which child was taken at each branch, from the root down.
#[derive(Clone, Copy, Default)]
pub(super) struct Path {
    levels: usize,
    slots: [u16; LEVELS_MAX],
}

/// Which of two neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Path {
    fn push(&mut self, slot: usize) {
        self.slots[self.levels] = u16::try_from(slot).expect("a node has few children");
        self.levels += 1;
    }

    /// Goes from `root` to the leaf whose keys may include `key`.
    pub(super) fn seek<'a, V>(&mut self, root: &'a Arc<Node<V>>, key: &[u8]) -> &'a Arc<Node<V>> {
        self.levels = 0;
        let mut node = root;
        while let Node::Branch(branch) = &**node {
            let slot = branch.slot_of(key);
            self.push(slot);
            node = &branch.children[slot];
        }
        node
    }

    /// Goes from `root` to the outermost leaf on `side`.
    pub(super) fn edge<'a, V>(&mut self, root: &'a Arc<Node<V>>, side: Side) -> &'a Arc<Node<V>> {
        self.levels = 0;
        self.descend(root, side)
    }

    fn descend<'a, V>(&mut self, from: &'a Arc<Node<V>>, side: Side) -> &'a Arc<Node<V>> {
        let mut node = from;
        while let Node::Branch(branch) = &**node {
            let slot = if side == Side::Left { 0 } else { branch.children.len() - 1 };
            self.push(slot);
            node = &branch.children[slot];
        }
        node
    }

    /// Goes to the leaf next to this one on `side`; `None`, and no move, at the map's end.
    pub(super) fn step<'a, V>(
        &mut self,
        root: &'a Arc<Node<V>>,
        side: Side,
    ) -> Option<&'a Arc<Node<V>>> {
        let mut turn = None;
        let mut node = root;
        for (level, &slot) in self.slots[..self.levels].iter().enumerate() {
            let Node::Branch(branch) = &**node else { break };
            let slot = usize::from(slot);
            let next = if side == Side::Right { Some(slot + 1) } else { slot.checked_sub(1) };
            if let Some((next, child)) =
                next.and_then(|next| Some((next, branch.children.get(next)?)))
            {
                turn = Some((level, next, child));
            }
            node = &branch.children[slot];
        }
        let (level, slot, child) = turn?;
        self.levels = level;
        self.push(slot);
        Some(self.descend(child, if side == Side::Right { Side::Left } else { Side::Right }))
    }
}

/// The leaf that `node` is; a path always ends at one.
pub(super) fn leaf_of<V>(node: &Arc<Node<V>>) -> &Leaf<V> {
    match &**node {
        Node::Leaf(leaf) => leaf,
        Node::Branch(_) => unreachable!("a path goes down to a leaf"),
    }
}
