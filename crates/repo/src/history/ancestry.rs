//! Questions about two commits, answered from their closures without walking the graph.

use storage::tree::Cursor;
use storage::{Hash, KeyRange, Store};

use super::closure::{AncestorKey, ancestor_key, ancestor_of_key, holds};
use crate::error::Result;
use crate::object::{CLOSURE, Commit, Object};

/// Whether `ancestor` is `descendant` or one of its ancestors.
pub fn is_ancestor(store: &Store, ancestor: Hash, descendant: Hash) -> Result<bool> {
    if ancestor == descendant {
        return Ok(true);
    }
    let height = Commit::load(store.as_ref(), ancestor)?.height;
    let descendant = Commit::load(store.as_ref(), descendant)?;
    holds(store.as_ref(), &descendant, height, ancestor)
}

/// The highest common ancestor of two commits, each counting as its own; of several of one height
/// that with the greatest hash. `None` where the histories share nothing. As in Dolt, criss-cross
/// merges have one base.
///
/// Both sets run from high to low, and each side leaps to the first member that the other may have:
/// the work is the number of leaps, not that of commits.
pub fn merge_base(store: &Store, a: Hash, b: Hash) -> Result<Option<Hash>> {
    let mut a = Ancestors::of(store, a)?;
    let mut b = Ancestors::of(store, b)?;
    let (mut high, mut low) = (a.own, b.own);
    loop {
        if high == low {
            return Ok(ancestor_of_key(&high));
        }
        if high < low {
            std::mem::swap(&mut high, &mut low);
            std::mem::swap(&mut a, &mut b);
        }
        match a.at_or_below(&low)? {
            Some(next) => high = next,
            None => return Ok(None),
        }
    }
}

/// How many commits `a` has that `b` has not, and the other way round (`dolt_branch_status`).
pub fn ahead_behind(store: &Store, a: Hash, b: Hash) -> Result<(u64, u64)> {
    let of_a = Ancestors::of(store, a)?;
    let of_b = Ancestors::of(store, b)?;
    if a == b {
        return Ok((0, 0));
    }
    let (mut ahead, mut behind) = (0, 0);
    for change in of_b.commit.closure.map(&CLOSURE).diff(
        &of_a.commit.closure.map(&CLOSURE),
        store,
        KeyRange::all(),
    )? {
        let change = change?;
        // The commits themselves are in no closure of their own.
        ahead += u64::from(change.old.is_none() && *change.key != of_b.own);
        behind += u64::from(change.new.is_none() && *change.key != of_a.own);
    }
    ahead += u64::from(!holds(store.as_ref(), &of_b.commit, of_a.commit.height, a)?);
    behind += u64::from(!holds(store.as_ref(), &of_a.commit, of_b.commit.height, b)?);
    Ok((ahead, behind))
}

/// A commit and its ancestors as one descending list.
struct Ancestors {
    commit: Commit,
    own: AncestorKey,
    cursor: Cursor,
}

impl Ancestors {
    fn of(store: &Store, hash: Hash) -> Result<Ancestors> {
        let commit = Commit::load(store.as_ref(), hash)?;
        let cursor = commit.closure.map(&CLOSURE).cursor(store);
        Ok(Ancestors { own: ancestor_key(commit.height, hash), commit, cursor })
    }

    /// The highest member that is not above `key`.
    fn at_or_below(&mut self, key: &AncestorKey) -> Result<Option<AncestorKey>> {
        if self.own <= *key {
            return Ok(Some(self.own));
        }
        if self.cursor.seek_exact(key)? {
            return Ok(Some(*key));
        }
        let found = self.cursor.seek_before(key)?;
        Ok(if found { self.cursor.key().first_chunk().copied() } else { None })
    }
}
