//! Nodes: leaves with entries, branches with separators, and how both split and merge.

use std::sync::Arc;

use super::key::Key;

/// Entries of a full leaf, children of a full branch. Wider nodes read faster and cost more to copy
/// under a fresh snapshot; the decision has the figures of 16, 32 and 64.
pub(super) const WIDTH: usize = 32;
/// A node with fewer is merged with a neighbour. Well below half, so that inserts and removes
/// around a border do not split and merge in turn.
const WIDTH_MIN: usize = WIDTH / 4;
/// Room is made in steps of this many slots, not by doubling: most nodes live half full.
const ROOM_STEP: usize = 8;

pub(super) enum Node<V> {
    Leaf(Leaf<V>),
    Branch(Branch<V>),
}

/// Entries in key order; `keys[i]` belongs to `values[i]`.
pub(super) struct Leaf<V> {
    pub(super) keys: Vec<Key>,
    pub(super) values: Vec<V>,
}

/// Children in key order; `keys[i]` is above all of `children[i]` and not above `children[i + 1]`.
pub(super) struct Branch<V> {
    pub(super) keys: Vec<Key>,
    pub(super) children: Vec<Arc<Node<V>>>,
}

/// A right neighbour that a full node gave half of its contents to, and the key that separates
/// both.
pub(super) type Sibling<V> = (Key, Arc<Node<V>>);

impl<V: Clone> Clone for Node<V> {
    fn clone(&self) -> Node<V> {
        match self {
            Node::Leaf(leaf) => Node::Leaf(Leaf {
                keys: roomy_clone(&leaf.keys),
                values: roomy_clone(&leaf.values),
            }),
            Node::Branch(branch) => Node::Branch(Branch {
                keys: roomy_clone(&branch.keys),
                children: roomy_clone(&branch.children),
            }),
        }
    }
}

/// A copy with room for the insert that it is usually made for.
fn roomy_clone<T: Clone>(items: &[T]) -> Vec<T> {
    let mut copy = Vec::with_capacity((items.len() + 1).next_multiple_of(ROOM_STEP));
    copy.extend_from_slice(items);
    copy
}

fn insert_at<T>(items: &mut Vec<T>, slot: usize, item: T) {
    if items.len() == items.capacity() {
        items.reserve_exact(ROOM_STEP);
    }
    items.insert(slot, item);
}

impl<V> Leaf<V> {
    /// The slot of `key`, or the one where it would go.
    pub(super) fn search(&self, key: &[u8]) -> Result<usize, usize> {
        self.keys.binary_search_by(|probe| probe.as_slice().cmp(key))
    }
}

impl<V> Branch<V> {
    /// The child whose keys may include `key`.
    pub(super) fn slot_of(&self, key: &[u8]) -> usize {
        self.keys.partition_point(|separator| separator.as_slice() <= key)
    }
}

impl<V: Clone> Node<V> {
    pub(super) fn leaf(key: Key, value: V) -> Node<V> {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        insert_at(&mut keys, 0, key);
        insert_at(&mut values, 0, value);
        Node::Leaf(Leaf { keys, values })
    }

    /// The root over two nodes that were one.
    pub(super) fn over(left: Arc<Node<V>>, (key, right): Sibling<V>) -> Node<V> {
        Node::Branch(Branch { keys: vec![key], children: vec![left, right] })
    }

    fn width(&self) -> usize {
        match self {
            Node::Leaf(leaf) => leaf.keys.len(),
            Node::Branch(branch) => branch.children.len(),
        }
    }

