//! The bounds of the log, each with its reason. Sizes are in bytes.

/// A segment unless the settings say otherwise: zeroed in well under a second, read back in a
/// tenth.
pub const SEGMENT_BYTES_DEFAULT: u64 = 64 << 20;

/// The smallest segment: a header page and a few frames. Tests use it to meet many borders.
pub const SEGMENT_BYTES_MIN: u64 = 8 << 10;

/// The largest payload of one entry. An entry lies in one segment, so in a smaller segment the
/// bound is what fits there. Above it a transaction enters as a run that its entry names.
pub const ENTRY_BYTES_MAX: usize = 32 << 20;

/// What may wait in the buffer: past it an append first waits for a sync.
pub(super) const PENDING_BYTES_MAX: usize = 64 << 20;

/// Segments kept ready. One is written next, one is there while it fills; more only holds disk
/// space.
pub(super) const SPARES_MAX: usize = 2;

/// The distance of the places that are remembered per segment, to find a position without reading
/// the segment from its start: a thousand of 16 bytes for a default one.
pub(super) const INDEX_STEP_BYTES: u64 = 64 << 10;

/// One read of an iterator.
pub(super) const READ_BYTES: usize = 256 << 10;

/// One write of zeros while a segment is made.
pub(super) const ZERO_BYTES: usize = 1 << 20;
