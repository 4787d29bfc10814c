//! A folder as a remote.
//!
//! ```text
//! packs/<name>.pack   packs, named by the hash of their bytes, written once
//! upload/<name>       packs that are being written; a crash leaves them, nobody reads them
//! root                the root record, replaced by rename
//! LOCK                held while the root is compared and swapped
//! ```
//! Several processes may use the folder at once, also over a network file system whose locks and
//! renames work. A pack counts as soon as it has its name. What was uploaded and never named by a
//! root is garbage that a later collection removes.

mod root_file;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use parking_lot::RwLock;
use storage::pack::{Pack, PackImage};
use storage::remote::{Remote, RootRecord, RootVersion};
use storage::seam::{Entropy, Wait};
use storage::{Chunk, Disk, Error, Hash, OpenMode, Result};

/// The folder of the packs.
const PACKS: &str = "packs";
/// The folder of packs that are being written.
const UPLOAD: &str = "upload";
/// The file that is locked while the root is swapped.
const LOCK: &str = "LOCK";
/// How long a lock that another process holds is waited for, in milliseconds: far longer than a
/// swap takes, short enough that a commit that waits for it can still answer.
const LOCK_WAIT_MS: u64 = 3_000;
/// How long between two looks at a lock that is held, in milliseconds.
const LOCK_LOOK_MS: u64 = 5;

/// A folder that keeps packs and a root.
pub struct DirectoryRemote {
    disk: Arc<dyn Disk>,
    wait: Arc<dyn Wait>,
    entropy: Arc<dyn Entropy>,
    /// The packs that were there at the last look.
    packs: RwLock<BTreeMap<String, Arc<Pack>>>,
}

impl DirectoryRemote {
    /// The remote in the folder that `disk` is opened on; a folder that holds none becomes one when
    /// something is put there.
    pub fn open(
        disk: Arc<dyn Disk>,
        wait: Arc<dyn Wait>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self> {
        Ok(Self { disk, wait, entropy, packs: RwLock::new(BTreeMap::new()) })
    }

    /// Takes note of packs that others have put there.
    fn look(&self) -> Result<()> {
        let names = match self.disk.list(PACKS) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            listed => listed.map_err(|error| Error::io("list", PACKS, error))?,
        };
        let mut packs = self.packs.write();
        packs.retain(|name, _| names.contains(name));
        for name in names.into_iter().filter(|name| name.strip_suffix(".pack").is_some()) {
            if let std::collections::btree_map::Entry::Vacant(place) = packs.entry(name) {
                let pack = self.open_pack(&format!("{PACKS}/{}", place.key()))?;
                place.insert(Arc::new(pack));
            }
        }
        Ok(())
    }

    fn open_pack(&self, path: &str) -> Result<Pack> {
        let file = self.disk.open(path, OpenMode::Read);
        Pack::open(path, file.map_err(|error| Error::io("open", path, error))?)
    }

    fn find(&self, hash: &Hash) -> Option<Arc<Pack>> {
        self.packs.read().values().find(|pack| pack.has(hash)).cloned()
    }

    fn get(&self, hash: &Hash) -> Result<Option<Arc<Chunk>>> {
        match self.find(hash) {
            None => Ok(None),
            Some(pack) => pack.get(hash),
        }
    }

    /// Whether a hash is unknown at the last look, so that another look may help.
    fn lacks_any(&self, hashes: &[Hash]) -> bool {
        hashes.iter().any(|hash| self.find(hash).is_none())
    }

    /// Takes the lock on the root, waiting a bounded time for another process.
    fn lock(&self) -> Result<Box<dyn Send + Sync>> {
        for _ in 0..=LOCK_WAIT_MS / LOCK_LOOK_MS {
            match self.disk.lock(LOCK) {
                Ok(lock) => return Ok(lock),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    let ticket = self.wait.ticket();
                    self.wait.wait(ticket, Some(LOCK_LOOK_MS));
                }
                Err(error) => return Err(Error::io("lock", LOCK, error)),
            }
        }
        let seconds = LOCK_WAIT_MS / 1000;
        Err(Error::Remote(format!(
            "another process has held the lock for {seconds} s; try again, or see who it is"
        )))
    }

    /// A name that nobody else writes to at the same time.
    fn upload_name(&self, name: &str) -> String {
        let mut random = [0; 8];
        self.entropy.fill(&mut random);
        format!("{UPLOAD}/{name}.{:016x}", u64::from_le_bytes(random))
    }

    fn write_pack(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let file = self.disk.open(path, OpenMode::Create)?;
        file.write_at(0, bytes)?;
        file.sync()
    }
}

impl Remote for DirectoryRemote {
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>> {
        if self.lacks_any(hashes) {
            self.look()?;
        }
        Ok(hashes.iter().map(|hash| self.find(hash).is_some()).collect())
    }

    fn read_many(&self, hashes: &[Hash]) -> Result<Vec<Option<Arc<Chunk>>>> {
        if self.lacks_any(hashes) {
            self.look()?;
        }
        hashes.iter().map(|hash| self.get(hash)).collect()
    }

    fn upload(&self, image: PackImage) -> Result<()> {
        let made = self.disk.make_dir(PACKS).and_then(|()| self.disk.make_dir(UPLOAD));
        made.map_err(|error| Error::io("make", PACKS, error))?;
        self.disk.sync_dir("").map_err(|error| Error::io("sync", "the remote's folder", error))?;
        let name = format!("{}.pack", Hash::of(&image.bytes));
        let (young, path) = (self.upload_name(&name), format!("{PACKS}/{name}"));
        if let Err(error) = self.write_pack(&young, &image.bytes) {
            // What is left of it is never read, and the error is what the caller must hear.
            let _ = self.disk.remove(&young);
            return Err(Error::io("write", &young, error));
        }
        let named = self.disk.rename(&young, &path).and_then(|()| self.disk.sync_dir(PACKS));
        named.map_err(|error| Error::io("rename", &path, error))?;
        let pack = self.open_pack(&path)?;
        self.packs.write().insert(name, Arc::new(pack));
        Ok(())
    }

    fn root(&self) -> Result<Option<RootRecord>> {
        root_file::read(self.disk.as_ref())
    }

    fn swap_root(&self, expected: Option<&RootVersion>, new: &[u8]) -> Result<bool> {
        let _lock = self.lock()?;
        let now = root_file::read(self.disk.as_ref())?;
        if now.as_ref().map(|record| &record.version) != expected {
            return Ok(false);
        }
        let generation = root_file::generation(now.as_ref())? + 1;
        root_file::write(self.disk.as_ref(), generation, new)?;
        Ok(true)
    }
}
