//! A place among the rows of a map, moved both ways; keys and values are lent, not copied.
//!
//! ```
//! # use storage::{Map, MapKind, MemStore, Store};
//! # static PLAIN: MapKind = MapKind::PLAIN;
//! # let store: Store = std::sync::Arc::new(MemStore::new());
//! let map = Map::build(store.as_ref(), &PLAIN, [("a", "1"), ("m", "2"), ("z", "3")].map(Ok))?;
//! let mut cursor = map.cursor(&store);
//! let mut found = Vec::new();
//! let mut is_row = cursor.seek(b"b")?; // the first key >= "b"
//! while is_row {
//!     found.push(cursor.value().to_vec());
//!     is_row = cursor.advance()?;
//! }
//! assert_eq!(found, [b"2", b"3"]);
//! # Ok::<(), storage::Error>(())
//! ```

use super::map::Map;
use super::node::Node;
use super::path::Path;
use crate::chunk::Slice;
use crate::error::Result;
use crate::store::Store;

/// A place at a row of a map, or at none: at first, and after it was moved past either end.
pub struct Cursor {
    store: Store,
    map: Map,
    path: Path,
}

impl Map {
    /// A cursor at no row.
    pub fn cursor(&self, store: &Store) -> Cursor {
        Cursor { store: store.clone(), map: *self, path: Path::new(self.kind()) }
    }
}

impl Cursor {
    /// Whether it is at a row.
    #[inline]
    pub fn is_valid(&self) -> bool {
        self.path.last().is_some()
    }

    /// The row's key; empty at no row.
    #[inline]
    pub fn key(&self) -> &[u8] {
        self.path.last().map_or(&[], |step| step.node.key(step.at))
    }

    /// The row's value; empty at no row.
    #[inline]
    pub fn value(&self) -> &[u8] {
        self.path.last().map_or(&[], |step| step.node.value(step.at))
    }

    /// The row's key, to be kept; `None` at no row.
    pub fn key_slice(&self) -> Option<Slice> {
        self.path.last().map(|step| step.node.key_slice(step.at))
    }

    /// The row's value, to be kept; `None` at no row.
    pub fn value_slice(&self) -> Option<Slice> {
        self.path.last().map(|step| step.node.value_slice(step.at))
    }

    /// Goes to the next row, and says whether there is one.
    #[inline]
    pub fn advance(&mut self) -> Result<bool> {
        if let Some(step) = self.path.last_mut()
            && step.at + 1 < step.node.count()
        {
            step.at += 1;
            return Ok(true);
        }
        self.path.advance(self.store.as_ref())
    }

    /// Goes to the row before, and says whether there is one.
    #[inline]
    pub fn retreat(&mut self) -> Result<bool> {
        if let Some(step) = self.path.last_mut()
            && step.at > 0
        {
            step.at -= 1;
            return Ok(true);
        }
        self.path.retreat(self.store.as_ref())
    }

    /// Goes to the first row whose key is not below `key`, and says whether there is one. Cheap
    /// when that is near.
    pub fn seek(&mut self, key: &[u8]) -> Result<bool> {
        if let Some(step) = self.path.last_mut()
            && step.node.key(0) <= key
            && key <= step.node.last_key()
        {
            step.at = step.node.lower_bound(key);
            return Ok(true);
        }
        self.path.descend(self.store.as_ref(), &self.map, 0, |node| node.lower_bound(key))
    }

    /// Goes to the row with `key`, and says whether there is one; if not, it is where
    /// [`Cursor::seek`] leaves it.
    pub fn seek_exact(&mut self, key: &[u8]) -> Result<bool> {
        Ok(self.seek(key)? && self.key() == key)
    }

    /// Goes to the last row whose key is below `key`, and says whether there is one.
    pub fn seek_before(&mut self, key: &[u8]) -> Result<bool> {
        if self.seek(key)? { self.retreat() } else { self.last() }
    }

    /// Goes to the first row, and says whether there is one.
    pub fn first(&mut self) -> Result<bool> {
        self.path.descend(self.store.as_ref(), &self.map, 0, |_| 0)
    }

    /// Goes to the last row, and says whether there is one.
    pub fn last(&mut self) -> Result<bool> {
        self.path.descend(self.store.as_ref(), &self.map, 0, |node| node.count() - 1)
    }

    /// Goes to the row before which there are `rank` rows, and says whether there is one.
    pub(super) fn seek_rank(&mut self, rank: u64) -> Result<bool> {
        let mut left = rank;
        let store = self.store.clone();
        self.path.enter(store.as_ref(), &self.map)?;
        while let Some(step) = self.path.last_mut() {
            let rows =
                |at: usize| if step.node.level() == 0 { 1 } else { step.node.child(at).rows };
            while step.at < step.node.count() && left >= rows(step.at) {
                left -= rows(step.at);
                step.at += 1;
            }
            if step.at >= step.node.count() {
                self.path.clear();
            } else if step.node.level() == 0 {
                return Ok(true);
            } else {
                self.path.open(store.as_ref())?;
            }
        }
        Ok(false)
    }

    /// Goes to no row.
    pub(super) fn leave(&mut self) {
        self.path.clear();
    }

    /// The present leaf and the place in it.
    pub(super) fn leaf(&self) -> Option<(&Node, usize)> {
        self.path.last().map(|step| (&step.node, step.at))
    }
}
