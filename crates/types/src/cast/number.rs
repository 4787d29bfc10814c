//! Values as numbers, with MySQL's prefix rule: of a string, the longest prefix that is a number
//! counts, and what follows gives warning 1292.

use super::Converted;
use crate::decimal::Decimal;
use crate::display::push_double;
use crate::error::Warning;
use crate::json::{Json, Node};
use crate::value::Value;

/// The length of the longest prefix (after `skip` spaces) that is a floating point number.
fn float_prefix(text: &[u8]) -> usize {
    let digits = |from: usize| {
        text.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count()
    };
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut fraction = 0;
    if text.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        if whole + fraction > 0 {
            end += 1 + fraction;
        }
    }
    if whole + fraction == 0 {
        return 0;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// A string as a double; the flag says that all of it was one.
pub(super) fn text_to_f64(text: &[u8]) -> (f64, bool) {
    let text = text.trim_ascii();
    let end = float_prefix(text);
    let prefix = text.get(..end).and_then(|prefix| str::from_utf8(prefix).ok());
    let number: f64 = prefix.and_then(|prefix| prefix.parse().ok()).unwrap_or(0.0);
    if number.is_finite() {
        (number, end > 0 && end == text.len())
    } else {
        (f64::MAX.copysign(number), false)
    }
}

/// A double rounded half to even (C's `rint`, as MySQL does), saturated at the integers' bounds.
#[expect(clippy::cast_possible_truncation, reason = "saturating is what is wanted")]
pub(super) fn whole_double(number: f64) -> i128 {
    number.round_ties_even() as i128
}

/// The nearest float; beyond its range infinite.
#[expect(clippy::cast_possible_truncation, reason = "the nearest float is what is wanted")]
pub(super) fn single_precision(number: f64) -> f32 {
    number as f32
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A value that is not a string, a JSON document or NULL as a number: Int, UInt, Decimal, Double.
fn plain_number(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Int(_) | Value::UInt(_) | Value::Double(_) | Value::Decimal(_) => value.clone(),
        Value::Float(number) => Value::Double(f64::from(*number)),
        Value::Year(year) => Value::Int(i64::from(*year)),
        Value::Bit(bit) => Value::UInt(bit.bits),
        Value::Enum(member) => Value::Int(i64::from(member.index())),
        Value::Set(set) => Value::UInt(set.bits()),
        Value::Date(date) => Value::Int(date.to_number()),
        Value::Time(time) => {
            let sign = if time.is_negative() { -1 } else { 1 };
            with_fraction(time.to_number(), sign * i64::from(time.microsecond()), time.fsp())
        }
        Value::DateTime(at) => with_fraction(at.to_number(), i64::from(at.microsecond()), at.fsp()),
        Value::Null | Value::Text(_) | Value::Bytes(_) | Value::Json(_) => return None,
    })
}

fn with_fraction(whole: i64, micros: i64, fsp: u8) -> Value {
    if fsp == 0 {
        return Value::Int(whole);
    }
    let unscaled = i128::from(whole) * 1_000_000 + i128::from(micros);
    Value::Decimal(Decimal::from_unscaled(unscaled, 6).round(fsp))
}

/// Any value as what arithmetic computes with: Int, UInt, Decimal, Double or NULL. Strings become
/// doubles.
pub fn numeric(value: &Value) -> Converted<Value> {
    if let Some(number) = plain_number(value) {
        return Converted::exact(number);
    }
    match value {
        Value::Text(text) => text_double(text.utf8()).map(Value::Double),
        Value::Bytes(bytes) => text_double(bytes.as_slice()).map(Value::Double),
        Value::Json(json) => json_number(json),
        _ => Converted::exact(Value::Null),
    }
}

fn text_double(text: &[u8]) -> Converted<f64> {
    match text_to_f64(text) {
        (number, true) => Converted::exact(number),
        (number, false) => Converted::truncated(number, "DOUBLE", &lossy(text)),
    }
}

fn json_number(json: &Json) -> Converted<Value> {
    match json.to_node() {
        Node::Bool(truth) => Converted::exact(Value::Int(i64::from(truth))),
        Node::Int(number) => Converted::exact(Value::Int(number)),
        Node::UInt(number) => Converted::exact(Value::UInt(number)),
        Node::Double(number) => Converted::exact(Value::Double(number)),
        Node::String(text) => text_double(text.as_bytes()).map(Value::Double),
        _ => Converted::truncated(Value::Int(0), "DOUBLE", json.as_str()),
    }
}

/// Any value as a double; NULL is 0.
pub fn to_f64(value: &Value) -> Converted<f64> {
    numeric(value).map(|number| match number {
        Value::Int(number) => number as f64,
        Value::UInt(number) => number as f64,
        Value::Decimal(number) => number.to_f64(),
        Value::Double(number) => number,
        _ => 0.0,
    })
}

/// Any value as a decimal; NULL is 0.
pub fn to_decimal(value: &Value) -> Converted<Decimal> {
    match value {
        Value::Text(text) => text_decimal(text.utf8()),
        Value::Bytes(bytes) => text_decimal(bytes.as_slice()),
        _ => {
            let Converted { value, warning } = numeric(value);
            let (value, lost) = number_decimal(&value);
            Converted { value, warning: warning.or(lost) }
        }
    }
}

