//! Work that a node must give up, kept: commits that were never pushed, and what nobody committed.
//!
//! ```text
//! scope   key                                           value
//! Node    lost/<database>/<node>/<epoch>/<branch>       version (1) | hash of a commit
//! ```
//! What is kept of a branch is one commit: the branch's own, or, where its working set held more,
//! one above it with what was staged and another with what was not. So it is looked at and brought
//! back as any commit is: `AS OF 'lost/<node>/<epoch>/main'`, diff, push, merge. The node and epoch
//! say whose work it was, and under which leadership. It belongs to the node, outside every root.

use storage::{Hash, Store};

use super::facts::setting;
use super::root::{Epoch, NodeId};
use crate::codec::{Reader, Writer as Fields};
use crate::entry::{Op, Scope};
use crate::error::Result;
use crate::fold::fold_root;
use crate::history::ancestry::is_ancestor;
use crate::history::closure::save_new;
use crate::instance::Instance;
use crate::object::{Commit, Identity, Object};
use crate::place::lower;
use crate::state::{Database, REMOTES, State, WorkingSet};

const VERSION: u8 = 1;
const PREFIX: &str = "lost/";

/// Under whose name and leadership work is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// The node.
    pub node: NodeId,
    /// The leadership under which the work was done; 0 where there was none.
    pub epoch: Epoch,
    /// When it is kept, microseconds since 1970 UTC.
    pub now_us: i64,
}

/// Work that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What it is called: `lost/<node>/<epoch>/<branch>`.
    pub name: String,
    /// The commit.
    pub commit: Hash,
}

/// What is kept of a database, by name.
pub fn lost(state: &State, database: &str) -> Result<Vec<Lost>> {
    let prefix = format!("{PREFIX}{}/", lower(database));
    let mut all = Vec::new();
    for (key, bytes) in state.facts(Scope::Node) {
        if let Some(rest) = key.strip_prefix(&prefix) {
            all.push(Lost { name: format!("{PREFIX}{rest}"), commit: read(bytes)? });
        }
    }
    Ok(all)
}

/// The commit kept under a name, if there is one. `refs/` may stand before it.
pub fn find(state: &State, database: &str, name: &str) -> Option<Hash> {
    let name = name.strip_prefix("refs/").unwrap_or(name).strip_prefix(PREFIX)?;
    let key = format!("{PREFIX}{}/{name}", lower(database));
    state.fact(Scope::Node, &key).and_then(|bytes| read(bytes).ok())
}

/// The commits that facts of a state keep, of all databases: what a collection leaves there.
pub(crate) fn roots(state: &State, roots: &mut Vec<Hash>) -> Result<()> {
    for (key, bytes) in state.facts(Scope::Node) {
        if key.starts_with(PREFIX) {
            roots.push(read(bytes)?);
        }
    }
    Ok(())
}

/// The commit that a change keeps, if it is one of these.
pub(crate) fn kept_by(scope: Scope, key: &str, value: Option<&[u8]>) -> Result<Option<Hash>> {
    match value {
        Some(bytes) if scope == Scope::Node && key.starts_with(PREFIX) => read(bytes).map(Some),
        _ => Ok(None),
    }
}

/// The change that keeps what of a branch is neither at `remote`, as far as is known here, nor
/// behind `newer`, the commit that takes its place; `None` where that is nothing.
pub fn keep(
    instance: &Instance,
    state: &State,
    (database, branch): (&Database, &str),
    (remote, newer): (&str, Option<Hash>),
    keeper: Keeper,
) -> Result<Option<(Lost, Op)>> {
    let Some(head) = database.head(branch) else { return Ok(None) };
    let store = instance.store();
    let root = Commit::load(store.as_ref(), head)?.root;
    if is_kept(instance, state, (database, branch), head)? {
        return Ok(None);
    }
    let commit = match database.working.get(branch) {
        Some(set) => with_working_set(instance, set, (head, root), keeper)?,
        None => head,
    };
    let tracked = database.refs.get(&format!("{REMOTES}{remote}/{branch}")).copied();
    let safe = [tracked, newer];
    if commit == head && is_behind(store, head, safe)? {
        return Ok(None);
    }
    let name = free_name(state, database, branch, commit, keeper);
    let mut out = Fields::versioned(VERSION);
    out.hash(&commit);
    let key = format!("{PREFIX}{}/{name}", lower(&database.name));
    let op = setting(Scope::Node, &key, Some(out.finish()));
    Ok(Some((Lost { name: format!("{PREFIX}{name}"), commit }, op)))
}

