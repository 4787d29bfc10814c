//! Weeks, weekdays and day numbers.

use types::temporal::WeekMode;
use types::{Date, Value};

use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::at;
use crate::functions::typing::{date as date_type, maybe_int};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static WEEK: Function =
    Function::new("WEEK", Arity::between(1, 2), small, Eval::Strict(week)).says(
        "The week's number, counted as the mode says.",
        "WEEK('2008-02-20', 1)",
        "8",
    );

pub(crate) static WEEKOFYEAR: Function =
    Function::new("WEEKOFYEAR", Arity::exactly(1), small, Eval::Strict(weekofyear)).says(
        "The calendar week, 1 to 53.",
        "WEEKOFYEAR('2008-02-20')",
        "8",
    );

pub(crate) static YEARWEEK: Function =
    Function::new("YEARWEEK", Arity::between(1, 2), small, Eval::Strict(yearweek)).says(
        "Year and week as one number.",
        "YEARWEEK('1987-01-01')",
        "198652",
    );

pub(crate) static WEEKDAY: Function =
    Function::new("WEEKDAY", Arity::exactly(1), small, Eval::Strict(weekday)).says(
        "The weekday, 0 is Monday.",
        "WEEKDAY('2007-11-06')",
        "1",
    );

pub(crate) static DAYOFWEEK: Function =
    Function::new("DAYOFWEEK", Arity::exactly(1), small, Eval::Strict(dayofweek)).says(
        "The weekday, 1 is Sunday.",
        "DAYOFWEEK('2007-02-03')",
        "7",
    );

pub(crate) static DAYOFYEAR: Function =
    Function::new("DAYOFYEAR", Arity::exactly(1), small, Eval::Strict(dayofyear)).says(
        "The day of the year, 1 to 366.",
        "DAYOFYEAR('2007-02-03')",
        "34",
    );

pub(crate) static TO_DAYS: Function =
    Function::new("TO_DAYS", Arity::exactly(1), maybe_int, Eval::Strict(to_days)).says(
        "The day's number since the year 0.",
        "TO_DAYS('2007-10-07')",
        "733321",
    );

pub(crate) static FROM_DAYS: Function =
    Function::new("FROM_DAYS", Arity::exactly(1), date_type, Eval::Strict(from_days)).says(
        "The date of a day number.",
        "FROM_DAYS(730669)",
        "2000-07-03",
    );

pub(crate) static TO_SECONDS: Function =
    Function::new("TO_SECONDS", Arity::exactly(1), maybe_int, Eval::Strict(to_seconds)).says(
        "Seconds since the year 0.",
        "TO_SECONDS('2009-11-29')",
        "63426672000",
    );

fn small(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::int_digits(6, true))
}

fn int(number: Option<impl Into<i64>>) -> Value {
    number.map_or(Value::Null, |number| Value::Int(number.into()))
}

/// A date without zero parts.
fn real(value: &Value, call: &mut Invocation<'_, '_>) -> Result<Option<Date>> {
    Ok(call.date(value)?.filter(|date| !date.has_zero_part()))
}

fn mode(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<WeekMode> {
    let number = match values.get(1) {
        Some(mode) => call.int(mode)?,
        None => match call.cx.session.variables.get("default_week_format") {
            Some(value) => types::cast::to_i64(value).value,
            None => 0,
        },
    };
    Ok(WeekMode::new(number))
}

fn week(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let mode = mode(values, call)?;
    let date = real(at(values, 0), call)?;
    Ok(int(date.and_then(|date| mode.week(date)).map(|(_, week)| week)))
}

fn weekofyear(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let date = real(at(values, 0), call)?;
    Ok(int(date.and_then(|date| WeekMode::new(3).week(date)).map(|(_, week)| week)))
}

fn yearweek(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    // Unlike WEEK(), it does not look at default_week_format.
    let number = values.get(1).map_or(Ok(0), |mode| call.int(mode))?;
    let mode = WeekMode::new(number).numbered_from_one();
    let date = real(at(values, 0), call)?;
    let week = date.and_then(|date| mode.week(date));
    Ok(int(week.map(|(year, week)| i64::from(year) * 100 + i64::from(week))))
}

fn weekday(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(int(real(at(values, 0), call)?.and_then(Date::weekday)))
}

fn dayofweek(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let weekday = real(at(values, 0), call)?.and_then(Date::weekday);
    Ok(int(weekday.map(|day| (day + 1) % 7 + 1)))
}

fn dayofyear(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(int(real(at(values, 0), call)?.map(Date::ordinal)))
}

fn to_days(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(int(real(at(values, 0), call)?.and_then(Date::day_number)))
}

fn from_days(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let number = call.int(at(values, 0))?;
    let date = u32::try_from(number).ok().and_then(Date::from_day_number);
    Ok(Value::Date(date.unwrap_or_default()))
}

fn to_seconds(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let moment = call.moment(at(values, 0))?;
    let seconds = moment.and_then(|at| {
        let days = i64::from(at.date().day_number()?);
        Some(days * 86_400 + at.micros_of_day() / 1_000_000)
    });
    Ok(int(seconds))
}
