//! What can keep a node from starting, serving or stopping.

use std::io;
use std::path::Path;

use thiserror::Error;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of a node; the text says what to do where that is known.
#[derive(Debug, Error)]
pub enum Error {
    /// The instance refused.
    #[error(transparent)]
    Repo(#[from] repo::Error),
    /// Another server has the data directory.
    #[error(
        "another pando is using {data_dir}: the server with process id {pid}, on {address}. Talk \
         to it as a client (pando sql), or stop it first (kill {pid})"
    )]
    InUse {
        /// The data directory.
        data_dir: String,
        /// The other's process.
        pid: u32,
        /// Where it listens.
        address: String,
    },
    /// The files of the instance are not what was written; nothing was changed.
    #[error(
        "the instance in {folder} is damaged and was not opened: {source}. Nothing was changed. \
         `pando fsck` names all that is damaged; a sound backup makes the database anew: `pando \
         backup restore URL NAME`"
    )]
    Damaged {
        /// The instance's folder.
        folder: String,
        /// Where and what.
        source: repo::Error,
    },
    /// The instance cannot be opened.
    #[error("cannot open the instance in {folder}: {source}")]
    NotOpened {
        /// The instance's folder.
        folder: String,
        /// Why.
        source: repo::Error,
    },
    /// The engine refused.
    #[error("{0}")]
    Sql(types::SqlError),
    /// The operating system refused.
    #[error("cannot {action}: {source}")]
    Io {
        /// What was tried, with the file or address.
        action: String,
        /// What it said.
        source: io::Error,
    },
    /// The certificate or its key is of no use.
    #[error(
        "TLS: {0}; put the right file there, or remove the folder .pando/tls to have a new \
         certificate made"
    )]
    Tls(String),
    /// Settings that may not go together.
    #[error("{0}")]
    Refused(String),
}

impl Error {
    /// Names what was tried.
    pub fn io(action: impl Into<String>, source: io::Error) -> Self {
        Self::Io { action: action.into(), source }
    }

    /// Names what was tried with a file.
    pub fn file(action: &str, path: &Path, source: io::Error) -> Self {
        Self::io(format!("{action} {}", path.display()), source)
    }
}

impl From<engine::Error> for Error {
    fn from(error: engine::Error) -> Self {
        match error {
            engine::Error::Sql(error) => Self::Sql(error),
            other => Self::Refused(format!("{other:?}")),
        }
    }
}
