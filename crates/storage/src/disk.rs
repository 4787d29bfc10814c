//! The only door to files.
//!
//! Everything that a node keeps goes through [`Disk`]: the server hands in the real one, the tests
//! a simulated one that crashes after any write or sync, loses, tears and reorders what was not
//! synced, runs full and flips bits. Paths are relative to the folder that the disk was opened on,
//! with `/` between the parts; nothing above that folder can be named.
//!
//! What a caller may rely on, and no more:
//! - bytes written are durable only after [`DiskFile::sync`] of that file returned `Ok`, and a
//!   file's existence or new name only after [`Disk::sync_dir`] of its folder did;
//! - what was not synced may be lost, kept or kept in part after a crash, in any order, down to
//!   single 512-byte sectors;
//! - a failed write or sync says nothing about what reached the disk: it is never retried, the
//!   instance closes to writes.

use std::io;
use std::sync::Arc;

/// How [`Disk::open`] opens a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// The file must exist; it is only read.
    Read,
    /// The file must exist; it is read and written.
    Write,
    /// The file must not exist; it is made, read and written.
    Create,
}

/// A folder of files, real or simulated. Errors are [`io::Error`]s with the operating system's
/// kinds (`StorageFull` for a full disk).
pub trait Disk: Send + Sync {
    /// Opens `path`; `NotFound` and `AlreadyExists` as [`OpenMode`] says.
    fn open(&self, path: &str, mode: OpenMode) -> io::Result<Arc<dyn DiskFile>>;
    /// The names (not paths) of the files and folders directly in `dir`, sorted; `""` is the folder
    /// itself.
    fn list(&self, dir: &str) -> io::Result<Vec<String>>;
    /// Makes `dir` and the folders above it; one that exists is no error.
    fn make_dir(&self, dir: &str) -> io::Result<()>;
    /// Gives `from` the name `to`, replacing what is there, in one step.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file; `NotFound` if there is none.
    fn remove(&self, path: &str) -> io::Result<()>;
    /// Makes the names in `dir` durable.
    fn sync_dir(&self, dir: &str) -> io::Result<()>;
    /// Takes the exclusive lock on `path` (made if absent) until the returned guard is dropped;
    /// `WouldBlock` if another holds it.
    fn lock(&self, path: &str) -> io::Result<Box<dyn Send + Sync>>;
}

/// An open file, read and written by position, from any thread.
pub trait DiskFile: Send + Sync {
    /// Reads up to `buf.len()` bytes at `offset`; fewer only at the file's end.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize>;
    /// Writes all of `bytes` at `offset`, growing the file where needed.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// The file's length in bytes.
    fn len(&self) -> io::Result<u64>;
    /// Whether the file has no bytes.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
    /// Cuts or grows (with zeros) the file to `len` bytes.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Returns once every byte written so far, and the length, are durable.
    fn sync(&self) -> io::Result<()>;
}
