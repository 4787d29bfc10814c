//! What a server answers, packet by packet.
//!
//! ```text
//! OK      a statement without rows            00 …
//! ERR     a failure                           FF …
//! rows    column count, column definitions [EOF], rows, end (EOF or OK)
//! INFILE  "send me this file"                 FB name
//! ```
//! A client that has DEPRECATE_EOF gets no EOF after the definitions and an OK packet, with FE in
//! front, at the end of the rows. [`text`] and [`binary`] encode rows: text for queries, binary for
//! prepared statements.

pub mod binary;
pub mod end;
pub mod number;
pub mod ok;
pub mod text;

pub use end::{decode_error, encode_end, encode_error};
pub use ok::{OkPacket, StateChange};

/// First byte of an OK packet.
pub const OK: u8 = 0x00;
/// First byte of an ERR packet.
pub const ERR: u8 = 0xFF;
/// First byte of an EOF packet, and of an OK packet that ends rows.
pub const EOF: u8 = 0xFE;
/// First byte of a request for a local file; NULL in a text row.
pub const LOCAL_INFILE: u8 = 0xFB;
