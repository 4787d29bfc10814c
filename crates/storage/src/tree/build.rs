//! A whole tree from sorted rows, in one pass and in memory that grows with its height.

use super::map::{Map, MapKind};
use super::node::{Child, Item};
use super::writer::NodeWriter;
use crate::error::{Error, Result};
use crate::store::ChunkStore;

/// The nodes under way, one a level; `levels[0]` takes what is pushed.
pub(super) struct Builder<'s> {
    store: &'s dyn ChunkStore,
    kind: &'static MapKind,
    base: u8,
    levels: Vec<Level>,
}

struct Level {
    writer: NodeWriter,
    /// Whether a node of this level was written.
    is_started: bool,
}

impl<'s> Builder<'s> {
    /// A builder whose lowest level is `base`: 0 takes rows, higher ones take children.
    pub(super) fn new(store: &'s dyn ChunkStore, kind: &'static MapKind, base: u8) -> Builder<'s> {
        Builder { store, kind, base, levels: Vec::new() }
    }

    /// Appends an entry to the lowest level; keys ascend.
    pub(super) fn push(&mut self, key: &[u8], item: Item<'_>) -> Result<()> {
        if self.level(0).writer.push(key, item)? {
            self.carry(0)?;
        }
        Ok(())
    }

    /// Writes the node under way at `index` and hands it up, as far as nodes end.
    fn carry(&mut self, mut index: usize) -> Result<()> {
        loop {
            let store = self.store;
            let level = self.level(index);
            let written = level.writer.write(store)?;
            level.is_started = true;
            index += 1;
            let child = Item::Child(written.child);
            if !self.level(index).writer.push(&written.last_key, child)? {
                return Ok(());
            }
        }
    }

    fn level(&mut self, index: usize) -> &mut Level {
        while self.levels.len() <= index {
            let above = u8::try_from(self.levels.len()).expect("a tree has few levels");
            let writer = NodeWriter::new(self.kind, self.base + above);
            self.levels.push(Level { writer, is_started: false });
        }
        &mut self.levels[index]
    }

    /// Ends all nodes under way. The root is the only node of the lowest level that has one node;
    /// `None` if nothing was pushed.
    pub(super) fn finish(mut self) -> Result<Option<Child>> {
        let mut index = 0;
        while index < self.levels.len() {
            let level = self.level(index);
            if !level.is_started
                && let Some(root) = level.writer.only_child()
            {
                return Ok(Some(root));
            }
            if !level.writer.is_empty() {
                self.carry(index)?;
            }
            index += 1;
        }
        Ok(None)
    }
}

impl Map {
    /// The map of `sorted` rows: keys ascend, each once ([`Error::Unsorted`]). An error among the
    /// rows ends it.
    pub fn build<K, V>(
        store: &dyn ChunkStore,
        kind: &'static MapKind,
        sorted: impl IntoIterator<Item = Result<(K, V)>>,
    ) -> Result<Map>
    where
        K: AsRef<[u8]>,
        V: AsRef<[u8]>,
    {
        let mut builder = Builder::new(store, kind, 0);
        let mut before: Option<K> = None;
        for row in sorted {
            let (key, value) = row?;
            if before.as_ref().is_some_and(|before| before.as_ref() >= key.as_ref()) {
                return Err(Error::Unsorted);
            }
            builder.push(key.as_ref(), Item::Row(value.as_ref()))?;
            before = Some(key);
        }
        Ok(Map::of_root(kind, builder.finish()?))
    }
}
