//! What replication has still to push: the outbox, one entry a ref.
//!
//! It is no list that could be wrong: a ref is pending where it is at another commit than the one
//! that was pushed last, both of which are durable. What was pushed last is a fact where
//! replication has pushed the ref before, else the tracking ref: what the last push or fetch saw.

use storage::Hash;

use super::facts;
use super::spec::{PushRule, PushSpec};
use crate::error::Result;
use crate::state::{Database, HEADS, REMOTES, State, TAGS};

/// A ref that is elsewhere than it was pushed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its full name, here and there.
    pub name: String,
    /// What it is; `None`: it was deleted.
    pub new: Option<Hash>,
    /// What was pushed last.
    pub last: Option<Hash>,
}

impl Pending {
    /// How it is pushed: in any direction, from what was pushed last.
    pub fn spec(&self) -> PushSpec {
        let source = self.new.map(|_| self.name.clone());
        PushSpec { source, target: self.name.clone(), rule: PushRule::Exactly(self.last) }
    }
}

/// The branches and tags of a database that a remote does not have yet, as far as is known here.
pub fn pending(state: &State, database: &Database, remote: &str) -> Result<Vec<Pending>> {
    let mut found = Vec::new();
    for (name, hash) in database.refs.iter() {
        if !is_published(name) {
            continue;
        }
        let last = last_pushed(state, database, remote, name)?;
        if last != Some(*hash) {
            found.push(Pending { name: name.to_owned(), new: Some(*hash), last });
        }
    }
    for (name, last) in facts::all_pushed(state, &database.name, remote)? {
        if last.is_some() && !database.refs.contains(&name) {
            found.push(Pending { name, new: None, last });
        }
    }
    Ok(found)
}

/// What was pushed last to a ref of a remote, or seen there.
pub fn last_pushed(
    state: &State,
    database: &Database,
    remote: &str,
    name: &str,
) -> Result<Option<Hash>> {
    if let Some(last) = facts::pushed(state, &database.name, remote, name)? {
        return Ok(last);
    }
    let Some(branch) = name.strip_prefix(HEADS) else { return Ok(None) };
    Ok(database.refs.get(&format!("{REMOTES}{remote}/{branch}")).copied())
}

fn is_published(name: &str) -> bool {
    name.starts_with(HEADS) || name.starts_with(TAGS)
}
