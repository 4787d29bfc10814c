//! What a workload may come to.

use std::io;
use std::path::Path;

use thiserror::Error;
use wire::WireError;

/// A result of this crate.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// What a workload judges; figures alone are [`Verdict::Right`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All is as it must be.
    Right,
    /// Something is not; exit code 1.
    Wrong(String),
}

impl Verdict {
    /// Right if `findings` is empty, else wrong with the first of them.
    pub(crate) fn of(findings: &[String]) -> Self {
        match findings {
            [] => Self::Right,
            [only] => Self::Wrong(only.clone()),
            [first, rest @ ..] => Self::Wrong(format!("{first} (and {} more)", rest.len())),
        }
    }
}

/// Why a workload could not be carried out; exit code 2.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// The operating system refused something.
    #[error("cannot {what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// A process failed or ended where it should not; `said` is the end of its output.
    #[error("{name} {what}\n{said}")]
    Process {
        /// Its name.
        name: String,
        /// What happened.
        what: String,
        /// The end of what it wrote.
        said: String,
    },
    /// Something took longer than its limit.
    #[error("{what} took longer than {seconds} s")]
    TimeLimit {
        /// What.
        what: String,
        /// The limit.
        seconds: u64,
    },
    /// A connection or statement failed.
    #[error("{sql}: {source}")]
    Sql {
        /// The begin of the statement, or what was done.
        sql: String,
        /// The server's answer, or the stream's.
        source: WireError,
    },
    /// A server answered what cannot be.
    #[error("{0}")]
    Answer(String),
    /// Something that the workload needs is not there.
    #[error("{0}")]
    Absent(String),
}

impl Error {
    /// An [`Error::Io`] of doing `what` with `path`.
    pub(crate) fn file(what: &str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let what = format!("{what} {}", path.display());
        move |source| Self::Io { what, source }
    }

    /// An [`Error::Io`] of `what`.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    /// MySQL's number, if the server refused a statement.
    pub(crate) fn code(&self) -> Option<u16> {
        match self {
            Self::Sql { source: WireError::Server(error), .. } => Some(error.code),
            _ => None,
        }
    }

    /// Whether the server asks to try the transaction again: a deadlock, or a lock's time-out.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self.code(), Some(1205 | 1213))
    }
}
