//! What a verification read and found.

use std::fmt;

use storage::Hash;

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

/// What was read and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Packs read byte by byte.
    pub packs: usize,
    /// Chunks that the roots reach.
    pub chunks: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Commits among them.
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

    pub(super) fn add_packs(&mut self, found: storage::verify::Report) {
        self.packs += found.packs;
        let listed = found.findings.len() as u64;
        for finding in found.findings {
            self.note(None, finding.to_string());
        }
        self.findings_count += found.findings_count - listed;
    }
}
