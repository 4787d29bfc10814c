//! DATEDIFF, TIMEDIFF, TIMESTAMPDIFF, PERIOD_ADD, PERIOD_DIFF.

use types::temporal::IntervalUnit;
use types::{DateTime, ErrorCode, SqlError, SqlType, Time, Value, Warning};

use crate::error::Result;
use crate::expr::session::warn;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, text};
use crate::functions::typing::{int, maybe_int};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static DATEDIFF: Function =
    Function::new("DATEDIFF", Arity::exactly(2), maybe_int, Eval::Strict(datediff)).says(
        "Days from the second date to the first.",
        "DATEDIFF('2007-12-31 23:59:59', '2007-12-30')",
        "1",
    );

pub(crate) static TIMEDIFF: Function =
    Function::new("TIMEDIFF", Arity::exactly(2), time_type, Eval::Strict(timediff)).says(
        "The time from the second to the first; both of one kind.",
        "TIMEDIFF('2000-01-01 00:00:00', '2000-01-01 00:00:00.000001')",
        "-00:00:00.000001",
    );

pub(crate) static TIMESTAMPDIFF: Function =
    Function::new("TIMESTAMPDIFF", Arity::exactly(3), maybe_int, Eval::Strict(timestampdiff)).says(
        "Whole units from the first moment to the second.",
        "TIMESTAMPDIFF(MONTH, '2003-02-01', '2003-05-01')",
        "3",
    );

pub(crate) static PERIOD_ADD: Function =
    Function::new("PERIOD_ADD", Arity::exactly(2), int, Eval::Strict(period_add)).says(
        "A month (YYYYMM) so many months later.",
        "PERIOD_ADD(200801, 2)",
        "200803",
    );

pub(crate) static PERIOD_DIFF: Function =
    Function::new("PERIOD_DIFF", Arity::exactly(2), int, Eval::Strict(period_diff)).says(
        "Months (YYYYMM) from the second to the first.",
        "PERIOD_DIFF(200802, 200703)",
        "11",
    );

fn datediff(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (Some(a), Some(b)) = (call.date(at(values, 0))?, call.date(at(values, 1))?) else {
        return Ok(Value::Null);
    };
    let days = a.day_number().zip(b.day_number());
    Ok(days.map_or(Value::Null, |(a, b)| Value::Int(i64::from(a) - i64::from(b))))
}

fn time_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let digits = |arg: &Expr| if arg.ty.is_string() { 6 } else { arg.ty.sql_type.fsp() };
    let fsp = args.iter().map(digits).max().unwrap_or(0);
    Ok(ExprType::new(SqlType::Time { fsp }, true))
}

/// A moment or a time, as the argument is written.
enum Point {
    Moment(DateTime),
    Time(Time),
}

fn point(value: &Value, call: &mut Invocation<'_, '_>) -> Result<Option<Point>> {
    Ok(match value {
        Value::DateTime(_) | Value::Date(_) => call.moment(value)?.map(Point::Moment),
        Value::Text(source) if source.as_str().matches('-').count() >= 2 => {
            call.moment(value)?.map(Point::Moment)
        }
        _ => call.time(value)?.map(Point::Time),
    })
}

/// Microseconds on one line of time; None with zero parts.
fn micros(at: DateTime) -> Option<i64> {
    Some(i64::from(at.date().day_number()?) * 86_400_000_000 + at.micros_of_day())
}

fn timediff(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (a, b) = (point(at(values, 0), call)?, point(at(values, 1), call)?);
    let difference = match (a, b) {
        (Some(Point::Time(a)), Some(Point::Time(b))) => Some(a.micros() - b.micros()),
        (Some(Point::Moment(a)), Some(Point::Moment(b))) => {
            micros(a).zip(micros(b)).map(|(a, b)| a - b)
        }
        _ => None,
    };
    let Some(difference) = difference else { return Ok(Value::Null) };
    let time = Time::clamped(difference, 6);
    if time.micros() != difference {
        let shown = difference / 1_000_000;
        let sign = if shown < 0 { "-" } else { "" };
        let seconds = shown.unsigned_abs();
        let shown =
            format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        warn(call.cx, Warning::new(ErrorCode::TruncatedWrongValue, &[&"time", &shown]))?;
    }
    let declared = call.ty.sql_type.fsp();
    let shown = if declared == 6 && time.microsecond() == 0 { 0 } else { declared };
    Ok(Value::Time(time.with_fsp(shown)))
}

/// Whole months from `a` to `b`, `a` not behind `b`.
fn whole_months(a: DateTime, b: DateTime) -> i64 {
    let month = |at: DateTime| i64::from(at.date().year()) * 12 + i64::from(at.date().month());
    let months = month(b) - month(a);
    let rest = |at: DateTime| (at.date().day(), at.micros_of_day());
    if rest(b) < rest(a) { months - 1 } else { months }
}

fn timestampdiff(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let unit = IntervalUnit::by_name(&text(at(values, 0))).unwrap_or(IntervalUnit::Day);
    let (a, b) = (call.moment(at(values, 1))?, call.moment(at(values, 2))?);
    let (Some(a), Some(b)) = (a, b) else { return Ok(Value::Null) };
    let (Some(from), Some(to)) = (micros(a), micros(b)) else { return Ok(Value::Null) };
    let months = || if a <= b { whole_months(a, b) } else { -whole_months(b, a) };
    let span = to - from;
    Ok(Value::Int(match unit {
        IntervalUnit::Year => months() / 12,
        IntervalUnit::Quarter => months() / 3,
        IntervalUnit::Month => months(),
        IntervalUnit::Week => span / (7 * 86_400_000_000),
        IntervalUnit::Day => span / 86_400_000_000,
        IntervalUnit::Hour => span / 3_600_000_000,
        IntervalUnit::Minute => span / 60_000_000,
        IntervalUnit::Second => span / 1_000_000,
        _ => span,
    }))
}

/// Months since year 0 of a period YYMM or YYYYMM; 1210 for what is none.
fn months_of(period: i64, name: &str) -> Result<i64> {
    let wrong = || SqlError::new(ErrorCode::WrongArguments, &[&name]);
    let (year, month) = (period / 100, period % 100);
    if period <= 0 || !(1..=12).contains(&month) {
        return Err(wrong().into());
    }
    let year = match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        full => full,
    };
    Ok(year * 12 + month - 1)
}

fn period_add(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (period, months) = (call.int(at(values, 0))?, call.int(at(values, 1))?);
    let sum = months_of(period, "period_add")?.saturating_add(months);
    Ok(Value::Int(if sum == 0 { 0 } else { sum / 12 * 100 + sum % 12 + 1 }))
}

fn period_diff(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (a, b) = (call.int(at(values, 0))?, call.int(at(values, 1))?);
    Ok(Value::Int(months_of(a, "period_diff")? - months_of(b, "period_diff")?))
}
