//! The bounds of this crate, each with its reason.

/// A statement's text in bytes: offsets are 32 bits. MySQL's own bound, `max_allowed_packet`, ends
/// at 1 GiB.
pub const TEXT_BYTES_MAX: usize = u32::MAX as usize;

/// How deep expressions, queries, joins and blocks may stand in each other, all counted together. A
/// parser thread with a 2 MiB stack must survive it in an unoptimised build; a test holds that.
pub const NESTING_MAX: u32 = 100;

/// How high a tree may grow by operators in a row (`1 + 1 + 1 ...` leans to the left): whoever
/// walks the tree recurses so deep. AND and OR are flat and do not count.
pub const HEIGHT_MAX: u32 = 1000;

/// Bytes of text that an error quotes: MySQL's `%-.80s`.
pub const NEAR_BYTES_MAX: usize = 80;