    /// Puts `value` at `key`; returns what was there, and the neighbour if the node had to split.
    /// `rightmost`: nothing in the tree is to the right of this node.
    pub(super) fn insert(
        &mut self,
        key: &[u8],
        value: V,
        rightmost: bool,
    ) -> (Option<V>, Option<Sibling<V>>) {
        let at_end = match self {
            Node::Leaf(leaf) => match leaf.search(key) {
                Ok(slot) => return (Some(std::mem::replace(&mut leaf.values[slot], value)), None),
                Err(slot) => {
                    insert_at(&mut leaf.keys, slot, Key::new(key));
                    insert_at(&mut leaf.values, slot, value);
                    slot + 1 == leaf.keys.len()
                }
            },
            Node::Branch(branch) => {
                let slot = branch.slot_of(key);
                let last = slot + 1 == branch.children.len();
                let child = Arc::make_mut(&mut branch.children[slot]);
                let (old, sibling) = child.insert(key, value, rightmost && last);
                let Some((key, right)) = sibling else { return (old, None) };
                insert_at(&mut branch.keys, slot, key);
                insert_at(&mut branch.children, slot + 1, right);
                last
            }
        };
        // Rows that arrive in key order (AUTO_INCREMENT) fill each node before the next begins.
        let at = if rightmost && at_end { WIDTH } else { WIDTH.div_ceil(2) };
        (None, (self.width() > WIDTH).then(|| self.split_off(at)))
    }

    /// Moves everything from slot `at` on into a new right neighbour.
    fn split_off(&mut self, at: usize) -> Sibling<V> {
        match self {
            Node::Leaf(leaf) => {
                let keys = leaf.keys.split_off(at);
                let values = leaf.values.split_off(at);
                (keys[0].clone(), Arc::new(Node::Leaf(Leaf { keys, values })))
            }
            Node::Branch(branch) => {
                let keys = branch.keys.split_off(at);
                let children = branch.children.split_off(at);
                let separator = branch.keys.pop().expect("a branch is split behind a child");
                (separator, Arc::new(Node::Branch(Branch { keys, children })))
            }
        }
    }

    /// Takes `key`, which must be here, out of the node.
    pub(super) fn remove(&mut self, key: &[u8]) -> Option<V> {
        match self {
            Node::Leaf(leaf) => {
                let slot = leaf.search(key).ok()?;
                leaf.keys.remove(slot);
                Some(leaf.values.remove(slot))
            }
            Node::Branch(branch) => {
                let slot = branch.slot_of(key);
                let child = Arc::make_mut(&mut branch.children[slot]);
                let old = child.remove(key);
                if child.width() < WIDTH_MIN && branch.children.len() > 1 {
                    branch.even_out(slot.saturating_sub(1));
                }
                old
            }
        }
    }

    /// The only child, if this is a branch with no other: the root then gives way to it.
    pub(super) fn only_child(&self) -> Option<Arc<Node<V>>> {
        match self {
            Node::Branch(Branch { children, .. }) if children.len() == 1 => {
                children.first().cloned()
            }
            _ => None,
        }
    }

    /// Whether nothing is left in the node.
    pub(super) fn is_empty(&self) -> bool {
        self.width() == 0
    }

    /// Takes in the right neighbour, from which `separator` kept this node apart.
    fn absorb(&mut self, separator: Key, right: Node<V>) {
        match (self, right) {
            (Node::Leaf(left), Node::Leaf(right)) => {
                left.keys.extend(right.keys);
                left.values.extend(right.values);
            }
            (Node::Branch(left), Node::Branch(right)) => {
                left.keys.push(separator);
                left.keys.extend(right.keys);
                left.children.extend(right.children);
            }
            _ => unreachable!("neighbours stand at the same height"),
        }
    }
}

impl<V: Clone> Branch<V> {
    /// Makes one child, or two of like width, of the children `slot` and `slot + 1`.
    fn even_out(&mut self, slot: usize) {
        let separator = self.keys.remove(slot);
        let right = self.children.remove(slot + 1);
        let left = Arc::make_mut(&mut self.children[slot]);
        left.absorb(separator, Arc::unwrap_or_clone(right));
        if left.width() > WIDTH {
            let (key, right) = left.split_off(left.width() / 2);
            self.keys.insert(slot, key);
            self.children.insert(slot + 1, right);
        }
    }
}
