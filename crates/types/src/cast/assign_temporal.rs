//! Storing into DATE, TIME, DATETIME and TIMESTAMP columns.

use super::assign::{AssignMode, Stored, stored};
use super::{Converted, to_date_time, to_time};
use crate::error::ErrorCode;
use crate::temporal::{Date, DateTime, Time};
use crate::value::Value;

fn incorrect(at: &AssignMode<'_>, kind: &str, value: &Value, nearest: Value) -> Stored {
    at.incorrect(ErrorCode::TruncatedWrongValue, kind, &value.to_string_lossy(), nearest)
}

/// A date with something behind it, or a clamped time: 1292 where it is an error, `code` where it
/// is a warning.
fn inexact(
    at: &AssignMode<'_>,
    kind: &str,
    value: &Value,
    nearest: Value,
    code: ErrorCode,
) -> Stored {
    if at.strict { incorrect(at, kind, value, nearest) } else { at.lossy(code, nearest) }
}

/// The moment of a value: a time alone is none, it needs the session's date.
fn moment(value: &Value, at: &AssignMode<'_>) -> Converted<Option<DateTime>> {
    to_date_time(value, at.dates)
}

pub(super) fn to_date_column(value: &Value, at: &AssignMode<'_>) -> Stored {
    let Converted { value: found, warning } = moment(value, at);
    let Some(found) = found else {
        return incorrect(at, "date", value, Value::Date(Date::ZERO));
    };
    let date = Value::Date(found.date());
    if warning.is_some() {
        inexact(at, "date", value, date, ErrorCode::WarnDataTruncated)
    } else if found.micros_of_day() != 0 {
        at.noted(date)
    } else {
        stored(date)
    }
}

pub(super) fn to_date_time_column(
    value: &Value,
    fsp: u8,
    timestamp: bool,
    at: &AssignMode<'_>,
) -> Stored {
    let Converted { value: found, warning } = moment(value, at);
    let rounded = found.and_then(|found| {
        if at.truncate_fraction { Some(found.truncate(fsp)) } else { found.round(fsp) }
    });
    let zero = Value::DateTime(DateTime::ZERO.with_fsp(fsp));
    let Some(rounded) = rounded else { return incorrect(at, "datetime", value, zero) };
    if timestamp && !rounded.is_zero() && !rounded.in_timestamp_range() {
        return incorrect(at, "datetime", value, zero);
    }
    let kept = Value::DateTime(rounded.with_fsp(fsp));
    if warning.is_some() {
        inexact(at, "datetime", value, kept, ErrorCode::WarnDataTruncated)
    } else {
        stored(kept)
    }
}

pub(super) fn to_time_column(value: &Value, fsp: u8, at: &AssignMode<'_>) -> Stored {
    let Converted { value: found, warning } = to_time(value);
    let Some(found) = found else {
        return incorrect(at, "time", value, Value::Time(Time::ZERO.with_fsp(fsp)));
    };
    let rounded = if at.truncate_fraction { found.truncate(fsp) } else { found.round(fsp) };
    let kept = Value::Time(rounded.with_fsp(fsp));
    let clamped = warning.is_some() && found.micros().abs() == Time::MAX.micros();
    match warning {
        _ if clamped => inexact(at, "time", value, kept, ErrorCode::WarnDataOutOfRange),
        Some(_) => inexact(at, "time", value, kept, ErrorCode::WarnDataTruncated),
        // A DATETIME loses its date with a note.
        None if matches!(value, Value::DateTime(_)) => at.noted(kept),
        None => stored(kept),
    }
}
