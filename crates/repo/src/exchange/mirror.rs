//! Mirror: a replica takes over what its remote has, in one entry.
//!
//! ```text
//! branch, tag            wherever the remote's is, backwards too
//! working set            as the branch's commit; what else it held is kept under `lost/`
//! tracking ref, counters as with a fetch
//! ```
//! A branch that the remote has no more goes here too, if it is among those that are followed.
//! Readers see the remote as it was at one moment. Commits that are only here, which a replica
//! should have none of, are kept ([`super::lost`]): nothing is overwritten that is nowhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use storage::Hash;
use storage::copy::Copied;
use storage::remote::RootVersion;

use super::fetch::heads;
use super::limits::REF_MOVES_MAX;
use super::local_refs::{RefChange, database_of};
use super::lost::{Keeper, Lost, is_clean, keep};
use super::progress::{Phase, Progress, Watch};
use super::published::Published;
use super::role::assumed;
use super::root::Writer;
use super::{Exchange, facts};
use crate::entry::{Entry, Op, RefOp, WorkingChange, WorkingOp};
use crate::error::{Error, Result, refused};
use crate::object::{Commit, Object};
use crate::place::{Place, lower};
use crate::state::{Database, HEADS, REMOTES, State, TAGS};

/// Which branches are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// All, and all tags.
    All,
    /// Those that match one of these patterns, in which `*` is any text.
    Matching(Vec<String>),
}

/// What to mirror.
#[derive(Clone, Debug)]
pub struct MirrorRequest<'a> {
    /// The database.
    pub database: &'a str,
    /// What the remote is called here.
    pub remote: &'a str,
    /// Which branches.
    pub followed: &'a Followed,
    /// As whose work that is only here is kept.
    pub keeper: Keeper,
}

/// What a mirror brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mirrored {
    /// Our refs that moved.
    pub moved: Vec<RefChange>,
    /// Work that was only here.
    pub kept: Vec<Lost>,
    /// Who alone may write there.
    pub writer: Option<Writer>,
    /// Which root it was: what a claim compares.
    pub version: Option<RootVersion>,
    /// What was received.
    pub copied: Copied,
}

/// What our side should look like.
struct Wanted {
    /// Followed branches by short name.
    heads: BTreeMap<String, Hash>,
    /// Tags by full name.
    tags: BTreeMap<String, Hash>,
    counters: BTreeMap<String, u64>,
}

/// One try: the ops, and what they rest on.
#[derive(Default)]
struct Draft {
    ops: Vec<Op>,
    moved: Vec<RefChange>,
    kept: Vec<Lost>,
}

impl Followed {
    /// Whether a branch is among them.
    pub fn holds(&self, branch: &str) -> bool {
        match self {
            Self::All => true,
            Self::Matching(patterns) => patterns.iter().any(|pattern| matches(pattern, branch)),
        }
    }
}

/// Whether a name is as a pattern says, `*` being any text.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(before) else { return false };
    let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.into_iter().any(|at| rest.get(at..).is_some_and(|rest| matches(after, rest)))
}

impl Exchange {
    /// Which root the remote has now, and who alone may write there: a look, without reading more.
    pub fn look(&self) -> Result<Option<(RootVersion, Option<Writer>)>> {
        match self.record()? {
            None => Ok(None),
            Some((super::RemoteRoot::Published(root), version)) => Ok(Some((version, root.writer))),
            Some((super::RemoteRoot::Backup(_), _)) => Err(super::not_a_database()),
        }
    }

    /// Takes over the remote's branches and tags.
    pub fn mirror(&self, request: &MirrorRequest<'_>, watch: Watch<'_>) -> Result<Mirrored> {
        let key = lower(request.database);
        let _pin = self.instance.pin();
        let published = Published::read(self)?;
        let wanted = wanted(&published, request.followed);
        if wanted.heads.is_empty() {
            return Err(Error::Unavailable {
                what: format!("what the remote {} should hold", request.remote),
                remedy: "it has no branch that is followed; push one, or see the remote's url"
                    .into(),
            });
        }
        let mut roots: Vec<Hash> =
            wanted.heads.values().chain(wanted.tags.values()).copied().collect();
        roots.dedup();
        let copied = self.receive(&roots, watch)?;
        watch(&Progress::so_far(Phase::Publish, copied))?;
        let draft = self.take_over(&key, request, &wanted)?;
        Ok(Mirrored {
            moved: draft.moved,
            kept: draft.kept,
            writer: published.writer,
            version: published.version().cloned(),
            copied,
        })
    }

    /// Makes our side so, in one entry, and returns once it is durable.
    fn take_over(
        &self,
        key: &Arc<str>,
        request: &MirrorRequest<'_>,
        wanted: &Wanted,
    ) -> Result<Draft> {
        for _ in 0..REF_MOVES_MAX {
            let tip = self.instance.tip();
            let found = database_of(&tip, key)?;
            let draft = self.draft(&tip, found, request, wanted)?;
            if draft.ops.is_empty() {
                self.instance.wait_durable(tip.position)?;
                return Ok(draft);
            }
            let as_seen = |now: &State| {
                check_follower(now)?;
                is_as_seen(found, database_of(now, key)?)
            };
            let entry = Entry { snapshot: tip.position, ops: draft.ops.clone() };
            match self.instance.append_with_chunks(entry, as_seen) {
                Err(Error::RefMoved { .. }) => continue,
                Err(error) => return Err(error),
                Ok(position) => self.instance.wait_durable(position)?,
            }
            return Ok(draft);
        }
        Err(Error::Unavailable {
            what: format!("taking over the branches of {}", request.database),
            remedy: "sessions keep changing them here; see that nobody writes to a replica".into(),
        })
    }

