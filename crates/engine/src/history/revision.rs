//! From a revision's name to a commit and its root.
//!
//! Resolution order is Dolt's: `HEAD`, a hash, a branch, a tag, a remote branch; each with `~n` and
//! `^n`. `WORKING` and `STAGED` are the roots of the session's working set; they are no commits.

use std::sync::Arc;

use repo::exchange::lost;
use repo::history::ancestry::merge_base;
use repo::history::log::Log;
use repo::history::revision::{RefLookup, resolve};
use repo::object::{Commit, Object, Tag};
use repo::state::{Database, REMOTES, State, TAGS};
use repo::txn::Transaction;
use repo::{Hash, Kind, Store};
use types::cast::to_date_time;
use types::temporal::DateMode;
use types::{ErrorCode, SqlError, Value};

use super::Here;
use crate::catalog::{Located, LocatedAt};
use crate::context::Context;
use crate::error::Result;
use crate::session::Revision;

/// What a revision's name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// How `to_commit` shows it: the commit's hash, `WORKING` or `STAGED`.
    pub name: String,
    /// The commit; `None` for `WORKING` and `STAGED`.
    pub commit: Option<Hash>,
    /// The tables.
    pub root: Hash,
    /// When it was committed, microseconds since 1970 UTC.
    pub date_us: Option<i64>,
}

/// The branch that a database begins with.
const DEFAULT_BRANCH: &str = "main";

/// The branch that a database is at where the session chose no other.
pub fn default_branch(cx: &Context<'_>, database: &str) -> Arc<str> {
    let fallback = DEFAULT_BRANCH;
    let Some(found) = cx.txn.snapshot().database(database) else { return fallback.into() };
    if found.head(fallback).is_some() {
        return fallback.into();
    }
    found.branches().next().map_or_else(|| fallback.into(), |(name, _)| name.into())
}

/// What `spec` names in a database (lower case): relative to the session's branch where it says
/// `HEAD`, `WORKING` or `STAGED`.
pub fn resolve_revision(cx: &Context<'_>, database: &str, spec: &str) -> Result<Resolved> {
    let branch = match cx.session.revisions.get(database) {
        Some(Revision::Branch(branch)) => Arc::clone(branch),
        Some(Revision::Fixed(_)) | None => default_branch(cx, database),
    };
    Here::branch_of(database, &branch).resolve(cx, spec)
}

/// Where `AS OF value` leads: a revision's name, or the newest commit that is not younger than a
/// moment.
pub fn as_of(cx: &Context<'_>, located: &Located, value: &Value) -> Result<LocatedAt> {
    let here = Here::of(cx, located)?;
    if let Value::Text(text) = value {
        let resolved = match here.resolve(cx, text.as_str()) {
            Ok(resolved) => resolved,
            Err(error) => match to_date_time(value, DateMode::default()).value {
                Some(_) => at_moment(cx, &here, value)?,
                None => return Err(error),
            },
        };
        return Ok(LocatedAt::Root(resolved.root));
    }
    at_moment(cx, &here, value).map(|resolved| LocatedAt::Root(resolved.root))
}

fn at_moment(cx: &Context<'_>, here: &Here, value: &Value) -> Result<Resolved> {
    let wrong = || SqlError::unknown("unsupported type for AS OF: it takes a revision or a moment");
    let moment = to_date_time(value, DateMode::default()).value.ok_or_else(wrong)?;
    let until = moment.unix_micros().ok_or_else(wrong)?;
    let head = here.head(cx)?;
    for step in Log::new(cx.instance.store(), &[head], &[])? {
        let (hash, commit) = step?;
        if commit.committer.date_us <= until {
            return Ok(Resolved::of_commit(hash, &commit));
        }
    }
    Err(SqlError::unknown("no commit is as old as the moment in AS OF").into())
}

impl Resolved {
    /// A commit that is at hand.
    pub fn of_commit(hash: Hash, commit: &Commit) -> Self {
        Self {
            name: hash.to_string(),
            commit: Some(hash),
            root: commit.root,
            date_us: Some(commit.committer.date_us),
        }
    }

