//! Refspecs: which refs go where.
//!
//! ```text
//! push     main      dev:main      v1      :old (deletes)      +main (forces)
//! fetch    main      refs/heads/*:refs/remotes/origin/*
//! ```
//! A name without `refs/` is a branch if there is one, else a tag, as in Dolt; a destination that
//! is not written out is a ref of the source's kind.

use super::lost;
use crate::error::{Result, refused};
use crate::history::ref_name;
use crate::state::{Database, HEADS, REMOTES, State, TAGS};
use storage::Hash;

/// On which condition a ref of a remote moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushRule {
    /// A branch only to a descendant, a tag only where there is none.
    FastForward,
    /// Wherever it is.
    Force,
    /// In any direction from this value, what was pushed last; from another only to a descendant.
    /// Replication's rule.
    Exactly(Option<Hash>),
}

/// A ref to push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushSpec {
    /// Our ref by its full name; `None` deletes the target.
    pub source: Option<String>,
    /// The remote's ref by its full name.
    pub target: String,
    /// On which condition.
    pub rule: PushRule,
}

impl PushSpec {
    /// Our branch, to the branch of the same name.
    pub fn branch(name: &str, rule: PushRule) -> Self {
        let target = format!("{HEADS}{name}");
        Self { source: Some(target.clone()), target, rule }
    }

    /// What a user wrote, by the refs that `database` has, and the work that was kept of it.
    pub fn parse(text: &str, state: &State, database: &Database, force: bool) -> Result<Self> {
        let (text, plus) = text.strip_prefix('+').map_or((text, false), |rest| (rest, true));
        let rule = if force || plus { PushRule::Force } else { PushRule::FastForward };
        let invalid = || refused(format!("invalid ref spec: '{text}'"));
        let (source, target) = match text.split_once(':') {
            Some((source, target)) => (source, Some(target)),
            None => (text, None),
        };
        if source.is_empty() {
            let target = target.filter(|target| !target.is_empty()).ok_or_else(invalid)?;
            return Ok(Self { source: None, target: full_name(target, HEADS)?, rule });
        }
        let source = find(source, state, database)
            .ok_or_else(|| refused(format!("invalid ref spec; refspec not found: '{source}'")))?;
        let kind = if source.starts_with(TAGS) { TAGS } else { HEADS };
        let target = match target {
            None if source.starts_with("refs/") => source.clone(),
            None => {
                return Err(refused(format!(
                    "'{source}' needs a branch to go to: '{source}:NAME'"
                )));
            }
            Some("") => return Err(invalid()),
            Some(target) => full_name(target, kind)?,
        };
        if target.starts_with(TAGS) != source.starts_with(TAGS) {
            return Err(invalid());
        }
        Ok(Self { source: Some(source), target, rule })
    }
}

/// The full name of our branch or tag, or of kept work, that is called so.
fn find(name: &str, state: &State, database: &Database) -> Option<String> {
    if name.starts_with(HEADS) || name.starts_with(TAGS) {
        return database.refs.contains(name).then(|| name.to_owned());
    }
    let full = [HEADS, TAGS].map(|prefix| format!("{prefix}{name}"));
    let found = full.into_iter().find(|full| database.refs.contains(full));
    found.or_else(|| lost::find(state, &database.name, name).map(|_| name.to_owned()))
}

/// A ref at a remote: its full name, or one of `kind`.
fn full_name(name: &str, kind: &str) -> Result<String> {
    let full = if name.starts_with("refs/") { name.to_owned() } else { format!("{kind}{name}") };
    let short = full.strip_prefix(HEADS).or_else(|| full.strip_prefix(TAGS));
    let short = short.ok_or_else(|| refused(format!("cannot push ref: '{full}'")))?;
    ref_name::check(short)?;
    Ok(full)
}

/// Which of a remote's branches are fetched, and what they are called here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchSpec {
    /// The remote's ref by its full name, with one `*` or none.
    pub source: String,
    /// Our ref by its full name, with as many.
    pub target: String,
}

impl FetchSpec {
    /// All branches, as `refs/remotes/<remote>/<branch>`: what a remote has when it is added.
    pub fn all(remote: &str) -> Self {
        Self { source: format!("{HEADS}*"), target: format!("{REMOTES}{remote}/*") }
    }

    /// One branch, as `refs/remotes/<remote>/<branch>`.
    pub fn branch(remote: &str, branch: &str) -> Self {
        Self { source: format!("{HEADS}{branch}"), target: format!("{REMOTES}{remote}/{branch}") }
    }

    /// What a user wrote: a branch, or `source:target`.
    pub fn parse(text: &str, remote: &str) -> Result<Self> {
        let invalid = || refused(format!("invalid fetch spec: '{text}'"));
        let Some((source, target)) = text.split_once(':') else {
            let branch = text.strip_prefix(HEADS).unwrap_or(text);
            ref_name::check(branch).map_err(|_| invalid())?;
            return Ok(Self::branch(remote, branch));
        };
        let stars = [source, target].map(|name| name.matches('*').count());
        let known = source.starts_with(HEADS) && target.starts_with(&format!("{REMOTES}{remote}/"));
        if !known || stars[0] > 1 || stars[0] != stars[1] {
            return Err(invalid());
        }
        Ok(Self { source: source.to_owned(), target: target.to_owned() })
    }

    /// What the remote's ref of that name is called here, if it is meant.
    pub fn target_of(&self, name: &str) -> Option<String> {
        let Some((before, after)) = self.source.split_once('*') else {
            return (name == self.source).then(|| self.target.clone());
        };
        let part = name.strip_prefix(before)?.strip_suffix(after)?;
        Some(self.target.replacen('*', part, 1))
    }
}
