//! The file that holds a folder's root.
//!
//! ```text
//! offset  size
//! 0       8     "PandoRt" and the format version, 1
//! 8       8     generation, little-endian: one more with every swap
//! 16      4     the first bytes of the BLAKE3 hash of everything else
//! 20      …     the root's bytes
//! ```
//! It is replaced by writing `root.new`, syncing it, renaming it over `root` and syncing the
//! folder, so a crash leaves the old one or the new one. The version that compare-and-set compares
//! is the generation with the hash of the bytes: a folder that was restored from a copy cannot be
//! mistaken.

use std::io;

use storage::remote::{RootRecord, RootVersion};
use storage::{Disk, Error, Hash, OpenMode, Result};

const ROOT: &str = "root";
const NEW: &str = "root.new";
const MAGIC: &[u8; 8] = b"PandoRt\x01";
const HEAD_BYTES: usize = 20;
/// A root record is a few hashes; anything larger is not one.
const BYTES_MAX: u64 = 1 << 20;

/// The root, if there is one.
pub(super) fn read(disk: &dyn Disk) -> Result<Option<RootRecord>> {
    let bytes = match load(disk) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        loaded => loaded.map_err(|error| Error::io("read", ROOT, error))?,
    };
    let (generation, root) = decode(&bytes).map_err(|what| Error::damaged(ROOT, 0, what))?;
    let version = RootVersion(format!("{generation}-{}", Hash::of(root)));
    Ok(Some(RootRecord { bytes: root.to_vec(), version }))
}

/// The generation of a root; 0 where there is none.
pub(super) fn generation(record: Option<&RootRecord>) -> Result<u64> {
    let Some(record) = record else { return Ok(0) };
    let digits = record.version.0.split_once('-').and_then(|(digits, _)| digits.parse().ok());
    digits.ok_or_else(|| Error::damaged(ROOT, 8, "a version without a generation"))
}

/// Replaces the root.
pub(super) fn write(disk: &dyn Disk, generation: u64, root: &[u8]) -> Result<()> {
    let bytes = encode(generation, root);
    replace(disk, &bytes).map_err(|error| Error::io("write", ROOT, error))
}

fn replace(disk: &dyn Disk, bytes: &[u8]) -> io::Result<()> {
    match disk.remove(NEW) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => (),
    }
    let file = disk.open(NEW, OpenMode::Create)?;
    file.write_at(0, bytes)?;
    file.sync()?;
    disk.rename(NEW, ROOT)?;
    disk.sync_dir("")
}

fn load(disk: &dyn Disk) -> io::Result<Vec<u8>> {
    let file = disk.open(ROOT, OpenMode::Read)?;
    let len = usize::try_from(file.len()?.min(BYTES_MAX)).unwrap_or(HEAD_BYTES);
    let mut bytes = vec![0; len];
    let read = file.read_at(0, &mut bytes)?;
    bytes.truncate(read);
    Ok(bytes)
}

fn encode(generation: u64, root: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD_BYTES + root.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&generation.to_le_bytes());
    let crc = checksum(&bytes, root);
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes.extend_from_slice(root);
    bytes
}

fn decode(bytes: &[u8]) -> std::result::Result<(u64, &[u8]), &'static str> {
    let (head, root) = bytes.split_at_checked(HEAD_BYTES).ok_or("shorter than its head")?;
    let (signed, crc) = head.split_at(HEAD_BYTES - 4);
    if !signed.starts_with(MAGIC) {
        return Err("not a root of this format");
    }
    if crc != checksum(signed, root).to_le_bytes() {
        return Err("checksum does not match");
    }
    let generation = signed.last_chunk().ok_or("shorter than its head")?;
    Ok((u64::from_le_bytes(*generation), root))
}

/// The first four bytes of the hash of both.
fn checksum(head: &[u8], root: &[u8]) -> u32 {
    let hash = Hash::of(&[head, root].concat());
    let first = hash.as_bytes().first_chunk().expect("a hash has 20 bytes");
    u32::from_le_bytes(*first)
}
