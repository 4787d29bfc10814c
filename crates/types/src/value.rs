//! [`Value`]: one SQL value, as it flows through the engine.
//!
//! A value knows its kind and nothing of its column: the character set, the collation, the declared
//! length belong to [`crate::SqlType`]. What a value needs to show itself it does carry: a decimal
//! its scale, a temporal value its fractional digits, an ENUM its member list.
//!
//! Integers of every width are `Int` or `UInt`. DATETIME and TIMESTAMP are both `DateTime`; a
//! TIMESTAMP's is UTC and the session converts it. GEOMETRY values are `Bytes`.
//!
//! `PartialEq` is "the same value", for tests and maps of plans: it is not SQL's `=`, which is
//! [`crate::compare::compare`].

use crate::decimal::Decimal;
use crate::json::Json;
use crate::members::{EnumValue, SetValue};
use crate::temporal::{Date, DateTime, Time};
use crate::text::{Bytes, Text};

/// One SQL value, 24 bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL NULL, of no type.
    Null,
    /// A signed integer of any width.
    Int(i64),
    /// An unsigned integer of any width.
    UInt(u64),
    /// FLOAT: shows six significant digits.
    Float(f32),
    /// DOUBLE; never NaN or infinite in a column.
    Double(f64),
    /// DECIMAL with its scale.
    Decimal(Decimal),
    /// CHAR, VARCHAR, TEXT, and string literals: UTF-8 whatever the column's character set is.
    Text(Text),
    /// BINARY, VARBINARY, BLOB, GEOMETRY, and hexadecimal literals.
    Bytes(Bytes),
    /// DATE.
    Date(Date),
    /// TIME, a signed duration.
    Time(Time),
    /// DATETIME, or TIMESTAMP in UTC.
    DateTime(DateTime),
    /// YEAR: 0 or 1901 to 2155.
    Year(u16),
    /// ENUM with its member list.
    Enum(EnumValue),
    /// SET with its member list.
    Set(SetValue),
    /// BIT(n).
    Bit(BitValue),
    /// JSON, normalised.
    Json(Json),
}

/// A BIT(n) value: `width` bits (1 to 64), the lowest at bit 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BitValue {
    /// The bits as a number.
    pub bits: u64,
    /// The declared width in bits.
    pub width: u8,
}

impl BitValue {
    /// The big-endian bytes that a client gets: `ceil(width / 8)` of them.
    pub fn to_bytes(self) -> Vec<u8> {
        let len = usize::from(self.width).div_ceil(8).clamp(1, 8);
        self.bits.to_be_bytes()[8 - len..].to_vec()
    }
}

impl Value {
    /// A text value.
    pub fn text(source: &str) -> Value {
        Value::Text(Text::new(source))
    }

    /// A byte string.
    pub fn bytes(source: &[u8]) -> Value {
        Value::Bytes(Bytes::new(source))
    }

    /// True for SQL NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// True for what MySQL compares and computes as a number without conversion.
    pub fn is_number(&self) -> bool {
        matches!(
            self,
            Value::Int(_)
                | Value::UInt(_)
                | Value::Float(_)
                | Value::Double(_)
                | Value::Decimal(_)
                | Value::Year(_)
                | Value::Bit(_)
        )
    }

    /// True for DATE, TIME, DATETIME and TIMESTAMP.
    pub fn is_temporal(&self) -> bool {
        matches!(self, Value::Date(_) | Value::Time(_) | Value::DateTime(_))
    }

    /// True for text, byte strings, ENUM and SET: what compares as a string.
    pub fn is_string(&self) -> bool {
        matches!(self, Value::Text(_) | Value::Bytes(_) | Value::Enum(_) | Value::Set(_))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Int(number)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::UInt(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Double(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Int(i64::from(truth))
    }
}

impl From<&str> for Value {
    fn from(source: &str) -> Value {
        Value::text(source)
    }
}

impl From<Decimal> for Value {
    fn from(number: Decimal) -> Value {
        Value::Decimal(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_24_bytes() {
        assert_eq!(size_of::<Value>(), 24);
        assert_eq!(size_of::<Option<Value>>(), 24);
    }

    #[test]
    fn bits_become_the_fewest_bytes() {
        assert_eq!(BitValue { bits: 5, width: 3 }.to_bytes(), [5]);
        assert_eq!(BitValue { bits: 0x1ff, width: 9 }.to_bytes(), [1, 0xff]);
        assert_eq!(BitValue { bits: u64::MAX, width: 64 }.to_bytes(), [0xff; 8]);
    }
}
