//! Commits in Dolt's order: the higher first; of one height the later first; of one moment by hash.
//!
//! The order is topological, for a commit is higher than its ancestors, and it does not depend on
//! how the graph was walked.

use std::collections::{BTreeSet, BinaryHeap};

use storage::{Hash, Store};

use super::closure::holds;
use crate::error::Result;
use crate::object::{Commit, Object};

/// A walk from some commits to the first one; loads a commit when it is reached.
pub struct Log {
    store: Store,
    queue: BinaryHeap<(u64, i64, Hash)>,
    seen: BTreeSet<Hash>,
    excluded: Vec<(Hash, Commit)>,
}

impl Log {
    /// The commits that are one of `from` or their ancestors, without those that are one of
    /// `excluded` or theirs (`a..b` is from `b` excluding `a`).
    pub fn new(store: &Store, from: &[Hash], excluded: &[Hash]) -> Result<Log> {
        let mut log = Log {
            store: store.clone(),
            queue: BinaryHeap::new(),
            seen: BTreeSet::new(),
            excluded: Vec::new(),
        };
        for hash in excluded {
            log.excluded.push((*hash, Commit::load(store.as_ref(), *hash)?));
        }
        for hash in from {
            log.push(*hash)?;
        }
        Ok(log)
    }

    fn push(&mut self, hash: Hash) -> Result<()> {
        if !self.seen.insert(hash) {
            return Ok(());
        }
        let commit = Commit::load(self.store.as_ref(), hash)?;
        if !self.is_excluded(hash, commit.height)? {
            self.queue.push((commit.height, commit.committer.date_us, hash));
        }
        Ok(())
    }

    fn is_excluded(&self, hash: Hash, height: u64) -> Result<bool> {
        for (excluded, commit) in &self.excluded {
            if *excluded == hash || holds(self.store.as_ref(), commit, height, hash)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn step(&mut self) -> Result<Option<(Hash, Commit)>> {
        let Some((_, _, hash)) = self.queue.pop() else { return Ok(None) };
        let commit = Commit::load(self.store.as_ref(), hash)?;
        // Whatever has this commit as a parent is higher and was passed, so it cannot be met again.
        self.seen.remove(&hash);
        for parent in &commit.parents {
            self.push(*parent)?;
        }
        Ok(Some((hash, commit)))
    }
}

impl Iterator for Log {
    type Item = Result<(Hash, Commit)>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.step();
        if step.is_err() {
            self.queue.clear();
        }
        step.transpose()
    }
}
