//! One chunk as it lies in a pack.
//!
//! ```text
//! offset  size
//! 0       20     hash         the chunk's name
//! 20      4      raw_len      bytes of the chunk
//! 24      4      stored_len   bytes that follow the head
//! 28      1      codec        0 as it is, 1 zstd
//! 29      4      crc          CRC-32 of the 29 bytes before and of the stored bytes
//! 33      …      stored
//! ```
//!
//! Numbers are little-endian. The hash stands in the record so that a pack whose index is lost can
//! be read from front to back, and a read that went to a wrong place is noticed.

use std::cell::RefCell;
use std::sync::Arc;

use zstd::bulk::{Compressor, Decompressor};

use crate::chunk::Chunk;
use crate::hash::Hash;
use crate::limits::CHUNK_BYTES_MAX;

/// Bytes of a record before the stored ones.
pub(crate) const RECORD_HEAD_BYTES: usize = 33;
/// Level 1: three times as fast as the default, for a tenth more bytes.
const ZSTD_LEVEL: i32 = 1;
const RAW: u8 = 0;
const ZSTD: u8 = 1;

/// The most bytes of a record.
pub(crate) const RECORD_BYTES_MAX: usize = RECORD_HEAD_BYTES + CHUNK_BYTES_MAX;

thread_local! {
    // zstd's working memory, made once a thread: making it takes longer than packing a chunk.
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

fn pack(raw: &[u8]) -> Option<Vec<u8>> {
    PACKER.with_borrow_mut(|packer| {
        if packer.is_none() {
            *packer = Compressor::new(ZSTD_LEVEL).ok();
        }
        packer.as_mut()?.compress(raw).ok()
    })
}

fn unpack(stored: &[u8], raw_len: usize) -> Option<Vec<u8>> {
    UNPACKER.with_borrow_mut(|unpacker| {
        if unpacker.is_none() {
            *unpacker = Decompressor::new().ok();
        }
        unpacker.as_mut()?.decompress(stored, raw_len).ok()
    })
}

/// Appends the record of a chunk.
pub(super) fn encode(hash: &Hash, chunk: &Chunk, out: &mut Vec<u8>) {
    let raw = chunk.bytes();
    let packed = pack(raw).filter(|packed| packed.len() < raw.len());
    let (codec, stored) = packed.as_deref().map_or((RAW, raw), |packed| (ZSTD, packed));
    let start = out.len();
    out.extend_from_slice(hash.as_bytes());
    for len in [raw.len(), stored.len()] {
        let len = u32::try_from(len).expect("a chunk is at most CHUNK_BYTES_MAX");
        out.extend_from_slice(&len.to_le_bytes());
    }
    out.push(codec);
    let mut crc = crc32fast::Hasher::new();
    crc.update(out.get(start..).unwrap_or_default());
    crc.update(stored);
    out.extend_from_slice(&crc.finalize().to_le_bytes());
    out.extend_from_slice(stored);
}

/// The fixed part of a record.
pub(crate) struct RecordHead {
    pub(crate) hash: Hash,
    pub(crate) raw_len: usize,
    stored_len: usize,
    codec: u8,
    crc: u32,
}

impl RecordHead {
    /// Reads the head; `None` if `bytes` are too short.
    pub(crate) fn decode(bytes: &[u8]) -> Option<RecordHead> {
        let head: &[u8; RECORD_HEAD_BYTES] = bytes.first_chunk()?;
        let number = |at: usize| {
            let bytes = head.get(at..).and_then(|rest| rest.first_chunk());
            bytes.map(|bytes| u32::from_le_bytes(*bytes))
        };
        Some(RecordHead {
            hash: Hash::from_slice(head)?,
            raw_len: number(20)? as usize,
            stored_len: number(24)? as usize,
            codec: head[28],
            crc: number(29)?,
        })
    }
}

/// The head of a whole record whose checksum holds and which is that of `hash`. The error says what
/// is wrong.
pub(crate) fn check(record: &[u8], hash: &Hash) -> Result<RecordHead, &'static str> {
    let head = RecordHead::decode(record).ok_or("record shorter than its head")?;
    let stored = record.get(RECORD_HEAD_BYTES..).unwrap_or_default();
    if stored.len() != head.stored_len {
        return Err("record of another length than its index says");
    }
    let mut crc = crc32fast::Hasher::new();
    crc.update(record.get(..RECORD_HEAD_BYTES - 4).unwrap_or_default());
    crc.update(stored);
    if crc.finalize() != head.crc {
        return Err("record whose checksum does not match");
    }
    if head.hash != *hash {
        return Err("record of another chunk than its index says");
    }
    if head.raw_len > CHUNK_BYTES_MAX {
        return Err("record of a chunk over the limit");
    }
    Ok(head)
}

/// The chunk in a whole record, which must be that of `hash`. The error says what is wrong.
pub(crate) fn decode(record: &[u8], hash: &Hash) -> Result<Arc<Chunk>, &'static str> {
    let head = check(record, hash)?;
    let stored = record.get(RECORD_HEAD_BYTES..).unwrap_or_default();
    let raw = match head.codec {
        RAW => stored.to_vec(),
        ZSTD => unpack(stored, head.raw_len).ok_or("record that does not unpack")?,
        _ => return Err("record of an unknown codec"),
    };
    if raw.len() != head.raw_len {
        return Err("record that unpacks to another length");
    }
    Chunk::decode(raw).map(Arc::new)
}