    /// A root of a working set.
    pub(crate) fn of_root(name: &str, root: Hash) -> Self {
        Self { name: name.to_owned(), commit: None, root, date_us: None }
    }

    /// Loads a commit.
    pub(crate) fn load(store: &Store, hash: Hash) -> Result<Self> {
        Ok(Self::of_commit(hash, &Commit::load(store.as_ref(), hash)?))
    }
}

impl Here {
    /// What `spec` names, seen from here.
    pub(crate) fn resolve(&self, cx: &Context<'_>, spec: &str) -> Result<Resolved> {
        if spec.eq_ignore_ascii_case("WORKING") {
            return Ok(Resolved::of_root("WORKING", self.working(cx)?));
        }
        if spec.eq_ignore_ascii_case("STAGED") {
            return Ok(Resolved::of_root("STAGED", self.staged(cx)?));
        }
        let hash = self.commit(cx, spec)?;
        Resolved::load(cx.instance.store(), hash)
    }

    /// The commit that `spec` names, seen from here.
    pub(crate) fn commit(&self, cx: &Context<'_>, spec: &str) -> Result<Hash> {
        let database = self.database(cx)?;
        let store = cx.instance.store();
        let (state, head) = (cx.txn.snapshot(), self.head(cx).ok());
        let refs = RefView { state, database, store, head };
        Ok(resolve(store, &refs, spec)?)
    }

    /// Both ends of `a..b`, `a...b` (then from the merge base), or of two names.
    pub(crate) fn resolve_range(
        &self,
        cx: &Context<'_>,
        from: &str,
        to: &str,
        from_base: bool,
    ) -> Result<(Resolved, Resolved)> {
        let to_resolved = self.resolve(cx, to)?;
        let mut from = self.resolve(cx, from)?;
        if from_base {
            let head = self.head(cx)?;
            let sides = [&from, &to_resolved].map(|side| side.commit.unwrap_or(head));
            let base = merge_base(cx.instance.store(), sides[0], sides[1])?;
            let base = base.ok_or(repo::Error::NoCommonAncestor)?;
            from = Resolved::load(cx.instance.store(), base)?;
        }
        Ok((from, to_resolved))
    }
}

/// A database's refs, as names are looked up in them.
pub(crate) struct RefView<'a> {
    pub(crate) state: &'a State,
    pub(crate) database: &'a Database,
    pub(crate) store: &'a Store,
    pub(crate) head: Option<Hash>,
}

impl RefLookup for RefView<'_> {
    fn head(&self) -> Option<Hash> {
        self.head
    }

    fn branch(&self, name: &str) -> Option<Hash> {
        self.database.head(name)
    }

    fn tag(&self, name: &str) -> Option<Hash> {
        let hash = *self.database.refs.get(&format!("{TAGS}{name}"))?;
        commit_of_ref(self.store, hash)
    }

    fn remote_branch(&self, name: &str) -> Option<Hash> {
        self.database.refs.get(&format!("{REMOTES}{name}")).copied()
    }

    fn lost(&self, name: &str) -> Option<Hash> {
        lost::find(self.state, &self.database.name, name)
    }
}

/// The commit that a branch's or tag's ref leads to: through a tag object, or directly.
pub(crate) fn commit_of_ref(store: &Store, hash: Hash) -> Option<Hash> {
    let chunk = store.get(&hash).ok()??;
    let kind: Kind = chunk.kind();
    if kind == Tag::KIND { Tag::decode(&chunk).ok().map(|tag| tag.commit) } else { Some(hash) }
}

/// The root of a commit.
pub(crate) fn root_of_commit(store: &Store, commit: Hash) -> Result<Hash> {
    Ok(Commit::load(store.as_ref(), commit)?.root)
}

/// 1049 for a database's name with a revision that is not there.
pub(crate) fn unknown_database(name: &str) -> crate::Error {
    SqlError::new(ErrorCode::BadDbError, &[&name]).into()
}

/// The snapshot's database of that lower-cased name.
pub(crate) fn database_of<'a>(txn: &'a Transaction, name: &str) -> Result<&'a Arc<Database>> {
    txn.snapshot().database(name).ok_or_else(|| unknown_database(name))
}
