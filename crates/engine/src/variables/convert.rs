//! What a variable takes: a value of SET made into what is kept, and back into text.

use types::{ErrorCode, SqlError, Value, Warning, collation};

use super::{Kind, Variable};
use crate::session::{SqlMode, TimeZone};

type Converted = Result<(Value, Option<Warning>), SqlError>;

/// The value that a variable has when nobody has set it.
pub(super) fn default_value(variable: &Variable) -> Value {
    if variable.name == "secure_file_priv" {
        return Value::Null;
    }
    convert(variable, &Value::text(variable.default)).map_or(Value::Null, |(value, _)| value)
}

/// Makes `value` what `variable` keeps, with a warning where it was moved into the variable's range
/// (1292). 1231 and 1232 as in MySQL.
pub fn convert(variable: &Variable, value: &Value) -> Converted {
    match variable.kind {
        Kind::Flag => flag(variable, value),
        Kind::UInt(low, high) => unsigned(variable, value, low, high),
        Kind::Int(low, high) => signed(variable, value, low, high),
        Kind::Double(low, high) => double(variable, value, low, high),
        Kind::Text => text(variable, value),
        Kind::Word(words) => word(variable, value, words),
        Kind::SqlMode => sql_mode(variable, value),
        Kind::Zone => zone(value),
        Kind::Charset => charset(variable, value),
        Kind::Collation => collation_name(value),
    }
}

/// The value as SHOW VARIABLES shows it.
pub fn show(variable: &Variable, value: &Value) -> String {
    match (variable.kind, value) {
        (Kind::Flag, Value::Int(0)) => "OFF".into(),
        (Kind::Flag, Value::Int(_)) => "ON".into(),
        (Kind::Double(..), Value::Double(number)) => format!("{number:.6}"),
        (_, value) => value.to_string_lossy().into_owned(),
    }
}

/// 1231.
fn wrong_value(variable: &Variable, value: &Value) -> SqlError {
    let shown = if value.is_null() { "NULL".into() } else { value.to_string_lossy() };
    SqlError::new(ErrorCode::WrongValueForVar, &[&variable.name, &shown])
}

/// 1232.
fn wrong_type(variable: &Variable) -> SqlError {
    SqlError::new(ErrorCode::WrongTypeForVar, &[&variable.name])
}

#[expect(clippy::unnecessary_wraps, reason = "every way of converting ends in one type")]
fn kept(value: Value) -> Converted {
    Ok((value, None))
}

fn flag(variable: &Variable, value: &Value) -> Converted {
    let on = match value {
        Value::Int(0) | Value::UInt(0) => false,
        Value::Int(1) | Value::UInt(1) => true,
        Value::Text(word) => match word.as_str().to_ascii_uppercase().as_str() {
            "ON" | "TRUE" | "1" => true,
            "OFF" | "FALSE" | "0" => false,
            _ => return Err(wrong_value(variable, value)),
        },
        Value::Double(_) | Value::Float(_) | Value::Decimal(_) => return Err(wrong_type(variable)),
        _ => return Err(wrong_value(variable, value)),
    };
    kept(Value::Int(i64::from(on)))
}

/// A whole number as 128 bits; what a default's text says counts too.
fn whole(variable: &Variable, value: &Value) -> Result<i128, SqlError> {
    match value {
        Value::Int(number) => Ok(i128::from(*number)),
        Value::UInt(number) => Ok(i128::from(*number)),
        Value::Text(text) if text.as_str() == variable.default => {
            text.as_str().parse().map_err(|_| wrong_type(variable))
        }
        _ => Err(wrong_type(variable)),
    }
}

/// 1292, as MySQL says that it took the nearest number of the range.
fn moved(variable: &Variable, number: i128, nearest: i128) -> Option<Warning> {
    let differs = number != nearest;
    differs.then(|| Warning::new(ErrorCode::TruncatedWrongValue, &[&variable.name, &number]))
}

fn unsigned(variable: &Variable, value: &Value, low: u64, high: u64) -> Converted {
    let number = whole(variable, value)?;
    let nearest = number.clamp(i128::from(low), i128::from(high));
    let kept = u64::try_from(nearest).unwrap_or(high);
    Ok((Value::UInt(kept), moved(variable, number, nearest)))
}

