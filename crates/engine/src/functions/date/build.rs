//! DATE, TIME, TIMESTAMP, MAKEDATE, MAKETIME.

use types::temporal::Interval;
use types::{Date, SqlType, Time, Value};

use crate::error::Result;
use crate::expr::session::today_at;
use crate::expr::{Expr, ExprType};
use crate::functions::args::at;
use crate::functions::typing::date as date_type;
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static DATE: Function =
    Function::new("DATE", Arity::exactly(1), date_type, Eval::Strict(date)).says(
        "The date of a moment.",
        "DATE('2003-12-31 01:02:03')",
        "2003-12-31",
    );

pub(crate) static TIME: Function =
    Function::new("TIME", Arity::exactly(1), time_type, Eval::Strict(time)).says(
        "The time of a moment.",
        "TIME('2003-12-31 01:02:03')",
        "01:02:03",
    );

pub(crate) static TIMESTAMP: Function =
    Function::new("TIMESTAMP", Arity::between(1, 2), moment_type, Eval::Strict(timestamp)).says(
        "A moment, later by a time if there is one.",
        "TIMESTAMP('2003-12-31 12:00:00', '12:00:00')",
        "2004-01-01 00:00:00",
    );

pub(crate) static MAKEDATE: Function =
    Function::new("MAKEDATE", Arity::exactly(2), date_type, Eval::Strict(makedate)).says(
        "The date of a year and the day in it.",
        "MAKEDATE(2011, 32)",
        "2011-02-01",
    );

pub(crate) static MAKETIME: Function =
    Function::new("MAKETIME", Arity::exactly(3), maketime_type, Eval::Strict(maketime)).says(
        "The time of an hour, a minute and a second.",
        "MAKETIME(12, 15, 30)",
        "12:15:30",
    );

/// Digits of fractions that a value may have when it is read as a time.
fn digits(arg: &Expr) -> u8 {
    match (&arg.kind, &arg.ty.sql_type) {
        (crate::expr::ExprKind::Literal(value), ty) if ty.is_text() => {
            let text = value.to_string_lossy();
            let fraction = text.rsplit_once('.').map_or(0, |(_, digits)| digits.len());
            u8::try_from(fraction.min(6)).unwrap_or(6)
        }
        (_, SqlType::Decimal { scale, .. }) => (*scale).min(6),
        (_, ty) if ty.is_text() || ty.is_binary_string() => 6,
        (_, SqlType::Double { .. } | SqlType::Float { .. }) => 6,
        (_, ty) => ty.fsp(),
    }
}

fn time_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let fsp = args.first().map_or(0, digits);
    Ok(ExprType::new(SqlType::Time { fsp }, true))
}

fn moment_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let fsp = args.iter().map(digits).max().unwrap_or(0);
    Ok(ExprType::new(SqlType::DateTime { fsp }, true))
}

fn date(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(call.date(at(values, 0))?.map_or(Value::Null, Value::Date))
}

fn time(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let fsp = call.ty.sql_type.fsp();
    Ok(call.time(at(values, 0))?.map_or(Value::Null, |time| Value::Time(time.with_fsp(fsp))))
}

fn timestamp(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let fsp = call.ty.sql_type.fsp();
    let start = match at(values, 0) {
        Value::Time(time) => Some(today_at(call.cx, *time)),
        other => call.moment(other)?,
    };
    let Some(start) = start else { return Ok(Value::Null) };
    let Some(more) = values.get(1) else { return Ok(Value::DateTime(start.with_fsp(fsp))) };
    let Some(more) = call.time(more)? else { return Ok(Value::Null) };
    let interval = Interval { months: 0, days: 0, micros: more.micros() };
    let end = interval.after(start);
    Ok(end.map_or(Value::Null, |end| Value::DateTime(end.with_fsp(fsp))))
}

fn makedate(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (year, day) = (call.int(at(values, 0))?, call.int(at(values, 1))?);
    if day <= 0 {
        return Ok(Value::Null);
    }
    let year = match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        full => full,
    };
    let first = u16::try_from(year).ok().and_then(|year| Date::new(year, 1, 1));
    let date = first.and_then(|first| first.add_days(day - 1));
    Ok(date.map_or(Value::Null, Value::Date))
}

fn maketime_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let fsp = match args.get(2).map(|arg| &arg.ty.sql_type) {
        Some(SqlType::Decimal { scale, .. }) => (*scale).min(6),
        Some(ty) if ty.is_text() => 6,
        Some(SqlType::Double { .. } | SqlType::Float { .. }) => 6,
        _ => 0,
    };
    Ok(ExprType::new(SqlType::Time { fsp }, true))
}

fn maketime(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (hour, minute) = (call.int(at(values, 0))?, call.int(at(values, 1))?);
    let second = call.decimal(at(values, 2))?.round(6);
    let micros = second.unscaled().and_then(|micros| i64::try_from(micros).ok()).unwrap_or(-1);
    if !(0..=59).contains(&minute) || !(0..60_000_000).contains(&micros) {
        return Ok(Value::Null);
    }
    let fsp = call.ty.sql_type.fsp();
    let below = minute * 60_000_000 + micros;
    let size = i64::try_from(hour.unsigned_abs()).unwrap_or(i64::MAX);
    let size = size.saturating_mul(3_600_000_000).saturating_add(below);
    let total = if hour < 0 { -size } else { size };
    if size > Time::MAX.micros() {
        // Beyond the range it is the range's end.
        let bound = if hour < 0 { Time::MIN } else { Time::MAX };
        let shown = format!("{hour}:{minute:02}:{:02}", micros / 1_000_000);
        let code = types::ErrorCode::TruncatedWrongValue;
        crate::expr::session::warn(call.cx, types::Warning::new(code, &[&"time", &shown]))?;
        return Ok(Value::Time(bound.with_fsp(fsp)));
    }
    Ok(Value::Time(Time::clamped(total, fsp)))
}
