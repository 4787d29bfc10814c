//! A remote at which somebody else is quicker: something happens just before the first swap.

use std::sync::{Arc, Mutex};

use storage::pack::PackImage;
use storage::remote::{RootRecord, RootVersion};
use storage::{Chunk, Hash, Remote, Result};

type Before = Box<dyn FnOnce() + Send>;

pub(crate) struct Racing {
    remote: Arc<dyn Remote>,
    before: Mutex<Option<Before>>,
}

impl Racing {
    pub(crate) fn at(
        remote: &Arc<dyn Remote>,
        before: impl FnOnce() + Send + 'static,
    ) -> Arc<dyn Remote> {
        let before: Before = Box::new(before);
        Arc::new(Racing { remote: Arc::clone(remote), before: Mutex::new(Some(before)) })
    }
}

impl Remote for Racing {
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>> {
        self.remote.has_many(hashes)
    }

    fn read_many(&self, hashes: &[Hash]) -> Result<Vec<Option<Arc<Chunk>>>> {
        self.remote.read_many(hashes)
    }

    fn upload(&self, pack: PackImage) -> Result<()> {
        self.remote.upload(pack)
    }

    fn root(&self) -> Result<Option<RootRecord>> {
        self.remote.root()
    }

    fn swap_root(&self, expected: Option<&RootVersion>, new: &[u8]) -> Result<bool> {
        let before = self.before.lock().unwrap().take();
        if let Some(before) = before {
            before();
        }
        self.remote.swap_root(expected, new)
    }
}
