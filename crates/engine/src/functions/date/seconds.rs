//! SEC_TO_TIME, TIME_TO_SEC.

use types::{ErrorCode, SqlType, Time, Value, Warning};

use crate::error::Result;
use crate::expr::session::warn;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, text};
use crate::functions::typing::maybe_int;
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static SEC_TO_TIME: Function =
    Function::new("SEC_TO_TIME", Arity::exactly(1), time_type, Eval::Strict(sec_to_time)).says(
        "Seconds as a time.",
        "SEC_TO_TIME(2378)",
        "00:39:38",
    );

pub(crate) static TIME_TO_SEC: Function =
    Function::new("TIME_TO_SEC", Arity::exactly(1), maybe_int, Eval::Strict(time_to_sec)).says(
        "A time in seconds.",
        "TIME_TO_SEC('22:23:00')",
        "80580",
    );

fn time_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let fsp = match args.first().map(|arg| &arg.ty.sql_type) {
        Some(SqlType::Decimal { scale, .. }) => (*scale).min(6),
        Some(ty) if ty.is_text() => 6,
        Some(SqlType::Double { .. } | SqlType::Float { .. }) => 6,
        _ => 0,
    };
    Ok(ExprType::new(SqlType::Time { fsp }, true))
}

fn sec_to_time(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let seconds = call.decimal(at(values, 0))?.round(6);
    let micros = seconds.unscaled().and_then(|micros| i64::try_from(micros).ok());
    let wanted = micros.unwrap_or(if seconds.is_negative() { i64::MIN } else { i64::MAX });
    let time = Time::clamped(wanted, call.ty.sql_type.fsp());
    if time.micros() != wanted {
        let shown = text(at(values, 0)).into_owned();
        warn(call.cx, Warning::new(ErrorCode::TruncatedWrongValue, &[&"time", &shown]))?;
    }
    Ok(Value::Time(time))
}

fn time_to_sec(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let time = call.time(at(values, 0))?;
    Ok(time.map_or(Value::Null, |time| Value::Int(time.micros() / 1_000_000)))
}
