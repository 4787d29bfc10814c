//! CONVERT_TZ.

use types::{SqlType, Value};

use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, text};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::{SessionState, TimeZone};

pub(crate) static CONVERT_TZ: Function =
    Function::new("CONVERT_TZ", Arity::exactly(3), moment_type, Eval::Strict(convert_tz)).says(
        "A moment of one time zone on the clock of another; NULL for a zone that is none.",
        "CONVERT_TZ('2004-01-01 12:00:00', '+00:00', '+10:00')",
        "2004-01-01 22:00:00",
    );

fn moment_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let fsp = match args.first() {
        Some(arg) if arg.ty.is_string() => match arg.as_literal() {
            Some(value) => {
                let text = value.to_string_lossy();
                let fraction = text.rsplit_once('.').map_or(0, |(_, digits)| digits.len());
                u8::try_from(fraction.min(6)).unwrap_or(6)
            }
            None => 6,
        },
        Some(arg) => arg.ty.sql_type.fsp(),
        None => 0,
    };
    Ok(ExprType::new(SqlType::DateTime { fsp }, true))
}

fn convert_tz(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let Some(moment) = call.moment(at(values, 0))? else { return Ok(Value::Null) };
    if moment.date().has_zero_part() {
        return Ok(Value::Null);
    }
    let zones = (TimeZone::find(&text(at(values, 1))), TimeZone::find(&text(at(values, 2))));
    let (Some(from), Some(to)) = zones else { return Ok(Value::Null) };
    let utc = from.store(moment);
    // What a TIMESTAMP does not hold stays as it is.
    let shown = if utc.in_timestamp_range() { to.show(utc) } else { moment };
    Ok(Value::DateTime(shown.with_fsp(call.ty.sql_type.fsp())))
}
