//! Backup: the whole of a database at one durable position, to a place of its own.
//!
//! ```text
//! pin the durable state ─ fold the database ─ copy what is missing, reading each piece back ─ swap
//! ```
//! A backup holds all refs, tags, tracking refs, working sets with what is under way in them, and
//! the counters: `pando_hashof_database` of what is restored is that of what was backed up. It
//! holds no users and grants, which are the instance's. The next one copies only what is new. One
//! that was interrupted is invisible, and is continued by the next. The root is swapped only after
//! everything new was read back from the target and had the hashes that it was sent with.
//!
//! A place holds one database's backup: one that holds branches, or the backup of a database of
//! another name or another node, is left as it is. Only where that is wanted does a node take the
//! place of another node's backup over: it has restored that one, and goes on in its stead.

use std::sync::Arc;

use storage::copy::{ChunkTarget, Copied};
use storage::{Chunk, Hash, Remote};

use super::limits::SWAPS_MAX;
use super::local_refs::database_of;
use super::progress::{Phase, Progress, Watch, copy_chunks, sum};
use super::root::{BackupRoot, NodeId, RemoteRoot};
use super::{Exchange, not_a_backup};
use crate::error::{Error, Result, refused};
use crate::fold::fold_database;
use crate::place::lower;

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// What the place holds now.
    pub root: BackupRoot,
    /// What was sent.
    pub copied: Copied,
}

impl Exchange {
    /// Backs a database up as it is in the durable state. When another backup ends at the same
    /// place meanwhile, it begins again, so that an older state never takes the place of a newer
    /// one.
    pub fn back_up(&self, database: &str, watch: Watch<'_>) -> Result<BackedUp> {
        self.back_up_to(database, false, watch)
    }

    /// The same to a place that may hold another node's backup of the database.
    pub fn back_up_over(&self, database: &str, watch: Watch<'_>) -> Result<BackedUp> {
        self.back_up_to(database, true, watch)
    }

    fn back_up_to(&self, database: &str, takes_over: bool, watch: Watch<'_>) -> Result<BackedUp> {
        let mut copied = Copied::default();
        let node = self.instance.node_id()?;
        for _ in 0..SWAPS_MAX {
            let _pin = self.instance.pin();
            let durable = self.instance.durable();
            let found = database_of(&durable, &lower(database))?;
            let record = self.record()?;
            let there = record.as_ref().map(|(root, _)| root);
            check_own(there, &found.name, (!takes_over).then_some(node))?;
            let object = fold_database(self.instance.loader(), found)?;
            copied = sum(copied, self.send_backup(object, watch)?);
            watch(&Progress::so_far(Phase::Publish, copied))?;
            let root = BackupRoot {
                database: object,
                name: found.name.to_string(),
                position: durable.position,
                taken_us: self.instance.clock().now_us(),
                node: Some(node),
            };
            let expected = record.as_ref().map(|(_, version)| version);
            if self.swap(expected, &RemoteRoot::Backup(root.clone()))? {
                return Ok(BackedUp { root, copied });
            }
        }
        Err(Error::Unavailable {
            what: "the backup's root".into(),
            remedy: "another keeps writing to the same place; give each its own".into(),
        })
    }

    fn send_backup(&self, object: Hash, watch: Watch<'_>) -> Result<Copied> {
        let target = ReadBack { remote: self.remote.as_ref() };
        let source = self.instance.store().as_ref();
        copy_chunks(source, &target, &[object], self.settings, watch)
    }
}

/// Refuses a place that holds something else than a backup of the database called so, made by
/// `node` if that is given.
fn check_own(root: Option<&RemoteRoot>, name: &str, node: Option<NodeId>) -> Result<()> {
    let there = match root {
        None => return Ok(()),
        Some(RemoteRoot::Published(_)) => return Err(not_a_backup()),
        Some(RemoteRoot::Backup(there)) => there,
    };
    if lower(&there.name) != lower(name) {
        return Err(refused(format!(
            "the place holds a backup of database {}, not of {name}; name another place",
            there.name
        )));
    }
    match (there.node, node) {
        (Some(theirs), Some(ours)) if theirs != ours => Err(refused(format!(
            "the place holds the backup of database {} that node {theirs} made, and this is node \
             {ours}; name another place, or say '--force' to take this one over",
            there.name
        ))),
        _ => Ok(()),
    }
}

/// A remote that is believed only after reading back what it was given.
struct ReadBack<'a> {
    remote: &'a dyn Remote,
}

impl ChunkTarget for ReadBack<'_> {
    fn has_many(&self, hashes: &[Hash]) -> storage::Result<Vec<bool>> {
        Remote::has_many(self.remote, hashes)
    }

    fn write_many(&self, chunks: Vec<Arc<Chunk>>) -> storage::Result<()> {
        let hashes: Vec<Hash> = chunks.iter().map(|chunk| chunk.hash()).collect();
        ChunkTarget::write_many(self.remote, chunks)?;
        for (hash, back) in hashes.iter().zip(Remote::read_many(self.remote, &hashes)?) {
            let back = back.ok_or(storage::Error::Missing(*hash))?;
            if back.hash() != *hash {
                let what = "read back from the backup, its bytes have another hash";
                return Err(storage::Error::Malformed { hash: *hash, what });
            }
        }
        Ok(())
    }
}
