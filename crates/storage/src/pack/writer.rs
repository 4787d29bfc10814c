//! A pack being written, to a file or in memory.
//!
//! ```text
//! head     "PANDOPAK" │ version u32 │ crc u32                                     16 bytes
//! records  see `record`
//! index    see `index`
//! foot     index_offset u64 │ count u32 │ raw_bytes u64 │ index_crc u32 │ crc u32
//!          │ "PAKENDS\n"                                                        36 bytes
//! ```
//!
//! Numbers are little-endian; `crc` is that of the bytes before it in head or foot, `raw_bytes` the
//! sum of the chunks' lengths. Every byte is under a checksum, so a flipped bit anywhere is found.
//! The same chunks in the same order give the same bytes.

use super::index::{self, Entry};
use super::record;
use crate::chunk::Chunk;
use crate::disk::DiskFile;
use crate::error::{Error, Result};
use crate::hash::Hash;
use std::sync::Arc;

pub(super) const PACK_MAGIC: &[u8; 8] = b"PANDOPAK";
pub(super) const FOOT_MAGIC: &[u8; 8] = b"PAKENDS\n";
pub(super) const PACK_VERSION: u32 = 1;
pub(crate) const PACK_HEAD_BYTES: usize = 16;
pub(super) const FOOT_BYTES: usize = 36;
/// Written to the file in pieces of this, so that a large pack is not held in memory.
const WRITE_BYTES: usize = 1 << 20;

/// A whole pack in memory, as it is sent to a remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackImage {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The chunks in it, ascending.
    pub hashes: Vec<Hash>,
}

impl PackImage {
    /// A pack of these chunks, in this order; repetitions are dropped.
    pub fn of(chunks: &[Arc<Chunk>]) -> Result<PackImage> {
        let mut writer = PackWriter::new(None, "a pack in memory");
        let mut seen = std::collections::BTreeSet::new();
        for chunk in chunks {
            let hash = chunk.hash();
            if seen.insert(hash) {
                writer.push(&hash, chunk)?;
            }
        }
        let bytes = writer.finish()?.1;
        Ok(PackImage { bytes, hashes: seen.into_iter().collect() })
    }
}

/// Writes records, then index and foot.
pub(crate) struct PackWriter<'a> {
    file: Option<&'a dyn DiskFile>,
    path: &'a str,
    /// Bytes that are in the file already.
    written: u64,
    buffer: Vec<u8>,
    entries: Vec<Entry>,
    raw_bytes: u64,
}

impl<'a> PackWriter<'a> {
    /// A pack that goes to `file`, or stays in memory.
    pub(crate) fn new(file: Option<&'a dyn DiskFile>, path: &'a str) -> PackWriter<'a> {
        let mut buffer = Vec::new();
        buffer.extend_from_slice(PACK_MAGIC);
        buffer.extend_from_slice(&PACK_VERSION.to_le_bytes());
        let crc = crc32fast::hash(&buffer);
        buffer.extend_from_slice(&crc.to_le_bytes());
        PackWriter { file, path, written: 0, buffer, entries: Vec::new(), raw_bytes: 0 }
    }

    /// Appends a chunk that the pack does not have yet.
    pub(crate) fn push(&mut self, hash: &Hash, chunk: &Chunk) -> Result<()> {
        let start = self.buffer.len();
        record::encode(hash, chunk, &mut self.buffer);
        self.note(hash, start, chunk.ref_count() > 0, chunk.bytes().len());
        self.spill(WRITE_BYTES)
    }

    /// Appends a whole record of another pack as it is; the chunk in it has `raw_len` bytes.
    pub(crate) fn push_record(&mut self, of: &Entry, record: &[u8], raw_len: usize) -> Result<()> {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(record);
        self.note(&of.hash, start, of.has_refs, raw_len);
        self.spill(WRITE_BYTES)
    }

    fn note(&mut self, hash: &Hash, start: usize, has_refs: bool, raw_len: usize) {
        let len = u32::try_from(self.buffer.len() - start).expect("a record is about a chunk long");
        let offset = self.written + start as u64;
        self.entries.push(Entry { hash: *hash, offset, len, has_refs });
        self.raw_bytes += raw_len as u64;
    }

    /// Hands the buffer to the file if there is one and the buffer has `least` bytes.
    fn spill(&mut self, least: usize) -> Result<()> {
        if let Some(file) = self.file
            && self.buffer.len() >= least
        {
            let written = file.write_at(self.written, &self.buffer);
            written.map_err(|error| Error::io("write", self.path, error))?;
            self.written += self.buffer.len() as u64;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Ends the pack: its length, and its bytes if it stays in memory. A file is not synced.
    pub(crate) fn finish(mut self) -> Result<(u64, Vec<u8>)> {
        let index_offset = self.written + self.buffer.len() as u64;
        self.entries.sort_unstable_by_key(|entry| entry.hash);
        let start = self.buffer.len();
        index::encode(&self.entries, &mut self.buffer);
        let index_crc = crc32fast::hash(self.buffer.get(start..).unwrap_or_default());
        let count = u32::try_from(self.entries.len()).expect("a pack has at most PACK_CHUNKS_MAX");
        let start = self.buffer.len();
        self.buffer.extend_from_slice(&index_offset.to_le_bytes());
        self.buffer.extend_from_slice(&count.to_le_bytes());
        self.buffer.extend_from_slice(&self.raw_bytes.to_le_bytes());
        self.buffer.extend_from_slice(&index_crc.to_le_bytes());
        let crc = crc32fast::hash(self.buffer.get(start..).unwrap_or_default());
        self.buffer.extend_from_slice(&crc.to_le_bytes());
        self.buffer.extend_from_slice(FOOT_MAGIC);
        let len = self.written + self.buffer.len() as u64;
        self.spill(0)?;
        Ok((len, self.buffer))
    }
}
