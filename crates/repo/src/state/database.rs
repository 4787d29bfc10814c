//! A database and its working sets at one position.

use std::sync::Arc;

use storage::Hash;

use super::{Names, RootState};
use crate::object::{self, MergeState, RebaseState};

/// The prefix of the refs that are branches.
pub const HEADS: &str = "refs/heads/";
/// The prefix of the refs that are tags.
pub const TAGS: &str = "refs/tags/";
/// The prefix of the refs that follow a remote's branches.
pub const REMOTES: &str = "refs/remotes/";

/// The prefix under which a database object keeps its working sets.
pub const WORKING_SETS: &str = "workingSets/heads/";

/// One database.
#[derive(Clone)]
pub struct Database {
    /// Its name, in the case in which it was made.
    pub name: Arc<str>,
    /// Its refs by full name: branches, tags and remote-tracking refs, each a commit or tag object.
    pub refs: Names<Hash>,
    /// The working set of each branch.
    pub working: Names<Arc<WorkingSet>>,
    /// The next AUTO_INCREMENT value of each table that has handed one out, by lower-cased name.
    pub counters: Names<u64>,
}

impl Database {
    /// A database without branches.
    pub fn empty(name: Arc<str>) -> Self {
        Self { name, refs: Names::new(), working: Names::new(), counters: Names::new() }
    }

    /// The commit that a branch is at.
    pub fn head(&self, branch: &str) -> Option<Hash> {
        self.refs.get(&format!("{HEADS}{branch}")).copied()
    }

    /// The names of its branches, ascending.
    pub fn branches(&self) -> impl Iterator<Item = (&str, Hash)> {
        self.refs.iter().filter_map(|(name, hash)| Some((name.strip_prefix(HEADS)?, *hash)))
    }

    /// The names of its tags, ascending.
    pub fn tags(&self) -> impl Iterator<Item = (&str, Hash)> {
        self.refs.iter().filter_map(|(name, hash)| Some((name.strip_prefix(TAGS)?, *hash)))
    }
}

/// What the sessions of a branch edit.
#[derive(Clone)]
pub struct WorkingSet {
    /// The tables as they are.
    pub working: RootState,
    /// What the next commit would hold.
    pub staged: Hash,
    /// A merge or rebase that is not finished.
    pub progress: Option<Arc<Progress>>,
}

/// What is under way in a working set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// A merge, cherry-pick or revert.
    pub merge: Option<MergeState>,
    /// A rebase.
    pub rebase: Option<RebaseState>,
}

impl WorkingSet {
    /// A working set as its object has it.
    pub fn of_object(object: &object::WorkingSet) -> Self {
        let working = RootState::folded(object.working);
        Self { working, staged: object.staged, progress: Progress::of_object(object) }
    }
}

impl Progress {
    /// What a working set object says is under way.
    pub fn of_object(object: &object::WorkingSet) -> Option<Arc<Self>> {
        let progress = Self { merge: object.merge.clone(), rebase: object.rebase.clone() };
        (progress != Self::default()).then(|| Arc::new(progress))
    }
}
