//! A sorted batch of changes, made by rewriting the nodes that it touches.
//!
//! A level of a tree is a sorted list of entries cut into nodes, and changing some entries changes
//! some nodes. Seen from the level above, where a node is an entry under its last key, that is
//! again a sorted batch of changes: a node that is gone is a removed entry, a new one a put entry.
//! So one procedure runs level by level, from the leaves to the root:
//!
//! ```text
//! old nodes      [a c e] [f h k] [m n]          put g
//! new nodes              [f g] [h k]            from a boundary to where an old one is met
//! level above    put g→[f g], put k→[h k]
//! ```
//!
//! Where a node begins, old and new nodes are cut alike as long as their entries and sizes agree,
//! so those entries are copied as they lie and only the rest is hashed for boundaries.

use super::build::Builder;
use super::map::Map;
use super::node::{Child, Item, Node};
use super::path::Path;
use super::writer::{NodeWriter, Written};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::store::ChunkStore;

/// A change of one entry: what stands there afterwards, `None` for nothing.
type Edit<K, V> = (K, Option<V>);

/// What can stand beside a key.
trait Entry {
    fn item(&self) -> Item<'_>;
}

/// A row's value as the caller gave it.
struct Row<V>(V);

impl<V: AsRef<[u8]>> Entry for Row<V> {
    fn item(&self) -> Item<'_> {
        Item::Row(self.0.as_ref())
    }
}

impl Entry for Child {
    fn item(&self) -> Item<'_> {
        Item::Child(*self)
    }
}

impl Map {
    /// The map after a batch of changes: keys ascend, each once ([`Error::Unsorted`]); `None`
    /// removes the row, if there is one. An error among the changes ends it.
    pub fn edit<K, V>(
        &self,
        store: &dyn ChunkStore,
        sorted: impl IntoIterator<Item = Result<(K, Option<V>)>>,
    ) -> Result<Map>
    where
        K: AsRef<[u8]>,
        V: AsRef<[u8]>,
    {
        let Some(root) = self.root_node(store)? else {
            let puts = sorted.into_iter().filter_map(|edit| match edit {
                Ok((key, value)) => value.map(|value| Ok((key, value))),
                Err(error) => Some(Err(error)),
            });
            return Map::build(store, self.kind(), puts);
        };
        let rows = sorted.into_iter().map(|edit| edit.map(|(key, value)| (key, value.map(Row))));
        let mut nodes = LevelEdit::new(store, self, &root, 0).run(rows)?;
        for level in 1..=root.level() {
            let LevelOutcome { edits, .. } = nodes;
            if edits.is_empty() {
                return Ok(*self);
            }
            nodes = LevelEdit::new(store, self, &root, level).run(edits.into_iter().map(Ok))?;
        }
        match nodes.top.as_slice() {
            [only] if only.child.hash == self.root() => Ok(*self),
            [] if !nodes.is_touched => Ok(*self),
            top => self.above(store, root.level(), top),
        }
    }

    /// The map whose nodes at the old root's level are `top`.
    fn above(&self, store: &dyn ChunkStore, level: u8, top: &[Written]) -> Result<Map> {
        let mut builder = Builder::new(store, self.kind(), level + 1);
        for node in top {
            builder.push(&node.last_key, Item::Child(node.child))?;
        }
        let Some(mut root) = builder.finish()? else { return Ok(Map::empty(self.kind())) };
        // The root is the only node of the lowest level that has one node.
        let mut node = Node::load(store, self.kind(), &root.hash, None)?;
        while node.level() > 0 && node.count() == 1 {
            root = node.child(0);
            node = Node::load(store, self.kind(), &root.hash, Some(node.level() - 1))?;
        }
        Ok(Map::of_root(self.kind(), Some(root)))
    }
}

/// What a batch did to one level.
struct LevelOutcome {
    /// The changes of the level above; empty at the old root's level.
    edits: Vec<Edit<Vec<u8>, Child>>,
    /// The nodes of the old root's level, if this was it.
    top: Vec<Written>,
    /// Whether there was any change to make.
    is_touched: bool,
}

/// A batch at work on one level.
struct LevelEdit<'a> {
    store: &'a dyn ChunkStore,
    level: u8,
    walk: NodeWalk<'a>,
    writer: NodeWriter,
    /// Old nodes taken apart, and new nodes written, since both began at one boundary.
    old: Vec<(Vec<u8>, Hash)>,
    new: Vec<Written>,
    edits: Vec<Edit<Vec<u8>, Child>>,
}

