//! Standing down: a node gives up the right to write, and keeps what nobody else has.
//!
//! The role and the kept work are one entry, certified against the branches and working sets that
//! the work was taken from: whatever a client committed before it is in it, and after it no client
//! commits. A crash leaves the node as it was, and the same call completes it.

use std::sync::Arc;

use super::local_refs::database_of;
use super::lost::{Keeper, Lost, keep};
use super::mirror::is_as_seen;
use super::role::{Assumed, set_assumed};
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::state::{Database, State};

/// How often it is tried again when clients commit meanwhile. Who calls has told them to stop
/// before, so only those that were about to commit can come between.
const TRIES_MAX: usize = 1000;

/// Work that was kept of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptOf {
    /// The database, in lower case.
    pub database: Arc<str>,
    /// The work.
    pub lost: Lost,
}

/// Gives the node the role `to`, which may not write, and keeps what of the `databases` (in lower
/// case) the remote does not have. Returns once that is durable.
pub fn stand_down(
    instance: &Instance,
    to: Assumed,
    remote: &str,
    databases: &[Arc<str>],
    keeper: Keeper,
) -> Result<Vec<KeptOf>> {
    let _pin = instance.pin();
    for _ in 0..TRIES_MAX {
        let tip = instance.tip();
        let (mut kept, mut ops) = (Vec::new(), vec![set_assumed(to)]);
        let mut seen: Vec<(&Arc<str>, &Arc<Database>)> = Vec::with_capacity(databases.len());
        for key in databases {
            let Some(found) = tip.databases.get(key) else { continue };
            seen.push((key, found));
            for (branch, _) in found.branches() {
                let found = keep(instance, &tip, (found, branch), (remote, None), keeper)?;
                if let Some((lost, op)) = found {
                    ops.push(op);
                    kept.push(KeptOf { database: Arc::clone(key), lost });
                }
            }
        }
        let as_seen = |now: &State| {
            seen.iter().try_for_each(|(key, found)| is_as_seen(found, database_of(now, key)?))
        };
        let entry = Entry { snapshot: tip.position, ops };
        match instance.append_with_chunks(entry, as_seen) {
            Err(Error::RefMoved { .. }) => continue,
            Err(error) => return Err(error),
            Ok(position) => instance.wait_durable(position)?,
        }
        return Ok(kept);
    }
    Err(Error::Unavailable {
        what: "the moment between two commits".into(),
        remedy: "clients keep writing to the node; try again".into(),
    })
}
