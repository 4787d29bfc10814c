//! Trees: keys ascend across nodes, every key is found where it is looked for, counts agree.
//!
//! What a parent says of its children is asked by looking up their first and last keys in the
//! parent alone: the look-up must fail for want of that very child. So the order is checked by the
//! code that relies on it, whatever the bytes of a node are.

use std::sync::Arc;

use storage::{
    Chunk, ChunkStore, Error as StorageError, Hash, KeyRange, Kind, Map, MapKind, Store,
};

use super::super::limits::TREE_LEVELS_MAX;
use super::objects::Expected;
use super::walk::Walk;
use crate::error::{Error, Result};
use crate::object::{
    ARTIFACTS, COUNTERS, ConflictRow, KEYLESS_ROWS, NAMED, REFS, ROWS, RootTable, TABLES, Tree,
    ViolationRow,
};
use crate::schema::Layout;

/// What a tree's entries are.
pub(super) enum TreeKind {
    /// Rows of a table.
    Rows(Layout),
    /// Tables of a root.
    Tables,
    /// Refs of a database.
    Refs,
    /// Databases of an instance.
    Databases,
    /// Conflicts or constraint violations.
    Artifacts,
    /// Entries without references, whose bytes are looked at by who reads them.
    Plain,
}

/// What a parent must say of a node.
#[derive(Clone)]
pub(super) struct Subtree {
    rows: u64,
    first: Vec<u8>,
    last: Vec<u8>,
}

impl TreeKind {
    fn map_kind(&self) -> &'static MapKind {
        match self {
            TreeKind::Rows(layout) if layout.is_keyless() => &KEYLESS_ROWS,
            TreeKind::Rows(_) => &ROWS,
            TreeKind::Tables => &TABLES,
            TreeKind::Refs => &REFS,
            TreeKind::Databases => &NAMED,
            TreeKind::Artifacts => &ARTIFACTS,
            TreeKind::Plain => &COUNTERS,
        }
    }
}

