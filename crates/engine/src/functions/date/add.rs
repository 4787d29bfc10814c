//! DATE_ADD, DATE_SUB, ADDDATE, SUBDATE, TIMESTAMPADD, ADDTIME, SUBTIME.

use types::temporal::{Interval, IntervalUnit};
use types::{DateTime, ErrorCode, SqlType, Time, Value, Warning};

use crate::error::Result;
use crate::expr::session::warn;
use crate::expr::{Expr, ExprType, coercibility};
use crate::functions::args::{at, text};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static DATE_ADD: Function =
    Function::new("DATE_ADD", Arity::exactly(3), moved_type, Eval::Strict(date_add)).says(
        "Later by an interval.",
        "DATE_ADD('2018-05-01', INTERVAL 1 DAY)",
        "2018-05-02",
    );

pub(crate) static DATE_SUB: Function =
    Function::new("DATE_SUB", Arity::exactly(3), moved_type, Eval::Strict(date_sub)).says(
        "Earlier by an interval.",
        "DATE_SUB('2018-05-01', INTERVAL 1 YEAR)",
        "2017-05-01",
    );

pub(crate) static ADDDATE: Function =
    Function::new("ADDDATE", Arity::between(2, 3), moved_type, Eval::Strict(date_add)).says(
        "Later by an interval, or by days.",
        "ADDDATE('2008-01-02', 31)",
        "2008-02-02",
    );

pub(crate) static SUBDATE: Function =
    Function::new("SUBDATE", Arity::between(2, 3), moved_type, Eval::Strict(date_sub)).says(
        "Earlier by an interval, or by days.",
        "SUBDATE('2008-01-02', 31)",
        "2007-12-02",
    );

pub(crate) static TIMESTAMPADD: Function =
    Function::new("TIMESTAMPADD", Arity::exactly(3), stamp_type, Eval::Strict(timestampadd)).says(
        "Later by so many units.",
        "TIMESTAMPADD(MINUTE, 1, '2003-01-02')",
        "2003-01-02 00:01:00",
    );

pub(crate) static ADDTIME: Function =
    Function::new("ADDTIME", Arity::exactly(2), time_sum_type, Eval::Strict(addtime)).says(
        "Later by a time.",
        "ADDTIME('01:00:00.999999', '02:00:00.999998')",
        "03:00:01.999997",
    );

pub(crate) static SUBTIME: Function =
    Function::new("SUBTIME", Arity::exactly(2), time_sum_type, Eval::Strict(subtime)).says(
        "Earlier by a time.",
        "SUBTIME('01:00:00', '00:30:00')",
        "00:30:00",
    );

/// The unit of a call whose unit argument is at a place; days without one.
fn unit_of(arg: Option<&Value>) -> IntervalUnit {
    arg.and_then(|unit| IntervalUnit::by_name(&text(unit))).unwrap_or(IntervalUnit::Day)
}

/// Digits of fractions that an amount of seconds brings.
fn amount_digits(unit: IntervalUnit, amount: &ExprType) -> u8 {
    if unit.has_micros() {
        return 6;
    }
    match (unit, &amount.sql_type) {
        (IntervalUnit::Second, SqlType::Decimal { scale, .. }) => (*scale).min(6),
        (IntervalUnit::Second, ty) if ty.is_text() => 6,
        (IntervalUnit::Second, SqlType::Double { .. } | SqlType::Float { .. }) => 6,
        _ => 0,
    }
}

/// Of a DATE and a unit of days a DATE, with a time a DATETIME; of a TIME a TIME; of text a text.
fn moved_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let unit = unit_of(args.get(2).and_then(Expr::as_literal));
    let (Some(from), Some(amount)) = (args.first(), args.get(1)) else {
        return Ok(ExprType::NULL);
    };
    let digits = amount_digits(unit, &amount.ty);
    let sql_type = match &from.ty.sql_type {
        SqlType::Date if !unit.has_time() => SqlType::Date,
        SqlType::Date => SqlType::DateTime { fsp: digits },
        SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => {
            SqlType::DateTime { fsp: (*fsp).max(digits) }
        }
        SqlType::Time { fsp } if unit.has_time() || unit == IntervalUnit::Day => {
            SqlType::Time { fsp: (*fsp).max(digits) }
        }
        SqlType::Time { fsp } => SqlType::DateTime { fsp: (*fsp).max(digits) },
        _ => return Ok(text_moment(session)),
    };
    Ok(ExprType::new(sql_type, true))
}

