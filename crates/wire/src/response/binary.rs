//! Rows of prepared statements, and their parameters: the binary forms of values.
//!
//! ```text
//! row        00   nulls: (columns + 9) / 8 bytes, first column at bit 2   values that are not NULL
//! integer    1, 2, 4 or 8 bytes by the column's type
//! float      4 or 8 bytes
//! DATE       04  year: 2  month  day                              or 00 for 0000-00-00
//! DATETIME   07  as DATE, hour minute second                      or 04, or 00
//!            0B  as 07, microseconds: 4
//! TIME       08  negative: 1  days: 4  hour minute second         or 00 for 00:00:00
//!            0C  as 08, microseconds: 4
//! all else   text or bytes with a length
//! ```
//! The column's type decides the form, for the reader has nothing else to go by. A value of
//! another kind is converted as far as it makes sense; the engine casts before.

use types::{Date, DateTime, Decimal, Time, Value};

use super::text;
use crate::column::{CHARSET_BINARY, ColumnDef, ColumnKind};
use crate::error::WireError;
use crate::fields::Fields;
use crate::put;

/// Appends a row, each value under its column; a column without a value is NULL.
pub fn encode_row(out: &mut Vec<u8>, columns: &[ColumnDef], row: &[Value]) {
    out.push(0);
    let nulls = out.len();
    out.resize(nulls + columns.len().saturating_add(9) / 8, 0);
    for (at, column) in columns.iter().enumerate() {
        match row.get(at) {
            None | Some(Value::Null) => {
                if let Some(byte) = out.get_mut(nulls + (at + 2) / 8) {
                    *byte |= 1 << ((at + 2) % 8);
                }
            }
            Some(value) => encode_value(out, column, value),
        }
    }
}

/// Reads a row into `row`, one value a column.
///
/// # Errors
/// [`WireError::Malformed`] naming the field.
pub fn decode_row(
    payload: &[u8],
    columns: &[ColumnDef],
    row: &mut Vec<Value>,
) -> Result<(), WireError> {
    let mut fields = Fields::new(payload);
    fields.u8("first byte")?;
    let nulls = fields.take(columns.len().saturating_add(9) / 8, "null bitmap")?;
    for (at, column) in columns.iter().enumerate() {
        let bits = nulls.get((at + 2) / 8).copied().unwrap_or_default();
        row.push(if bits >> ((at + 2) % 8) & 1 == 1 {
            Value::Null
        } else {
            let text = column.charset != CHARSET_BINARY;
            decode_value(&mut fields, column.kind, column.is_unsigned(), text)?
        });
    }
    Ok(())
}

/// Appends a value in the form of its column's type.
fn encode_value(out: &mut Vec<u8>, column: &ColumnDef, value: &Value) {
    match column.kind {
        ColumnKind::Tiny => push_int::<1>(out, value),
        ColumnKind::Short | ColumnKind::Year => push_int::<2>(out, value),
        ColumnKind::Long | ColumnKind::Int24 => push_int::<4>(out, value),
        ColumnKind::LongLong => push_int::<8>(out, value),
        ColumnKind::Float => match value {
            Value::Float(number) => out.extend_from_slice(&number.to_le_bytes()),
            // FLOAT has no more precision than this
            #[expect(clippy::cast_possible_truncation, reason = "the column is FLOAT")]
            other => out.extend_from_slice(&(to_f64(other) as f32).to_le_bytes()),
        },
        ColumnKind::Double => out.extend_from_slice(&to_f64(value).to_le_bytes()),
        ColumnKind::Date => push_moment(out, value, true),
        ColumnKind::DateTime | ColumnKind::Timestamp => push_moment(out, value, false),
        ColumnKind::Time => match value {
            Value::Time(time) => push_time(out, *time),
            Value::DateTime(moment) => push_time(out, moment.time()),
            _ => out.push(0),
        },
        ColumnKind::Null => {}
        _ => match value {
            Value::Text(text) => put::lenenc_bytes(out, text.utf8()),
            Value::Bytes(bytes) => put::lenenc_bytes(out, bytes),
            other => put::lenenc_with(out, |out| text::push_text(out, Some(column), other)),
        },
    }
}

/// Appends a parameter in the form of [`param_kind`].
pub fn encode_param(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => {}
        Value::Int(_) | Value::UInt(_) => push_int::<8>(out, value),
        Value::Year(_) => push_int::<2>(out, value),
        Value::Float(number) => out.extend_from_slice(&number.to_le_bytes()),
        Value::Double(number) => out.extend_from_slice(&number.to_le_bytes()),
        Value::Date(date) => push_date(out, *date),
        Value::DateTime(moment) => push_date_time(out, *moment),
        Value::Time(time) => push_time(out, *time),
        other => put::lenenc_with(out, |out| text::push_text(out, None, other)),
    }
}

