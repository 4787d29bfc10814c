//! A remote as a chunk store: reads go there, and what is put stays here until it is sent.
//!
//! Maps of refs at a remote are small; reading and editing them through this store keeps the code
//! of maps the only one. A chunk from outside is believed only if it has the hash that it was asked
//! by.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;
use storage::{Chunk, ChunkStore, Error, Hash, Remote, Result};

/// A remote, and chunks on their way there.
pub(super) struct RemoteStore {
    remote: Arc<dyn Remote>,
    young: Mutex<BTreeMap<Hash, Arc<Chunk>>>,
}

impl RemoteStore {
    pub(super) fn new(remote: Arc<dyn Remote>) -> Self {
        Self { remote, young: Mutex::default() }
    }
}

impl ChunkStore for RemoteStore {
    fn get(&self, hash: &Hash) -> Result<Option<Arc<Chunk>>> {
        if let Some(chunk) = self.young.lock().get(hash) {
            return Ok(Some(Arc::clone(chunk)));
        }
        let found = self.remote.read_many(std::slice::from_ref(hash))?;
        let Some(chunk) = found.into_iter().next().flatten() else { return Ok(None) };
        if chunk.hash() != *hash {
            return Err(Error::Malformed { hash: *hash, what: "its bytes have another hash" });
        }
        Ok(Some(chunk))
    }

    fn put_shared(&self, chunk: Arc<Chunk>) -> Result<Hash> {
        let hash = chunk.hash();
        self.young.lock().insert(hash, chunk);
        Ok(hash)
    }

    fn has(&self, hash: &Hash) -> Result<bool> {
        if self.young.lock().contains_key(hash) {
            return Ok(true);
        }
        let found = self.remote.has_many(std::slice::from_ref(hash))?;
        Ok(found.first().copied().unwrap_or_default())
    }
}
