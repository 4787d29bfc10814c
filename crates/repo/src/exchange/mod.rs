//! Data between instances and remotes: push, fetch, clone, backup, restore, and reading all of it
//! back.
//!
//! ```text
//!   instance ── copy the chunks that the remote lacks ──> remote        push, backup
//!            <── copy the chunks that we lack ──────────                fetch, clone, restore
//!   then one step: the remote's root by compare-and-set, or one entry of our log
//! ```
//! A remote keeps chunks and one root ([`RemoteRoot`]): the published refs of a database, or the
//! backup of one. An [`Exchange`] is an instance and a remote; every way of moving data is a method
//! of it. What it promises:
//! - nothing past durable leaves the instance: what is sent is read from the durable state;
//! - a reader sees the state before or after, never between; what was copied before an interruption
//!   is not copied again;
//! - a ref of a remote moves only from the value that was compared, and never for a writer that
//!   another has replaced (its epoch is lower).
//!
//! What it leaves out: how a remote is reached (`remotes`), when it is spoken to (push on commit,
//! replicas, schedules are the server's), users and grants, which belong to no database.
//!
//! Reading order: [`root`] the record at a remote · [`facts`] what an instance remembers of its
//! remotes · [`spec`] which refs are meant · `published` refs at a remote · [`push`], [`fetch`],
//! [`clone`], [`backup`], [`restore`] · [`verify`] · for nodes that share a remote: [`role`],
//! [`pending`], [`mirror`], [`lost`], [`claim`], [`stand_down`].

pub mod backup;
pub mod claim;
pub mod clone;
pub mod facts;
pub mod fetch;
mod limits;
mod local_refs;
pub mod lost;
pub mod mirror;
pub mod pending;
mod progress;
mod published;
pub mod push;
mod remote_store;
pub mod restore;
pub mod role;
pub mod root;
pub mod spec;
pub mod stand_down;
pub mod verify;

use std::sync::Arc;

use storage::copy::CopySettings;

pub use local_refs::RefChange;
pub use progress::{Phase, Progress, Size, Watch, unwatched};
pub use root::{BackupRoot, Epoch, NodeId, PublishedRoot, RemoteRoot, Writer};
/// The seams and names of storage that callers of this module need.
pub use storage::copy::Copied;
pub use storage::remote::{MemRemote, RootRecord, RootVersion};
pub use storage::{Hash, Remote};

use crate::error::{Error, Result, refused};
use crate::instance::Instance;

/// An instance and a remote between which data moves.
#[derive(Clone)]
pub struct Exchange {
    instance: Arc<Instance>,
    remote: Arc<dyn Remote>,
    settings: CopySettings,
}

impl Exchange {
    /// The exchange between these two.
    pub fn new(instance: Arc<Instance>, remote: Arc<dyn Remote>) -> Self {
        Self { instance, remote, settings: CopySettings::default() }
    }

    /// The same, asking for and sending as much at once as `settings` says.
    #[must_use]
    pub fn with_settings(self, settings: CopySettings) -> Self {
        Self { settings, ..self }
    }

    /// The instance.
    pub fn instance(&self) -> &Arc<Instance> {
        &self.instance
    }

    /// The remote.
    pub fn remote(&self) -> &Arc<dyn Remote> {
        &self.remote
    }

    /// What the remote's root says now; `None` if nothing was ever put there.
    pub fn root(&self) -> Result<Option<RemoteRoot>> {
        Ok(self.record()?.map(|(root, _)| root))
    }

    /// The root with its version.
    fn record(&self) -> Result<Option<(RemoteRoot, RootVersion)>> {
        let Some(record) = self.remote.root()? else { return Ok(None) };
        Ok(Some((RemoteRoot::decode(&record.bytes)?, record.version)))
    }

    /// Replaces the root that has the version `expected`, and says whether it did. When the remote
    /// fails half-way, what it says afterwards counts.
    fn swap(&self, expected: Option<&RootVersion>, new: &RemoteRoot) -> Result<bool> {
        let bytes = new.encode();
        match self.remote.swap_root(expected, &bytes) {
            Ok(swapped) => Ok(swapped),
            Err(error) => match self.remote.root() {
                Ok(Some(record)) if record.bytes == bytes => Ok(true),
                _ => Err(error.into()),
            },
        }
    }
}

/// The words for a remote that holds the other kind of thing.
fn not_a_backup() -> Error {
    refused("the remote holds the branches of a database, not a backup; name another place")
}

/// See [`not_a_backup`].
fn not_a_database() -> Error {
    refused("the remote holds a backup, not the branches of a database; name another place")
}