    fn draft(
        &self,
        tip: &State,
        found: &Database,
        request: &MirrorRequest<'_>,
        wanted: &Wanted,
    ) -> Result<Draft> {
        let mut draft = Draft::default();
        for (branch, commit) in &wanted.heads {
            self.follow_branch((tip, found), request, (branch, Some(*commit)), &mut draft)?;
        }
        let is_gone =
            |branch: &str| request.followed.holds(branch) && !wanted.heads.contains_key(branch);
        let gone: Vec<&str> =
            found.branches().map(|(name, _)| name).filter(|b| is_gone(b)).collect();
        for branch in gone {
            self.follow_branch((tip, found), request, (branch, None), &mut draft)?;
        }
        for (name, hash) in &wanted.tags {
            draft.move_ref(found, name, Some(*hash));
        }
        if *request.followed == Followed::All {
            let tags = found.refs.iter().map(|(name, _)| name).filter(|n| n.starts_with(TAGS));
            for name in tags.filter(|name| !wanted.tags.contains_key(*name)) {
                draft.move_ref(found, name, None);
            }
        }
        for (table, next) in &wanted.counters {
            if found.counters.get(table).is_none_or(|now| now < next) {
                let (database, table) = (lower(&found.name), Arc::from(table.as_str()));
                draft.ops.push(Op::Counter { database, table, next: Some(*next) });
            }
        }
        Ok(draft)
    }

    /// Moves one branch with its tracking ref and working set to the remote's commit, or (`None`)
    /// takes it away.
    fn follow_branch(
        &self,
        (tip, found): (&State, &Database),
        request: &MirrorRequest<'_>,
        (branch, commit): (&str, Option<Hash>),
        draft: &mut Draft,
    ) -> Result<()> {
        let root = commit.map(|commit| self.root_of(commit)).transpose()?;
        let set = found.working.get(branch);
        let is_there = found.head(branch) == commit;
        let is_clean = match (set, root) {
            (Some(set), Some(root)) => is_clean(&self.instance, set, root)?,
            (None, None) => true,
            _ => false,
        };
        if !(is_there && is_clean) {
            let at = (request.remote, commit);
            let kept = keep(&self.instance, tip, (found, branch), at, request.keeper)?;
            if let Some((lost, op)) = kept {
                draft.kept.push(lost);
                draft.ops.push(op);
            }
        }
        draft.move_ref(found, &format!("{HEADS}{branch}"), commit);
        draft.move_ref(found, &format!("{REMOTES}{}/{branch}", request.remote), commit);
        if !is_clean {
            let change = match root {
                Some(root) => WorkingChange::Reset { working: root, staged: root },
                None => WorkingChange::Drop,
            };
            let place = Place::new(&lower(&found.name), branch);
            draft.ops.push(Op::Working(WorkingOp { place, change }));
        }
        if commit.is_none() {
            draft.ops.push(facts::set_tracking(&found.name, branch, None));
        }
        Ok(())
    }

    fn root_of(&self, commit: Hash) -> Result<Hash> {
        Ok(Commit::load(self.instance.store().as_ref(), commit)?.root)
    }
}

impl Draft {
    fn move_ref(&mut self, found: &Database, name: &str, new: Option<Hash>) {
        let old = found.refs.get(name).copied();
        if old == new {
            return;
        }
        self.moved.push(RefChange { name: name.to_owned(), old, new });
        let database = lower(&found.name);
        self.ops.push(Op::Ref(RefOp { database, name: name.into(), old, new }));
    }
}

/// A node that was made primary while it took over what there was before takes nothing over.
fn check_follower(now: &State) -> Result<()> {
    match assumed(now)? {
        Some(assumed) if assumed.role.is_writable() => {
            Err(refused("the node is primary now: it follows nobody"))
        }
        _ => Ok(()),
    }
}

fn wanted(published: &Published, followed: &Followed) -> Wanted {
    let mut heads = heads(published);
    heads.retain(|branch, _| followed.holds(branch));
    let tags = published.refs.iter().filter(|(name, _)| name.starts_with(TAGS));
    let tags = match followed {
        Followed::All => tags.map(|(name, hash)| (name.clone(), *hash)).collect(),
        Followed::Matching(_) => BTreeMap::new(),
    };
    Wanted { heads, tags, counters: published.counters.clone() }
}

/// The branches and their working sets are those that the draft was made from.
pub(super) fn is_as_seen(seen: &Arc<Database>, now: &Arc<Database>) -> Result<()> {
    let moved = |name: &str| Err(Error::RefMoved { name: name.to_owned() });
    if Arc::ptr_eq(seen, now) {
        return Ok(());
    }
    if seen.refs.len() != now.refs.len() || seen.working.len() != now.working.len() {
        return moved("a branch");
    }
    for (name, hash) in seen.refs.iter() {
        if now.refs.get(name) != Some(hash) {
            return moved(name);
        }
    }
    for (branch, set) in seen.working.iter() {
        if now.working.get(branch).is_none_or(|now| !Arc::ptr_eq(set, now)) {
            return moved(branch);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text() {
        let table = [
            ("main", "main", true),
            ("main", "maine", false),
            ("rel*", "rel", true),
            ("rel*", "release/1", true),
            ("*-dev", "a-dev-dev", true),
            ("*", "", true),
            ("a*c", "ab", false),
        ];
        for (pattern, name, expected) in table {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
