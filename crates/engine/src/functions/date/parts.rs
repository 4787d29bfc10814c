//! Parts of dates and times: YEAR to MICROSECOND, EXTRACT, names, LAST_DAY.

use types::temporal::IntervalUnit;
use types::temporal::format::{day_name, month_name};
use types::{DateTime, Time, Value};

use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, text};
use crate::functions::typing::{date as date_type, maybe_int, maybe_text, year as year_type};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static YEAR: Function =
    Function::new("YEAR", Arity::exactly(1), year_type, Eval::Strict(year)).says(
        "The year of a date.",
        "YEAR('1987-01-01')",
        "1987",
    );

pub(crate) static QUARTER: Function =
    Function::new("QUARTER", Arity::exactly(1), small, Eval::Strict(quarter)).says(
        "The quarter of the year, 1 to 4.",
        "QUARTER('2008-04-01')",
        "2",
    );

pub(crate) static MONTH: Function =
    Function::new("MONTH", Arity::exactly(1), small, Eval::Strict(month)).says(
        "The month, 1 to 12.",
        "MONTH('2008-02-03')",
        "2",
    );

pub(crate) static MONTHNAME: Function =
    Function::new("MONTHNAME", Arity::exactly(1), maybe_text, Eval::Strict(monthname)).says(
        "The month's name.",
        "MONTHNAME('2008-02-03')",
        "February",
    );

pub(crate) static DAYOFMONTH: Function =
    Function::new("DAYOFMONTH", Arity::exactly(1), small, Eval::Strict(day)).also(&["DAY"]).says(
        "The day of the month, 0 to 31.",
        "DAYOFMONTH('2007-02-03')",
        "3",
    );

pub(crate) static DAYNAME: Function =
    Function::new("DAYNAME", Arity::exactly(1), maybe_text, Eval::Strict(dayname)).says(
        "The weekday's name.",
        "DAYNAME('2007-02-03')",
        "Saturday",
    );

pub(crate) static HOUR: Function =
    Function::new("HOUR", Arity::exactly(1), small, Eval::Strict(hour)).says(
        "The hour, 0 to 838.",
        "HOUR('10:05:03')",
        "10",
    );

pub(crate) static MINUTE: Function =
    Function::new("MINUTE", Arity::exactly(1), small, Eval::Strict(minute)).says(
        "The minute, 0 to 59.",
        "MINUTE('2008-02-03 10:05:03')",
        "5",
    );

pub(crate) static SECOND: Function =
    Function::new("SECOND", Arity::exactly(1), small, Eval::Strict(second)).says(
        "The second, 0 to 59.",
        "SECOND('10:05:03')",
        "3",
    );

pub(crate) static MICROSECOND: Function =
    Function::new("MICROSECOND", Arity::exactly(1), small, Eval::Strict(microsecond)).says(
        "The microseconds, 0 to 999999.",
        "MICROSECOND('12:00:00.123456')",
        "123456",
    );

pub(crate) static EXTRACT: Function =
    Function::new("EXTRACT", Arity::exactly(2), maybe_int, Eval::Strict(extract)).says(
        "A part, or several as one number, of a date or time.",
        "EXTRACT(YEAR_MONTH FROM '2019-07-02 01:02:03')",
        "201907",
    );

pub(crate) static LAST_DAY: Function =
    Function::new("LAST_DAY", Arity::exactly(1), date_type, Eval::Strict(last_day)).says(
        "The last day of the month.",
        "LAST_DAY('2004-02-05')",
        "2004-02-29",
    );

fn small(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::int_digits(3, true))
}

fn number(number: Option<impl Into<i64>>) -> Value {
    number.map_or(Value::Null, |number| Value::Int(number.into()))
}

fn year(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(number(call.date(at(values, 0))?.map(types::Date::year)))
}

fn quarter(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(number(call.date(at(values, 0))?.map(|date| date.month().div_ceil(3))))
}

fn month(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(number(call.date(at(values, 0))?.map(types::Date::month)))
}

fn day(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(number(call.date(at(values, 0))?.map(types::Date::day)))
}

fn monthname(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let month = call.date(at(values, 0))?.map(types::Date::month);
    Ok(month.and_then(month_name).map_or(Value::Null, Value::text))
}

fn dayname(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let weekday = call.date(at(values, 0))?.and_then(types::Date::weekday);
    Ok(weekday.and_then(day_name).map_or(Value::Null, Value::text))
}