/// The type that a client names for a parameter, and whether it is unsigned.
pub fn param_kind(value: &Value) -> (ColumnKind, bool) {
    let kind = match value {
        Value::Null => ColumnKind::Null,
        Value::Int(_) => ColumnKind::LongLong,
        Value::UInt(_) => return (ColumnKind::LongLong, true),
        Value::Float(_) => ColumnKind::Float,
        Value::Double(_) => ColumnKind::Double,
        Value::Decimal(_) => ColumnKind::Decimal,
        Value::Text(_) | Value::Enum(_) | Value::Set(_) => ColumnKind::VarString,
        Value::Bytes(_) | Value::Bit(_) => ColumnKind::Blob,
        Value::Date(_) => ColumnKind::Date,
        Value::Time(_) => ColumnKind::Time,
        Value::DateTime(_) => ColumnKind::DateTime,
        Value::Year(_) => return (ColumnKind::Year, true),
        Value::Json(_) => ColumnKind::Json,
    };
    (kind, false)
}

/// Reads a value of this type. Strings are text if `text`, and if they are UTF-8; else bytes.
///
/// # Errors
/// [`WireError::Malformed`] if bytes are missing or a date cannot be.
pub fn decode_value(
    fields: &mut Fields<'_>,
    kind: ColumnKind,
    unsigned: bool,
    text: bool,
) -> Result<Value, WireError> {
    const WHAT: &str = "value";
    Ok(match kind {
        ColumnKind::Null => Value::Null,
        ColumnKind::Tiny => {
            let byte = fields.u8(WHAT)?;
            integer(u64::from(byte), i64::from(byte.cast_signed()), unsigned)
        }
        ColumnKind::Year => Value::Year(fields.u16(WHAT)?),
        ColumnKind::Short => {
            let number = fields.u16(WHAT)?;
            integer(u64::from(number), i64::from(number.cast_signed()), unsigned)
        }
        ColumnKind::Long | ColumnKind::Int24 => {
            let number = fields.u32(WHAT)?;
            integer(u64::from(number), i64::from(number.cast_signed()), unsigned)
        }
        ColumnKind::LongLong => {
            let number = fields.u64(WHAT)?;
            integer(number, number.cast_signed(), unsigned)
        }
        ColumnKind::Float => Value::Float(f32::from_le_bytes(fields.array(WHAT)?)),
        ColumnKind::Double => Value::Double(f64::from_le_bytes(fields.array(WHAT)?)),
        ColumnKind::Date => match decode_moment(fields)? {
            (date, None) => Value::Date(date),
            (_, Some(moment)) => Value::DateTime(moment),
        },
        ColumnKind::DateTime | ColumnKind::Timestamp => match decode_moment(fields)? {
            (date, None) => Value::DateTime(DateTime::midnight(date)),
            (_, Some(moment)) => Value::DateTime(moment),
        },
        ColumnKind::Time => Value::Time(decode_time(fields)?),
        _ => string(kind, fields.lenenc_bytes(WHAT)?, text),
    })
}

fn integer(unsigned: u64, signed: i64, is_unsigned: bool) -> Value {
    if is_unsigned { Value::UInt(unsigned) } else { Value::Int(signed) }
}

/// A string as a value of its type. What does not parse as DECIMAL stays text.
pub fn string(kind: ColumnKind, bytes: &[u8], text: bool) -> Value {
    let is_decimal = matches!(kind, ColumnKind::Decimal | ColumnKind::OldDecimal);
    match str::from_utf8(bytes) {
        Ok(digits) if is_decimal => {
            let parsed = Decimal::parse(digits);
            if parsed.whole && parsed.any_digit && !parsed.clamped {
                Value::Decimal(parsed.value)
            } else {
                Value::text(digits)
            }
        }
        Ok(words) if text => Value::text(words),
        _ => Value::bytes(bytes),
    }
}

