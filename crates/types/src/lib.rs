//! Values, SQL types and what MySQL does with them.
//!
//! This crate is the bottom of the house: every layer above speaks in its [`Value`]s, [`SqlType`]s
//! and [`SqlError`]s. It holds the rules of MySQL 8 for storing a value into a column, for casting,
//! comparing and computing, and the bytes that values become in keys and rows.
//!
//! It promises: values are small and cheap to clone; everything is a pure function of its
//! arguments; decoders return errors and never panic; error numbers, SQLSTATEs and words are
//! MySQL's.
//!
//! It must not know tables, SQL text, time zones, sessions or any I/O.
//!
//! Reading order: [`value`] and [`sql_type`] say what exists, [`decimal`], [`temporal`], [`json`]
//! and [`text`] are the parts, [`cast`], [`compare`] and [`arith`] are the rules, [`error`] the
//! words, [`collation`], [`key`] and [`row`] the bytes.

pub mod error;

pub mod decimal;
pub mod json;
pub mod members;
pub mod sql_type;
pub mod temporal;
pub mod text;
pub mod value;

pub mod arith;
pub mod cast;
pub mod compare;
pub mod display;
pub mod protocol;

pub mod collation;
pub mod key;
pub mod row;

pub use collation::CollationId;
pub use decimal::Decimal;
pub use error::{ErrorClass, ErrorCode, Level, SqlError, Warning};
pub use json::Json;
pub use members::{EnumValue, Members, SetValue};
pub use sql_type::{IntWidth, LobWidth, SqlType};
pub use temporal::{Date, DateTime, Time};
pub use text::{Bytes, Text};
pub use value::{BitValue, Value};