/// A moment as text, of arguments that are text.
fn text_moment(session: &SessionState) -> ExprType {
    ExprType::text(29, session.collation, coercibility::LITERAL, true)
}

/// The interval of an amount. None where it is out of reach.
fn interval(
    amount: &Value,
    unit: IntervalUnit,
    call: &mut Invocation<'_, '_>,
) -> Result<Option<Interval>> {
    if unit.is_compound() {
        return Ok(Interval::compound(unit, &text(amount)));
    }
    if unit == IntervalUnit::Second {
        let seconds = call.decimal(amount)?;
        let micros = seconds.round(6).unscaled().and_then(|micros| i64::try_from(micros).ok());
        return Ok(
            micros.and_then(|micros| Interval::plain(unit, micros / 1_000_000, micros % 1_000_000))
        );
    }
    let number = call.int(amount)?;
    Ok(Interval::plain(unit, number, 0))
}

/// NULL with 1441.
fn overflow(call: &mut Invocation<'_, '_>) -> Result<Value> {
    warn(call.cx, Warning::new(ErrorCode::DatetimeFunctionOverflow, &[&"datetime"]))?;
    Ok(Value::Null)
}

fn moved(values: &[Value], back: bool, call: &mut Invocation<'_, '_>) -> Result<Value> {
    let unit = unit_of(values.get(2));
    let Some(by) = interval(at(values, 1), unit, call)? else { return overflow(call) };
    let by = if back { by.negate() } else { Some(by) };
    let Some(by) = by else { return overflow(call) };
    let from = at(values, 0);
    if let (Value::Time(time), SqlType::Time { fsp }) = (from, &call.ty.sql_type) {
        let fsp = *fsp;
        return match by.longer(*time) {
            Some(time) => Ok(Value::Time(time.with_fsp(fsp))),
            None => overflow(call),
        };
    }
    let Some(start) = real_moment(from, call)? else { return Ok(Value::Null) };
    match by.after(start) {
        Some(end) => Ok(shown(end, from, unit, call)),
        None => overflow(call),
    }
}

/// A moment that can be computed with: zero parts give NULL and 1292.
fn real_moment(value: &Value, call: &mut Invocation<'_, '_>) -> Result<Option<DateTime>> {
    let moment = call.moment(value)?;
    if let Some(at) = moment
        && at.date().has_zero_part()
    {
        let shown = format!("Incorrect datetime value: '{}'", text(value));
        let error = types::SqlError::with_message(ErrorCode::TruncatedWrongValue, shown);
        warn(call.cx, error.into())?;
        return Ok(None);
    }
    Ok(moment)
}

/// The result in the call's type: text shows a date alone when a date alone came in.
fn shown(end: DateTime, from: &Value, unit: IntervalUnit, call: &Invocation<'_, '_>) -> Value {
    match &call.ty.sql_type {
        SqlType::Date => Value::Date(end.date()),
        SqlType::DateTime { fsp } => Value::DateTime(end.with_fsp(*fsp)),
        _ => {
            let micros = end.microsecond() > 0 || unit.has_micros();
            let date_only = !unit.has_time() && is_date_text(from);
            let shown = if date_only {
                end.date().to_string()
            } else {
                end.with_fsp(if micros { 6 } else { 0 }).to_string()
            };
            Value::from(shown.as_str())
        }
    }
}

fn is_date_text(value: &Value) -> bool {
    match value {
        Value::Text(_) | Value::Bytes(_) => {
            let mode = types::temporal::DateMode::default();
            let parsed = types::temporal::parse_date_time(&text(value), mode);
            parsed.is_some_and(|parsed| !parsed.had_time)
        }
        Value::Date(_) => true,
        Value::Int(number) => *number < 100_000_000,
        _ => false,
    }
}

