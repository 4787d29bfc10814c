//! Push: our commits to a remote, and its refs moved in one step.
//!
//! ```text
//! read the root ─ judge each ref ─ copy what the accepted ones reach ─ swap the root
//!      ▲                                                                  │ another was first
//!      └──────────────────────────────────────────────────────────────────┘
//! ```
//! Each ref is judged anew against the root that is swapped, so two who push different branches
//! both succeed and of two who push the same one the second is told. A writer whose epoch is lower
//! than the remote's never moves anything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use storage::copy::Copied;
use storage::{Hash, Store};

use super::limits::SWAPS_MAX;
use super::local_refs::{LocalChange, RefChange, change_locally, database_of};
use super::progress::{Phase, Progress, Watch, copy_chunks, sum};
use super::published::Published;
use super::root::Writer;
use super::spec::{PushRule, PushSpec};
use super::{Exchange, facts, lost};
use crate::error::{Error, Result, refused};
use crate::history::ancestry::is_ancestor;
use crate::object::{Commit, Object, Root};
use crate::place::lower;
use crate::state::{Database, HEADS, REMOTES, State, TAGS};

/// What to push.
#[derive(Clone, Debug)]
pub struct PushRequest<'a> {
    /// The database.
    pub database: &'a str,
    /// What the remote is called here: its tracking refs follow. `None`: it has no name here.
    pub remote: Option<&'a str>,
    /// The refs.
    pub specs: Vec<PushSpec>,
    /// As which writer; `None`: as anyone.
    pub writer: Option<Writer>,
}

/// How a push ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushOutcome {
    /// The remote was reached, and each ref was judged.
    Done(PushReport),
    /// Only this writer may write there; nothing was moved.
    Fenced(Writer),
}

/// What became of each ref.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushReport {
    /// The remote's refs that moved.
    pub moved: Vec<RefChange>,
    /// The remote's refs that were there already.
    pub up_to_date: Vec<String>,
    /// Those that were refused, and why.
    pub rejected: Vec<(String, Rejection)>,
    /// What was sent.
    pub copied: Copied,
}

/// Why a ref was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// The remote's branch is not an ancestor of ours.
    NotFastForward,
    /// The remote has another tag of that name.
    TagExists,
    /// The remote's ref is not what was pushed last, but this.
    Moved(Option<Hash>),
    /// There is no such ref to delete.
    NoSuchRef,
}

/// A ref to be judged: where it should go, from our durable state.
struct Wanted {
    target: String,
    new: Option<Hash>,
    rule: PushRule,
}

impl Exchange {
    /// Pushes refs of our durable state. Refs that are refused hold none of the others up.
    pub fn push(&self, request: &PushRequest<'_>, watch: Watch<'_>) -> Result<PushOutcome> {
        let key = lower(request.database);
        let durable = self.instance.durable();
        let database = database_of(&durable, &key)?;
        let wanted = resolve(&durable, database, &request.specs)?;
        let counters = published_counters(self.instance.store(), database, &wanted)?;
        let mut copied = Copied::default();
        for _ in 0..SWAPS_MAX {
            let mut published = Published::read(self)?;
            if let Some(writer) = fenced_off(published.writer, request.writer) {
                return Ok(PushOutcome::Fenced(writer));
            }
            let mut report = judge(self.instance.store(), &published, &wanted)?;
            let roots: Vec<Hash> = report.moved.iter().filter_map(|moved| moved.new).collect();
            let (source, target) = (self.instance.store().as_ref(), self.remote.as_ref());
            let sent = copy_chunks(source, target, &roots, self.settings, watch)?;
            copied = sum(copied, sent);
            watch(&Progress::so_far(Phase::Publish, copied))?;
            if published.take(&report.moved, &counters, request.writer) && !published.write(self)? {
                continue;
            }
            report.copied = copied;
            self.follow(&key, request.remote, &report, &wanted)?;
            return Ok(PushOutcome::Done(report));
        }
        Err(Error::Unavailable {
            what: "the remote's root".into(),
            remedy: "other writers kept moving it; push again".into(),
        })
    }

    /// Moves the tracking refs of branches to what the remote has now.
    fn follow(
        &self,
        database: &Arc<str>,
        remote: Option<&str>,
        report: &PushReport,
        wanted: &[Wanted],
    ) -> Result<()> {
        let Some(remote) = remote else { return Ok(()) };
        let refused: BTreeSet<&str> =
            report.rejected.iter().map(|(name, _)| name.as_str()).collect();
        let (state, mut change) = (self.instance.durable(), LocalChange::default());
        for wanted in wanted.iter().filter(|wanted| !refused.contains(wanted.target.as_str())) {
            if let Some(branch) = wanted.target.strip_prefix(HEADS) {
                change.refs.insert(format!("{REMOTES}{remote}/{branch}"), wanted.new);
            }
            let noted = facts::pushed(&state, database, remote, &wanted.target)?;
            let is_replicated = noted.is_some() || matches!(wanted.rule, PushRule::Exactly(_));
            if is_replicated && noted != Some(wanted.new) {
                change.ops.push(facts::set_pushed(database, remote, &wanted.target, wanted.new));
            }
        }
        change_locally(&self.instance, database, &change).map(drop)
    }
}

