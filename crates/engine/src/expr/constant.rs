//! Constants brought to the type of what they are compared with, when the expression is bound: rows
//! are compared without conversion, and the optimiser sees a key where a key is compared.
//!
//! | compared with | a constant | becomes |
//! |---|---|---|
//! | DATE, DATETIME, TIMESTAMP | text, number | the moment; 1525 if it is none |
//! | TIME | text | the duration; 1525 if it is none |
//! | an integer column | text that is a whole number | the number |
//! | a YEAR column | 0 to 99 | the year with its century |
//! | JSON | TRUE, FALSE | the document |
//! | a number | hexadecimal | the number |

use types::cast::{to_date_time, to_i64};
use types::temporal::{DateMode, parse_date_time, parse_time};
use types::{DateTime, ErrorCode, SqlError, SqlType, Value};

use super::typing::literal_as_number;
use super::{Expr, ExprKind, ExprType};
use crate::error::Result;
use crate::session::SessionState;

/// Adapts the constant side of a comparison to the other.
pub(super) fn adapt(left: Expr, right: Expr, session: &SessionState) -> Result<(Expr, Expr)> {
    let (ldx, rdx) = (left.as_literal().is_some(), right.as_literal().is_some());
    match (ldx, rdx) {
        (false, true) => {
            let right = adapted(right, &left, session)?;
            Ok((left, right))
        }
        (true, false) => {
            let left = adapted(left, &right, session)?;
            Ok((left, right))
        }
        (true, true) => {
            let right = adapted(right, &left, session)?;
            let left = adapted(left, &right, session)?;
            Ok((left, right))
        }
        (false, false) => Ok((left, right)),
    }
}

/// Adapts the constants of a list (IN, BETWEEN) to what is compared with them.
pub(super) fn adapt_list(
    expr: Expr,
    list: Vec<Expr>,
    session: &SessionState,
) -> Result<(Expr, Vec<Expr>)> {
    let adapted_list: Result<Vec<Expr>> = list
        .into_iter()
        .map(
            |item| {
                if item.as_literal().is_some() { adapted(item, &expr, session) } else { Ok(item) }
            },
        )
        .collect();
    let list = adapted_list?;
    let expr = match list.first() {
        Some(first) if expr.as_literal().is_some() && first.ty.sql_type.is_temporal() => {
            adapted(expr, first, session)?
        }
        _ => expr,
    };
    Ok((expr, list))
}

fn adapted(constant: Expr, other: &Expr, session: &SessionState) -> Result<Expr> {
    let to = &other.ty.sql_type;
    let Some(value) = constant.as_literal() else { return Ok(constant) };
    let new_value = match to {
        SqlType::Date | SqlType::DateTime { .. } | SqlType::Timestamp { .. } => {
            moment(value, to, session)?
        }
        SqlType::Time { .. } => duration(value)?,
        SqlType::Int { .. } if is_column(other) => whole_number(value),
        SqlType::Year if is_column(other) => year(value),
        SqlType::Json if constant.ty.is_truth() => Some(super::eval::truth_document(value)),
        _ => None,
    };
    Ok(match new_value {
        Some(value) => {
            let ty = constant_type(&value);
            Expr::constant(value, ty)
        }
        None if to.is_numeric() => literal_as_number(constant),
        None => constant,
    })
}

fn is_column(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Slot(_) | ExprKind::Outer { .. })
}

fn constant_type(value: &Value) -> ExprType {
    match value {
        Value::Date(_) => ExprType::new(SqlType::Date, false),
        Value::DateTime(at) => ExprType::new(SqlType::DateTime { fsp: at.fsp() }, false),
        Value::Time(time) => ExprType::new(SqlType::Time { fsp: time.fsp() }, false),
        Value::UInt(_) => ExprType::big_int(true, false),
        Value::Year(_) => ExprType::new(SqlType::Year, false),
        Value::Json(_) => ExprType::json(false),
        _ => ExprType::big_int(false, false),
    }
}

/// 1525 `Incorrect DATE value: 'abc'`.
pub(super) fn incorrect(kind: &str, value: &Value) -> SqlError {
    SqlError::new(ErrorCode::WrongValue, &[&kind, &value.to_string_lossy()])
}

/// What a string compared with a date may be: parts may be zero, days are checked.
const COMPARED: DateMode =
    DateMode { no_zero_date: false, no_zero_in_date: false, allow_invalid_dates: false };

fn moment(value: &Value, to: &SqlType, session: &SessionState) -> Result<Option<Value>> {
    let at = match value {
        Value::Text(text) => {
            let kind = if *to == SqlType::Date { "DATE" } else { "DATETIME" };
            let parsed =
                parse_date_time(text.as_str(), COMPARED).ok_or_else(|| incorrect(kind, value))?;
            super::session::apply_offset(parsed.value, parsed.offset_minutes, session)
        }
        Value::Int(_) | Value::UInt(_) => match to_date_time(value, COMPARED).value {
            Some(at) => at,
            None => return Ok(None),
        },
        Value::DateTime(at) => *at,
        _ => return Ok(None),
    };
    Ok(Some(narrowed(at, to)))
}

/// A midnight compared with a DATE is a date, so that it can be a key.
fn narrowed(at: DateTime, to: &SqlType) -> Value {
    if *to == SqlType::Date && at.micros_of_day() == 0 {
        Value::Date(at.date())
    } else {
        Value::DateTime(at)
    }
}

fn duration(value: &Value) -> Result<Option<Value>> {
    let Value::Text(text) = value else { return Ok(None) };
    match parse_time(text.as_str()) {
        Some(parsed) => Ok(Some(Value::Time(parsed.value))),
        None => Err(incorrect("TIME", value).into()),
    }
}

fn whole_number(value: &Value) -> Option<Value> {
    let Value::Text(text) = value else { return None };
    let text = text.as_str();
    if let Ok(number) = text.parse::<i64>() {
        return Some(Value::Int(number));
    }
    text.parse::<u64>().ok().map(Value::UInt)
}

fn year(value: &Value) -> Option<Value> {
    if !matches!(value, Value::Int(_) | Value::Text(_)) {
        return None;
    }
    let number = to_i64(value);
    let year = match number.value {
        _ if number.warning.is_some() => return None,
        0 if matches!(value, Value::Text(_)) => 2000,
        0 => 0,
        short @ 1..=69 => short + 2000,
        short @ 70..=99 => short + 1900,
        _ => return None,
    };
    u16::try_from(year).ok().map(Value::Year)
}