fn date_add(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    moved(values, false, call)
}

fn date_sub(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    moved(values, true, call)
}

fn stamp_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let unit = unit_of(args.first().and_then(Expr::as_literal));
    let (Some(amount), Some(from)) = (args.get(1), args.get(2)) else {
        return Ok(ExprType::NULL);
    };
    let mut reordered = vec![from.clone(), amount.clone(), Expr::word(unit.name())];
    moved_type(&mut reordered, session)
}

fn timestampadd(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let reordered = [at(values, 2).clone(), at(values, 1).clone(), at(values, 0).clone()];
    moved(&reordered, false, call)
}

fn time_sum_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let (Some(from), Some(by)) = (args.first(), args.get(1)) else { return Ok(ExprType::NULL) };
    let digits = if by.ty.is_string() { 6 } else { by.ty.sql_type.fsp() };
    Ok(match &from.ty.sql_type {
        SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => {
            ExprType::new(SqlType::DateTime { fsp: (*fsp).max(digits) }, true)
        }
        SqlType::Time { fsp } => ExprType::new(SqlType::Time { fsp: (*fsp).max(digits) }, true),
        SqlType::Date => ExprType::new(SqlType::DateTime { fsp: digits }, true),
        _ => text_moment(session),
    })
}

/// Whether a text is a moment rather than a time.
fn moment_text(value: &Value) -> Option<DateTime> {
    match value {
        Value::DateTime(at) => Some(*at),
        Value::Date(date) => Some(DateTime::midnight(*date)),
        Value::Text(source) => {
            let source = source.as_str();
            let dated = source.matches(['-', '/']).count() >= 2 && !source.starts_with('-');
            let mode = types::temporal::DateMode::default();
            let parsed = types::temporal::parse_date_time(source, mode);
            parsed.filter(|parsed| dated && parsed.had_time).map(|parsed| parsed.value)
        }
        _ => None,
    }
}

fn time_sum(values: &[Value], back: bool, call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (from, by) = (at(values, 0), at(values, 1));
    // A moment is no amount to add.
    if moment_text(by).is_some() {
        return Ok(Value::Null);
    }
    let Some(by) = call.time(by)? else { return Ok(Value::Null) };
    let by = if back { -by.micros() } else { by.micros() };
    if let Some(start) = moment_text(from) {
        let interval = Interval { months: 0, days: 0, micros: by };
        return match interval.after(start) {
            Some(end) => Ok(time_shown(&Value::DateTime(end), end.microsecond(), call)),
            None => overflow(call),
        };
    }
    let Some(start) = call.time(from)? else { return Ok(Value::Null) };
    let sum = start.micros().saturating_add(by);
    let time = Time::clamped(sum, 6);
    if time.micros() != sum {
        let shown = Value::from(text_of_micros(sum).as_str());
        let code = ErrorCode::TruncatedWrongValue;
        warn(call.cx, Warning::new(code, &[&"time", &text(&shown)]))?;
    }
    Ok(time_shown(&Value::Time(time), time.microsecond(), call))
}

fn text_of_micros(micros: i64) -> String {
    let seconds = micros.unsigned_abs() / 1_000_000;
    let sign = if micros < 0 { "-" } else { "" };
    format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Shows six digits where there are any, none otherwise, unless the type says.
fn time_shown(value: &Value, micros: u32, call: &Invocation<'_, '_>) -> Value {
    let fsp = match call.ty.sql_type {
        SqlType::Time { fsp } | SqlType::DateTime { fsp } if fsp < 6 => fsp,
        _ if micros > 0 => 6,
        SqlType::Time { fsp } | SqlType::DateTime { fsp } => fsp,
        _ => 0,
    };
    let value = match value {
        Value::Time(time) => Value::Time(time.with_fsp(fsp)),
        Value::DateTime(at) => Value::DateTime(at.with_fsp(fsp)),
        other => other.clone(),
    };
    if call.ty.is_string() { Value::text(&text(&value)) } else { value }
}

fn addtime(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    time_sum(values, false, call)
}

fn subtime(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    time_sum(values, true, call)
}
