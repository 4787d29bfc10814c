//! SIGNAL outside of stored programs, and GET DIAGNOSTICS (manual 13.6.7).

use parser::ast::{ConditionValue, GetDiagnostics, IntoVar, Signal};
use types::{ErrorCode, Level, SqlError, Value, Warning, cast};

use super::evaluate;
use crate::context::Context;
use crate::error::Result;
use crate::sink::Done;

/// SIGNAL: fails with the condition, or notes it where its class is that of warnings (`01`).
pub(super) fn run(cx: &mut Context<'_>, signal: &Signal) -> Result<Done> {
    if signal.resignal {
        return Err(SqlError::new(ErrorCode::ResignalWithoutActiveHandler, &[]).into());
    }
    let Some(ConditionValue::SqlState(state)) = &signal.condition else {
        return Err(SqlError::new(ErrorCode::SignalBadConditionType, &[]).into());
    };
    let mut code = match state.get(..2) {
        Some("01") => ErrorCode::SignalWarn,
        Some("02") => ErrorCode::SignalNotFound,
        _ => ErrorCode::SignalException,
    };
    let mut error = SqlError::new(code, &[]);
    for (name, expr) in &signal.items {
        let value = evaluate(cx, expr)?;
        match &**name {
            "MESSAGE_TEXT" => error.message = value.to_string_lossy().into_owned(),
            "MYSQL_ERRNO" => {
                let number = u16::try_from(cast::to_u64(&value).value).unwrap_or(0);
                code = ErrorCode::from_number(number).unwrap_or(code);
            }
            _ => (),
        }
    }
    error.code = code;
    if state.starts_with("01") {
        cx.diagnostics.push(Warning::from(error));
        return Ok(Done::default());
    }
    Err(error.into())
}

/// GET DIAGNOSTICS into user variables: what the statement before has left.
pub(super) fn diagnostics(cx: &mut Context<'_>, get: &GetDiagnostics) -> Result<Done> {
    let number = match &get.condition {
        None => None,
        Some(expr) => Some(cast::to_u64(&evaluate(cx, expr)?).value),
    };
    let condition = number.map(|number| {
        let at = usize::try_from(number).unwrap_or(0).checked_sub(1);
        at.and_then(|at| cx.diagnostics.conditions().get(at).cloned())
    });
    if condition == Some(None) {
        return Err(SqlError::unknown("Invalid condition number").into());
    }
    for (target, item) in &get.items {
        let value = match &condition {
            Some(Some(condition)) => of_condition(condition, item),
            _ => of_statement(cx, item),
        };
        match target {
            IntoVar::User(name) => {
                cx.session.set_user_variable(name, value);
            }
            IntoVar::Local(name) => {
                let error = SqlError::new(ErrorCode::SpUndeclaredVar, &[&name.as_str()]);
                return Err(error.into());
            }
        }
    }
    Ok(Done::default())
}

fn of_statement(cx: &Context<'_>, item: &str) -> Value {
    match item {
        "NUMBER" => Value::Int(i64::try_from(cx.diagnostics.count()).unwrap_or(i64::MAX)),
        "ROW_COUNT" => Value::Int(cx.session.row_count),
        _ => Value::Null,
    }
}

fn of_condition(condition: &Warning, item: &str) -> Value {
    match item {
        "MYSQL_ERRNO" => Value::Int(i64::from(condition.code.number())),
        "RETURNED_SQLSTATE" if condition.level == Level::Error => {
            Value::text(condition.code.state())
        }
        "RETURNED_SQLSTATE" => Value::text("HY000"),
        "MESSAGE_TEXT" => Value::text(&condition.message),
        "CLASS_ORIGIN" | "SUBCLASS_ORIGIN" => Value::text("ISO 9075"),
        _ => Value::text(""),
    }
}
