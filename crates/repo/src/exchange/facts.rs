//! What an instance remembers of its remotes: facts, each a line of its state.
//!
//! ```text
//! scope     key                                value
//! Remote    <database>/<name>                  url, UTF-8
//! Remote    <database>/branch/<branch>         what it follows: <remote>/<branch there>, UTF-8
//! Backup    <database>/<name>                  url, UTF-8
//! Node      node                               version (1) | 16 random bytes
//! Node      writer/<database>/<remote>         version (1) | epoch varint
//! Node      outbox/<database>/<remote>/<ref>   version (1) | optional hash, the last one pushed
//! ```
//! Database names are in lower case; a remote's or backup's name has no `/`, so that no branch is
//! taken for one. A URL says by its scheme what it is. Remotes, backups and tracking are the
//! instance's, so all its replicas have them; what a node has pushed, and in which epoch, is its
//! own.

use std::sync::Arc;

use storage::Hash;

use super::root::{Epoch, NodeId, Writer};
use crate::codec::{Reader, Writer as Fields};
use crate::entry::{Entry, Op, Scope};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::place::lower;
use crate::state::State;

const VERSION: u8 = 1;
const NODE: &str = "node";

/// A place under a name: a remote or a backup of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPlace {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
}

/// Which branch of which remote a branch follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracking {
    /// The remote.
    pub remote: String,
    /// The branch there.
    pub branch: String,
}

/// The remotes of a database, by name.
pub fn remotes(state: &State, database: &str) -> Result<Vec<NamedPlace>> {
    places(state, Scope::Remote, database)
}

/// Whether a remote or backup may be called so: Dolt's rule, no blanks and no punctuation but `-`
/// and `_`.
pub fn is_name(name: &str) -> bool {
    const FORBIDDEN: &str = " \t\n\r./\\!@#$%^&*(){}[],<>'\"?=+|;:`~";
    !name.is_empty() && !name.chars().any(|c| FORBIDDEN.contains(c) || c.is_control())
}

/// The remote of that name.
pub fn remote(state: &State, database: &str, name: &str) -> Result<Option<NamedPlace>> {
    place(state, Scope::Remote, database, name)
}

/// The change that gives a database a remote, or (`None`) takes it away.
pub fn set_remote(database: &str, name: &str, url: Option<&str>) -> Op {
    set_place(Scope::Remote, database, name, url)
}

/// The backups of a database, by name.
pub fn backups(state: &State, database: &str) -> Result<Vec<NamedPlace>> {
    places(state, Scope::Backup, database)
}

/// The backup of that name.
pub fn backup(state: &State, database: &str, name: &str) -> Result<Option<NamedPlace>> {
    place(state, Scope::Backup, database, name)
}

/// The change that gives a database a backup, or (`None`) takes it away.
pub fn set_backup(database: &str, name: &str, url: Option<&str>) -> Op {
    set_place(Scope::Backup, database, name, url)
}

/// What a branch follows, if it follows anything.
pub fn tracking(state: &State, database: &str, branch: &str) -> Result<Option<Tracking>> {
    let found = state.fact(Scope::Remote, &tracking_key(database, branch));
    found.map(|bytes| read_tracking(bytes)).transpose()
}

/// All branches of a database that follow something, with what they follow.
pub fn trackings(state: &State, database: &str) -> Result<Vec<(String, Tracking)>> {
    let prefix = tracking_key(database, "");
    let mut all = Vec::new();
    for (key, bytes) in state.facts(Scope::Remote) {
        if let Some(branch) = key.strip_prefix(&prefix) {
            all.push((branch.to_owned(), read_tracking(bytes)?));
        }
    }
    Ok(all)
}

/// The change that lets a branch follow something, or (`None`) nothing any more.
pub fn set_tracking(database: &str, branch: &str, to: Option<&Tracking>) -> Op {
    let value = to.map(|to| format!("{}/{}", to.remote, to.branch).into_bytes());
    setting(Scope::Remote, &tracking_key(database, branch), value)
}

