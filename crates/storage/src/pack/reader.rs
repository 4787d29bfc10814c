//! A whole pack, open for reading.

use std::ops::Range;
use std::sync::Arc;

use super::index::{ENTRY_BYTES, Entry, PackIndex};
use super::record;
use super::writer::PackImage;
use super::writer::{FOOT_BYTES, FOOT_MAGIC, PACK_HEAD_BYTES, PACK_MAGIC, PACK_VERSION};
use crate::chunk::Chunk;
use crate::disk::DiskFile;
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::limits::PACK_CHUNKS_MAX;
use crate::mem_disk::MemFile;

/// An open pack: its index in memory, its records read when asked for. The file may be removed
/// meanwhile.
pub struct Pack {
    path: String,
    file: Arc<dyn DiskFile>,
    len: u64,
    records_end: u64,
    index: PackIndex,
}

/// A chunk found in a pack.
pub(crate) struct Located {
    pub(crate) ordinal: usize,
    pub(crate) entry: Entry,
}

impl Pack {
    /// Reads head, foot and index of the pack in `file` and checks them; `path` is its name in
    /// errors.
    pub fn open(path: &str, file: Arc<dyn DiskFile>) -> Result<Pack> {
        let len = file.len().map_err(|error| Error::io("read", path, error))?;
        let head = read(file.as_ref(), path, 0..PACK_HEAD_BYTES as u64)?;
        check_head(&head).map_err(|what| Error::damaged(path, 0, what))?;
        let foot_at = len.saturating_sub(FOOT_BYTES as u64);
        let foot = read(file.as_ref(), path, foot_at..len)?;
        let foot = Foot::decode(&foot).map_err(|what| Error::damaged(path, foot_at, what))?;
        let damaged = |what| Error::damaged(path, foot.index_offset, what);
        let index_bytes = (foot.count * ENTRY_BYTES) as u64;
        if foot.index_offset < PACK_HEAD_BYTES as u64
            || foot.index_offset.checked_add(index_bytes) != Some(foot_at)
        {
            return Err(damaged("index outside of the pack"));
        }
        let bytes = read(file.as_ref(), path, foot.index_offset..foot_at)?;
        if crc32fast::hash(&bytes) != foot.index_crc {
            return Err(damaged("index whose checksum does not match"));
        }
        let records = PACK_HEAD_BYTES as u64..foot.index_offset;
        let index = PackIndex::decode(&bytes, records).map_err(damaged)?;
        Ok(Pack { path: path.to_owned(), file, len, records_end: foot.index_offset, index })
    }

    /// Reads a pack in memory.
    pub fn of_image(image: PackImage) -> Result<Pack> {
        Pack::open("a pack in memory", Arc::new(MemFile::new(image.bytes)))
    }

    /// The name of its file in errors.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Bytes of its file.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// How many chunks it has.
    pub fn count(&self) -> usize {
        self.index.len()
    }

    /// Whether it has no chunk.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// The names of its chunks, ascending.
    pub fn hashes(&self) -> impl Iterator<Item = Hash> + '_ {
        self.index.entries().map(|entry| entry.hash)
    }

    /// Whether it has a chunk of this name.
    pub fn has(&self, hash: &Hash) -> bool {
        self.index.find(hash).is_some()
    }

    /// The chunk of this name, if it has it.
    pub fn get(&self, hash: &Hash) -> Result<Option<Arc<Chunk>>> {
        self.locate(hash).map(|located| self.read(&located.entry)).transpose()
    }

    /// The ordinal of the chunk of this name.
    pub(crate) fn find(&self, hash: &Hash) -> Option<usize> {
        self.index.find(hash)
    }

    pub(crate) fn locate(&self, hash: &Hash) -> Option<Located> {
        let ordinal = self.index.find(hash)?;
        self.index.entry(ordinal).map(|entry| Located { ordinal, entry })
    }

    pub(crate) fn index(&self) -> &PackIndex {
        &self.index
    }

    /// The chunk that an entry of this pack's index names; its checksum is compared, its hash is
    /// not computed.
    pub(crate) fn read(&self, entry: &Entry) -> Result<Arc<Chunk>> {
        let record = self.read_record(entry)?;
        record::decode(&record, &entry.hash)
            .map_err(|what| Error::damaged(&self.path, entry.offset, what))
    }

    fn read_record(&self, entry: &Entry) -> Result<Vec<u8>> {
        let range = entry.offset..entry.offset + u64::from(entry.len);
        read(self.file.as_ref(), &self.path, range)
    }

    /// The record of an entry of this pack's index, its checksum compared, and the length of its
    /// chunk.
    pub(crate) fn read_checked(&self, entry: &Entry) -> Result<(Vec<u8>, usize)> {
        let record = self.read_record(entry)?;
        let head = record::check(&record, &entry.hash)
            .map_err(|what| Error::damaged(&self.path, entry.offset, what))?;
        Ok((record, head.raw_len))
    }

    /// Where the records end and the index begins.
    pub(crate) fn records_end(&self) -> u64 {
        self.records_end
    }
}

/// Reads exactly `range`; fewer bytes are damage.
fn read(file: &dyn DiskFile, path: &str, range: Range<u64>) -> Result<Vec<u8>> {
    let len = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; len];
    let read = file.read_at(range.start, &mut bytes);
    let read = read.map_err(|error| Error::io("read", path, error))?;
    if read < len {
        return Err(Error::damaged(path, range.start + read as u64, "ends too early"));
    }
    Ok(bytes)
}

fn check_head(head: &[u8]) -> Result<(), String> {
    let Some((magic, rest)) = head.split_first_chunk::<8>() else {
        return Err("too short for a pack".into());
    };
    if magic != PACK_MAGIC {
        return Err("not a pack".into());
    }
    let crc = head.get(..12).map(crc32fast::hash);
    if crc != rest.last_chunk().map(|crc| u32::from_le_bytes(*crc)) {
        return Err("head whose checksum does not match".into());
    }
    match rest.first_chunk().map(|version| u32::from_le_bytes(*version)) {
        Some(PACK_VERSION) => Ok(()),
        version => Err(format!("pack of unknown version {}", version.unwrap_or_default())),
    }
}

/// What stands at a pack's end.
struct Foot {
    index_offset: u64,
    count: usize,
    index_crc: u32,
}

impl Foot {
    fn decode(bytes: &[u8]) -> Result<Foot, &'static str> {
        let (fields, magic) = bytes.split_last_chunk::<8>().ok_or("too short for a pack")?;
        if magic != FOOT_MAGIC {
            return Err("foot of a pack is missing");
        }
        let (fields, crc) = fields.split_last_chunk().ok_or("foot cut short")?;
        if crc32fast::hash(fields) != u32::from_le_bytes(*crc) {
            return Err("foot whose checksum does not match");
        }
        let foot = Foot::fields(fields).ok_or("foot cut short")?;
        if foot.count > PACK_CHUNKS_MAX {
            return Err("foot that counts too many chunks");
        }
        Ok(foot)
    }

    fn fields(bytes: &[u8]) -> Option<Foot> {
        let (index_offset, rest) = bytes.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (_raw_bytes, rest) = rest.split_first_chunk::<8>()?;
        Some(Foot {
            index_offset: u64::from_le_bytes(*index_offset),
            count: u32::from_le_bytes(*count) as usize,
            index_crc: u32::from_le_bytes(*rest.first_chunk()?),
        })
    }
}
