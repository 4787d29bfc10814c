//! Segment files: their header, their names, and how one is made ready.
//!
//! ```text
//!  byte  0   8  "PANDOLOG"
//!        8   4  format version   1
//!       12   4  where frames begin, 4096
//!       16   8  segment id       greater than that of every use before
//!       24   8  length of the file
//!       32  28  zero
//!       60   4  crc32 of bytes 0..60
//!     4096      frames
//! ```
//! Everything is little-endian. A ready segment waits as `log/spare-<id>.seg` and becomes
//! `log/<first position>.seg` by a rename; its header never changes while it has that name.

use std::sync::Arc;

use super::entry::Position;
use super::limits::ZERO_BYTES;
use crate::disk::{Disk, DiskFile, OpenMode};
use crate::error::{Error, Result};

/// The folder of the log.
pub(super) const DIR: &str = "log";
/// Where the first frame begins: a page, so that frames never share a sector with the header.
pub(super) const FRAMES_AT: u64 = 4096;
const MAGIC: [u8; 8] = *b"PANDOLOG";
const FORMAT_VERSION: u32 = 1;
const HEADER_BYTES: usize = 64;

/// A file of the log with frames in it, or about to be.
pub(super) struct Segment {
    pub(super) first: Position,
    pub(super) id: u64,
    /// The length of the file; no frame goes past it.
    pub(super) bytes: u64,
    pub(super) path: String,
    pub(super) file: Arc<dyn DiskFile>,
}

/// A file made ready to become a segment.
pub(super) struct Spare {
    pub(super) id: u64,
    pub(super) bytes: u64,
    pub(super) path: String,
    pub(super) file: Arc<dyn DiskFile>,
}

/// What a header says.
pub(super) struct Header {
    pub(super) id: u64,
    pub(super) bytes: u64,
}

/// What a file name in the log's folder says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Segment(Position),
    Spare(u64),
}

impl Name {
    /// `None` for a file that is not of the log.
    pub(super) fn parse(name: &str) -> Option<Name> {
        let stem = name.strip_suffix(".seg")?;
        let (number, spare) = match stem.strip_prefix("spare-") {
            Some(number) => (number, true),
            None => (stem, false),
        };
        if number.len() != 20 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number = number.parse().ok()?;
        Some(if spare { Name::Spare(number) } else { Name::Segment(Position(number)) })
    }

    pub(super) fn path(self) -> String {
        match self {
            Name::Segment(first) => format!("{DIR}/{:020}.seg", first.0),
            Name::Spare(id) => format!("{DIR}/spare-{id:020}.seg"),
        }
    }
}

impl Header {
    pub(super) fn encode(&self) -> [u8; HEADER_BYTES] {
        let mut out = [0; HEADER_BYTES];
        out[..8].copy_from_slice(&MAGIC);
        out[8..12].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        out[12..16].copy_from_slice(&4096_u32.to_le_bytes());
        out[16..24].copy_from_slice(&self.id.to_le_bytes());
        out[24..32].copy_from_slice(&self.bytes.to_le_bytes());
        let crc = crc32fast::hash(&out[..60]);
        out[60..].copy_from_slice(&crc.to_le_bytes());
        out
    }

    /// `None` if the bytes are not a sound header of this format.
    pub(super) fn decode(bytes: &[u8]) -> Option<Header> {
        let bytes: &[u8; HEADER_BYTES] = bytes.get(..HEADER_BYTES)?.try_into().ok()?;
        let [covered @ .., a, b, c, d] = bytes;
        let sound = u32::from_le_bytes([*a, *b, *c, *d]) == crc32fast::hash(covered);
        let version = bytes.get(8..12)? == FORMAT_VERSION.to_le_bytes();
        if !sound || !version || !bytes.starts_with(&MAGIC) {
            return None;
        }
        Some(Header {
            id: u64::from_le_bytes(bytes.get(16..24)?.try_into().ok()?),
            bytes: u64::from_le_bytes(bytes.get(24..32)?.try_into().ok()?),
        })
    }

    /// The header of an open file; `None` if it is not sound, or the file not as long as it says.
    pub(super) fn read(file: &dyn DiskFile, path: &str) -> Result<Option<Header>> {
        let mut bytes = [0; HEADER_BYTES];
        let got = file.read_at(0, &mut bytes).map_err(|e| Error::io("read", path, e))?;
        let len = file.len().map_err(|e| Error::io("read", path, e))?;
        let header = bytes.get(..got).and_then(Header::decode);
        Ok(header.filter(|header| header.bytes == len))
    }
}

impl Spare {
    /// Makes a file of `bytes` zeros and makes it durable; leaves nothing behind if there is no
    /// room.
    pub(super) fn make(disk: &dyn Disk, id: u64, bytes: u64) -> Result<Spare> {
        let path = Name::Spare(id).path();
        let made = Spare::zero(disk, &path, id, bytes);
        if made.is_err() {
            // Best effort: what stays is swept away at the next open.
            let _ = disk.remove(&path);
        }
        let file = made?;
        Ok(Spare { id, bytes, path, file })
    }

    fn zero(disk: &dyn Disk, path: &str, id: u64, bytes: u64) -> Result<Arc<dyn DiskFile>> {
        let file = disk.open(path, OpenMode::Create).map_err(|e| Error::io("create", path, e))?;
        let zeros = vec![0; ZERO_BYTES.min(usize::try_from(bytes).unwrap_or(ZERO_BYTES))];
        let mut at = 0;
        while at < bytes {
            let left = usize::try_from(bytes - at).unwrap_or(usize::MAX);
            let piece = &zeros[..zeros.len().min(left)];
            file.write_at(at, piece).map_err(|e| Error::io("write", path, e))?;
            at += piece.len() as u64;
        }
        // The header last: a spare that has one has all its blocks.
        file.sync().map_err(|e| Error::io("sync", path, e))?;
        write_header(&*file, path, &Header { id, bytes })?;
        disk.sync_dir(DIR).map_err(|e| Error::io("sync", DIR, e))?;
        Ok(file)
    }

    /// Makes a dropped segment ready for another use under a new id.
    pub(super) fn recycle(disk: &dyn Disk, old: &Segment, id: u64) -> Result<Spare> {
        let path = Name::Spare(id).path();
        disk.rename(&old.path, &path).map_err(|e| Error::io("rename", &old.path, e))?;
        // Before the header changes: under its old name the file must stay what it was.
        disk.sync_dir(DIR).map_err(|e| Error::io("sync", DIR, e))?;
        write_header(&*old.file, &path, &Header { id, bytes: old.bytes })?;
        Ok(Spare { id, bytes: old.bytes, path, file: Arc::clone(&old.file) })
    }
}

fn write_header(file: &dyn DiskFile, path: &str, header: &Header) -> Result<()> {
    file.write_at(0, &header.encode()).map_err(|e| Error::io("write", path, e))?;
    file.sync().map_err(|e| Error::io("sync", path, e))
}

/// Removes a file of the log for good; one that is gone already is no error.
pub(super) fn remove(disk: &dyn Disk, path: &str) -> Result<()> {
    match disk.remove(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::io("remove", path, e)),
        _ => disk.sync_dir(DIR).map_err(|e| Error::io("sync", DIR, e)),
    }
}
