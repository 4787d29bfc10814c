//! Closures: every commit carries the set of all its ancestors as a map, keyed so that the highest
//! come last.
//!
//! ```text
//! key: u64 BE height, 20 bytes hash      value: nothing
//! ```
//!
//! A commit's closure is its parents' closures and the parents. Maps share what they have in
//! common, so a commit adds one entry and the path to it; a merge adds what the other side has
//! more. With closures, "is this an ancestor" is one look-up.

use storage::{ChunkStore, Hash, KeyRange, Map, Store};

use crate::error::Result;
use crate::object::{CLOSURE, Commit, Identity, Object, Tree};

/// A closure's key.
pub(super) type AncestorKey = [u8; 28];

/// The key of a commit in the closures of its descendants.
pub(super) fn ancestor_key(height: u64, commit: Hash) -> AncestorKey {
    let mut key = [0; 28];
    let (head, tail) = key.split_at_mut(8);
    head.copy_from_slice(&height.to_be_bytes());
    tail.copy_from_slice(commit.as_bytes());
    key
}

/// The commit of a closure's key.
pub(super) fn ancestor_of_key(key: &[u8]) -> Option<Hash> {
    key.get(8..).and_then(Hash::from_slice)
}

/// Where a new commit stands in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// 1 without parents, else one more than the highest parent's.
    pub height: u64,
    /// All ancestors.
    pub closure: Tree,
}

/// The height and closure of a commit with these parents.
pub fn lineage(store: &Store, parents: &[Hash]) -> Result<Lineage> {
    let mut height = 1;
    let mut own = std::collections::BTreeSet::new();
    let mut closures = Vec::new();
    for parent in parents {
        let commit = Commit::load(store.as_ref(), *parent)?;
        height = height.max(commit.height + 1);
        own.insert(ancestor_key(commit.height, *parent));
        closures.push(commit.closure.map(&CLOSURE));
    }
    closures.sort_by_key(|closure| std::cmp::Reverse(closure.len()));
    let mut closure = closures.first().copied().unwrap_or(Map::empty(&CLOSURE));
    for other in closures.iter().skip(1) {
        closure = union(store, &closure, other)?;
    }
    let own = own.into_iter().map(|key| Ok((key, Some(Vec::new()))));
    Ok(Lineage { height, closure: closure.edit(store.as_ref(), own)?.into() })
}

/// The larger set and what the smaller one has more; only where they differ is looked at.
fn union(store: &Store, large: &Map, small: &Map) -> Result<Map> {
    let mut more = Vec::new();
    for change in large.diff(small, store, KeyRange::all())? {
        let change = change?;
        if change.old.is_none() {
            more.push(Ok((change.key, change.new)));
        }
    }
    Ok(large.edit(store.as_ref(), more)?)
}

/// Makes and keeps a commit: `draft` with its height and closure worked out from its parents. Gives
/// its name.
pub fn save_commit(store: &Store, mut draft: Commit) -> Result<Hash> {
    let Lineage { height, closure } = lineage(store, &draft.parents)?;
    (draft.height, draft.closure) = (height, closure);
    draft.save(store.as_ref())
}

/// Makes and keeps an unsigned commit of `root`, by author and committer. Gives its name.
pub fn save_new(
    store: &Store,
    root: Hash,
    parents: Vec<Hash>,
    (author, committer): (Identity, Identity),
    message: &str,
) -> Result<Hash> {
    let draft = Commit {
        root,
        parents,
        height: 0,
        closure: Tree::default(),
        author,
        committer,
        message: message.to_owned(),
        signature: String::new(),
    };
    save_commit(store, draft)
}

/// Whether `commit` of that height is in the closure of `of`.
pub(super) fn holds(
    store: &dyn ChunkStore,
    of: &Commit,
    height: u64,
    commit: Hash,
) -> Result<bool> {
    Ok(of.closure.map(&CLOSURE).get(store, &ancestor_key(height, commit))?.is_some())
}
