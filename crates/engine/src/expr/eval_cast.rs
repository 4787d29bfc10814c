//! CAST, and bringing a value to a type that it was given.

use std::borrow::Cow;

use types::cast::{self, CastTarget, to_date_time, to_decimal, to_f64, to_time};
use types::collation::charset_of;
use types::temporal::DateMode;
use types::{CollationId, DateTime, SqlType, Value};

use super::ExprType;
use super::literal::decoded;
use super::session::{self, date_mode, warn, warn_if};
use crate::context::Context;
use crate::error::Result;

fn target(ty: &ExprType, length: Option<u32>) -> CastTarget {
    match &ty.sql_type {
        SqlType::Int { unsigned: true, .. } => CastTarget::Unsigned,
        SqlType::Int { .. } => CastTarget::Signed,
        SqlType::Float { .. } => CastTarget::Float,
        SqlType::Double { .. } => CastTarget::Double,
        SqlType::Decimal { precision, scale, .. } => {
            CastTarget::Decimal { precision: *precision, scale: *scale }
        }
        SqlType::Date => CastTarget::Date,
        SqlType::Time { fsp } => CastTarget::Time { fsp: *fsp },
        SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => {
            CastTarget::DateTime { fsp: *fsp }
        }
        SqlType::Year => CastTarget::Year,
        SqlType::Json => CastTarget::Json,
        binary if binary.is_binary_string() => CastTarget::Binary { length },
        _ => CastTarget::Char { length, collation: ty.collation() },
    }
}

/// CAST(value AS ty).
pub(super) fn cast(value: &Value, to: &ExprType, cx: &mut Context<'_>) -> Result<Value> {
    let mut value = Cow::Borrowed(value);
    match (&*value, &to.sql_type) {
        (Value::Null, _) => return Ok(Value::Null),
        (Value::Time(time), SqlType::DateTime { .. } | SqlType::Date) => {
            value = Cow::Owned(Value::DateTime(session::today_at(cx, *time)));
        }
        (Value::Bytes(bytes), text) if text.is_text() => {
            let text = text_of(bytes.as_slice(), to.collation(), cx)?;
            if text.is_null() {
                return Ok(text);
            }
            value = Cow::Owned(text);
        }
        _ => {}
    }
    let length = declared_length(to);
    let done = cast::cast(&value, &target(to, length), date_mode(cx.session))?;
    warn_if(cx, done.warning)?;
    Ok(done.value)
}

/// The length that CAST cuts and pads to, where one was written: a CHAR or BINARY.
fn declared_length(to: &ExprType) -> Option<u32> {
    match &to.sql_type {
        SqlType::Char { length, .. } | SqlType::Binary { length } => Some(*length),
        _ => None,
    }
}

/// Bytes read as text of a character set; NULL with 1300 where they are none.
fn text_of(bytes: &[u8], collation: CollationId, cx: &mut Context<'_>) -> Result<Value> {
    Ok(match decoded(bytes, collation) {
        Ok(Some(text)) => Value::text(&text),
        Ok(None) => Value::bytes(bytes),
        Err(crate::Error::Sql(error)) => {
            warn(cx, error.into())?;
            Value::Null
        }
        Err(error) => return Err(error),
    })
}

/// The value as a type's values are, without a word about what is lost: for branches of one type
/// (CASE, UNION), COLLATE and CONVERT USING.
pub fn coerce(value: Value, to: &SqlType, cx: &mut Context<'_>) -> Result<Value> {
    Ok(match (&value, to) {
        (Value::Null, _) | (Value::Text(_), SqlType::Json) => return coerce_json(value, to),
        (Value::Text(text), text_type) if text_type.is_text() => {
            fitted_to_charset(text.as_str(), to).unwrap_or(value)
        }
        (Value::Bytes(bytes), text_type) if text_type.is_text() => {
            let collation = text_type.collation().unwrap_or(CollationId::BINARY);
            text_of(bytes.as_slice(), collation, cx)?
        }
        (_, text_type) if text_type.is_text() => Value::text(&value.to_string_lossy()),
        (Value::Bytes(_), binary) if binary.is_binary_string() => value,
        (_, binary) if binary.is_binary_string() => {
            let mut bytes = Vec::new();
            value.to_text(&mut bytes);
            Value::Bytes(bytes.into())
        }
        (_, SqlType::Decimal { scale, .. }) => {
            Value::Decimal(to_decimal(&value).value.round(*scale))
        }
        (Value::Double(_), SqlType::Double { .. }) | (Value::Float(_), SqlType::Float { .. }) => {
            value
        }
        (_, SqlType::Double { .. }) => Value::Double(to_f64(&value).value),
        (_, SqlType::DateTime { fsp } | SqlType::Timestamp { fsp }) => {
            moment(&value, *fsp, cx).map_or(Value::Null, Value::DateTime)
        }
        (_, SqlType::Time { fsp }) => {
            to_time(&value).value.map_or(Value::Null, |time| Value::Time(time.with_fsp(*fsp)))
        }
        (_, SqlType::Json) => return coerce_json(value, to),
        _ => value,
    })
}

fn coerce_json(value: Value, to: &SqlType) -> Result<Value> {
    if value.is_null() || *to != SqlType::Json || matches!(value, Value::Json(_)) {
        return Ok(value);
    }
    Ok(cast::cast(&value, &CastTarget::Json, DateMode::default())?.value)
}

fn moment(value: &Value, fsp: u8, cx: &Context<'_>) -> Option<DateTime> {
    match value {
        Value::Time(time) => Some(session::today_at(cx, *time).with_fsp(fsp)),
        other => to_date_time(other, DateMode::default()).value.map(|at| at.with_fsp(fsp)),
    }
}

/// Characters that a one-byte character set does not have become `?`; None if all fit.
fn fitted_to_charset(text: &str, to: &SqlType) -> Option<Value> {
    let charset = to.collation().map(charset_of)?;
    let last = match charset {
        "ascii" => '\u{7f}',
        "latin1" => '\u{ff}',
        "utf8mb3" => '\u{ffff}',
        _ => return None,
    };
    if text.chars().all(|letter| letter <= last) {
        return None;
    }
    let fitted: String = text.chars().map(|c| if c <= last { c } else { '?' }).collect();
    Some(Value::from(fitted.as_str()))
}
