//! A disk in memory that does what it is told and never fails: for tests of this crate, for images
//! of packs and for scratch instances.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};

use crate::disk::{Disk, DiskFile, OpenMode};

/// Files in memory, without a bound. Clones share them.
#[derive(Clone, Default)]
pub struct MemDisk {
    files: Arc<Mutex<BTreeMap<String, Arc<MemFile>>>>,
    folders: Arc<Mutex<BTreeSet<String>>>,
    locks: Arc<Mutex<BTreeSet<String>>>,
}

/// A file in memory.
#[derive(Default)]
pub struct MemFile(RwLock<Vec<u8>>);

impl MemFile {
    /// A file with these bytes.
    pub fn new(bytes: Vec<u8>) -> MemFile {
        MemFile(RwLock::new(bytes))
    }
}

impl MemDisk {
    /// An empty disk.
    pub fn new() -> MemDisk {
        MemDisk::default()
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl Disk for MemDisk {
    fn open(&self, path: &str, mode: OpenMode) -> Result<Arc<dyn DiskFile>> {
        let mut files = self.files.lock();
        match (files.get(path), mode) {
            (Some(_), OpenMode::Create) => Err(ErrorKind::AlreadyExists.into()),
            (Some(file), _) => Ok(file.clone()),
            (None, OpenMode::Create) => {
                let folder = folder_of(path);
                if !folder.is_empty() && !self.folders.lock().contains(folder) {
                    return Err(ErrorKind::NotFound.into());
                }
                let file = Arc::new(MemFile::default());
                files.insert(path.to_owned(), file.clone());
                Ok(file)
            }
            (None, _) => Err(ErrorKind::NotFound.into()),
        }
    }

    fn list(&self, dir: &str) -> Result<Vec<String>> {
        let (files, folders) = (self.files.lock(), self.folders.lock());
        if !dir.is_empty() && !folders.contains(dir) {
            return Err(ErrorKind::NotFound.into());
        }
        let names = files.keys().chain(folders.iter()).filter(|path| folder_of(path) == dir);
        let names: BTreeSet<_> = names.filter_map(|path| path.rsplit('/').next()).collect();
        Ok(names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    fn make_dir(&self, dir: &str) -> Result<()> {
        let mut folders = self.folders.lock();
        let mut folder = dir;
        while !folder.is_empty() {
            folders.insert(folder.to_owned());
            folder = folder_of(folder);
        }
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> Result<()> {
        let mut files = self.files.lock();
        let file = files.remove(from).ok_or(ErrorKind::NotFound)?;
        files.insert(to.to_owned(), file);
        Ok(())
    }

    fn remove(&self, path: &str) -> Result<()> {
        self.files.lock().remove(path).map(|_| ()).ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn sync_dir(&self, _dir: &str) -> Result<()> {
        Ok(())
    }

    fn lock(&self, path: &str) -> Result<Box<dyn Send + Sync>> {
        if !self.locks.lock().insert(path.to_owned()) {
            return Err(Error::new(ErrorKind::WouldBlock, "locked by another"));
        }
        Ok(Box::new(Locked { locks: self.locks.clone(), path: path.to_owned() }))
    }
}

struct Locked {
    locks: Arc<Mutex<BTreeSet<String>>>,
    path: String,
}

impl Drop for Locked {
    fn drop(&mut self) {
        self.locks.lock().remove(&self.path);
    }
}

impl DiskFile for MemFile {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize> {
        let bytes = self.0.read();
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let len = buf.len().min(bytes.len() - start);
        buf[..len].copy_from_slice(&bytes[start..start + len]);
        Ok(len)
    }

    fn write_at(&self, offset: u64, written: &[u8]) -> Result<()> {
        let start = usize::try_from(offset).map_err(|_| ErrorKind::StorageFull)?;
        let end = start.checked_add(written.len()).ok_or(ErrorKind::StorageFull)?;
        let mut bytes = self.0.write();
        if bytes.len() < end {
            bytes.resize(end, 0);
        }
        bytes[start..end].copy_from_slice(written);
        Ok(())
    }

    fn len(&self) -> Result<u64> {
        Ok(self.0.read().len() as u64)
    }

    fn set_len(&self, len: u64) -> Result<()> {
        let len = usize::try_from(len).map_err(|_| ErrorKind::StorageFull)?;
        self.0.write().resize(len, 0);
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        Ok(())
    }
}
