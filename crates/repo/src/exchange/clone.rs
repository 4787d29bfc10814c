//! Clone: a new database from a remote, there when it is complete.
//!
//! All branches become tracking refs, all tags come along, and one branch is checked out: the one
//! that was asked for, else main, else master, else the first by name, as in Dolt. The database,
//! its remote and what its branch follows appear in one entry.

use std::collections::BTreeMap;
use std::sync::Arc;

use storage::Hash;
use storage::copy::Copied;

use super::Exchange;
use super::facts::{self, Tracking};
use super::fetch::heads;
use super::progress::{Phase, Progress, Watch};
use super::published::{Published, save_database};
use crate::entry::{DatabaseChange, DatabaseOp, Entry, Op};
use crate::error::{Error, Result, refused};
use crate::object::{Commit, Object, WorkingSet};
use crate::place::lower;
use crate::state::{Database, HEADS, REMOTES, State, WORKING_SETS};

/// What to clone.
#[derive(Clone, Copy, Debug)]
pub struct CloneRequest<'a> {
    /// What the database will be called.
    pub database: &'a str,
    /// What the remote will be called there.
    pub remote: &'a str,
    /// Where the remote is, as it is remembered.
    pub url: &'a str,
    /// The branch to check out.
    pub branch: Option<&'a str>,
    /// Whether only that branch is taken.
    pub single_branch: bool,
}

/// A database that was cloned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cloned {
    /// The branch that is checked out.
    pub branch: String,
    /// What was received.
    pub copied: Copied,
}

impl Exchange {
    /// Makes a database from what the remote publishes.
    pub fn clone_database(&self, request: &CloneRequest<'_>, watch: Watch<'_>) -> Result<Cloned> {
        let key = lower(request.database);
        let absent = |state: &State| {
            if state.databases.contains(&key) {
                return Err(Error::DatabaseExists { database: request.database.to_owned() });
            }
            Ok(())
        };
        absent(&self.instance.tip())?;
        let _pin = self.instance.pin();
        let published = Published::read(self)?;
        let mut heads = heads(&published);
        let branch = branch_of(request, &published, &heads)?;
        if request.single_branch {
            heads.retain(|name, _| *name == branch);
        }
        let roots: Vec<Hash> = heads.values().copied().collect();
        let copied = self.receive(&roots, watch)?;
        let object = self.cloned_object(request, &published, &heads, &branch)?;
        watch(&Progress::so_far(Phase::Publish, copied))?;
        let tracking = Tracking { remote: request.remote.to_owned(), branch: branch.clone() };
        let name = request.database.into();
        let change = DatabaseChange::Put { name, object };
        let ops = vec![
            Op::Database(DatabaseOp { database: Arc::clone(&key), change }),
            facts::set_remote(&key, request.remote, Some(request.url)),
            facts::set_tracking(&key, &branch, Some(&tracking)),
        ];
        let position =
            self.instance.append_with_chunks(Entry { ops, ..Entry::default() }, absent)?;
        self.instance.wait_durable(position)?;
        Ok(Cloned { branch, copied })
    }

    /// The database object of a clone, its chunks put here.
    fn cloned_object(
        &self,
        request: &CloneRequest<'_>,
        published: &Published,
        heads: &BTreeMap<String, Hash>,
        branch: &str,
    ) -> Result<Hash> {
        let store = self.instance.store().as_ref();
        let mut refs: BTreeMap<String, Hash> = BTreeMap::new();
        for (name, hash) in heads {
            refs.insert(format!("{REMOTES}{}/{name}", request.remote), *hash);
        }
        let empty = Database::empty(request.database.into());
        for (name, hash) in self.tags(published, &empty)? {
            refs.extend(hash.map(|hash| (name, hash)));
        }
        let head = *heads.get(branch).ok_or_else(|| refused("branch not found"))?;
        let root = Commit::load(store, head)?.root;
        let set = WorkingSet { working: root, staged: root, merge: None, rebase: None };
        refs.insert(format!("{HEADS}{branch}"), head);
        refs.insert(format!("{WORKING_SETS}{branch}"), set.save(store)?);
        save_database(store, &refs, &published.counters)
    }
}

/// The branch to check out.
fn branch_of(
    request: &CloneRequest<'_>,
    published: &Published,
    heads: &BTreeMap<String, Hash>,
) -> Result<String> {
    let Some(first) = heads.keys().next().filter(|_| published.is_there()) else {
        return Err(refused("clone failed; remote at that url contains no Dolt data"));
    };
    if let Some(branch) = request.branch {
        if heads.contains_key(branch) {
            return Ok(branch.to_owned());
        }
        return Err(refused(format!("branch not found: {branch}")));
    }
    let usual = ["main", "master"].into_iter().find(|name| heads.contains_key(*name));
    Ok(usual.unwrap_or(first).to_owned())
}