impl<'a> LevelEdit<'a> {
    fn new(store: &'a dyn ChunkStore, map: &'a Map, root: &'a Node, level: u8) -> LevelEdit<'a> {
        let walk = NodeWalk { store, map, root, level, path: Path::new(map.kind()) };
        let writer = NodeWriter::new(map.kind(), level);
        LevelEdit {
            store,
            level,
            walk,
            writer,
            old: Vec::new(),
            new: Vec::new(),
            edits: Vec::new(),
        }
    }

    fn run<K: AsRef<[u8]>, V: Entry>(
        mut self,
        edits: impl Iterator<Item = Result<Edit<K, V>>>,
    ) -> Result<LevelOutcome> {
        let mut edits = Ascending::new(edits)?;
        let is_touched = edits.next.is_some();
        while let Some((key, _)) = &edits.next {
            let (mut node, mut hash) = self.walk.seek(key.as_ref())?;
            loop {
                self.merge_node(&node, &mut edits)?;
                self.old.push((node.last_key().to_vec(), hash));
                if self.writer.is_empty() {
                    break;
                }
                match self.walk.next()? {
                    Some(next) => (node, hash) = next,
                    None => self.write()?,
                }
                if self.writer.is_empty() {
                    break;
                }
            }
            if self.level < self.walk.root.level() {
                self.settle();
            }
        }
        Ok(LevelOutcome { edits: self.edits, top: self.new, is_touched })
    }

    /// Lays the changes that belong into an old node over its entries.
    fn merge_node<K: AsRef<[u8]>, V: Entry>(
        &mut self,
        node: &Node,
        edits: &mut Ascending<impl Iterator<Item = Result<Edit<K, V>>>, K, V>,
    ) -> Result<()> {
        let is_last = self.walk.is_last();
        let mut place = 0;
        while let Some((key, _)) = &edits.next {
            if !is_last && key.as_ref() > node.last_key() {
                break;
            }
            let (until, after) = match node.search(key.as_ref()) {
                Ok(at) => (at, at + 1),
                Err(at) => (at, at),
            };
            self.copy(node, place, until)?;
            place = after;
            if let Some((key, Some(entry))) = edits.take()?
                && self.writer.push(key.as_ref(), entry.item())?
            {
                self.write()?;
            }
        }
        self.copy(node, place, node.count())
    }

    /// Appends the entries `from..to` of an old node. Where the new node has the size that the old
    /// one had there, it is cut as the old one was.
    fn copy(&mut self, node: &Node, from: usize, to: usize) -> Result<()> {
        let is_alike = self.writer.bytes() == node.bytes_before(from)
            && (self.level == 0 || self.writer.len() == from);
        // Its last entry is looked at anew, since a level's last node ends there with or without a
        // boundary.
        let alike = if is_alike { from..to.min(node.count() - 1).max(from) } else { from..from };
        self.writer.copy(node, alike.start, alike.end);
        for place in alike.end..to {
            if self.writer.push(node.key(place), node.item(place))? {
                self.write()?;
            }
        }
        Ok(())
    }

    fn write(&mut self) -> Result<()> {
        self.new.push(self.writer.write(self.store)?);
        Ok(())
    }

    /// Turns old and new nodes between two boundaries that both have into changes of the level
    /// above.
    fn settle(&mut self) {
        let mut old = self.old.drain(..).peekable();
        for Written { last_key, child } in self.new.drain(..) {
            while let Some((key, _)) = old.next_if(|(key, _)| *key < last_key) {
                self.edits.push((key, None));
            }
            let replaced = old.next_if(|(key, _)| *key == last_key);
            if replaced.is_none_or(|(_, hash)| hash != child.hash) {
                self.edits.push((last_key, Some(child)));
            }
        }
        self.edits.extend(old.map(|(key, _)| (key, None)));
    }
}

/// The nodes of one level of the old tree, in order.
struct NodeWalk<'a> {
    store: &'a dyn ChunkStore,
    map: &'a Map,
    root: &'a Node,
    level: u8,
    /// Goes to entries of the level above; unused at the root's level.
    path: Path,
}

impl NodeWalk<'_> {
    /// The node that holds `key` or where it belongs: the last one, if `key` is past the end.
    fn seek(&mut self, key: &[u8]) -> Result<(Node, Hash)> {
        if self.level == self.root.level() {
            return Ok((self.root.clone(), self.map.root()));
        }
        let place = |node: &Node| node.lower_bound(key).min(node.count() - 1);
        self.path.descend(self.store, self.map, self.level + 1, place)?;
        self.node()
    }

    /// The node after the present one.
    fn next(&mut self) -> Result<Option<(Node, Hash)>> {
        if self.path.advance(self.store)? { self.node().map(Some) } else { Ok(None) }
    }

    fn node(&self) -> Result<(Node, Hash)> {
        let step = self.path.last().expect("the path is at an entry after seek and advance");
        let hash = step.node.child(step.at).hash;
        Ok((Node::load(self.store, self.map.kind(), &hash, Some(self.level))?, hash))
    }

    /// Whether the present node is the last of its level, which is cut by the end and not by a
    /// boundary.
    fn is_last(&self) -> bool {
        self.path.is_last()
    }
}

/// A batch, read one change ahead, whose keys must ascend.
struct Ascending<I, K, V> {
    source: I,
    next: Option<Edit<K, V>>,
}

impl<I, K, V> Ascending<I, K, V>
where
    I: Iterator<Item = Result<Edit<K, V>>>,
    K: AsRef<[u8]>,
{
    fn new(mut source: I) -> Result<Ascending<I, K, V>> {
        let next = source.next().transpose()?;
        Ok(Ascending { source, next })
    }

    /// The next change, and reads the one after it.
    fn take(&mut self) -> Result<Option<Edit<K, V>>> {
        let after = self.source.next().transpose()?;
        if let (Some((key, _)), Some((after, _))) = (&self.next, &after)
            && key.as_ref() >= after.as_ref()
        {
            return Err(Error::Unsorted);
        }
        Ok(std::mem::replace(&mut self.next, after))
    }
}