fn text_decimal(text: &[u8]) -> Converted<Decimal> {
    let parsed = Decimal::parse_bytes(text);
    if parsed.whole && !parsed.clamped {
        Converted::exact(parsed.value)
    } else {
        Converted::truncated(parsed.value, "DECIMAL", &lossy(text))
    }
}

fn number_decimal(number: &Value) -> (Decimal, Option<Warning>) {
    match number {
        Value::Int(number) => (Decimal::from(*number), None),
        Value::UInt(number) => (Decimal::from(*number), None),
        Value::Decimal(number) => (number.clone(), None),
        Value::Double(number) => match Decimal::from_f64(*number) {
            Some(value) => (value, None),
            None => {
                let mut text = Vec::new();
                push_double(*number, &mut text);
                let bound = Decimal::largest(65, 0);
                let bound = if *number < 0.0 { bound.negate() } else { bound };
                let lost = Converted::truncated(bound, "DECIMAL", &lossy(&text));
                (lost.value, lost.warning)
            }
        },
        _ => (Decimal::ZERO, None),
    }
}

/// Digits of an integer prefix: its sign, its size (None beyond 64 bits), and whether it was all.
fn integer_prefix(text: &[u8]) -> (bool, Option<u64>, bool) {
    let text = text.trim_ascii();
    let negative = text.first() == Some(&b'-');
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let digits = text.get(sign..).unwrap_or_default();
    let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let size = digits.iter().take(count).try_fold(0_u64, |so_far, digit| {
        so_far.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
    });
    (negative, size, count > 0 && sign + count == text.len())
}

/// CAST(… AS SIGNED) of a string: an integer prefix; above i64 the unsigned bits are taken.
fn text_integer(text: &[u8]) -> Converted<i128> {
    let (negative, size, whole) = integer_prefix(text);
    let number = match (negative, size) {
        (false, Some(size)) => i128::from(size),
        (false, None) => i128::from(u64::MAX),
        (true, Some(size)) => (-i128::from(size)).max(i128::from(i64::MIN)),
        (true, None) => i128::from(i64::MIN),
    };
    let fits =
        size.is_some() && (!negative || number != i128::from(i64::MIN) || size == Some(1 << 63));
    if whole && fits {
        Converted::exact(number)
    } else {
        Converted::truncated(number, "INTEGER", &lossy(text))
    }
}

fn integer(value: &Value) -> Converted<i128> {
    match value {
        Value::Text(text) => return text_integer(text.utf8()),
        Value::Bytes(bytes) => return text_integer(bytes.as_slice()),
        _ => {}
    }
    let Converted { value, warning } = numeric(value);
    let number = match value {
        Value::Int(number) => i128::from(number),
        Value::UInt(number) => i128::from(number),
        Value::Decimal(number) => {
            let whole = number.round(0);
            let bound = if whole.is_negative() { i128::MIN } else { i128::MAX };
            whole.unscaled().unwrap_or(bound)
        }
        Value::Double(number) => whole_double(number),
        _ => 0,
    };
    Converted { value: number, warning }
}

/// Any value as CAST(… AS SIGNED) gives it; NULL is 0. Unsigned values above the signed range keep
/// their 64 bits, as in MySQL; decimals and doubles beyond it are clamped with a warning.
pub fn to_i64(value: &Value) -> Converted<i64> {
    let Converted { value: number, warning } = integer(value);
    if let Ok(exact) = i64::try_from(number) {
        return Converted { value: exact, warning };
    }
    let exact_kind = !matches!(value, Value::Decimal(_) | Value::Double(_) | Value::Float(_));
    if exact_kind && let Ok(bits) = u64::try_from(number) {
        let bits = bits.cast_signed();
        return Converted { value: bits, warning };
    }
    let bound = if number < 0 { i64::MIN } else { i64::MAX };
    Converted::truncated(bound, clamped_kind(value), &value.to_string_lossy())
}

/// Any value as CAST(… AS UNSIGNED) gives it; NULL is 0. Negative integers keep their 64 bits, as
/// in MySQL.
pub fn to_u64(value: &Value) -> Converted<u64> {
    let Converted { value: number, warning } = integer(value);
    if let Ok(exact) = u64::try_from(number) {
        return Converted { value: exact, warning };
    }
    let decimal = matches!(value, Value::Decimal(_));
    if !decimal && let Ok(signed) = i64::try_from(number) {
        let bits = signed.cast_unsigned();
        return Converted { value: bits, warning };
    }
    let bound = if number < 0 { 0 } else { u64::MAX };
    Converted::truncated(bound, clamped_kind(value), &value.to_string_lossy())
}

fn clamped_kind(value: &Value) -> &'static str {
    if matches!(value, Value::Decimal(_)) { "DECIMAL" } else { "INTEGER" }
}

/// The truth of a value, None for NULL: a number other than 0 (a string as a double).
pub fn is_true(value: &Value) -> Option<bool> {
    Some(match value {
        Value::Null => return None,
        Value::Int(number) => *number != 0,
        Value::UInt(number) => *number != 0,
        Value::Decimal(number) => !number.is_zero(),
        other => to_f64(other).value != 0.0,
    })
}
