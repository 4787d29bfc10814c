//! A remote in memory that can be taken away, as a network or a mount is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use storage::pack::PackImage;
use storage::remote::{MemRemote, RootRecord, RootVersion};
use storage::{Chunk, Error, Hash, Remote, Result};

/// Whether remotes can be reached; shared by those that go and come together.
#[derive(Clone, Debug, Default)]
pub struct Reach(Arc<AtomicBool>);

impl Reach {
    /// Takes the remotes away, or brings them back with what they hold.
    pub fn take_away(&self, away: bool) {
        self.0.store(away, Ordering::Release);
    }

    fn is_away(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A remote that fails while it is away.
#[derive(Clone)]
pub struct SimRemote {
    remote: Arc<MemRemote>,
    reach: Reach,
}

impl SimRemote {
    /// An empty one.
    pub fn new(reach: &Reach) -> Self {
        Self { remote: Arc::default(), reach: reach.clone() }
    }

    fn reached(&self) -> Result<&MemRemote> {
        if self.reach.is_away() {
            return Err(Error::Remote("it is away".into()));
        }
        Ok(&self.remote)
    }
}

impl Remote for SimRemote {
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>> {
        self.reached()?.has_many(hashes)
    }

    fn read_many(&self, hashes: &[Hash]) -> Result<Vec<Option<Arc<Chunk>>>> {
        self.reached()?.read_many(hashes)
    }

    fn upload(&self, pack: PackImage) -> Result<()> {
        self.reached()?.upload(pack)
    }

    fn root(&self) -> Result<Option<RootRecord>> {
        self.reached()?.root()
    }

    fn swap_root(&self, expected: Option<&RootVersion>, new: &[u8]) -> Result<bool> {
        self.reached()?.swap_root(expected, new)
    }
}
