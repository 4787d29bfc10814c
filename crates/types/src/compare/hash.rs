//! Bytes for grouping, joining and DISTINCT.
//!
//! ```text
//! NULL                      0
//! exact numbers             1, length u8, canonical decimal (see Decimal::canonical_bytes)
//! floating point            2, bits of the double u64 BE (-0 as 0)
//! text, ENUM, SET           3, length u32 BE, weights in the collation
//! bytes                     4, length u32 BE, the bytes
//! DATE, DATETIME            5, packed moment u64 BE
//! TIME                      6, microseconds i64 BE
//! JSON                      7, length u32 BE, text with canonical numbers
//! ```
//!
//! Each part says its length, so the parts of a composite key can stand one after another.

use super::json::canonical;
use crate::collation::{self, CollationId, Pad};
use crate::decimal::Decimal;
use crate::temporal::DateTime;
use crate::value::Value;

/// Appends bytes that are equal exactly when [`super::compare`] says that two values of one type
/// are equal (and NULL equals NULL). Operands of different types must be converted to one type
/// before.
pub fn hash_key(value: &Value, collation: CollationId, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0),
        Value::Int(number) => integer(i128::from(*number), out),
        Value::UInt(number) => integer(i128::from(*number), out),
        Value::Year(year) => integer(i128::from(*year), out),
        Value::Bit(bit) => integer(i128::from(bit.bits), out),
        Value::Decimal(number) => exact(number, out),
        Value::Float(number) => double(f64::from(*number), out),
        Value::Double(number) => double(*number, out),
        Value::Text(text) => weights(text.as_str(), collation, out),
        Value::Enum(member) => weights(member.name(), collation, out),
        Value::Set(set) => weights(&set.joined(), collation, out),
        Value::Bytes(bytes) => tagged(4, bytes.as_slice(), out),
        Value::Date(date) => moment(DateTime::midnight(*date), out),
        Value::DateTime(at) => moment(*at, out),
        Value::Time(time) => {
            out.push(6);
            out.extend(time.micros().to_be_bytes());
        }
        Value::Json(json) => tagged(7, canonical(&json.to_node()).as_bytes(), out),
    }
}

fn integer(number: i128, out: &mut Vec<u8>) {
    exact(&Decimal::from_unscaled(number, 0), out);
}

fn exact(number: &Decimal, out: &mut Vec<u8>) {
    let bytes = number.canonical_bytes();
    // At most a scale and 40 bytes.
    out.extend([1, u8::try_from(bytes.len()).unwrap_or(u8::MAX)]);
    out.extend(bytes);
}

fn double(number: f64, out: &mut Vec<u8>) {
    out.push(2);
    let number = if number == 0.0 { 0.0 } else { number };
    out.extend(number.to_bits().to_be_bytes());
}

fn moment(at: DateTime, out: &mut Vec<u8>) {
    out.push(5);
    out.extend(at.packed().to_be_bytes());
}

fn tagged(tag: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    out.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(bytes);
}

fn weights(text: &str, collation: CollationId, out: &mut Vec<u8>) {
    let text = match collation::pad(collation) {
        Pad::Space => text.trim_end_matches(' '),
        Pad::None => text,
    };
    let mut found = Vec::with_capacity(text.len() * 2);
    collation::weights(collation, text, &mut found);
    tagged(3, &found, out);
}
