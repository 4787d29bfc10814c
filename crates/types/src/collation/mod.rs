//! Collations: which texts are equal, which comes first, and the bytes that say so.
//!
//! A [`CollationId`] is MySQL's number. Its weights become key bytes on disk, so they never change:
//! a later Unicode version is another collation, as in MySQL.
//!
//! ```text
//! list       which collations there are      id         their numbers and names
//! text       what is done with texts         algorithm  how: key bytes, comparison, hash
//! uca        the Unicode ones                table      their packed weights (*.bin)
//! latin1     the one-byte ones
//! ```
//!
//! Promises: [`compare`], [`equal`], [`hash`], [`char_equal`] and the key bytes of [`crate::key`]
//! agree with each other and with MySQL 9.7, weight by weight. Nothing allocates but into the
//! caller's buffer, [`weight_string`] aside.
//!
//! Leaves out: language collations (`utf8mb4_de_pb_0900_ai_ci` ...) and character sets other than
//! those of the list. [`by_name`] does not know them, which is MySQL's error 1273, unknown
//! collation; they never get the weights of another. A [`CollationId`] that comes from bytes must
//! pass [`CollationId::is_known`] where it is decoded: what follows takes that for granted.

mod algorithm;
mod id;
mod latin1;
mod list;
mod table;
mod text;
mod uca;

pub use id::{
    CollationId, Pad, all, by_name, char_bytes_max, charset_of, default_of_charset, is_default,
    name, pad,
};
pub(crate) use text::{WeightShape, weight_shape};
pub use text::{char_equal, compare, equal, equality_bytes, hash, weight_string, weights};