// the low bytes of the number; the column's type is wide enough for its values
fn push_int<const N: usize>(out: &mut Vec<u8>, value: &Value) {
    let bytes = match value {
        Value::Int(number) => number.to_le_bytes(),
        Value::UInt(number) => number.to_le_bytes(),
        Value::Year(year) => u64::from(*year).to_le_bytes(),
        Value::Bit(bit) => bit.bits.to_le_bytes(),
        Value::Enum(member) => u64::from(member.index()).to_le_bytes(),
        Value::Set(set) => set.bits().to_le_bytes(),
        Value::Decimal(number) => number.to_i64().unwrap_or_else(|nearest| nearest).to_le_bytes(),
        #[expect(clippy::cast_possible_truncation, reason = "saturates, as a cast in SQL does")]
        other => (to_f64(other) as i64).to_le_bytes(),
    };
    out.extend(bytes.iter().take(N));
}

fn to_f64(value: &Value) -> f64 {
    match value {
        Value::Float(number) => f64::from(*number),
        Value::Double(number) => *number,
        Value::Int(number) => *number as f64,
        Value::UInt(number) => *number as f64,
        Value::Year(year) => f64::from(*year),
        Value::Decimal(number) => number.to_f64(),
        Value::Text(text) => text.as_str().parse().unwrap_or_default(),
        _ => 0.0,
    }
}

fn push_moment(out: &mut Vec<u8>, value: &Value, date_only: bool) {
    match value {
        Value::Date(date) => push_date(out, *date),
        Value::DateTime(moment) if date_only => push_date(out, moment.date()),
        Value::DateTime(moment) => push_date_time(out, *moment),
        _ => out.push(0),
    }
}

fn push_date(out: &mut Vec<u8>, date: Date) {
    if date.is_zero() {
        out.push(0);
        return;
    }
    out.push(4);
    push_day(out, date);
}

fn push_day(out: &mut Vec<u8>, date: Date) {
    put::u16(out, date.year());
    out.extend_from_slice(&[date.month(), date.day()]);
}

fn push_date_time(out: &mut Vec<u8>, moment: DateTime) {
    let clock = [moment.hour(), moment.minute(), moment.second()];
    if moment.microsecond() == 0 && clock == [0; 3] {
        return push_date(out, moment.date());
    }
    out.push(if moment.microsecond() == 0 { 7 } else { 11 });
    push_day(out, moment.date());
    out.extend_from_slice(&clock);
    if moment.microsecond() > 0 {
        put::u32(out, moment.microsecond());
    }
}

fn push_time(out: &mut Vec<u8>, time: Time) {
    if time.micros() == 0 {
        out.push(0);
        return;
    }
    let micros = time.microsecond();
    let small = |part: u32| u8::try_from(part).unwrap_or(u8::MAX);
    out.push(if micros == 0 { 8 } else { 12 });
    out.push(u8::from(time.is_negative()));
    put::u32(out, time.hour() / 24);
    out.extend_from_slice(&[small(time.hour() % 24), small(time.minute()), small(time.second())]);
    if micros > 0 {
        put::u32(out, micros);
    }
}

fn decode_moment(fields: &mut Fields<'_>) -> Result<(Date, Option<DateTime>), WireError> {
    const WHAT: &str = "date";
    let mut parts = Fields::new(fields.lenenc_bytes(WHAT)?);
    if parts.is_empty() {
        return Ok((Date::ZERO, None));
    }
    let (year, month, day) = (parts.u16(WHAT)?, parts.u8(WHAT)?, parts.u8(WHAT)?);
    let date = Date::new(year, month, day).ok_or(WireError::Malformed { what: WHAT })?;
    if parts.is_empty() {
        return Ok((date, None));
    }
    let [hour, minute, second] = parts.array(WHAT)?;
    let micros = if parts.is_empty() { 0 } else { parts.u32(WHAT)? };
    let moment = DateTime::new(date, hour, minute, second, micros)
        .ok_or(WireError::Malformed { what: WHAT })?;
    Ok((date, Some(moment.with_fsp(if micros > 0 { 6 } else { 0 }))))
}

fn decode_time(fields: &mut Fields<'_>) -> Result<Time, WireError> {
    const WHAT: &str = "time";
    let mut parts = Fields::new(fields.lenenc_bytes(WHAT)?);
    if parts.is_empty() {
        return Ok(Time::ZERO);
    }
    let negative = parts.u8(WHAT)? != 0;
    let days = parts.u32(WHAT)?;
    let [hour, minute, second] = parts.array(WHAT)?;
    let micros = if parts.is_empty() { 0 } else { parts.u32(WHAT)? };
    let hours = days.checked_mul(24).and_then(|hours| hours.checked_add(u32::from(hour)));
    hours
        .and_then(|hours| Time::new(negative, hours, minute.into(), second.into(), micros))
        .ok_or(WireError::Malformed { what: WHAT })
}
