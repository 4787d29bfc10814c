//! The frame of an entry: its bytes in a segment.
//!
//! ```text
//!  byte  0   4  salt            low half of the segment id, mixed; finds frames behind a bad one
//!        4   4  crc32           over segment id (8), offset (8), bytes 8.. of the frame
//!        8   4  payload length  in bytes
//!       12   2  format version  1
//!       14   1  kind            1 entry, 2 durable mark (no entry; `position` is that before it)
//!       15   1  zero
//!       16   8  position
//!       24   8  term
//!       32   8  durable position when it was written
//!       40   8  commit time     microseconds since 1970, signed
//!       48  16  request id
//!       64   n  payload, then zeros up to a multiple of 8
//! ```
//! Everything is little-endian. Frames begin at multiples of 8. The checksum is CRC-32 (IEEE).

use super::entry::{EntryMeta, Position, RequestId, Term};

/// Bytes before the payload.
pub(super) const HEAD_BYTES: usize = 64;
/// Frames begin at multiples of this.
pub(super) const ALIGN_BYTES: usize = 8;
const FORMAT_VERSION: u16 = 1;

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An entry of the log.
    Entry,
    /// Only repeats the durable position.
    Mark,
}

/// Where a frame lies; part of its checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) segment_id: u64,
    pub(super) offset: u64,
}

/// A frame without its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) kind: Kind,
    pub(super) position: Position,
    pub(super) durable: Position,
    pub(super) meta: EntryMeta,
}

/// A frame that was found sound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    pub(super) head: Head,
    pub(super) payload: &'a [u8],
}

impl Frame<'_> {
    /// The bytes of the whole frame.
    pub(super) fn bytes(&self) -> u64 {
        frame_bytes(self.payload.len())
    }
}

/// The bytes of a frame around a payload of `payload_bytes`.
pub(super) fn frame_bytes(payload_bytes: usize) -> u64 {
    (HEAD_BYTES + payload_bytes).next_multiple_of(ALIGN_BYTES) as u64
}

/// The first four bytes of every frame of a segment; never zero, as a zeroed segment is.
pub(super) fn salt(segment_id: u64) -> u32 {
    let low = u32::try_from(segment_id & u64::from(u32::MAX)).expect("masked to 32 bits");
    low.wrapping_mul(0x9e37_79b1) | 1 << 31
}

fn checksum(place: Place, covered: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&place.segment_id.to_le_bytes());
    hasher.update(&place.offset.to_le_bytes());
    hasher.update(covered);
    hasher.finalize()
}

/// Appends a frame to `out`.
pub(super) fn encode(out: &mut Vec<u8>, place: Place, head: &Head, payload: &[u8]) {
    let start = out.len();
    let length = u32::try_from(payload.len()).expect("limits.rs bounds the payload");
    out.extend_from_slice(&salt(place.segment_id).to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    out.push(if head.kind == Kind::Entry { 1 } else { 2 });
    out.push(0);
    out.extend_from_slice(&head.position.0.to_le_bytes());
    out.extend_from_slice(&head.meta.term.0.to_le_bytes());
    out.extend_from_slice(&head.durable.0.to_le_bytes());
    out.extend_from_slice(&head.meta.commit_time_us.to_le_bytes());
    out.extend_from_slice(&head.meta.request.0);
    out.extend_from_slice(payload);
    out.resize(start + (out.len() - start).next_multiple_of(ALIGN_BYTES), 0);
    let crc = checksum(place, &out[start + 8..]);
    out[start + 4..start + 8].copy_from_slice(&crc.to_le_bytes());
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}

/// The bytes that a frame beginning at `bytes` says it has, sound or not; `None` if its head is cut
/// off.
pub(super) fn claimed_bytes(bytes: &[u8]) -> Option<u64> {
    let payload = u32_at(bytes, 8)?;
    bytes.get(..HEAD_BYTES)?;
    Some(frame_bytes(usize::try_from(payload).ok()?))
}

/// The frame that begins at `bytes`; `None` if what is there is not a sound one that was written
/// for `place`.
pub(super) fn decode(bytes: &[u8], place: Place) -> Option<Frame<'_>> {
    if u32_at(bytes, 0)? != salt(place.segment_id) {
        return None;
    }
    let payload_bytes = usize::try_from(u32_at(bytes, 8)?).ok()?;
    let covered = bytes.get(8..usize::try_from(frame_bytes(payload_bytes)).ok()?)?;
    if u32_at(bytes, 4)? != checksum(place, covered) {
        return None;
    }
    if array(bytes, 12).map(u16::from_le_bytes)? != FORMAT_VERSION {
        return None;
    }
    let kind = match bytes.get(14)? {
        1 => Kind::Entry,
        2 => Kind::Mark,
        _ => return None,
    };
    let meta = EntryMeta {
        term: Term(u64_at(bytes, 24)?),
        commit_time_us: array(bytes, 40).map(i64::from_le_bytes)?,
        request: RequestId(array(bytes, 48)?),
    };
    let position = Position(u64_at(bytes, 16)?);
    let durable = Position(u64_at(bytes, 32)?);
    let payload = bytes.get(HEAD_BYTES..HEAD_BYTES.checked_add(payload_bytes)?)?;
    Some(Frame { head: Head { kind, position, durable, meta }, payload })
}

/// Whether a frame of `position` seems to have been begun at `bytes`, though it is not sound.
pub(super) fn looks_begun(bytes: &[u8], segment_id: u64, position: Position) -> bool {
    u32_at(bytes, 0) == Some(salt(segment_id)) || u64_at(bytes, 16) == Some(position.0)
}