fn signed(variable: &Variable, value: &Value, low: i64, high: i64) -> Converted {
    let number = whole(variable, value)?;
    let nearest = number.clamp(i128::from(low), i128::from(high));
    let kept = i64::try_from(nearest).unwrap_or(high);
    Ok((Value::Int(kept), moved(variable, number, nearest)))
}

fn double(variable: &Variable, value: &Value, low: f64, high: f64) -> Converted {
    let number = match value {
        Value::Int(_) | Value::UInt(_) | Value::Decimal(_) | Value::Double(_) | Value::Float(_) => {
            types::cast::to_f64(value).value
        }
        Value::Text(text) if text.as_str() == variable.default => {
            text.as_str().parse().map_err(|_| wrong_type(variable))?
        }
        _ => return Err(wrong_type(variable)),
    };
    kept(Value::Double(number.clamp(low, high)))
}

fn text(variable: &Variable, value: &Value) -> Converted {
    match value {
        Value::Null | Value::Text(_) => kept(value.clone()),
        Value::Bytes(_) => kept(Value::text(&value.to_string_lossy())),
        _ => Err(wrong_type(variable)),
    }
}

fn word(variable: &Variable, value: &Value, words: &[&'static str]) -> Converted {
    let found = match value {
        Value::Int(_) | Value::UInt(_) => {
            let place = whole(variable, value).ok().and_then(|place| usize::try_from(place).ok());
            place.and_then(|place| words.get(place))
        }
        Value::Text(text) => words.iter().find(|word| word.eq_ignore_ascii_case(text.as_str())),
        Value::Null => None,
        _ => return Err(wrong_type(variable)),
    };
    kept(Value::text(found.ok_or_else(|| wrong_value(variable, value))?))
}

fn sql_mode(variable: &Variable, value: &Value) -> Converted {
    let mode = match value {
        Value::Text(text) => SqlMode::parse(text.as_str())
            .map_err(|name| SqlError::new(ErrorCode::WrongValueForVar, &[&variable.name, &name]))?,
        Value::Int(_) | Value::UInt(_) => {
            let bits = u64::try_from(whole(variable, value)?);
            SqlMode::from_bits(bits.map_err(|_| wrong_value(variable, value))?)
        }
        Value::Null => return Err(wrong_value(variable, value)),
        _ => return Err(wrong_type(variable)),
    };
    kept(Value::text(&mode.to_string()))
}

fn zone(value: &Value) -> Converted {
    let name = value.to_string_lossy();
    let zone = TimeZone::find(&name).filter(|_| !value.is_null());
    let shown: &str = if value.is_null() { "NULL" } else { &name };
    let zone = zone.ok_or_else(|| SqlError::new(ErrorCode::UnknownTimeZone, &[&shown]))?;
    kept(Value::text(zone.name()))
}

fn charset(variable: &Variable, value: &Value) -> Converted {
    if value.is_null() && variable.name == "character_set_results" {
        return kept(Value::Null);
    }
    let name = match value {
        Value::Text(text) => text.as_str().to_ascii_lowercase(),
        Value::Int(_) | Value::UInt(_) => {
            let id = whole(variable, value).ok().and_then(|id| u16::try_from(id).ok());
            let id = id.map(types::CollationId).filter(|id| id.is_known());
            id.map_or_else(
                || value.to_string_lossy().into_owned(),
                |id| collation::charset_of(id).to_string(),
            )
        }
        Value::Null => return Err(wrong_value(variable, value)),
        _ => return Err(wrong_type(variable)),
    };
    match collation::default_of_charset(&name) {
        Some(id) => kept(Value::text(collation::charset_of(id))),
        None => Err(SqlError::new(ErrorCode::UnknownCharacterSet, &[&name])),
    }
}

fn collation_name(value: &Value) -> Converted {
    let found = match value {
        Value::Int(_) | Value::UInt(_) => {
            let id = types::cast::to_u64(value).value;
            u16::try_from(id).ok().map(types::CollationId).filter(|id| id.is_known())
        }
        _ => collation::by_name(&value.to_string_lossy()),
    };
    let unknown = || SqlError::new(ErrorCode::UnknownCollation, &[&value.to_string_lossy()]);
    kept(Value::text(collation::name(found.ok_or_else(unknown)?)))
}
