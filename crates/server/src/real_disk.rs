//! The real disk: a folder of the machine's file system.
//!
//! Paths are checked part by part, so that nothing above the folder can be named. Files are written
//! by position (`pwrite`) and made durable with `fdatasync`, which also covers a changed length;
//! names are made durable by syncing their folder. The lock is `flock`: the kernel lets go of it
//! when the process ends, however it ends.
#![expect(clippy::disallowed_methods, reason = "this is the `Disk` that the others take")]

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use storage::{Disk, DiskFile, OpenMode};

/// Files are the owner's alone: they hold rows and password hashes.
const FILE_MODE: u32 = 0o600;
/// So are folders.
const FOLDER_MODE: u32 = 0o700;

/// A folder as a [`Disk`].
#[derive(Clone, Debug)]
pub struct RealDisk {
    root: PathBuf,
    /// Whether the folder itself is made when the first one below it is.
    is_to_be_made: bool,
}

struct RealFile(File);

impl RealDisk {
    /// The folder `root`, made with those above it if it is absent.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn open(root: &Path) -> Result<Self> {
        make_root(root)?;
        Ok(Self { root: root.canonicalize()?, is_to_be_made: false })
    }

    /// The folder `root`, which may be absent until something is put there.
    ///
    /// # Errors
    /// What the operating system says of a path that is no folder.
    pub fn at(root: &Path) -> Result<Self> {
        match root.canonicalize() {
            Ok(root) if root.is_dir() => Ok(Self { root, is_to_be_made: false }),
            Ok(_) => Err(ErrorKind::NotADirectory.into()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(Self { root: std::path::absolute(root)?, is_to_be_made: true })
            }
            Err(error) => Err(error),
        }
    }

    /// The folder, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn path(&self, path: &str) -> Result<PathBuf> {
        let path = Path::new(path);
        if path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Ok(self.root.join(path));
        }
        Err(Error::new(ErrorKind::InvalidInput, "a path must stay below the folder"))
    }
}

/// Makes the folder if it is absent; its own name has to last as its contents do.
fn make_root(root: &Path) -> Result<()> {
    if root.is_dir() {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(root)?;
    match root.canonicalize()?.parent() {
        Some(above) => File::open(above)?.sync_all(),
        None => Ok(()),
    }
}

impl Disk for RealDisk {
    fn open(&self, path: &str, mode: OpenMode) -> Result<Arc<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        options.read(true).mode(FILE_MODE);
        match mode {
            OpenMode::Read => {}
            OpenMode::Write => {
                options.write(true);
            }
            OpenMode::Create => {
                options.write(true).create_new(true);
            }
        }
        Ok(Arc::new(RealFile(options.open(self.path(path)?)?)))
    }

    fn list(&self, dir: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.path(dir)?)? {
            // Names that are not UTF-8 are none of ours.
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    fn make_dir(&self, dir: &str) -> Result<()> {
        if self.is_to_be_made {
            make_root(&self.root)?;
        } else if !self.root.is_dir() {
            // A disk that was taken away comes back with its contents, and finds its place free.
            return Err(ErrorKind::NotFound.into());
        }
        fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(self.path(dir)?)
    }

    fn rename(&self, from: &str, to: &str) -> Result<()> {
        fs::rename(self.path(from)?, self.path(to)?)
    }

    fn remove(&self, path: &str) -> Result<()> {
        fs::remove_file(self.path(path)?)
    }

    fn sync_dir(&self, dir: &str) -> Result<()> {
        File::open(self.path(dir)?)?.sync_all()
    }

    fn lock(&self, path: &str) -> Result<Box<dyn Send + Sync>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(FILE_MODE);
        let file = options.open(self.path(path)?)?;
        match file.try_lock() {
            // Dropping the file lets go of the lock.
            Ok(()) => Ok(Box::new(file)),
            Err(TryLockError::WouldBlock) => Err(ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl DiskFile for RealFile {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buf.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.0.read_at(rest, offset + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> Result<()> {
        self.0.write_all_at(bytes, offset)
    }

    fn len(&self) -> Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn set_len(&self, len: u64) -> Result<()> {
        self.0.set_len(len)
    }

    fn sync(&self) -> Result<()> {
        self.0.sync_data()
    }
}

#[cfg(test)]
mod tests;
