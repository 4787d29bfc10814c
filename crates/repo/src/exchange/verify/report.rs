//! What a verification read and found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use storage::{Hash, Kind};

use super::super::limits::FINDINGS_MAX;
use crate::error::{Error, Result};

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The chunk in which it is; `None`: in no chunk.
    pub chunk: Option<Hash>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.chunk {
            Some(chunk) if !self.what.contains(&chunk.to_string()) => {
                write!(f, "chunk {chunk}: {}", self.what)
            }
            _ => f.write_str(&self.what),
        }
    }
}

/// What is verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// An instance.
    #[default]
    Instance,
    /// A remote, whose branches and tags are read.
    Remote,
    /// The backup of a database.
    Backup {
        /// The database.
        database: String,
    },
    /// A place in which nothing was published.
    Nothing,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instance => f.write_str("an instance"),
            Self::Remote => f.write_str("a remote"),
            Self::Backup { database, .. } => write!(f, "a backup of database {database}"),
            Self::Nothing => f.write_str("a place without a root"),
        }
    }
}

/// What was read and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// What was read: an instance, a remote or a backup.
    pub subject: Subject,
    /// Packs read byte by byte.
    pub packs: usize,
    /// Bytes of their files.
    pub pack_bytes: u64,
    /// Chunks in them.
    pub pack_chunks: u64,
    /// Those of them that the roots reach.
    pub reachable_packed: u64,
    /// Entries of the log read.
    pub log_entries: u64,
    /// Chunks that the roots reach.
    pub chunks: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many there are of each kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// Branches, tags, tracking refs and working sets.
    pub refs: u64,
    /// What they point to.
    pub heads: BTreeSet<Hash>,
    /// Commits among the chunks.
    pub commits: u64,
    /// Tables among them, each version counted.
    pub tables: u64,
    /// Rows read.
    pub rows: u64,
    /// What is wrong, the first thousand of it.
    pub findings: Vec<Finding>,
    /// How much is wrong.
    pub findings_count: u64,
}

impl VerifyReport {
    /// Whether nothing was found wrong.
    pub fn is_sound(&self) -> bool {
        self.findings_count == 0
    }

    pub(super) fn note(&mut self, chunk: Option<Hash>, what: impl Into<String>) {
        self.findings_count += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding { chunk, what: what.into() });
        }
    }

    /// Notes what is damaged or missing; an error that says nothing about the data is passed on.
    pub(super) fn note_or_fail(&mut self, chunk: Option<Hash>, error: Error) -> Result<()> {
        match &error {
            Error::Storage(
                storage::Error::Missing(_)
                | storage::Error::Damaged { .. }
                | storage::Error::Malformed { .. },
            )
            | Error::Corrupt { .. } => {
                self.note(chunk, error.to_string());
                Ok(())
            }
            _ => Err(error),
        }
    }

    /// Adds what packs were found to hold. What a walk has named already, with the chunk that it
    /// concerns, is not said again.
    pub(super) fn add_packs(&mut self, found: storage::verify::Report) {
        self.packs += found.packs;
        self.pack_bytes += found.bytes;
        self.pack_chunks += found.chunks;
        self.findings_count += found.findings_count - found.findings.len() as u64;
        for finding in found.findings {
            let what = finding.to_string();
            if !self.findings.iter().any(|known| known.what == what) {
                self.note(None, what);
            }
        }
    }
}
