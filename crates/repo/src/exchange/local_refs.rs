//! Our side of an exchange: refs that move and counters that rise, in one entry.

use std::collections::BTreeMap;
use std::sync::Arc;

use storage::Hash;

use super::limits::REF_MOVES_MAX;
use crate::entry::{Entry, Op, RefOp};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::state::{Database, State};

/// A ref that moved, here or at a remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefChange {
    /// Its full name.
    pub name: String,
    /// What it was; `None`: absent.
    pub old: Option<Hash>,
    /// What it is; `None`: absent.
    pub new: Option<Hash>,
}

/// What becomes of our side.
#[derive(Default)]
pub(super) struct LocalChange {
    /// Refs by full name with their new values, wherever they are.
    pub(super) refs: BTreeMap<String, Option<Hash>>,
    /// Counters by lower-cased table, raised where they are lower.
    pub(super) counters: BTreeMap<String, u64>,
    /// What else the entry says.
    pub(super) ops: Vec<Op>,
}

/// Carries out `change` in a database (its name in lower case) and returns once it is durable, with
/// the refs that were not there already.
pub(super) fn change_locally(
    instance: &Instance,
    database: &Arc<str>,
    change: &LocalChange,
) -> Result<Vec<RefChange>> {
    for _ in 0..REF_MOVES_MAX {
        let tip = instance.tip();
        let found = database_of(&tip, database)?;
        let moved = moves(found, change);
        let raised = raises(found, change);
        let ops = ops(database, &moved, &raised, change);
        if ops.is_empty() {
            instance.wait_durable(tip.position)?;
            return Ok(moved);
        }
        let as_seen = |now: &State| {
            let now = database_of(now, database)?;
            match moved.iter().find(|moved| now.refs.get(&moved.name).copied() != moved.old) {
                None => Ok(()),
                Some(moved) => Err(Error::RefMoved { name: moved.name.clone() }),
            }
        };
        match instance.append_with_chunks(Entry { snapshot: tip.position, ops }, as_seen) {
            Err(Error::RefMoved { .. }) => continue,
            Err(error) => return Err(error),
            Ok(position) => instance.wait_durable(position)?,
        }
        return Ok(moved);
    }
    Err(Error::Unavailable {
        what: format!("moving the refs of {database}"),
        remedy: "other sessions keep moving the same ones; try again".into(),
    })
}

/// The database of this lower-cased name.
pub(super) fn database_of<'a>(state: &'a State, name: &str) -> Result<&'a Arc<Database>> {
    let missing = || Error::NoSuchDatabase { database: name.to_owned() };
    state.databases.get(name).ok_or_else(missing)
}

fn moves(found: &Database, change: &LocalChange) -> Vec<RefChange> {
    let mut moved = Vec::new();
    for (name, new) in &change.refs {
        let old = found.refs.get(name).copied();
        if old != *new {
            moved.push(RefChange { name: name.clone(), old, new: *new });
        }
    }
    moved
}

fn raises(found: &Database, change: &LocalChange) -> Vec<(String, u64)> {
    let is_lower = |table: &str, next: u64| found.counters.get(table).is_none_or(|now| *now < next);
    let counters = change.counters.iter().filter(|(table, next)| is_lower(table, **next));
    counters.map(|(table, next)| (table.clone(), *next)).collect()
}

fn ops(
    database: &Arc<str>,
    moved: &[RefChange],
    raised: &[(String, u64)],
    change: &LocalChange,
) -> Vec<Op> {
    let mut ops: Vec<Op> = Vec::with_capacity(moved.len() + raised.len() + change.ops.len());
    for RefChange { name, old, new } in moved {
        let (database, name) = (Arc::clone(database), name.as_str().into());
        ops.push(Op::Ref(RefOp { database, name, old: *old, new: *new }));
    }
    for (table, next) in raised {
        let (database, table) = (Arc::clone(database), table.as_str().into());
        ops.push(Op::Counter { database, table, next: Some(*next) });
    }
    ops.extend(change.ops.iter().cloned());
    ops
}
