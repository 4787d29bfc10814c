//! What a column gets that no value is given for.

use repo::schema::{Column, DefaultValue};
use types::cast::{AssignMode, assign};
use types::temporal::DateMode;
use types::{Date, DateTime, ErrorCode, SqlError, SqlType, Time, Value};

use super::table::bind_text;
use crate::bind::RowShape;
use crate::context::Context;
use crate::error::Result;
use crate::expr::Expr;

/// The default of a column, ready to be stored.
pub(super) enum ColumnDefault {
    /// There is none: 1364 in strict mode, else the type's own.
    None,
    /// A value as it is stored.
    Value(Value),
    /// Worked out for each row, over the row.
    Expr(Expr),
}

/// Binds what the schema says.
pub(super) fn bind_default(
    cx: &mut Context<'_>,
    column: &Column,
    shape: &RowShape,
) -> Result<ColumnDefault> {
    Ok(match &column.default {
        _ if column.auto_increment => ColumnDefault::Value(Value::Null),
        DefaultValue::None if column.nullable => ColumnDefault::Value(Value::Null),
        DefaultValue::None => ColumnDefault::None,
        DefaultValue::Null => ColumnDefault::Value(Value::Null),
        DefaultValue::Literal(text) => ColumnDefault::Value(literal(column, text)?),
        DefaultValue::Expression(text) => {
            ColumnDefault::Expr(bind_text(cx, text, shape, "default value expression")?)
        }
    })
}

/// The value of a literal default; the modes of the session that inserts do not matter, it was
/// checked when the column was made.
fn literal(column: &Column, text: &str) -> Result<Value> {
    let value = match &column.sql_type {
        SqlType::Bit { .. } => bits(text).unwrap_or_else(|| Value::text(text)),
        _ => Value::text(text),
    };
    let mode = AssignMode {
        strict: false,
        dates: DateMode { no_zero_date: false, no_zero_in_date: false, allow_invalid_dates: true },
        truncate_fraction: false,
        column: &column.name,
        row: 1,
    };
    Ok(assign(&value, &column.sql_type, &mode)?.0)
}

/// `b'101'` as a number.
fn bits(text: &str) -> Option<Value> {
    let digits = text.strip_prefix("b'")?.strip_suffix('\'')?;
    u64::from_str_radix(digits, 2).ok().map(Value::UInt)
}

/// 1364.
pub(super) fn no_default(column: &Column) -> SqlError {
    SqlError::new(ErrorCode::NoDefaultForField, &[&column.name])
}

/// What a lenient mode stores where nothing is given and there is no default (manual 11.6).
pub(super) fn implicit_default(column: &Column) -> Value {
    let from = |text: &str| literal(column, text).unwrap_or(Value::Null);
    match &column.sql_type {
        SqlType::Date => Value::Date(Date::ZERO),
        SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => {
            Value::DateTime(DateTime::ZERO.with_fsp(*fsp))
        }
        SqlType::Time { fsp } => Value::Time(Time::clamped(0, *fsp)),
        SqlType::Enum { members, .. } => members.name(0).map_or(Value::Null, from),
        SqlType::Json => from("null"),
        SqlType::Bit { .. } => from("b'0'"),
        other if other.is_numeric() => from("0"),
        SqlType::Year => from("0"),
        _ => from(""),
    }
}
