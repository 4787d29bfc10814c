//! Storing into integer, DECIMAL, FLOAT, DOUBLE, YEAR and BIT columns.

use super::assign::{AssignMode, Stored, stored};
use super::explicit::year_of;
use super::number::{numeric, single_precision, text_to_f64, whole_double};
use super::to_decimal;
use crate::decimal::Decimal;
use crate::error::ErrorCode;
use crate::sql_type::{IntWidth, SqlType};
use crate::value::{BitValue, Value};

/// The bytes of a value that is stored by its text.
fn text_of(value: &Value) -> Option<&[u8]> {
    match value {
        Value::Text(text) => Some(text.utf8()),
        Value::Bytes(bytes) => Some(bytes.as_slice()),
        _ => None,
    }
}

/// A number rounded to an integer: decimals and text half away from zero, doubles half to even (C's
/// `rint`, as MySQL does). Saturates.
fn rounded(value: &Value) -> i128 {
    let whole = |number: &Decimal| {
        let bound = if number.is_negative() { i128::MIN } else { i128::MAX };
        number.round(0).unscaled().unwrap_or(bound)
    };
    if text_of(value).is_some() {
        return whole(&to_decimal(value).value);
    }
    match numeric(value).value {
        Value::Int(number) => i128::from(number),
        Value::UInt(number) => i128::from(number),
        Value::Decimal(number) => whole(&number),
        Value::Double(number) => whole_double(number),
        _ => 0,
    }
}

pub(super) fn to_int(
    value: &Value,
    width: IntWidth,
    unsigned: bool,
    at: &AssignMode<'_>,
) -> Stored {
    let number = rounded(value);
    let (low, high) = if unsigned {
        (0, i128::from(width.unsigned_max()))
    } else {
        let (low, high) = width.signed_range();
        (i128::from(low), i128::from(high))
    };
    let nearest = integer_value(number.clamp(low, high), unsigned);
    if let Some(text) = text_of(value) {
        let parsed = Decimal::parse_bytes(text);
        if !parsed.any_digit {
            let shown = String::from_utf8_lossy(text);
            return at.incorrect(
                ErrorCode::TruncatedWrongValueForField,
                "integer",
                &shown,
                nearest,
            );
        }
        if !parsed.whole {
            return at.truncated(nearest);
        }
    }
    if (low..=high).contains(&number) { stored(nearest) } else { at.out_of_range(nearest) }
}

