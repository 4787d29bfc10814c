//! The walk over all that some roots reach, each chunk once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use storage::copy::Copied;
use storage::{Chunk, Hash, Store};

use super::super::limits::VERIFY_STEP_CHUNKS;
use super::super::progress::{Phase, Progress, Watch};
use super::objects::Expected;
use super::report::VerifyReport;
use super::trees::Subtree;
use crate::error::Result;

/// A verification under way.
pub(super) struct Walk<'a> {
    pub(super) store: &'a Store,
    pub(super) report: VerifyReport,
    /// The nodes of trees that were read, with what their parents must say of them; `None`:
    /// damaged.
    pub(super) subtrees: BTreeMap<Hash, Option<Subtree>>,
    watch: Watch<'a>,
    ahead: Vec<(Hash, Expected)>,
    seen: BTreeSet<Hash>,
    told: u64,
    chunks_total: Option<u64>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(store: &'a Store, watch: Watch<'a>) -> Self {
        Self {
            store,
            report: VerifyReport::default(),
            subtrees: BTreeMap::new(),
            watch,
            ahead: Vec::new(),
            seen: BTreeSet::new(),
            told: 0,
            chunks_total: None,
        }
    }

    /// The same; of about so many chunks.
    pub(super) fn of_about(self, chunks: u64) -> Self {
        Self { chunks_total: Some(chunks), ..self }
    }

    /// Lets the walk come to a chunk, which should be of that kind. The zero hash is nothing.
    pub(super) fn want(&mut self, hash: Hash, expected: Expected) {
        if !hash.is_zero() {
            self.ahead.push((hash, expected));
        }
    }

    /// Reads everything and says what was found. An error is one of the disk, not a finding.
    pub(super) fn run(&mut self) -> Result<()> {
        while let Some((hash, expected)) = self.ahead.pop() {
            if self.seen.insert(hash) {
                self.visit(hash, expected)?;
            }
        }
        self.tell()
    }

    fn visit(&mut self, hash: Hash, expected: Expected) -> Result<()> {
        let Some(chunk) = self.read(hash)? else { return Ok(()) };
        if let Err(error) = self.object(hash, &chunk, expected) {
            self.report.note_or_fail(Some(hash), error)?;
        }
        Ok(())
    }

    /// The chunk, counted; `None`, and a finding, if it is missing or damaged.
    pub(super) fn read(&mut self, hash: Hash) -> Result<Option<Arc<Chunk>>> {
        let chunk = match self.store.fetch(&hash) {
            Ok(chunk) => chunk,
            Err(error) => {
                self.report.note_or_fail(Some(hash), error.into())?;
                return Ok(None);
            }
        };
        if chunk.hash() != hash {
            self.report.note(Some(hash), "its bytes have another hash");
            return Ok(None);
        }
        self.report.chunks += 1;
        self.report.bytes += chunk.bytes().len() as u64;
        *self.report.kinds.entry(chunk.kind()).or_default() += 1;
        if self.report.chunks >= self.told + VERIFY_STEP_CHUNKS {
            self.tell()?;
        }
        Ok(Some(chunk))
    }

    /// Notes that a chunk was read on the way, so that it is not read again.
    pub(super) fn saw(&mut self, hash: Hash) -> bool {
        self.seen.insert(hash)
    }

    fn tell(&mut self) -> Result<()> {
        self.told = self.report.chunks;
        let copied = Copied { chunks: self.report.chunks, bytes: self.report.bytes, present: 0 };
        let total = self.chunks_total.map(|total| total.max(copied.chunks));
        (self.watch)(&Progress { phase: Phase::Verify, copied, chunks_total: total })
    }
}
