//! The rows between two keys, forwards or backwards.
//!
//! The far bound is compared once a leaf, not once a row: entering a leaf finds the place where the
//! range ends in it.

use std::ops::Bound;

use super::cursor::Cursor;
use super::map::Map;
use super::node::Node;
use crate::error::Result;
use crate::store::Store;

/// Which keys are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRange {
    /// Where it begins.
    pub low: Bound<Vec<u8>>,
    /// Where it ends.
    pub high: Bound<Vec<u8>>,
}

impl KeyRange {
    /// Every key.
    pub const fn all() -> KeyRange {
        KeyRange { low: Bound::Unbounded, high: Bound::Unbounded }
    }

    /// The keys from `low` to `high`.
    pub const fn new(low: Bound<Vec<u8>>, high: Bound<Vec<u8>>) -> KeyRange {
        KeyRange { low, high }
    }

    /// The keys that begin with `prefix`.
    pub fn prefix(prefix: &[u8]) -> KeyRange {
        let mut after = prefix.to_vec();
        while after.last() == Some(&u8::MAX) {
            after.pop();
        }
        let high = match after.last_mut() {
            None => Bound::Unbounded,
            Some(last) => {
                *last += 1;
                Bound::Excluded(after)
            }
        };
        KeyRange { low: Bound::Included(prefix.to_vec()), high }
    }

    /// Whether `key` is meant.
    pub fn contains(&self, key: &[u8]) -> bool {
        let is_above = match &self.low {
            Bound::Included(low) => key >= low.as_slice(),
            Bound::Excluded(low) => key > low.as_slice(),
            Bound::Unbounded => true,
        };
        is_above && !self.is_below(key)
    }

    /// Whether the range ends before `key`.
    pub(super) fn is_below(&self, key: &[u8]) -> bool {
        match &self.high {
            Bound::Included(high) => key > high.as_slice(),
            Bound::Excluded(high) => key >= high.as_slice(),
            Bound::Unbounded => false,
        }
    }
}

/// Reads the rows of a range one after the other.
pub struct RangeCursor {
    cursor: Cursor,
    range: KeyRange,
    is_backward: bool,
    is_started: bool,
    /// Rows of the present leaf that are still to come and lie inside the range.
    left: usize,
}

impl Map {
    /// The rows of `range`, keys ascending.
    pub fn range(&self, store: &Store, range: KeyRange) -> RangeCursor {
        RangeCursor::new(self.cursor(store), range, false)
    }

    /// The rows of `range`, keys descending.
    pub fn range_backward(&self, store: &Store, range: KeyRange) -> RangeCursor {
        RangeCursor::new(self.cursor(store), range, true)
    }
}

impl RangeCursor {
    fn new(cursor: Cursor, range: KeyRange, is_backward: bool) -> RangeCursor {
        RangeCursor { cursor, range, is_backward, is_started: false, left: 0 }
    }

    /// The next row, or `None` after the last, for good. Lends from the leaf until the next call.
    #[expect(clippy::should_implement_trait, reason = "an Iterator cannot lend")]
    #[inline]
    pub fn next(&mut self) -> Result<Option<(&[u8], &[u8])>> {
        if self.left > 0 {
            self.left -= 1;
            if self.is_backward {
                self.cursor.retreat()?
            } else {
                self.cursor.advance()?
            };
        } else if !self.enter_leaf()? {
            return Ok(None);
        }
        Ok(Some((self.cursor.key(), self.cursor.value())))
    }

    /// The cursor at the row that [`RangeCursor::next`] gave last, for keeping slices of it.
    pub fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    /// Goes to the first row of the next leaf of the range, and counts those that follow in it.
    fn enter_leaf(&mut self) -> Result<bool> {
        let is_found = match (self.is_started, self.is_backward) {
            (false, false) => self.cursor.seek_low(&self.range.low)?,
            (false, true) => self.cursor.seek_high(&self.range.high)?,
            (true, false) => self.cursor.advance()?,
            (true, true) => self.cursor.retreat()?,
        };
        self.is_started = true;
        let Some((leaf, at)) = self.cursor.leaf().filter(|_| is_found) else { return Ok(false) };
        let rows = if self.is_backward {
            (at + 1).saturating_sub(start_in(leaf, &self.range.low))
        } else {
            end_in(leaf, &self.range.high).saturating_sub(at)
        };
        match rows.checked_sub(1) {
            Some(left) => self.left = left,
            None => self.cursor.leave(),
        }
        Ok(rows > 0)
    }
}

/// The first place of `node` past `high`.
pub(super) fn end_in(node: &Node, high: &Bound<Vec<u8>>) -> usize {
    match high {
        Bound::Unbounded => node.count(),
        Bound::Excluded(key) => node.lower_bound(key),
        Bound::Included(key) => after(node, key),
    }
}

/// The first place of `node` that is not before `low`.
pub(super) fn start_in(node: &Node, low: &Bound<Vec<u8>>) -> usize {
    match low {
        Bound::Unbounded => 0,
        Bound::Included(key) => node.lower_bound(key),
        Bound::Excluded(key) => after(node, key),
    }
}

fn after(node: &Node, key: &[u8]) -> usize {
    match node.search(key) {
        Ok(place) => place + 1,
        Err(place) => place,
    }
}

impl Cursor {
    /// Goes to the first row at or after a lower bound.
    pub fn seek_low(&mut self, low: &Bound<Vec<u8>>) -> Result<bool> {
        match low {
            Bound::Unbounded => self.first(),
            Bound::Included(key) => self.seek(key),
            Bound::Excluded(key) if self.seek_exact(key)? => self.advance(),
            Bound::Excluded(_) => Ok(self.is_valid()),
        }
    }

    /// Goes to the last row at or before an upper bound.
    pub fn seek_high(&mut self, high: &Bound<Vec<u8>>) -> Result<bool> {
        match high {
            Bound::Unbounded => self.last(),
            Bound::Excluded(key) => self.seek_before(key),
            Bound::Included(key) if self.seek_exact(key)? => Ok(true),
            Bound::Included(_) if self.is_valid() => self.retreat(),
            Bound::Included(_) => self.last(),
        }
    }
}
