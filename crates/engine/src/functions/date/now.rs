//! NOW, SYSDATE, CURDATE, CURTIME and their UTC forms.

use types::{DateTime, ErrorCode, SqlError, SqlType, Value};

use crate::error::Result;
use crate::expr::session::{local, now as local_now};
use crate::expr::{Expr, ExprType};
use crate::functions::{Arity, Eval, Function, Invocation, Lifetime};
use crate::session::SessionState;

pub(crate) static NOW: Function =
    Function::new("NOW", Arity::between(0, 1), moment_type, Eval::Values(now))
        .also(&["CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"])
        .lives(Lifetime::Statement)
        .says("When the statement began.", "LENGTH(NOW(3))", "23");

pub(crate) static SYSDATE: Function =
    Function::new("SYSDATE", Arity::between(0, 1), moment_type, Eval::Values(sysdate))
        .lives(Lifetime::Call)
        .says("The moment of the call.", "SYSDATE() >= NOW()", "1");

pub(crate) static CURDATE: Function =
    Function::new("CURDATE", Arity::exactly(0), date_type, Eval::Values(curdate))
        .also(&["CURRENT_DATE"])
        .lives(Lifetime::Statement)
        .says("Today.", "CURDATE() = DATE(NOW())", "1");

pub(crate) static CURTIME: Function =
    Function::new("CURTIME", Arity::between(0, 1), time_type, Eval::Values(curtime))
        .also(&["CURRENT_TIME"])
        .lives(Lifetime::Statement)
        .says("The time of day.", "CURTIME() = TIME(NOW())", "1");

pub(crate) static UTC_TIMESTAMP: Function =
    Function::new("UTC_TIMESTAMP", Arity::between(0, 1), moment_type, Eval::Values(utc_timestamp))
        .lives(Lifetime::Statement)
        .says("When the statement began, in UTC.", "LENGTH(UTC_TIMESTAMP())", "19");

pub(crate) static UTC_DATE: Function =
    Function::new("UTC_DATE", Arity::exactly(0), date_type, Eval::Values(utc_date))
        .lives(Lifetime::Statement)
        .says("Today in UTC.", "LENGTH(UTC_DATE())", "10");

pub(crate) static UTC_TIME: Function =
    Function::new("UTC_TIME", Arity::between(0, 1), time_type, Eval::Values(utc_time))
        .lives(Lifetime::Statement)
        .says("The time of day in UTC.", "LENGTH(UTC_TIME())", "8");

/// The digits that the argument asks for: 1426 above six.
fn digits(args: &[Expr], name: &str) -> Result<u8> {
    let Some(arg) = args.first() else { return Ok(0) };
    let asked = arg.as_literal().map_or(0, |value| types::cast::to_i64(value).value);
    match u8::try_from(asked) {
        Ok(digits @ 0..=6) => Ok(digits),
        _ => Err(SqlError::new(ErrorCode::TooBigPrecision, &[&asked, &name, &6]).into()),
    }
}

fn moment_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::new(SqlType::DateTime { fsp: digits(args, "now")? }, false))
}

fn time_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::new(SqlType::Time { fsp: digits(args, "curtime")? }, false))
}

fn date_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::new(SqlType::Date, false))
}

/// MySQL cuts the digits that are not asked for.
fn shown(at: DateTime, call: &Invocation<'_, '_>) -> Value {
    Value::DateTime(at.truncate(call.ty.sql_type.fsp()))
}

fn now(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(shown(local_now(call.cx), call))
}

fn sysdate(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let moment = call.cx.instance.clock().now_us();
    Ok(shown(local(call.cx, moment), call))
}

fn curdate(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::Date(local_now(call.cx).date()))
}

fn curtime(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::Time(local_now(call.cx).time().truncate(call.ty.sql_type.fsp())))
}

fn utc(call: &Invocation<'_, '_>) -> DateTime {
    DateTime::from_unix_micros(call.cx.now_us, 6).unwrap_or(DateTime::ZERO)
}

fn utc_timestamp(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(shown(utc(call), call))
}

fn utc_date(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::Date(utc(call).date()))
}

fn utc_time(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::Time(utc(call).time().truncate(call.ty.sql_type.fsp())))
}
