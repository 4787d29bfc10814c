//! The bytes of one value in a row.
//!
//! ```text
//! integers, FLOAT, DOUBLE, DATE, DATETIME, TIMESTAMP, TIME, YEAR, ENUM, BIT
//!               the type's plain number, low byte first (key/fixed.rs)
//! SET           the same without the zero bytes at its end
//! DECIMAL       the unscaled integer in two's complement, high byte first, the fewest bytes
//! text          UTF-8, whatever the column's character set
//! byte strings  themselves
//! JSON          a version byte, 1, and the normalised text
//! ```

use crate::json::Json;
use crate::key::{Damage, decimal, fixed};
use crate::sql_type::SqlType;
use crate::value::Value;

/// Appends the bytes of a value that is not NULL and has been assigned to its column's type.
pub fn encode_value(value: &Value, of: &SqlType, out: &mut Vec<u8>) {
    match (value, of) {
        (Value::Text(source), _) if of.collation().is_some() => {
            out.extend_from_slice(source.utf8());
        }
        (Value::Bytes(source), _) if of.is_binary_string() => out.extend_from_slice(source),
        (Value::Decimal(number), SqlType::Decimal { scale, .. }) => {
            decimal::encode_short(number, *scale, out);
        }
        (Value::Json(document), SqlType::Json) => document.encode(out),
        _ => encode_number(value, of, out),
    }
}

fn encode_number(value: &Value, of: &SqlType, out: &mut Vec<u8>) {
    let (Some(width), Some(plain)) = (fixed::width(of), fixed::plain(value, of)) else {
        unreachable!(
            "a value is assigned to its column's type before it is stored: {value:?} of {of}"
        )
    };
    let bytes = plain.to_le_bytes();
    let width = match of {
        SqlType::Set { .. } => bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1),
        _ => width,
    };
    out.extend_from_slice(bytes.get(..width).unwrap_or(&bytes));
}

/// Reads what [`encode_value`] wrote, all of `bytes`.
#[inline]
pub fn decode_value(bytes: &[u8], of: &SqlType) -> Result<Value, Damage> {
    match of {
        SqlType::Int { unsigned, .. } => decode_int(bytes, of, *unsigned),
        SqlType::Char { .. } | SqlType::Varchar { .. } | SqlType::Text { .. } => {
            match str::from_utf8(bytes) {
                Ok(source) => Ok(Value::text(source)),
                Err(error) => Err(damage("text that is not UTF-8", error.valid_up_to())),
            }
        }
        SqlType::Binary { .. }
        | SqlType::Varbinary { .. }
        | SqlType::Blob { .. }
        | SqlType::Geometry { .. } => Ok(Value::bytes(bytes)),
        SqlType::Decimal { scale, .. } => decimal::decode_short(bytes, *scale)
            .map(Value::Decimal)
            .ok_or(damage("a number that its type does not have", 0)),
        SqlType::Json => {
            Json::decode(bytes).map(Value::Json).ok_or(damage("an unreadable JSON document", 0))
        }
        _ => decode_number(bytes, of),
    }
}

/// The commonest numbers, without the detour over [`fixed`].
#[inline]
fn decode_int(bytes: &[u8], of: &SqlType, unsigned: bool) -> Result<Value, Damage> {
    let number = match bytes.len() {
        1 => bytes.first_chunk().map(|one| i64::from(i8::from_le_bytes(*one))),
        2 => bytes.first_chunk().map(|two| i64::from(i16::from_le_bytes(*two))),
        4 => bytes.first_chunk().map(|four| i64::from(i32::from_le_bytes(*four))),
        8 => bytes.first_chunk().map(|eight| i64::from_le_bytes(*eight)),
        _ => None,
    };
    let Some(number) = number else {
        return decode_number(bytes, of);
    };
    if fixed::width(of) != Some(bytes.len()) {
        return Err(damage("a number of a wrong length", bytes.len()));
    }
    if unsigned {
        let unused = 64 - 8 * bytes.len();
        return Ok(Value::UInt(number.cast_unsigned() << unused >> unused));
    }
    Ok(Value::Int(number))
}

fn decode_number(bytes: &[u8], of: &SqlType) -> Result<Value, Damage> {
    let width = fixed::width(of).unwrap_or_default();
    let has_length = match of {
        SqlType::Set { .. } => bytes.len() <= width && bytes.last() != Some(&0),
        _ => bytes.len() == width,
    };
    if !has_length {
        return Err(damage("a number of a wrong length", bytes.len()));
    }
    let mut number = [0; size_of::<u128>()];
    if let Some(low) = number.get_mut(..bytes.len()) {
        low.copy_from_slice(bytes);
    }
    fixed::value(u128::from_le_bytes(number), of)
        .ok_or(damage("a number that its type does not have", 0))
}

fn damage(what: &'static str, at: usize) -> Damage {
    Damage { of: "value", what, at }
}
