//! Names of commits: `HEAD`, `main~2`, `v1^2~3`, `origin/main`, a hash; and ranges of them, `a..b`
//! and `a...b`.
//!
//! `~n` goes n first parents back, `^n` to the n-th parent; both mean 1 without a number, `^0` is
//! the commit itself. A name without them is looked for as `HEAD` (in any case), a full hash, a
//! branch, a tag, a remote branch, work that was kept; `refs/heads/…`, `refs/tags/…`,
//! `refs/remotes/…`, `heads/…`, `tags/…` and `remotes/…` say which of these is meant.

use storage::{Hash, Store};

use crate::error::{Error, Result};
use crate::object::{Commit, Object};

/// What names of commits are looked up in.
pub trait RefLookup {
    /// The commit that the session is on.
    fn head(&self) -> Option<Hash>;
    /// The commit of a branch.
    fn branch(&self, name: &str) -> Option<Hash>;
    /// The commit of a tag.
    fn tag(&self, name: &str) -> Option<Hash>;
    /// The commit of a remote-tracking branch, `origin/main`.
    fn remote_branch(&self, name: &str) -> Option<Hash>;
    /// The commit of work that was kept, `lost/<node>/<epoch>/<branch>`.
    fn lost(&self, _name: &str) -> Option<Hash> {
        None
    }
}

/// One step from a commit to an ancestor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// As many first parents back.
    Back(u64),
    /// To that parent, from 1; 0 stays.
    Parent(u64),
}

/// The commit that `spec` names.
pub fn resolve(store: &Store, refs: &dyn RefLookup, spec: &str) -> Result<Hash> {
    let spec = spec.trim();
    let (name, steps) = parse(spec)?;
    let named = look_up(store, refs, name)?;
    let mut at = named.ok_or_else(|| Error::NoSuchRevision { spec: spec.to_owned() })?;
    for step in steps {
        at = walk(store, at, step)?.ok_or_else(|| Error::NoSuchAncestor { spec: spec.into() })?;
    }
    Ok(at)
}

fn parse(spec: &str) -> Result<(&str, Vec<Step>)> {
    let invalid = || Error::InvalidRevision { spec: spec.to_owned() };
    let is_step = |c: char| c == '~' || c == '^';
    let (name, mut rest) = spec.split_at(spec.find(is_step).unwrap_or(spec.len()));
    if name.is_empty() {
        return Err(invalid());
    }
    let mut steps = Vec::new();
    while let Some(sign) = rest.chars().next() {
        let after = rest.strip_prefix(is_step).ok_or_else(invalid)?;
        let end = after.find(is_step).unwrap_or(after.len());
        let (number, next) = after.split_at(end);
        let number = if number.is_empty() { 1 } else { number.parse().map_err(|_| invalid())? };
        steps.push(if sign == '~' { Step::Back(number) } else { Step::Parent(number) });
        rest = next;
    }
    Ok((name, steps))
}

fn look_up(store: &Store, refs: &dyn RefLookup, name: &str) -> Result<Option<Hash>> {
    if name.eq_ignore_ascii_case("HEAD") {
        return Ok(refs.head());
    }
    if let Ok(hash) = name.parse::<Hash>() {
        // A branch may look like a hash; a commit of that hash comes first, as in Dolt.
        // One that was collected may still be read, but what it refers to may not.
        if store.has(&hash)? && store.fetch(&hash)?.kind() == Commit::KIND {
            return Ok(Some(hash));
        }
    }
    let short = name.strip_prefix("refs/").unwrap_or(name);
    let spelled = [
        short.strip_prefix("heads/").and_then(|name| refs.branch(name)),
        short.strip_prefix("tags/").and_then(|name| refs.tag(name)),
        short.strip_prefix("remotes/").and_then(|name| refs.remote_branch(name)),
    ];
    let found = refs
        .branch(name)
        .or_else(|| refs.tag(name))
        .or_else(|| refs.remote_branch(name))
        .or_else(|| refs.lost(name))
        .or_else(|| spelled.into_iter().flatten().next());
    Ok(found)
}

fn walk(store: &Store, from: Hash, step: Step) -> Result<Option<Hash>> {
    let parent = |of: Hash, number: usize| -> Result<Option<Hash>> {
        Ok(Commit::load(store.as_ref(), of)?.parents.get(number).copied())
    };
    match step {
        Step::Parent(0) => Ok(Some(from)),
        Step::Parent(number) => match usize::try_from(number - 1) {
            Ok(place) => parent(from, place),
            Err(_) => Ok(None),
        },
        Step::Back(count) => {
            let mut at = from;
            for _ in 0..count {
                match parent(at, 0)? {
                    Some(next) => at = next,
                    None => return Ok(None),
                }
            }
            Ok(Some(at))
        }
    }
}

/// One commit or a range of them, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionRange<'a> {
    /// One commit.
    One(&'a str),
    /// `a..b`: what `b` has and `a` has not.
    TwoDots(&'a str, &'a str),
    /// `a...b`: from the merge base of both to `b`.
    ThreeDots(&'a str, &'a str),
}

impl<'a> RevisionRange<'a> {
    /// Reads a spec; an empty side of a range is `HEAD`.
    pub fn parse(spec: &'a str) -> RevisionRange<'a> {
        let side = |name: &'a str| if name.is_empty() { "HEAD" } else { name };
        if let Some((from, to)) = spec.split_once("...") {
            RevisionRange::ThreeDots(side(from), side(to))
        } else if let Some((from, to)) = spec.split_once("..") {
            RevisionRange::TwoDots(side(from), side(to))
        } else {
            RevisionRange::One(spec)
        }
    }
}
