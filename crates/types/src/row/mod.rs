//! Row bytes: one row with a table of offsets, so that a field is read without the others.
//!
//! ```text
//! 0      u8    format version, 1
//! 1      u8    flags: bit 0 wide; the others 0
//! 2      u16   fields n
//! 4      kinds: 2 bits a field, field 0 in the lowest, ceil(n / 4) bytes, unused bits 0
//!              0 NULL    1 inline    2 external
//!        ends: n x u16, or n x u32 if wide: where each field ends, counted from the body's start
//!        body: the fields' bytes, one after another
//! ```
//!
//! Numbers are little-endian. A row is wide exactly when its body has 64 KiB or more. NULL has no
//! bytes. An inline field holds its value as value.rs draws it. An external field is a large value
//! kept out of line: its chunk's hash (20 bytes) and its length in bytes (u64).
//!
//! An example, (1, NULL, 'ab') of (int, int, varchar):
//!
//! ```text
//! 01 00 0300   11   0400 0400 0600   01000000 6162
//! ```
//!
//! Promises: a row has one encoding, so equal rows are equal bytes; no bytes make a reader panic.
//! [`RowRef::new`] checks what reading needs, [`RowRef::verify`] also that nothing but the
//! [`RowBuilder`] can have written the bytes.
//!
//! Leaves out: columns. Which field is which column, and that a field beyond the last
//! ([`Field::Absent`]) has its column's fill, is the schema's affair.

mod build;
mod read;
mod value;

pub use crate::key::Damage;
pub use build::RowBuilder;
pub use read::{RowRef, externals};
pub use value::{decode_value, encode_value};

/// The version of the layout above.
pub const FORMAT_VERSION: u8 = 1;

/// Bytes of the hash that names an external value's chunk.
pub const HASH_BYTES: usize = 20;

/// The most fields of a row. MySQL has at most 4096 columns in a table.
pub const FIELDS_MAX: usize = u16::MAX as usize;

/// One field of a row, its value still encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field<'a> {
    /// The row has fewer fields.
    Absent,
    /// SQL NULL.
    Null,
    /// The value's bytes, for [`decode_value`].
    Inline(&'a [u8]),
    /// The value lies out of line.
    External {
        /// Names the chunk.
        hash: [u8; HASH_BYTES],
        /// The value's length in bytes.
        bytes: u64,
    },
}

const HEAD_BYTES: usize = 4;
const WIDE: u8 = 1;
const EXTERNAL_BYTES: usize = HASH_BYTES + 8;
/// The longest body whose ends are u16.
const NARROW_BODY_MAX: usize = u16::MAX as usize;

const KIND_NULL: u8 = 0;
const KIND_INLINE: u8 = 1;
const KIND_EXTERNAL: u8 = 2;
const KINDS_PER_BYTE: usize = 4;

fn damage(what: &'static str, at: usize) -> Damage {
    Damage { of: "row", what, at }
}
