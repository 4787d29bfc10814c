//! A folder of a disk as a disk, so that one crash hits all that lie on it.

use std::io::Result;
use std::sync::Arc;

use storage::{Disk, DiskFile, OpenMode};
use testkit::SimDisk;

pub(crate) struct Folder {
    disk: SimDisk,
    name: &'static str,
}

impl Folder {
    /// The folder of that name, made if it is not there.
    pub(crate) fn of(disk: &SimDisk, name: &'static str) -> Result<Folder> {
        disk.make_dir(name)?;
        disk.sync_dir("")?;
        Ok(Folder { disk: disk.clone(), name })
    }

    fn path(&self, path: &str) -> String {
        if path.is_empty() { self.name.to_owned() } else { format!("{}/{path}", self.name) }
    }
}

impl Disk for Folder {
    fn open(&self, path: &str, mode: OpenMode) -> Result<Arc<dyn DiskFile>> {
        self.disk.open(&self.path(path), mode)
    }

    fn list(&self, dir: &str) -> Result<Vec<String>> {
        self.disk.list(&self.path(dir))
    }

    fn make_dir(&self, dir: &str) -> Result<()> {
        self.disk.make_dir(&self.path(dir))
    }

    fn rename(&self, from: &str, to: &str) -> Result<()> {
        self.disk.rename(&self.path(from), &self.path(to))
    }

    fn remove(&self, path: &str) -> Result<()> {
        self.disk.remove(&self.path(path))
    }

    fn sync_dir(&self, dir: &str) -> Result<()> {
        self.disk.sync_dir(&self.path(dir))
    }

    fn lock(&self, path: &str) -> Result<Box<dyn Send + Sync>> {
        self.disk.lock(&self.path(path))
    }
}