/// The changes that take away all that is remembered for a database: it is dropped.
pub fn forget_database(state: &State, database: &str) -> Vec<Op> {
    let database = lower(database);
    let own = [
        (Scope::Remote, format!("{database}/")),
        (Scope::Backup, format!("{database}/")),
        (Scope::Node, format!("writer/{database}/")),
        (Scope::Node, format!("outbox/{database}/")),
        (Scope::Node, format!("lost/{database}/")),
    ];
    let mut ops = Vec::new();
    for (scope, prefix) in own {
        let facts = state.facts(scope).into_iter();
        let keys = facts.filter(|(key, _)| key.starts_with(&prefix)).map(|(key, _)| key);
        ops.extend(keys.map(|key| setting(scope, key, None)));
    }
    ops
}

/// The writer that this node is at a remote, if it has been made one.
pub fn writer(state: &State, database: &str, remote: &str) -> Result<Option<Writer>> {
    let Some(bytes) = state.fact(Scope::Node, &format!("writer/{}/{remote}", lower(database)))
    else {
        return Ok(None);
    };
    let mut from = Reader::versioned(bytes, "a writer's epoch", VERSION)?;
    let epoch = Epoch(from.varint()?);
    from.finish()?;
    let node = known_node(state)?.ok_or_else(|| Error::corrupt("a writer without a node"))?;
    Ok(Some(Writer { epoch, node }))
}

/// The change that makes this node the writer at a remote in an epoch, or (`None`) no longer.
pub fn set_writer(database: &str, remote: &str, epoch: Option<Epoch>) -> Op {
    let value = epoch.map(|epoch| {
        let mut out = Fields::versioned(VERSION);
        out.varint(epoch.0);
        out.finish()
    });
    setting(Scope::Node, &format!("writer/{}/{remote}", lower(database)), value)
}

/// What this node has pushed last to a ref of a remote: `None` if nothing is known, `Some(None)` if
/// it has deleted the ref.
pub fn pushed(
    state: &State,
    database: &str,
    remote: &str,
    name: &str,
) -> Result<Option<Option<Hash>>> {
    let Some(bytes) = state.fact(Scope::Node, &outbox_key(database, remote, name)) else {
        return Ok(None);
    };
    read_pushed(bytes).map(Some)
}

fn read_pushed(bytes: &[u8]) -> Result<Option<Hash>> {
    let mut from = Reader::versioned(bytes, "an outbox", VERSION)?;
    let hash = from.optional()?;
    let wrong = || Error::corrupt("an outbox names no hash");
    let hash = hash.map(|bytes| Hash::from_slice(bytes).ok_or_else(wrong)).transpose()?;
    from.finish()?;
    Ok(hash)
}

/// All refs of a remote that this node has pushed to, with what it has pushed last.
pub fn all_pushed(
    state: &State,
    database: &str,
    remote: &str,
) -> Result<Vec<(String, Option<Hash>)>> {
    let prefix = outbox_key(database, remote, "");
    let mut all = Vec::new();
    for (key, bytes) in state.facts(Scope::Node) {
        if let Some(name) = key.strip_prefix(&prefix) {
            all.push((name.to_owned(), read_pushed(bytes)?));
        }
    }
    Ok(all)
}

/// The changes that forget what was pushed to a remote: what is there now was pushed by another.
pub fn forget_pushed(state: &State, database: &str, remote: &str) -> Vec<Op> {
    let prefix = outbox_key(database, remote, "");
    let keys = state.facts(Scope::Node).into_iter().map(|(key, _)| key);
    let keys = keys.filter(|key| key.starts_with(&prefix));
    keys.map(|key| setting(Scope::Node, key, None)).collect()
}

