//! Values as DATE, DATETIME and TIME: CAST and the implicit conversions of functions.
//!
//! What is no date is NULL with warning 1292 `Incorrect datetime value: '…'`; garbage behind a date
//! is ignored with `Truncated incorrect …`.

use super::Converted;
use crate::error::{ErrorCode, SqlError, Warning};
use crate::temporal::{Date, DateMode, DateTime, Time, parse_date_time, parse_time};
use crate::value::Value;

fn incorrect<T>(kind: &str, value: &Value) -> Converted<Option<T>> {
    let message = format!("Incorrect {kind} value: '{}'", value.to_string_lossy());
    let error = SqlError::with_message(ErrorCode::TruncatedWrongValue, message);
    Converted { value: None, warning: Some(Warning::from(error)) }
}

/// Any value as a DATETIME with all the digits that it has; NULL and what is no date are None.
///
/// A TIME has no date here (MySQL takes the session's current one): convert it before.
pub fn to_date_time(value: &Value, mode: DateMode) -> Converted<Option<DateTime>> {
    as_date_time(value, mode, "datetime")
}

fn as_date_time(value: &Value, mode: DateMode, kind: &str) -> Converted<Option<DateTime>> {
    let allowed = |at: DateTime| {
        if mode.allows(at.date()) { Converted::exact(Some(at)) } else { incorrect(kind, value) }
    };
    match value {
        Value::Null => Converted::exact(None),
        Value::Date(date) => allowed(DateTime::midnight(*date)),
        Value::DateTime(at) => allowed(*at),
        Value::Text(_) | Value::Bytes(_) | Value::Enum(_) | Value::Set(_) | Value::Json(_) => {
            text_date_time(value, mode, kind)
        }
        Value::Time(_) => incorrect(kind, value),
        _ => number_date_time(value, mode, kind),
    }
}

fn text_date_time(value: &Value, mode: DateMode, kind: &str) -> Converted<Option<DateTime>> {
    let text = value.to_string_lossy();
    let text = if matches!(value, Value::Json(_)) { text.trim_matches('"') } else { text.as_ref() };
    match parse_date_time(text, mode) {
        None => incorrect(kind, value),
        Some(parsed) if parsed.truncated => Converted::truncated(Some(parsed.value), kind, text),
        Some(parsed) => Converted::exact(Some(parsed.value)),
    }
}

fn number_date_time(value: &Value, mode: DateMode, kind: &str) -> Converted<Option<DateTime>> {
    let (whole, micros, fsp) = number_parts(value);
    let at = DateTime::from_number(whole, mode).and_then(|at| {
        let micros = at.micros_of_day() + i64::from(micros);
        if at.is_zero() { Some(at) } else { DateTime::from_date_and_micros(at.date(), micros, fsp) }
    });
    match at {
        Some(at) => Converted::exact(Some(at)),
        None => incorrect(kind, value),
    }
}

/// A number's integer part, its fraction in microseconds (rounded, without sign), and the digits of
/// the fraction.
fn number_parts(value: &Value) -> (i64, u32, u8) {
    let number = super::to_decimal(value).value;
    let fsp = number.scale().min(6);
    let rounded = number.round(6).unscaled().unwrap_or(i128::MAX);
    let whole = i64::try_from(rounded / 1_000_000).unwrap_or(i64::MAX);
    (whole, u32::try_from((rounded % 1_000_000).unsigned_abs()).unwrap_or(0), fsp)
}

/// Any value as a DATE, its time of day cut off; NULL and what is no date are None.
pub fn to_date(value: &Value, mode: DateMode) -> Converted<Option<Date>> {
    as_date_time(value, mode, "date").map(|at| at.map(DateTime::date))
}

/// Any value as a TIME with all the digits that it has; NULL and what is no time are None.
pub fn to_time(value: &Value) -> Converted<Option<Time>> {
    match value {
        Value::Null => Converted::exact(None),
        Value::Time(time) => Converted::exact(Some(*time)),
        Value::DateTime(at) => Converted::exact(Some(at.time())),
        Value::Date(_) => Converted::exact(Some(Time::ZERO)),
        Value::Text(_) | Value::Bytes(_) | Value::Enum(_) | Value::Set(_) | Value::Json(_) => {
            text_time(value)
        }
        _ => number_time(value),
    }
}

fn text_time(value: &Value) -> Converted<Option<Time>> {
    let text = value.to_string_lossy();
    let text = if matches!(value, Value::Json(_)) { text.trim_matches('"') } else { text.as_ref() };
    match parse_time(text) {
        Some(parsed) if !parsed.truncated && !parsed.clamped => {
            Converted::exact(Some(parsed.value))
        }
        parsed => Converted::truncated(parsed.map(|p| p.value), "time", text),
    }
}

fn number_time(value: &Value) -> Converted<Option<Time>> {
    let (whole, micros, fsp) = number_parts(value);
    let negative = whole < 0 || super::to_f64(value).value < 0.0;
    match Time::from_number(whole) {
        Some(Ok(time)) => {
            let micros = i64::from(micros);
            let total = time.micros() + if negative { -micros } else { micros };
            Converted::exact(Some(Time::clamped(total, fsp)))
        }
        Some(Err(bound)) => Converted::truncated(Some(bound), "time", &value.to_string_lossy()),
        None => Converted::truncated(None, "time", &value.to_string_lossy()),
    }
}
