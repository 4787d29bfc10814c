//! What a statement looks at in a database: a branch with its working set, or a commit.

use std::sync::Arc;

use repo::Hash;
use repo::Place;
use repo::history::log::Log;
use repo::state::{Database, WorkingSet};
use types::{ErrorCode, SqlError};

use super::revision::{database_of, root_of_commit};
use crate::catalog::{Located, LocatedAt, locate};
use crate::context::Context;
use crate::error::Result;
use crate::session::Revision;

/// A database seen from somewhere in its history.
#[derive(Clone, Debug)]
pub struct Here {
    /// The database, in lower case.
    pub(crate) name: Arc<str>,
    /// From where.
    pub(crate) at: At,
}

/// From where a database is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// A branch, with its working set.
    Branch(Place),
    /// A commit.
    Commit(Hash),
    /// A root of which no commit is known: `AS OF 'WORKING'`.
    Root(Hash),
}

/// The current database, or the one named, as the session looks at it.
pub fn here(cx: &mut Context<'_>, database: Option<&str>) -> Result<Here> {
    let located = locate(cx, database)?;
    Here::of(cx, &located)
}

impl Here {
    /// A database as the catalog found it.
    pub(crate) fn of(cx: &Context<'_>, located: &Located) -> Result<Self> {
        let name = Arc::clone(&located.name);
        let at = match &located.at {
            LocatedAt::Branch(place) => At::Branch(place.clone()),
            LocatedAt::Root(root) => match fixed_spec(cx, located) {
                Some(spec) => At::Commit(commit_named(cx, &name, &spec, *root)?),
                None => At::Root(*root),
            },
            LocatedAt::Virtual => {
                return Err(SqlError::new(ErrorCode::NoDbError, &[]).into());
            }
        };
        Ok(Self { name, at })
    }

    /// A database (lower case) as the session looks at it, whatever the current one is called.
    pub(crate) fn of_session(cx: &Context<'_>, database: &str) -> Result<Self> {
        let branch = match cx.session.revisions.get(database) {
            Some(Revision::Branch(branch)) => Arc::clone(branch),
            Some(Revision::Fixed(spec)) => {
                let commit = super::resolve_revision(cx, database, spec)?.commit;
                let commit = commit.ok_or_else(|| super::revision::unknown_database(database))?;
                return Ok(Self { name: database.into(), at: At::Commit(commit) });
            }
            None => super::default_branch(cx, database),
        };
        Ok(Self::branch_of(database, &branch))
    }

    /// The branch `branch` of a database.
    pub(crate) fn branch_of(database: &str, branch: &str) -> Self {
        let place = Place::new(database, branch);
        Self { name: Arc::clone(&place.database), at: At::Branch(place) }
    }

    /// The working set, where it is one.
    pub(crate) fn place(&self) -> Option<&Place> {
        match &self.at {
            At::Branch(place) => Some(place),
            At::Commit(_) | At::Root(_) => None,
        }
    }

    /// The working set; `what` says what cannot be done without one.
    pub(crate) fn writable(&self, what: &str) -> Result<Place> {
        let refuse = || SqlError::unknown(what.to_owned()).into();
        self.place().cloned().ok_or_else(refuse)
    }

    /// The database.
    pub(crate) fn database<'a>(&self, cx: &'a Context<'_>) -> Result<&'a Arc<Database>> {
        database_of(cx.txn, &self.name)
    }

    /// The working set's state.
    pub(crate) fn working_set(&self, cx: &Context<'_>) -> Result<Arc<WorkingSet>> {
        let place =
            self.writable("this operation is not supported while in a detached head state")?;
        let found = self.database(cx)?.working.get(&place.branch).cloned();
        found.ok_or_else(|| repo::Error::NoSuchBranch { branch: place.branch.to_string() }.into())
    }

    /// The commit that it is at.
    pub(crate) fn head(&self, cx: &Context<'_>) -> Result<Hash> {
        match &self.at {
            At::Branch(place) => {
                let missing = || repo::Error::NoSuchBranch { branch: place.branch.to_string() };
                Ok(self.database(cx)?.head(&place.branch).ok_or_else(missing)?)
            }
            At::Commit(commit) => Ok(*commit),
            At::Root(root) => self.newest_with(cx, *root),
        }
    }

    /// The newest commit of the session's branch that has this root (AS OF a revision); else that
    /// branch's head.
    fn newest_with(&self, cx: &Context<'_>, root: Hash) -> Result<Hash> {
        let head = Here::of_session(cx, &self.name)?.head(cx)?;
        for step in Log::new(cx.instance.store(), &[head], &[])? {
            let (hash, commit) = step?;
            if commit.root == root {
                return Ok(hash);
            }
        }
        Ok(head)
    }

    /// The root that the head commit has.
    pub(crate) fn head_root(&self, cx: &Context<'_>) -> Result<Hash> {
        root_of_commit(cx.instance.store(), self.head(cx)?)
    }

    /// The working root, the transaction's writes in it.
    pub(crate) fn working(&self, cx: &Context<'_>) -> Result<Hash> {
        match &self.at {
            At::Branch(place) => Ok(cx.txn.fold_working(place)?),
            At::Commit(commit) => root_of_commit(cx.instance.store(), *commit),
            At::Root(root) => Ok(*root),
        }
    }

    /// The staged root.
    pub(crate) fn staged(&self, cx: &Context<'_>) -> Result<Hash> {
        match &self.at {
            At::Branch(_) => Ok(self.working_set(cx)?.staged),
            At::Commit(_) | At::Root(_) => self.working(cx),
        }
    }
}

/// The revision that a read-only database is looked at through, as it was written: behind its name,
/// or in the session.
fn fixed_spec(cx: &Context<'_>, located: &Located) -> Option<String> {
    if let Some((_, spec)) = located.database.split_once(['/', '@']) {
        return Some(spec.to_owned());
    }
    match cx.session.revisions.get(&located.name) {
        Some(Revision::Fixed(spec)) => Some(spec.to_string()),
        _ => None,
    }
}

/// The commit that the spec names, if it is the one with this root (AS OF may have gone elsewhere).
fn commit_named(cx: &Context<'_>, database: &str, spec: &str, root: Hash) -> Result<Hash> {
    let branch = super::default_branch(cx, database);
    let commit = Here::branch_of(database, &branch).commit(cx, spec)?;
    let found = root_of_commit(cx.instance.store(), commit)?;
    if found == root { Ok(commit) } else { Err(super::revision::unknown_database(database)) }
}
