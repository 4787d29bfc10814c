//! Three-way merge: the changes of both sides since their base, in one map.
//!
//! The side with fewer changes is found by running both diffs against each other until one ends.
//! Its changes are then laid over the other side, whose value of each of these keys is looked up:
//! where it is still the base's, only the one side changed the key. So the work is that of the
//! smaller side, however large the other; untouched subtrees of the larger side stay as they are.

use super::cursor::Cursor;
use super::diff::Change;
use super::map::Map;
use super::range::KeyRange;
use crate::error::Result;
use crate::store::Store;

/// A key that both sides changed, to different values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict<'a> {
    /// The key.
    pub key: &'a [u8],
    /// Its value before both changes.
    pub base: Option<&'a [u8]>,
    /// Its value on our side.
    pub ours: Option<&'a [u8]>,
    /// Its value on their side.
    pub theirs: Option<&'a [u8]>,
}

/// What stands at a key in conflict afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// What our side has.
    Ours,
    /// What their side has.
    Theirs,
    /// This value.
    Value(Vec<u8>),
    /// No row.
    Remove,
}

/// The map with the changes of both sides since `base`. `resolve` is asked for each key that both
/// changed to different values, keys ascending; its error ends the merge.
pub fn merge(
    store: &Store,
    base: &Map,
    ours: &Map,
    theirs: &Map,
    resolve: &mut dyn FnMut(&Conflict<'_>) -> Result<Resolution>,
) -> Result<Map> {
    if ours == theirs || base == theirs {
        return Ok(*ours);
    }
    if base == ours {
        return Ok(*theirs);
    }
    let is_ours_smaller = is_first_smaller(store, base, ours, theirs)?;
    let (small, large) = if is_ours_smaller { (ours, theirs) } else { (theirs, ours) };
    let mut overlay = Overlay { large: large.cursor(store), is_ours_smaller, resolve };
    let edits = base
        .diff(small, store, KeyRange::all())?
        .filter_map(|change| change.and_then(|change| overlay.edit(change)).transpose());
    large.edit(store.as_ref(), edits)
}

/// Whether `first` has fewer changes since `base` than `second`; reads twice as many as the smaller
/// side has.
fn is_first_smaller(store: &Store, base: &Map, first: &Map, second: &Map) -> Result<bool> {
    let mut first = base.diff(first, store, KeyRange::all())?;
    let mut second = base.diff(second, store, KeyRange::all())?;
    loop {
        if first.next().transpose()?.is_none() {
            return Ok(true);
        }
        if second.next().transpose()?.is_none() {
            return Ok(false);
        }
    }
}

/// A key and what stands there afterwards.
type Edit = (Vec<u8>, Option<Vec<u8>>);

/// Lays changes of the smaller side over the larger one.
struct Overlay<'a> {
    large: Cursor,
    is_ours_smaller: bool,
    resolve: &'a mut dyn FnMut(&Conflict<'_>) -> Result<Resolution>,
}

impl Overlay<'_> {
    /// The edit of the larger side that a change of the smaller one makes, if any.
    fn edit(&mut self, change: Change) -> Result<Option<Edit>> {
        let key = change.key.to_vec();
        let (base, small) = (change.old.as_deref(), change.new.as_deref());
        let large = self.large.seek_exact(&key)?.then(|| self.large.value());
        if large == small {
            return Ok(None);
        }
        if large == base {
            return Ok(Some((key, small.map(<[u8]>::to_vec))));
        }
        let (ours, theirs) = if self.is_ours_smaller { (small, large) } else { (large, small) };
        let value = match (self.resolve)(&Conflict { key: &key, base, ours, theirs })? {
            Resolution::Ours => ours.map(<[u8]>::to_vec),
            Resolution::Theirs => theirs.map(<[u8]>::to_vec),
            Resolution::Value(value) => Some(value),
            Resolution::Remove => None,
        };
        Ok((value.as_deref() != large).then_some((key, value)))
    }
}