impl Published {
    /// Takes over what was accepted; says whether that changes anything.
    fn take(
        &mut self,
        moved: &[RefChange],
        counters: &BTreeMap<String, u64>,
        writer: Option<Writer>,
    ) -> bool {
        let mut changed = !moved.is_empty();
        for RefChange { name, new, .. } in moved {
            match new {
                Some(hash) => self.refs.insert(name.clone(), *hash),
                None => self.refs.remove(name),
            };
        }
        if changed {
            for (table, next) in counters {
                let now = self.counters.entry(table.clone()).or_default();
                *now = (*now).max(*next);
            }
        }
        if writer.is_some() && writer != self.writer {
            self.writer = writer;
            changed = true;
        }
        changed
    }
}

/// The writer who keeps `ours` from writing, if one does.
fn fenced_off(theirs: Option<Writer>, ours: Option<Writer>) -> Option<Writer> {
    let may_write = |theirs: &Writer| ours.is_some_and(|ours| ours.may_follow(theirs));
    theirs.filter(|theirs| !may_write(theirs))
}

fn resolve(state: &State, database: &Database, specs: &[PushSpec]) -> Result<Vec<Wanted>> {
    let mut wanted: Vec<Wanted> = Vec::with_capacity(specs.len());
    for spec in specs {
        if wanted.iter().any(|before| before.target == spec.target) {
            return Err(refused(format!("two sources for one ref: '{}'", spec.target)));
        }
        let new = match &spec.source {
            None => None,
            Some(source) => {
                let kept = || lost::find(state, &database.name, source);
                let found = database.refs.get(source).copied().or_else(kept);
                let absent = || refused(format!("invalid ref spec; refspec not found: '{source}'"));
                Some(found.ok_or_else(absent)?)
            }
        };
        wanted.push(Wanted { target: spec.target.clone(), new, rule: spec.rule });
    }
    Ok(wanted)
}

fn judge(store: &Store, published: &Published, wanted: &[Wanted]) -> Result<PushReport> {
    let mut report = PushReport::default();
    for Wanted { target, new, rule } in wanted {
        let old = published.refs.get(target).copied();
        if old == *new && old.is_some() {
            report.up_to_date.push(target.clone());
            continue;
        }
        match rejection(store, target, (old, *new), *rule)? {
            Some(why) => report.rejected.push((target.clone(), why)),
            // A ref that replication deletes, and that is gone, is where it should be.
            None if old == *new => report.up_to_date.push(target.clone()),
            None => report.moved.push(RefChange { name: target.clone(), old, new: *new }),
        }
    }
    Ok(report)
}

fn rejection(
    store: &Store,
    target: &str,
    (old, new): (Option<Hash>, Option<Hash>),
    rule: PushRule,
) -> Result<Option<Rejection>> {
    Ok(match (rule, old, new) {
        (PushRule::Exactly(last), _, _) if old == last => None,
        (PushRule::Exactly(_), Some(there), Some(new)) if !target.starts_with(TAGS) => {
            // Another has moved it, and that was fetched and merged: nothing of it is lost.
            let is_merged = store.has(&there)? && is_ancestor(store, there, new)?;
            (!is_merged).then_some(Rejection::Moved(old))
        }
        (PushRule::Exactly(_), _, _) => Some(Rejection::Moved(old)),
        (_, None, None) => Some(Rejection::NoSuchRef),
        (PushRule::FastForward, Some(_), Some(_)) if target.starts_with(TAGS) => {
            Some(Rejection::TagExists)
        }
        (PushRule::FastForward, Some(old), Some(new)) => {
            // A commit that we do not have is no ancestor of one that we have.
            let is_behind = store.has(&old)? && is_ancestor(store, old, new)?;
            (!is_behind).then_some(Rejection::NotFastForward)
        }
        _ => None,
    })
}

/// The counters of the tables of the branches that are pushed: nobody hears of other tables.
fn published_counters(
    store: &Store,
    database: &Database,
    wanted: &[Wanted],
) -> Result<BTreeMap<String, u64>> {
    let mut counters = BTreeMap::new();
    if database.counters.is_empty() {
        return Ok(counters);
    }
    let branches = wanted.iter().filter(|wanted| wanted.target.starts_with(HEADS));
    for commit in branches.filter_map(|wanted| wanted.new) {
        let root = Commit::load(store.as_ref(), commit)?.root;
        for table in Root::load(store.as_ref(), root)?.tables(store)? {
            let table = lower(&table.name);
            if let Some(next) = database.counters.get(&table) {
                counters.insert(table.to_string(), *next);
            }
        }
    }
    Ok(counters)
}
