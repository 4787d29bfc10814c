//! DATE_FORMAT, TIME_FORMAT, STR_TO_DATE, GET_FORMAT.

use types::temporal::format::{date_format, time_format};
use types::temporal::str_to_date::{FormatKind, Read, str_to_date};
use types::{ErrorCode, SqlError, SqlType, Value, Warning};

use crate::error::Result;
use crate::expr::session::{date_mode, warn};
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, text};
use crate::functions::typing::maybe_text;
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static DATE_FORMAT: Function =
    Function::new("DATE_FORMAT", Arity::exactly(2), maybe_text, Eval::Strict(format_date)).says(
        "A date as the format says.",
        "DATE_FORMAT('2009-10-04 22:23:00', '%W %M %Y')",
        "Sunday October 2009",
    );

pub(crate) static TIME_FORMAT: Function =
    Function::new("TIME_FORMAT", Arity::exactly(2), maybe_text, Eval::Strict(format_time)).says(
        "A time as the format says.",
        "TIME_FORMAT('100:00:00', '%H %k %h %I %l')",
        "100 100 04 04 4",
    );

pub(crate) static STR_TO_DATE: Function =
    Function::new("STR_TO_DATE", Arity::exactly(2), read_type, Eval::Strict(read_date)).says(
        "A text read as the format says.",
        "STR_TO_DATE('01,5,2013', '%d,%m,%Y')",
        "2013-05-01",
    );

pub(crate) static GET_FORMAT: Function =
    Function::new("GET_FORMAT", Arity::exactly(2), maybe_text, Eval::Strict(get_format)).says(
        "The format of a kind (DATE, TIME, DATETIME) that a standard has.",
        "GET_FORMAT(DATE, 'USA')",
        "%m.%d.%Y",
    );

fn format_date(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let Some(moment) = call.moment(at(values, 0))? else { return Ok(Value::Null) };
    let shown = date_format(moment, &text(at(values, 1)));
    Ok(shown.filter(|shown| !shown.is_empty()).map_or(Value::Null, |shown| call.string(shown)))
}

fn format_time(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let Some(time) = call.time(at(values, 0))? else { return Ok(Value::Null) };
    let shown = time_format(time, &text(at(values, 1)));
    Ok(shown.map_or(Value::Null, |shown| call.string(shown)))
}

fn read_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let format = args.get(1).and_then(Expr::as_literal);
    let sql_type = match format.map(|format| FormatKind::of(&format.to_string_lossy())) {
        Some(FormatKind { date: true, time: false, .. }) => SqlType::Date,
        Some(FormatKind { date: false, time: true, fraction }) => {
            SqlType::Time { fsp: if fraction { 6 } else { 0 } }
        }
        Some(FormatKind { fraction: false, .. }) => SqlType::DateTime { fsp: 0 },
        _ => SqlType::DateTime { fsp: 6 },
    };
    Ok(ExprType::new(sql_type, true))
}

fn read_date(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (source, format) = (text(at(values, 0)), text(at(values, 1)));
    let mode = date_mode(call.cx.session);
    let Some(read) = str_to_date(&source, &format, mode) else {
        let code = ErrorCode::WrongValueForType;
        let kind = match call.ty.sql_type {
            SqlType::Time { .. } => "time",
            _ => "datetime",
        };
        let warning = SqlError::new(code, &[&kind, &source, &"str_to_date"]);
        warn(call.cx, Warning::from(warning))?;
        return Ok(Value::Null);
    };
    if read.truncated {
        let kind = match read.value {
            Read::Date(_) => "date",
            Read::Time(_) => "time",
            Read::DateTime(_) => "datetime",
        };
        warn(call.cx, Warning::new(ErrorCode::TruncatedWrongValue, &[&kind, &source]))?;
    }
    let fsp = call.ty.sql_type.fsp();
    Ok(match read.value {
        Read::Date(date) => match call.ty.sql_type {
            SqlType::Date => Value::Date(date),
            _ => Value::DateTime(types::DateTime::midnight(date).with_fsp(fsp)),
        },
        Read::Time(time) => Value::Time(time.with_fsp(fsp)),
        Read::DateTime(moment) => Value::DateTime(moment.with_fsp(fsp)),
    })
}

fn get_format(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let kind = text(at(values, 0)).to_ascii_uppercase();
    let standard = text(at(values, 1)).to_ascii_uppercase();
    let format = match (kind.as_str(), standard.as_str()) {
        ("DATE", "USA") => "%m.%d.%Y",
        ("DATE", "JIS" | "ISO") => "%Y-%m-%d",
        ("DATE", "EUR") => "%d.%m.%Y",
        ("DATE", "INTERNAL") => "%Y%m%d",
        ("TIME", "USA") => "%h:%i:%s %p",
        ("TIME", "JIS" | "ISO") => "%H:%i:%s",
        ("TIME", "EUR") => "%H.%i.%s",
        ("TIME", "INTERNAL") => "%H%i%s",
        ("DATETIME" | "TIMESTAMP", "USA" | "EUR") => "%Y-%m-%d %H.%i.%s",
        ("DATETIME" | "TIMESTAMP", "JIS" | "ISO") => "%Y-%m-%d %H:%i:%s",
        ("DATETIME" | "TIMESTAMP", "INTERNAL") => "%Y%m%d%H%i%s",
        _ => return Ok(Value::Null),
    };
    Ok(call.string(format.to_owned()))
}
