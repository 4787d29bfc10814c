//! Places in memory, by URL, which are taken away and brought back all at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::exchange::RemoteOpener;
use parking_lot::Mutex;
use repo::exchange::Remote;
use testkit::{Reach, SimRemote};

/// Each URL is a remote, made when it is first asked for.
#[derive(Default)]
pub(crate) struct Places {
    remotes: Mutex<BTreeMap<String, SimRemote>>,
    pub(crate) reach: Reach,
}

impl RemoteOpener for Places {
    fn open(&self, url: &str) -> repo::Result<Arc<dyn Remote>> {
        let mut remotes = self.remotes.lock();
        let remote = remotes.entry(url.to_owned()).or_insert_with(|| SimRemote::new(&self.reach));
        Ok(Arc::new(remote.clone()))
    }

    fn absolute(&self, url: &str) -> repo::Result<String> {
        Ok(url.replace("file://../", "file:///srv/"))
    }
}
