//! MySQL's comparison rules (manual 12.3), the order of ORDER BY, and bytes for hashing.
//!
//! | operands | compared as |
//! |---|---|
//! | both text (ENUM and SET by name) | text in the collation |
//! | text with bytes, bytes with bytes | bytes |
//! | integers and decimals | exactly |
//! | one a float or double, or a string with a number | doubles |
//! | dates and times with each other | moments; DATE is its midnight |
//! | a date or time with a string | the string read as date or time |
//! | a date or time with a number | its digits as a number |
//! | JSON with anything | JSON's own order, the other made a document |
//!
//! A TIME with a DATE or DATETIME is compared by digits: its date would be the session's.

mod hash;
mod json;

use std::cmp::Ordering;

pub use hash::hash_key;

use crate::cast::{numeric, to_decimal, to_f64};
use crate::collation::{self, CollationId};
use crate::temporal::{DateMode, DateTime, parse_date_time, parse_time};
use crate::value::Value;

/// Compares two values as `=` and `<` do; None when one is NULL. Texts are compared in `collation`.
pub fn compare(a: &Value, b: &Value, collation: CollationId) -> Option<Ordering> {
    Some(match (a, b) {
        (Value::Null, _) | (_, Value::Null) => return None,
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::UInt(a), Value::UInt(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => texts(a.as_str(), b.as_str(), collation),
        (Value::Json(_), _) | (_, Value::Json(_)) => json::compare(a, b),
        _ if a.is_string() && b.is_string() => strings(a, b, collation),
        _ if a.is_temporal() || b.is_temporal() => temporals(a, b),
        _ => numbers(a, b),
    })
}

/// The order of ORDER BY for values of one column: NULL first, ENUM and SET by their number.
pub fn total_order(a: &Value, b: &Value, collation: CollationId) -> Ordering {
    match (a, b) {
        (Value::Enum(a), Value::Enum(b)) => a.index().cmp(&b.index()),
        (Value::Set(a), Value::Set(b)) => a.bits().cmp(&b.bits()),
        _ => compare(a, b, collation).unwrap_or_else(|| b.is_null().cmp(&a.is_null())),
    }
}

fn texts(a: &str, b: &str, collation: CollationId) -> Ordering {
    collation::compare(collation, a, b)
}

fn strings(a: &Value, b: &Value, collation: CollationId) -> Ordering {
    if matches!(a, Value::Bytes(_)) || matches!(b, Value::Bytes(_)) {
        return bytes_of(a).cmp(&bytes_of(b));
    }
    texts(&a.to_string_lossy(), &b.to_string_lossy(), collation)
}

fn bytes_of(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.to_text(&mut bytes);
    bytes
}

/// Two values as numbers, exactly where both are exact.
fn numbers(a: &Value, b: &Value) -> Ordering {
    let (x, y) = (numeric(a).value, numeric(b).value);
    match (&x, &y) {
        (Value::Int(x), Value::Int(y)) => x.cmp(y),
        (Value::UInt(x), Value::UInt(y)) => x.cmp(y),
        (Value::Int(x), Value::UInt(y)) => i128::from(*x).cmp(&i128::from(*y)),
        (Value::UInt(x), Value::Int(y)) => i128::from(*x).cmp(&i128::from(*y)),
        (Value::Double(_), _) | (_, Value::Double(_)) => {
            let order = to_f64(&x).value.partial_cmp(&to_f64(&y).value);
            order.unwrap_or(Ordering::Equal)
        }
        _ => to_decimal(&x).value.cmp(&to_decimal(&y).value),
    }
}

/// Two values of which one is a date or a time.
fn temporals(a: &Value, b: &Value) -> Ordering {
    if let (Value::Time(a), Value::Time(b)) = (a, b) {
        return a.cmp(b);
    }
    if let (Some(a), Some(b)) = (as_moment(a), as_moment(b)) {
        return a.cmp(&b);
    }
    match (a, b) {
        (Value::Time(time), text) if text.is_string() => {
            parse_time(&text.to_string_lossy()).map(|parsed| time.cmp(&parsed.value))
        }
        (text, Value::Time(time)) if text.is_string() => {
            parse_time(&text.to_string_lossy()).map(|parsed| parsed.value.cmp(time))
        }
        (moment, text) if text.is_string() => {
            as_moment(moment).zip(text_moment(text)).map(|(a, b)| a.cmp(&b))
        }
        (text, moment) if text.is_string() => {
            text_moment(text).zip(as_moment(moment)).map(|(a, b)| a.cmp(&b))
        }
        _ => Some(numbers(a, b)),
    }
    // A string that is no date compares by its bytes, as the date's text would.
    .unwrap_or_else(|| bytes_of(a).cmp(&bytes_of(b)))
}

fn as_moment(value: &Value) -> Option<DateTime> {
    match value {
        Value::Date(date) => Some(DateTime::midnight(*date)),
        Value::DateTime(at) => Some(*at),
        _ => None,
    }
}

fn text_moment(text: &Value) -> Option<DateTime> {
    let lenient = DateMode { allow_invalid_dates: true, ..DateMode::default() };
    parse_date_time(&text.to_string_lossy(), lenient).map(|parsed| parsed.value)
}

#[cfg(test)]
mod tests;