fn hour(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(number(call.time(at(values, 0))?.map(Time::hour)))
}

fn minute(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(number(call.time(at(values, 0))?.map(Time::minute)))
}

fn second(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(number(call.time(at(values, 0))?.map(Time::second)))
}

fn microsecond(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(number(call.time(at(values, 0))?.map(Time::microsecond)))
}

/// A moment's fields, or a duration's: days, and what is below.
struct Fields {
    sign: i64,
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    micro: i64,
}

impl Fields {
    fn of_moment(at: DateTime) -> Fields {
        let date = at.date();
        Fields {
            sign: 1,
            year: i64::from(date.year()),
            month: i64::from(date.month()),
            day: i64::from(date.day()),
            hour: i64::from(at.hour()),
            minute: i64::from(at.minute()),
            second: i64::from(at.second()),
            micro: i64::from(at.microsecond()),
        }
    }

    fn of_time(time: Time) -> Fields {
        Fields {
            sign: if time.is_negative() { -1 } else { 1 },
            year: 0,
            month: 0,
            day: 0,
            hour: i64::from(time.hour()),
            minute: i64::from(time.minute()),
            second: i64::from(time.second()),
            micro: i64::from(time.microsecond()),
        }
    }

    fn extract(&self, unit: IntervalUnit) -> i64 {
        let hour_minute = self.hour * 100 + self.minute;
        let hour_second = hour_minute * 100 + self.second;
        let minute_second = self.minute * 100 + self.second;
        let day_hour = self.day * 100 + self.hour;
        let day_second = self.day * 1_000_000 + hour_second;
        self.sign
            * match unit {
                IntervalUnit::Year => self.year,
                IntervalUnit::Quarter => (self.month + 2) / 3,
                IntervalUnit::Month => self.month,
                IntervalUnit::Day => self.day,
                IntervalUnit::Hour => self.hour,
                IntervalUnit::Minute => self.minute,
                IntervalUnit::Second => self.second,
                IntervalUnit::Microsecond => self.micro,
                IntervalUnit::YearMonth => self.year * 100 + self.month,
                IntervalUnit::DayHour => day_hour,
                IntervalUnit::DayMinute => day_hour * 100 + self.minute,
                IntervalUnit::DaySecond => day_second,
                IntervalUnit::DayMicrosecond => day_second * 1_000_000 + self.micro,
                IntervalUnit::HourMinute => hour_minute,
                IntervalUnit::HourSecond => hour_second,
                IntervalUnit::HourMicrosecond => hour_second * 1_000_000 + self.micro,
                IntervalUnit::MinuteSecond => minute_second,
                IntervalUnit::MinuteMicrosecond => minute_second * 1_000_000 + self.micro,
                IntervalUnit::SecondMicrosecond => self.second * 1_000_000 + self.micro,
                IntervalUnit::Week => 0,
            }
    }
}

/// The unit comes first. Text is read as a moment for units of dates, as a time for the others.
fn extract(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let value = at(values, 1);
    let Some(unit) = IntervalUnit::by_name(&text(at(values, 0))) else { return Ok(Value::Null) };
    let of_date = !unit.has_time();
    let day_and_time = matches!(
        unit,
        IntervalUnit::DayHour
            | IntervalUnit::DayMinute
            | IntervalUnit::DaySecond
            | IntervalUnit::DayMicrosecond
    );
    let fields = match value {
        Value::Date(_) | Value::DateTime(_) => call.moment(value)?.map(Fields::of_moment),
        Value::Time(time) if !of_date => Some(Fields::of_time(*time)),
        _ if of_date => call.moment(value)?.map(Fields::of_moment),
        _ if day_and_time => {
            let quiet = types::cast::to_date_time(value, call.date_mode()).value;
            match quiet {
                Some(at) => Some(Fields::of_moment(at)),
                None => call.time(value)?.map(Fields::of_time),
            }
        }
        _ => call.time(value)?.map(Fields::of_time),
    };
    if unit == IntervalUnit::Week {
        let date = call.date(value)?;
        let week = types::temporal::WeekMode::new(0);
        return Ok(number(date.and_then(|date| week.week(date)).map(|(_, week)| week)));
    }
    Ok(fields.map_or(Value::Null, |fields| Value::Int(fields.extract(unit))))
}

fn last_day(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let date = call.date(at(values, 0))?;
    Ok(date.and_then(types::Date::last_day).map_or(Value::Null, Value::Date))
}
