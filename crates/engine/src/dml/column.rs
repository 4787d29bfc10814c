//! A value on its way into a column.

use repo::schema::Column;
use types::cast::{AssignMode, assign};
use types::{ErrorCode, SqlError, SqlType, Value, Warning};

use super::defaults::implicit_default;
use crate::context::Context;
use crate::error::Result;
use crate::session::SqlMode;

/// How the running statement stores values.
#[derive(Clone, Copy)]
pub(super) struct Storing {
    /// A value that does not fit is an error.
    pub(super) strict: bool,
    /// NULL for a column that takes none becomes the type's own default.
    pub(super) lenient_null: bool,
}

impl Storing {
    /// As the session's modes and IGNORE say.
    pub(super) fn of(cx: &Context<'_>, ignore: bool) -> Self {
        let strict = cx.session.sql_mode.is_strict() && !ignore;
        Self { strict, lenient_null: !strict }
    }
}

/// Converts `value` to what the column stores, with warnings; `row` is its number in the statement,
/// from 1.
pub(super) fn convert(
    cx: &mut Context<'_>,
    column: &Column,
    value: &Value,
    row: u64,
    storing: Storing,
) -> Result<Value> {
    if value.is_null() {
        return null(cx, column, storing);
    }
    let mode = AssignMode {
        strict: storing.strict,
        dates: cx.session.sql_mode.date_mode(),
        truncate_fraction: cx.session.sql_mode.has(SqlMode::TIME_TRUNCATE_FRACTIONAL),
        column: &column.name,
        row,
    };
    let (value, warning) = assign(value, &column.sql_type, &mode)?;
    if let Some(warning) = warning {
        cx.diagnostics.push(warning);
    }
    Ok(value)
}

/// 1048, which lenient modes only warn of.
fn null(cx: &mut Context<'_>, column: &Column, storing: Storing) -> Result<Value> {
    if column.nullable {
        return Ok(Value::Null);
    }
    if !storing.lenient_null {
        return Err(SqlError::new(ErrorCode::BadNullError, &[&column.name]).into());
    }
    cx.diagnostics.push(Warning::new(ErrorCode::BadNullError, &[&column.name]));
    Ok(implicit_default(column))
}

/// The value as it lies in the row: a TIMESTAMP in UTC.
pub(super) fn stored(cx: &Context<'_>, of: &SqlType, value: Value) -> Value {
    match (of, value) {
        (SqlType::Timestamp { .. }, Value::DateTime(at)) => {
            Value::DateTime(cx.session.time_zone.store(at))
        }
        (_, value) => value,
    }
}

/// The value of a row as the session sees it.
pub(super) fn shown(cx: &Context<'_>, of: &SqlType, value: Value) -> Value {
    match (of, value) {
        (SqlType::Timestamp { .. }, Value::DateTime(at)) => {
            Value::DateTime(cx.session.time_zone.show(at))
        }
        (_, value) => value,
    }
}
