//! Counting through the row counts of inner nodes: `COUNT` over a range, `OFFSET`, estimates and
//! even splits without reading leaves between.

use std::ops::Bound;

use super::cursor::Cursor;
use super::map::Map;
use super::node::Node;
use super::range::{KeyRange, end_in, start_in};
use crate::error::Result;
use crate::store::{ChunkStore, Store};

impl Map {
    /// How many keys are below `key`.
    pub fn rank(&self, store: &dyn ChunkStore, key: &[u8]) -> Result<u64> {
        self.rows_before(store, |node| node.lower_bound(key))
    }

    /// A cursor at the row before which there are `rank` rows; at no row if there are not so many.
    pub fn select(&self, store: &Store, rank: u64) -> Result<Cursor> {
        let mut cursor = self.cursor(store);
        cursor.seek_rank(rank)?;
        Ok(cursor)
    }

    /// How many rows `range` holds.
    pub fn count(&self, store: &dyn ChunkStore, range: &KeyRange) -> Result<u64> {
        let before = match &range.low {
            Bound::Unbounded => 0,
            low => self.rows_before(store, |node| start_in(node, low))?,
        };
        let through = match &range.high {
            Bound::Unbounded => self.len(),
            high => self.rows_before(store, |node| end_in(node, high))?,
        };
        Ok(through.saturating_sub(before))
    }

    /// Rows before the place that `place` chooses on the way down. In an inner node it chooses the
    /// child that holds it, which the same search finds: the first key past a bound is in the first
    /// child whose last key is past it.
    fn rows_before(&self, store: &dyn ChunkStore, place: impl Fn(&Node) -> usize) -> Result<u64> {
        let Some(mut node) = self.root_node(store)? else { return Ok(0) };
        let mut rows = 0;
        loop {
            let at = place(&node);
            rows += node.rows_before(at);
            if node.level() == 0 || at >= node.count() {
                return Ok(rows);
            }
            let child = node.child(at);
            node = Node::load(store, self.kind(), &child.hash, Some(node.level() - 1))?;
        }
    }
}
