//! Three maps walked together by key: only what either side changed, or every key.

use std::cmp::Ordering;
use std::iter::Peekable;

use storage::tree::{Change, Cursor, Diff};
use storage::{KeyRange, Map, Slice, Store};

use crate::error::Result;

/// A key with its values in base, ours and theirs.
#[derive(Debug)]
pub(super) struct Triple {
    pub key: Slice,
    pub base: Option<Slice>,
    pub ours: Option<Slice>,
    pub theirs: Option<Slice>,
    /// Whether each side's bytes differ from the base's.
    pub is_ours_changed: bool,
    pub is_theirs_changed: bool,
}

/// The keys that either side changed, ascending.
pub(super) struct Join {
    ours: Peekable<Diff>,
    theirs: Peekable<Diff>,
}

impl Join {
    pub(super) fn new(store: &Store, [base, ours, theirs]: [&Map; 3]) -> Result<Join> {
        Ok(Join {
            ours: base.diff(ours, store, KeyRange::all())?.peekable(),
            theirs: base.diff(theirs, store, KeyRange::all())?.peekable(),
        })
    }

    fn step(&mut self) -> Result<Option<Triple>> {
        // An error sorts before every key, so that it is met at once.
        let order = match (self.ours.peek(), self.theirs.peek()) {
            (None, None) => return Ok(None),
            (Some(Err(_)), _) | (Some(Ok(_)), None) => Ordering::Less,
            (_, Some(Err(_))) | (None, Some(Ok(_))) => Ordering::Greater,
            (Some(Ok(ours)), Some(Ok(theirs))) => (*ours.key).cmp(&*theirs.key),
        };
        let ours = if order.is_le() { self.ours.next().transpose()? } else { None };
        let theirs = if order.is_ge() { self.theirs.next().transpose()? } else { None };
        Ok(triple(ours, theirs))
    }
}

/// A side that did not change has what the base has.
fn triple(ours: Option<Change>, theirs: Option<Change>) -> Option<Triple> {
    let (is_ours_changed, is_theirs_changed) = (ours.is_some(), theirs.is_some());
    let one = ours.as_ref().or(theirs.as_ref())?;
    let (key, base) = (one.key.clone(), one.old.clone());
    let value = |side: Option<Change>| side.map_or_else(|| base.clone(), |change| change.new);
    let (ours, theirs) = (value(ours), value(theirs));
    Some(Triple { key, base, ours, theirs, is_ours_changed, is_theirs_changed })
}

impl Iterator for Join {
    type Item = Result<Triple>;

    fn next(&mut self) -> Option<Result<Triple>> {
        self.step().transpose()
    }
}

/// Every key of the three maps, ascending; for sides whose rows are the same bytes and mean
/// something else.
pub(super) struct FullJoin {
    cursors: [Cursor; 3],
}

impl FullJoin {
    pub(super) fn new(store: &Store, maps: [&Map; 3]) -> Result<FullJoin> {
        let mut cursors = maps.map(|map| map.cursor(store));
        for cursor in &mut cursors {
            cursor.first()?;
        }
        Ok(FullJoin { cursors })
    }

    fn step(&mut self) -> Result<Option<Triple>> {
        let keys = self.cursors.iter().filter_map(Cursor::key_slice);
        let Some(key) = keys.min_by(|a, b| (**a).cmp(&**b)) else { return Ok(None) };
        let mut values = [None, None, None];
        for (value, cursor) in values.iter_mut().zip(&mut self.cursors) {
            if cursor.is_valid() && *cursor.key() == *key {
                *value = cursor.value_slice();
                cursor.advance()?;
            }
        }
        let [base, ours, theirs] = values;
        let (is_ours_changed, is_theirs_changed) = (ours != base, theirs != base);
        Ok(Some(Triple { key, base, ours, theirs, is_ours_changed, is_theirs_changed }))
    }
}

impl Iterator for FullJoin {
    type Item = Result<Triple>;

    fn next(&mut self) -> Option<Result<Triple>> {
        self.step().transpose()
    }
}
