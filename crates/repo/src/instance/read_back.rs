//! What a verification needs of an instance: its packs, its log, and what its files say.

use storage::Disk;
use storage::Hash;
use storage::log::{Entry, Log, Position};
use storage::pack::PackStore;

use super::Instance;
use super::checkpoint::Checkpoint;
use crate::error::Result;

impl Instance {
    /// The packs.
    pub(crate) fn packs(&self) -> &PackStore {
        &self.packs
    }

    /// The entries of the log that is retained.
    pub(crate) fn retained_entries(&self) -> impl Iterator<Item = storage::Result<Entry>> {
        self.log.read_from(self.log.first()).into_iter().flatten()
    }
}

/// The position of a checkpoint and the instance object that it names.
pub(crate) fn checkpoint_root(bytes: &[u8]) -> Result<(Position, Hash)> {
    let checkpoint = Checkpoint::decode(bytes)?;
    Ok((checkpoint.position, checkpoint.instance))
}

/// Takes the lock of the instance on `disk`; [`Error::InUse`](crate::Error::InUse)
/// while another process has it.
pub(crate) fn take_lock(disk: &dyn Disk) -> Result<Box<dyn Send + Sync>> {
    disk.lock("LOCK").map_err(super::open::in_use)
}