impl Walk<'_> {
    /// Checks a tree, and wants what its entries name.
    pub(super) fn tree(&mut self, kind: &TreeKind, tree: Tree) -> Result<()> {
        if tree.is_empty() {
            return Ok(());
        }
        if let Some(found) = self.node(kind, tree.root, 0)?
            && found.rows != tree.len
        {
            let what = format!("a tree of {} entries that should be {}", found.rows, tree.len);
            self.report.note(Some(tree.root), what);
        }
        Ok(())
    }

    /// Checks the node and all below it. `None`: it is damaged, which was noted.
    fn node(&mut self, kind: &TreeKind, hash: Hash, depth: usize) -> Result<Option<Subtree>> {
        if let Some(known) = self.subtrees.get(&hash) {
            return Ok(known.clone());
        }
        self.saw(hash);
        let found = match self.read(hash)? {
            None => None,
            Some(_) if depth >= TREE_LEVELS_MAX => {
                self.report.note(Some(hash), "a tree that is too deep");
                None
            }
            Some(chunk) => match self.checked(kind, hash, &chunk, depth) {
                Ok(found) => found,
                Err(error) => {
                    self.report.note_or_fail(Some(hash), error)?;
                    None
                }
            },
        };
        self.subtrees.insert(hash, found.clone());
        Ok(found)
    }

    fn checked(
        &mut self,
        kind: &TreeKind,
        hash: Hash,
        chunk: &Arc<Chunk>,
        depth: usize,
    ) -> Result<Option<Subtree>> {
        let alone: Store = Arc::new(Alone { hash, chunk: Arc::clone(chunk) });
        let map = Map::open(alone.as_ref(), kind.map_kind(), hash)?;
        if chunk.kind() == Kind::TREE_INNER {
            self.inner(kind, &map, &alone, depth)
        } else {
            chunk.refs().for_each(|below| self.want(below, Expected::Any));
            self.leaf(kind, &map, &alone)
        }
    }

    fn inner(
        &mut self,
        kind: &TreeKind,
        map: &Map,
        alone: &Store,
        depth: usize,
    ) -> Result<Option<Subtree>> {
        let chunk = alone.fetch(&map.root())?;
        let mut whole: Option<Subtree> = None;
        let mut is_whole = true;
        for child in chunk.refs() {
            let Some(found) = self.node(kind, child, depth + 1)? else {
                is_whole = false;
                continue;
            };
            for key in [&found.first, &found.last] {
                let led = map.get(alone.as_ref(), key);
                if !matches!(led, Err(StorageError::Missing(to)) if to == child) {
                    return Err(Error::corrupt("a key is not where the tree looks for it"));
                }
            }
            match &mut whole {
                None => whole = Some(found),
                Some(whole) if whole.last < found.first => {
                    whole.rows += found.rows;
                    whole.last = found.last;
                }
                Some(_) => return Err(Error::corrupt("nodes whose keys do not ascend")),
            }
        }
        let Some(whole) = whole.filter(|_| is_whole) else { return Ok(None) };
        if whole.rows != map.len() {
            return Err(Error::corrupt("an inner node that counts other rows than are below it"));
        }
        Ok(Some(whole))
    }

    fn leaf(&mut self, kind: &TreeKind, map: &Map, alone: &Store) -> Result<Option<Subtree>> {
        let mut cursor = map.range(alone, KeyRange::all());
        let (mut first, mut last, mut rows) = (None, Vec::new(), 0);
        while let Some((key, value)) = cursor.next()? {
            self.entry(kind, key, value)?;
            first.get_or_insert_with(|| key.to_vec());
            last.clear();
            last.extend_from_slice(key);
            rows += 1;
        }
        Ok(first.map(|first| Subtree { rows, first, last }))
    }

    fn entry(&mut self, kind: &TreeKind, key: &[u8], value: &[u8]) -> Result<()> {
        match kind {
            TreeKind::Plain => {}
            TreeKind::Rows(layout) => {
                self.report.rows += 1;
                self.row(layout, key, value)?;
            }
            TreeKind::Tables => self.want(RootTable::decode(value)?.hash, Expected::Table),
            TreeKind::Refs => {
                let name = std::str::from_utf8(key);
                let name = name.map_err(|_| Error::corrupt("a ref's name is no text"))?;
                let hash = Hash::from_slice(value);
                let hash = hash.ok_or_else(|| Error::corrupt("a ref is no hash"))?;
                self.report.refs += 1;
                self.report.heads.insert(hash);
                self.want(hash, Expected::of_ref(name));
            }
            TreeKind::Databases => {
                let hash = Hash::from_slice(value);
                let hash = hash.ok_or_else(|| Error::corrupt("a database is no hash"))?;
                self.want(hash, Expected::Database);
            }
            TreeKind::Artifacts => {
                if ConflictRow::decode(key, value).is_err() {
                    ViolationRow::decode(key, value)?;
                }
            }
        }
        Ok(())
    }

    /// A row decodes and stands under its own key.
    fn row(&mut self, layout: &Layout, key: &[u8], value: &[u8]) -> Result<()> {
        let damage = |damage| Error::corrupt(format!("a row: {damage}"));
        layout.row(value)?.verify().map_err(damage)?;
        let mut own = Vec::with_capacity(key.len());
        layout.row_key(self.store.as_ref(), layout.row_bytes(value)?, &mut own)?;
        if own != key {
            return Err(Error::corrupt("a row that stands under another's key"));
        }
        Ok(())
    }
}

/// A store of one chunk: a look-up in an inner node ends at the child that it leads to.
struct Alone {
    hash: Hash,
    chunk: Arc<Chunk>,
}

impl ChunkStore for Alone {
    fn get(&self, hash: &Hash) -> storage::Result<Option<Arc<Chunk>>> {
        Ok((*hash == self.hash).then(|| Arc::clone(&self.chunk)))
    }

    fn put_shared(&self, _chunk: Arc<Chunk>) -> storage::Result<Hash> {
        Err(StorageError::Closed { reason: "a verification writes nothing".into() })
    }

    fn has(&self, hash: &Hash) -> storage::Result<bool> {
        Ok(*hash == self.hash)
    }
}