fn integer_value(number: i128, unsigned: bool) -> Value {
    if unsigned {
        Value::UInt(u64::try_from(number).unwrap_or(u64::MAX))
    } else {
        Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

pub(super) fn to_decimal_column(value: &Value, to: &SqlType, at: &AssignMode<'_>) -> Stored {
    let &SqlType::Decimal { precision, scale, unsigned, .. } = to else {
        return stored(value.clone());
    };
    let source = match value {
        Value::Enum(_) | Value::Set(_) => Value::text(&value.to_string_lossy()),
        other => other.clone(),
    };
    let number = to_decimal(&source).value;
    if let Some(text) = text_of(&source) {
        let parsed = Decimal::parse_bytes(text);
        if !parsed.whole {
            let nearest = number.fit(precision, scale).unwrap_or_else(|bound| bound);
            let shown = String::from_utf8_lossy(text);
            let code = ErrorCode::TruncatedWrongValueForField;
            return at.incorrect(code, "decimal", &shown, Value::Decimal(nearest));
        }
    }
    if unsigned && number.is_negative() && !number.round(scale).is_zero() {
        return at.out_of_range(Value::Decimal(Decimal::ZERO.round(scale)));
    }
    match number.fit(precision, scale) {
        Ok(fitted) if fitted == number => stored(Value::Decimal(fitted)),
        Ok(fitted) => at.noted(Value::Decimal(fitted)),
        Err(bound) => at.out_of_range(Value::Decimal(bound)),
    }
}

pub(super) fn to_float_column(value: &Value, to: &SqlType, at: &AssignMode<'_>) -> Stored {
    let (digits, unsigned, single) = match to {
        SqlType::Float { digits, unsigned, .. } => (*digits, *unsigned, true),
        SqlType::Double { digits, unsigned, .. } => (*digits, *unsigned, false),
        _ => return stored(value.clone()),
    };
    let (number, whole) = match text_of(value) {
        Some(text) => text_to_f64(text),
        None => (super::to_f64(value).value, true),
    };
    let (nearest, in_range) = fit_float(number, digits, unsigned, single);
    let nearest =
        if single { Value::Float(single_precision(nearest)) } else { Value::Double(nearest) };
    if !whole {
        at.truncated(nearest)
    } else if in_range {
        stored(nearest)
    } else {
        at.out_of_range(nearest)
    }
}

/// The nearest number that the column holds, and whether it is in range.
fn fit_float(number: f64, digits: Option<(u8, u8)>, unsigned: bool, single: bool) -> (f64, bool) {
    if number.is_nan() {
        return (0.0, false);
    }
    if unsigned && number < 0.0 {
        return (0.0, false);
    }
    let mut fitted = number;
    let mut max = if single { f64::from(f32::MAX) } else { f64::MAX };
    if let Some((m, d)) = digits {
        let unit = 10_f64.powi(i32::from(d));
        let largest = 10_f64.powi(i32::from(m) - i32::from(d)) - 1.0 / unit;
        max = max.min(largest);
        let whole = number.trunc();
        fitted = whole + ((number - whole) * unit).round_ties_even() / unit;
    }
    (fitted.clamp(-max, max), fitted.abs() <= max)
}

pub(super) fn to_year(value: &Value, at: &AssignMode<'_>) -> Stored {
    match value {
        Value::Year(_) => return stored(value.clone()),
        Value::Date(date) => return year_in_range(i64::from(date.year()), false, at),
        Value::DateTime(moment) => {
            return year_in_range(i64::from(moment.date().year()), false, at);
        }
        _ => {}
    }
    let number = i64::try_from(rounded(value)).unwrap_or(-1);
    let Some(text) = text_of(value) else { return year_in_range(number, false, at) };
    let parsed = Decimal::parse_bytes(text);
    if !parsed.any_digit {
        let shown = String::from_utf8_lossy(text);
        let code = ErrorCode::TruncatedWrongValueForField;
        return at.incorrect(code, "integer", &shown, Value::Year(0));
    }
    if !parsed.whole {
        return at.truncated(Value::Year(year_of(number, true).unwrap_or(0)));
    }
    // '0000' is the zero year, '0' and '00' are 2000.
    let zero_year = number == 0 && text.trim_ascii().len() == 4;
    year_in_range(number, !zero_year, at)
}

fn year_in_range(number: i64, text: bool, at: &AssignMode<'_>) -> Stored {
    match year_of(number, text) {
        Some(year) => stored(Value::Year(year)),
        None => at.out_of_range(Value::Year(0)),
    }
}

pub(super) fn to_bit(value: &Value, width: u8, at: &AssignMode<'_>) -> Stored {
    let max = u64::MAX >> (64 - u32::from(width.clamp(1, 64)));
    let bits = match value {
        Value::Bit(bit) => Some(bit.bits),
        other => match text_of(other) {
            Some(bytes) => big_endian(bytes),
            None => match rounded(other) {
                number if number < 0 => i64::try_from(number).ok().map(i64::cast_unsigned),
                number => u64::try_from(number).ok(),
            },
        },
    };
    match bits.filter(|bits| *bits <= max) {
        Some(bits) => stored(Value::Bit(BitValue { bits, width })),
        None => {
            let nearest = Value::Bit(BitValue { bits: max, width });
            if at.strict {
                at.lossy(ErrorCode::DataTooLong, nearest)
            } else {
                at.out_of_range(nearest)
            }
        }
    }
}

/// A byte string as a number, None above 64 bits.
fn big_endian(bytes: &[u8]) -> Option<u64> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let significant = bytes.get(zeros..)?;
    (significant.len() <= 8)
        .then(|| significant.iter().fold(0, |so_far, byte| so_far << 8 | u64::from(*byte)))
}
