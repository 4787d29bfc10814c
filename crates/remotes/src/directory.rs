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
use storage::mem_disk::MemFile;
use storage::pack::{Pack, PackImage};
use storage::remote::{Remote, RootRecord, RootVersion};
use storage::seam::{Entropy, Wait};
use storage::verify::{Report, Watch, verify_pack};
use storage::{Chunk, Disk, Error, Hash, OpenMode, Result};

/// The folder of the packs.
const PACKS: &str = "packs";
/// What the name of a pack ends in.
const SUFFIX: &str = ".pack";
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
    seen: RwLock<Seen>,
}

/// The packs that were there at the last look.
#[derive(Default)]
struct Seen {
    packs: BTreeMap<String, Arc<Pack>>,
    /// Those that cannot be read, and why. What is in no other pack may be in them.
    damaged: BTreeMap<String, Error>,
}

impl DirectoryRemote {
    /// The remote in the folder that `disk` is opened on; a folder that holds none becomes one when
    /// something is put there.
    pub fn open(
        disk: Arc<dyn Disk>,
        wait: Arc<dyn Wait>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self> {
        Ok(Self { disk, wait, entropy, seen: RwLock::default() })
    }

    /// The names of the packs in the folder.
    fn pack_names(&self) -> Result<Vec<String>> {
        let names = match self.disk.list(PACKS) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            listed => listed.map_err(|error| Error::io("list", PACKS, error))?,
        };
        Ok(names.into_iter().filter(|name| name.ends_with(SUFFIX)).collect())
    }

    /// Takes note of packs that others have put there. A damaged one harms nothing that is in
    /// others.
    fn look(&self) -> Result<()> {
        let names = self.pack_names()?;
        let mut seen = self.seen.write();
        seen.packs.retain(|name, _| names.contains(name));
        seen.damaged.clear();
        for name in names {
            if seen.packs.contains_key(&name) {
                continue;
            }
            match self.open_pack(&format!("{PACKS}/{name}")) {
                Ok(pack) => drop(seen.packs.insert(name, Arc::new(pack))),
                Err(error @ Error::Damaged { .. }) => drop(seen.damaged.insert(name, error)),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn open_pack(&self, path: &str) -> Result<Pack> {
        let file = self.disk.open(path, OpenMode::Read);
        Pack::open(path, file.map_err(|error| Error::io("open", path, error))?)
    }

    fn find(&self, hash: &Hash) -> Option<Arc<Pack>> {
        self.seen.read().packs.values().find(|pack| pack.has(hash)).cloned()
    }

    /// The pack that has it, or `None` if none has; fails where one that might have it is damaged.
    fn find_surely(&self, hash: &Hash) -> Result<Option<Arc<Pack>>> {
        let found = self.find(hash);
        match self.seen.read().damaged.values().next() {
            Some(damage) if found.is_none() => Err(damage.clone()),
            _ => Ok(found),
        }
    }

    fn get(&self, hash: &Hash) -> Result<Option<Arc<Chunk>>> {
        match self.find_surely(hash)? {
            None => Ok(None),
            Some(pack) => pack.get(hash),
        }
    }

    /// Whether a hash is unknown at the last look, so that another look may help.
    fn lacks_any(&self, hashes: &[Hash]) -> bool {
        hashes.iter().any(|hash| self.find(hash).is_none())
    }

    /// Reads a pack's file as a whole: its bytes have the hash that it is named by, and all that a
    /// pack says of itself is right.
    fn verify_pack(&self, name: &str, report: &mut Report, watch: Watch<'_>) -> Result<()> {
        let path = format!("{PACKS}/{name}");
        let io = |error| Error::io("read", &path, error);
        let file = self.disk.open(&path, OpenMode::Read).map_err(io)?;
        let len = usize::try_from(file.len().map_err(io)?).unwrap_or(usize::MAX);
        let mut bytes = vec![0; len];
        let read = file.read_at(0, &mut bytes).map_err(io)?;
        bytes.truncate(read);
        let is_named = name.strip_suffix(SUFFIX) == Some(Hash::of(&bytes).to_string().as_str());
        let before = report.findings_count;
        verify_pack(&path, Arc::new(MemFile::new(bytes)), report, watch)?;
        if !is_named && report.findings_count == before {
            report.note(Error::damaged(&path, 0, "its bytes have another hash than its name"));
        }
        Ok(())
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
        hashes.iter().map(|hash| Ok(self.find_surely(hash)?.is_some())).collect()
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
        let name = format!("{}{SUFFIX}", Hash::of(&image.bytes));
        let (young, path) = (self.upload_name(&name), format!("{PACKS}/{name}"));
        if let Err(error) = self.write_pack(&young, &image.bytes) {
            // What is left of it is never read, and the error is what the caller must hear.
            let _ = self.disk.remove(&young);
            return Err(Error::io("write", &young, error));
        }
        let named = self.disk.rename(&young, &path).and_then(|()| self.disk.sync_dir(PACKS));
        named.map_err(|error| Error::io("rename", &path, error))?;
        let pack = self.open_pack(&path)?;
        self.seen.write().packs.insert(name, Arc::new(pack));
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

    fn verify(&self, watch: Watch<'_>) -> Result<Report> {
        let mut report = Report::default();
        for name in self.pack_names()? {
            self.verify_pack(&name, &mut report, watch)?;
        }
        Ok(report)
    }
}