/// Whether kept work holds the branch already, with what its working set has: it was kept when the
/// node stood down, and is so still.
fn is_kept(
    instance: &Instance,
    state: &State,
    (database, branch): (&Database, &str),
    head: Hash,
) -> Result<bool> {
    let kept = lost(state, &database.name)?;
    let Some(set) = database.working.get(branch).filter(|_| !kept.is_empty()) else {
        return Ok(false);
    };
    let (store, working) = (instance.store(), fold_root(instance.loader(), &set.working)?);
    for lost in kept {
        let root = Commit::load(store.as_ref(), lost.commit)?.root;
        if root == working && is_ancestor(store, head, lost.commit)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a working set holds just what its branch does.
pub(super) fn is_clean(instance: &Instance, set: &WorkingSet, root: Hash) -> Result<bool> {
    let is_idle = set.staged == root && set.progress.is_none();
    Ok(is_idle && fold_root(instance.loader(), &set.working)? == root)
}

/// Whether one of the `safe` commits is `commit` or comes after it.
fn is_behind(store: &Store, commit: Hash, safe: [Option<Hash>; 2]) -> Result<bool> {
    for safe in safe.into_iter().flatten() {
        if safe == commit || (store.has(&safe)? && is_ancestor(store, commit, safe)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The branch's commit, with commits above it for what its working set has more.
fn with_working_set(
    instance: &Instance,
    set: &WorkingSet,
    (head, root): (Hash, Hash),
    keeper: Keeper,
) -> Result<Hash> {
    let working = fold_root(instance.loader(), &set.working)?;
    let mut parent = (head, root);
    if set.staged != root && set.staged != working {
        parent = above(instance, parent.0, set.staged, "staged when another took over", keeper)?;
    }
    if working != parent.1 {
        parent =
            above(instance, parent.0, working, "not committed when another took over", keeper)?;
    }
    Ok(parent.0)
}

fn above(
    instance: &Instance,
    parent: Hash,
    root: Hash,
    message: &str,
    keeper: Keeper,
) -> Result<(Hash, Hash)> {
    let who = Identity {
        name: "pando".into(),
        email: format!("{}@pando", keeper.node),
        date_us: keeper.now_us,
    };
    let commit = save_new(instance.store(), root, vec![parent], (who.clone(), who), message)?;
    Ok((commit, root))
}

/// The name under which a commit is kept: the branch's, numbered where other work has it.
fn free_name(
    state: &State,
    database: &Database,
    branch: &str,
    commit: Hash,
    keeper: Keeper,
) -> String {
    let plain = format!("{}/{}/{branch}", keeper.node, keeper.epoch.0);
    let is_free = |name: &str| {
        let found = find(state, &database.name, &format!("{PREFIX}{name}"));
        found.is_none_or(|found| found == commit)
    };
    let numbered = (2_u64..).map(|number| format!("{plain}-{number}"));
    let mut names = std::iter::once(plain.clone()).chain(numbered);
    names.find(|name| is_free(name)).unwrap_or(plain)
}

fn read(bytes: &[u8]) -> Result<Hash> {
    let mut from = Reader::versioned(bytes, "kept work", VERSION)?;
    let commit = from.hash()?;
    from.finish()?;
    Ok(commit)
}
