//! CAST(… AS …) and CONVERT(…, …).

use super::number::single_precision;
use super::{Converted, to_date, to_date_time, to_decimal, to_f64, to_i64, to_time, to_u64};
use crate::collation::CollationId;
use crate::error::{ErrorCode, SqlError, Warning};
use crate::json::{Json, Node};
use crate::temporal::DateMode;
use crate::text::{Bytes, Text};
use crate::value::Value;

/// The targets of CAST (manual 12.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CastTarget {
    /// SIGNED.
    Signed,
    /// UNSIGNED.
    Unsigned,
    /// FLOAT.
    Float,
    /// DOUBLE and REAL.
    Double,
    /// DECIMAL(precision, scale).
    Decimal {
        /// All digits.
        precision: u8,
        /// Digits after the point.
        scale: u8,
    },
    /// CHAR(length) in the collation's character set.
    Char {
        /// In characters.
        length: Option<u32>,
        /// Of the result.
        collation: CollationId,
    },
    /// BINARY(length); shorter values are padded with zero bytes.
    Binary {
        /// In bytes.
        length: Option<u32>,
    },
    /// DATE.
    Date,
    /// TIME(fsp).
    Time {
        /// Digits of the fractional second.
        fsp: u8,
    },
    /// DATETIME(fsp).
    DateTime {
        /// Digits of the fractional second.
        fsp: u8,
    },
    /// YEAR.
    Year,
    /// JSON.
    Json,
}

/// Converts as CAST does. NULL stays NULL; what is no date is NULL with a warning. The only errors
/// are of JSON (3141, 3144).
pub fn cast(
    value: &Value,
    target: &CastTarget,
    mode: DateMode,
) -> Result<Converted<Value>, SqlError> {
    if value.is_null() {
        return Ok(Converted::exact(Value::Null));
    }
    Ok(match target {
        CastTarget::Signed => to_i64(value).map(Value::Int),
        CastTarget::Unsigned => to_u64(value).map(Value::UInt),
        CastTarget::Double => to_f64(value).map(Value::Double),
        CastTarget::Float => to_f64(value).map(|number| Value::Float(single_precision(number))),
        CastTarget::Decimal { precision, scale } => cast_decimal(value, *precision, *scale),
        CastTarget::Char { length, .. } => cast_text(value, *length),
        CastTarget::Binary { length } => cast_bytes(value, *length),
        CastTarget::Date => to_date(value, mode).map(|d| d.map_or(Value::Null, Value::Date)),
        CastTarget::Time { fsp } => {
            to_time(value).map(|time| time.map_or(Value::Null, |t| Value::Time(t.round(*fsp))))
        }
        CastTarget::DateTime { fsp } => to_date_time(value, mode)
            .map(|at| at.and_then(|at| at.round(*fsp)).map_or(Value::Null, Value::DateTime)),
        CastTarget::Year => cast_year(value),
        CastTarget::Json => Converted::exact(Value::Json(cast_json(value)?)),
    })
}

fn cast_decimal(value: &Value, precision: u8, scale: u8) -> Converted<Value> {
    let Converted { value: number, warning } = to_decimal(value);
    match number.fit(precision, scale) {
        Ok(number) => Converted { value: Value::Decimal(number), warning },
        Err(bound) => {
            // MySQL names the expression "CAST()" here, whatever it is.
            let out = Warning::new(ErrorCode::WarnDataOutOfRange, &[&"CAST()", &1]);
            Converted { value: Value::Decimal(bound), warning: Some(out) }
        }
    }
}

fn cast_text(value: &Value, length: Option<u32>) -> Converted<Value> {
    let text = value.to_string_lossy();
    let most = length.map_or(usize::MAX, |length| length as usize);
    match text.char_indices().nth(most) {
        None => Converted::exact(match value {
            Value::Text(_) => value.clone(),
            _ => Value::text(&text),
        }),
        Some((end, _)) => {
            let kept = text.get(..end).unwrap_or_default();
            let kind = format!("CHAR({most})");
            Converted::truncated(Value::Text(Text::new(kept)), &kind, &text)
        }
    }
}

fn cast_bytes(value: &Value, length: Option<u32>) -> Converted<Value> {
    let mut bytes = Vec::new();
    value.to_text(&mut bytes);
    let Some(length) = length else {
        return Converted::exact(Value::Bytes(Bytes::from(bytes)));
    };
    let shown = String::from_utf8_lossy(&bytes).into_owned();
    let cut = bytes.len() > length as usize;
    bytes.resize(length as usize, 0);
    let value = Value::Bytes(Bytes::from(bytes));
    if cut {
        Converted::truncated(value, &format!("BINARY({length})"), &shown)
    } else {
        Converted::exact(value)
    }
}

fn cast_year(value: &Value) -> Converted<Value> {
    let number = match value {
        Value::Date(date) => return Converted::exact(Value::Year(date.year())),
        Value::DateTime(at) => return Converted::exact(Value::Year(at.date().year())),
        other => to_i64(other),
    };
    let text = matches!(value, Value::Text(_) | Value::Bytes(_));
    match year_of(number.value, text) {
        Some(year) => Converted { value: Value::Year(year), warning: number.warning },
        None => Converted::truncated(Value::Null, "YEAR", &value.to_string_lossy()),
    }
}

/// The year that a number means: 1 to 69 are 2001 to 2069, 70 to 99 are 1970 to 1999; 0 is the zero
/// year as a number and 2000 as text.
pub(super) fn year_of(number: i64, text: bool) -> Option<u16> {
    let year = match number {
        0 if text => 2000,
        0 => 0,
        1..=69 => number + 2000,
        70..=99 => number + 1900,
        1901..=2155 => number,
        _ => return None,
    };
    u16::try_from(year).ok()
}

/// The document of a value: text is parsed, numbers become numbers, all else its text as a string.
fn cast_json(value: &Value) -> Result<Json, SqlError> {
    match value {
        Value::Text(text) => {
            Json::parse(text.as_str()).map_err(|error| error.in_argument(1, "cast_as_json"))
        }
        other => json_of(other),
    }
}

/// As [`cast_json`] of everything but text.
pub(super) fn json_of(value: &Value) -> Result<Json, SqlError> {
    Ok(match value {
        Value::Json(json) => json.clone(),
        Value::Bytes(_) | Value::Bit(_) => {
            return Err(SqlError::new(ErrorCode::InvalidJsonCharset, &[&"binary"]));
        }
        Value::Int(number) => Json::from_node(&Node::Int(*number)),
        Value::UInt(number) => Json::from_node(&Node::UInt(*number)),
        Value::Year(year) => Json::from_node(&Node::Int(i64::from(*year))),
        Value::Float(number) => Json::from_node(&Node::Double(f64::from(*number))),
        Value::Double(number) => Json::from_node(&Node::Double(*number)),
        // A decimal in a document shows as it is written; its text is a JSON number.
        Value::Decimal(number) => Json::from_normalised(&number.to_string()),
        Value::DateTime(at) => Json::from_node(&Node::String(at.with_fsp(6).to_string())),
        Value::Time(time) => Json::from_node(&Node::String(time.with_fsp(6).to_string())),
        other => Json::from_node(&Node::String(other.to_string_lossy().into_owned())),
    })
}
