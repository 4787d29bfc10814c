//! What can go wrong below the versioned database, one enum for the whole crate.
//!
//! The class says what happens: [`Error::Io`], [`Error::DiskFull`] and [`Error::Closed`] are
//! *unavailable* (reads go on), [`Error::Missing`], [`Error::Damaged`] and [`Error::Malformed`] are
//! *corrupt* (named, never repaired in silence), [`Error::TooLarge`] and [`Error::Unsorted`] refuse
//! what the caller handed in.

use std::io;
use std::sync::Arc;

use crate::hash::Hash;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of the storage layer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The disk refused an operation on a file; a store that met it while writing is closed to
    /// writes.
    #[error("cannot {action} {file}: {source}")]
    Io {
        /// What was tried: `read`, `write`, `sync`, ...
        action: &'static str,
        /// The path below the instance's folder.
        file: String,
        /// What the operating system said.
        source: Arc<io::Error>,
    },
    /// The disk has no room for a file that was being made; nothing was changed and writing may go
    /// on once there is room.
    #[error("the disk is full: no room to write {file}")]
    DiskFull {
        /// The path below the instance's folder.
        file: String,
    },
    /// A write or sync failed before, so nothing is written until the store is opened again.
    #[error("closed to writes since an earlier failure: {reason}")]
    Closed {
        /// The failure that closed it.
        reason: String,
    },
    /// A chunk that something refers to is not there.
    #[error("chunk {0} is missing")]
    Missing(Hash),
    /// Bytes of a file are not what was written.
    #[error("{file} is damaged at byte {offset}: {what}")]
    Damaged {
        /// The path below the instance's folder.
        file: String,
        /// Where in the file, in bytes from its start.
        offset: u64,
        /// What is wrong there.
        what: String,
    },
    /// A chunk's bytes are sound but do not say what its kind must say.
    #[error("chunk {hash} is malformed: {what}")]
    Malformed {
        /// The chunk.
        hash: Hash,
        /// What is wrong with it.
        what: &'static str,
    },
    /// What was handed in is past a limit of `limits.rs`.
    #[error("{what} of {bytes} bytes is over the limit of {limit} bytes")]
    TooLarge {
        /// What is too large: `key`, `value`, `chunk`, ...
        what: &'static str,
        /// Its size in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A batch that must be sorted by key, each key once, is not.
    #[error("the keys of a batch must ascend")]
    Unsorted,
    /// Something that only one may do at a time is being done.
    #[error("{0} is already under way")]
    Busy(&'static str),
    /// A remote refused or failed; says what to do.
    #[error("remote: {0}")]
    Remote(String),
}

impl Error {
    /// Names the file and the action that an I/O error belongs to.
    pub fn io(action: &'static str, file: &str, source: io::Error) -> Error {
        if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            return Error::DiskFull { file: file.to_owned() };
        }
        Error::Io { action, file: file.to_owned(), source: Arc::new(source) }
    }

    /// Names the place in a file whose bytes are wrong.
    pub fn damaged(file: &str, offset: u64, what: impl Into<String>) -> Error {
        Error::Damaged { file: file.to_owned(), offset, what: what.into() }
    }
}
