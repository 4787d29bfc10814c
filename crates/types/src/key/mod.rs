//! Key bytes: values as bytes that compare (memcmp) as the values do.
//!
//! A key is its fields one after another; each says itself where it ends, so keys of several fields
//! compare field by field, and a key of fewer fields is a prefix of the longer ones.
//!
//! ```text
//! field           00                     NULL, before all values
//!                 01 body                a value
//!                 all bits flipped       the same, if the key part is DESC
//!
//! body, by type
//!   number        a fixed width, high byte first: the table in fixed.rs (integers, FLOAT, DOUBLE,
//!                 DATE, TIME, DATETIME, TIMESTAMP, YEAR, ENUM, SET, BIT)
//!   DECIMAL(p,s)  value x 10^s in two's complement, sign bit flipped, high byte first, in the
//!                 fewest bytes that hold 10^p - 1: 1 for p <= 2 .. 28 for p = 65
//!   byte strings  each byte, 00 as 01 01, 01 as 01 02; then 00
//!                 (BINARY, VARBINARY, BLOB, spatial types, JSON as its text)
//!   text          the weights of its collation (WEIGHT_STRING), then an end:
//!     0900_bin, binary          bytes as a byte string
//!     0900_ai_ci                big-endian pairs, none below 0200; then 00
//!     0900_as_ci, 0900_as_cs    pairs, 0000, pairs (, 0000, pairs); then 0000
//!     PAD SPACE                 trailing spaces dropped; each other space's weight is followed by
//!                               01 or 03, for what follows its run of spaces is lower (control
//!                               characters) or higher than a space; then space's weight and 02
//! ```
//!
//! Under PAD SPACE a text is compared as if spaces went on for ever. The marks do that: at the
//! place where one text ends and the other has spaces, 01 < 02 < 03 decides as the later character
//! would. In `utf8mb4_bin`:
//!
//! ```text
//! "a", space, tab   61 20 01 09 20 02    <    "a"   61 20 02    <    "a b"   61 20 03 62 20 02
//! ```
//!
//! Promises: the order of the bytes is the order of the values; equal values (`'a'` and `'A'` under
//! a `_ci` collation, 0 and -0) have equal bytes; reading never panics. The bytes are persisted:
//! they change only together with a format version of what holds them. [`FORMAT_VERSION`] names
//! this one.
//!
//! Leaves out: which columns make a key, and uniqueness. JSON's bytes tell equal from unequal
//! documents, their order is not JSON's.

mod bounds;
mod damage;
pub(crate) mod decimal;
mod decode;
mod encode;
pub(crate) mod fixed;
mod text;

pub use bounds::{prefix_end, successor};
pub use damage::Damage;
pub use decode::{decode_field, reversible, skip_field};
pub use encode::{encode_field, encode_prefix_field, encode_text_start};

/// The version of the layout above.
pub const FORMAT_VERSION: u8 = 1;

const NULL: u8 = 0;
const VALUE: u8 = 1;
const FLIP_DESC: u8 = 0xff;