/// The change that notes what was pushed last to a ref of a remote.
pub fn set_pushed(database: &str, remote: &str, name: &str, hash: Option<Hash>) -> Op {
    let mut out = Fields::versioned(VERSION);
    out.optional(hash.as_ref().map(|hash| hash.as_bytes().as_slice()));
    setting(Scope::Node, &outbox_key(database, remote, name), Some(out.finish()))
}

impl Instance {
    /// The number of this node, drawn and kept when it is first asked for.
    pub fn node_id(&self) -> Result<NodeId> {
        if let Some(node) = known_node(&self.durable())? {
            return Ok(node);
        }
        let mut drawn = [0; 16];
        self.entropy().fill(&mut drawn);
        let mut out = Fields::versioned(VERSION);
        out.bytes(&drawn);
        let ops = vec![setting(Scope::Node, NODE, Some(out.finish()))];
        let fresh = |tip: &State| match tip.fact(Scope::Node, NODE) {
            None => Ok(()),
            Some(_) => Err(Error::RefMoved { name: NODE.to_owned() }),
        };
        match self.append(&Entry { ops, ..Entry::default() }, fresh) {
            Ok(position) => self.wait_durable(position)?,
            // Another session was first, and its number is the node's.
            Err(Error::RefMoved { .. }) => self.wait_durable(self.tip().position)?,
            Err(error) => return Err(error),
        }
        known_node(&self.durable())?.ok_or_else(|| Error::corrupt("a node without its number"))
    }
}

fn known_node(state: &State) -> Result<Option<NodeId>> {
    let Some(bytes) = state.fact(Scope::Node, NODE) else { return Ok(None) };
    let mut from = Reader::versioned(bytes, "a node's number", VERSION)?;
    let number = from.bytes()?.try_into();
    from.finish()?;
    number.map(|number| Some(NodeId(number))).map_err(|_| Error::corrupt("a node's number"))
}

fn places(state: &State, scope: Scope, database: &str) -> Result<Vec<NamedPlace>> {
    let prefix = format!("{}/", lower(database));
    let mut all = Vec::new();
    for (key, bytes) in state.facts(scope) {
        if let Some(name) = key.strip_prefix(&prefix).filter(|name| !name.contains('/')) {
            all.push(read_place(name, bytes)?);
        }
    }
    Ok(all)
}

fn place(state: &State, scope: Scope, database: &str, name: &str) -> Result<Option<NamedPlace>> {
    if name.contains('/') {
        return Ok(None);
    }
    let found = state.fact(scope, &format!("{}/{name}", lower(database)));
    found.map(|bytes| read_place(name, bytes)).transpose()
}

fn read_place(name: &str, bytes: &[u8]) -> Result<NamedPlace> {
    Ok(NamedPlace { name: name.to_owned(), url: text(bytes)?.to_owned() })
}

fn set_place(scope: Scope, database: &str, name: &str, url: Option<&str>) -> Op {
    debug_assert!(!name.contains('/'), "names of remotes are checked before they get here");
    let value = url.map(|url| url.as_bytes().to_vec());
    setting(scope, &format!("{}/{name}", lower(database)), value)
}

fn read_tracking(bytes: &[u8]) -> Result<Tracking> {
    let wrong = || Error::corrupt("what a branch follows has no remote");
    let (remote, branch) = text(bytes)?.split_once('/').ok_or_else(wrong)?;
    Ok(Tracking { remote: remote.to_owned(), branch: branch.to_owned() })
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| Error::corrupt("a fact about a remote is no text"))
}

fn tracking_key(database: &str, branch: &str) -> String {
    format!("{}/branch/{branch}", lower(database))
}

fn outbox_key(database: &str, remote: &str, name: &str) -> String {
    format!("outbox/{}/{remote}/{name}", lower(database))
}

pub(super) fn setting(scope: Scope, key: &str, value: Option<Vec<u8>>) -> Op {
    Op::Setting { scope, key: key.into(), value: value.map(Arc::from) }
}
