//! UNIX_TIMESTAMP, FROM_UNIXTIME.

use types::temporal::format::date_format;
use types::{DateTime, Decimal, SqlType, Value};

use crate::error::Result;
use crate::expr::session::{local, to_utc};
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, text};
use crate::functions::typing::maybe_text;
use crate::functions::{Arity, Eval, Function, Invocation, Lifetime};
use crate::session::SessionState;

pub(crate) static UNIX_TIMESTAMP: Function =
    Function::new("UNIX_TIMESTAMP", Arity::between(0, 1), stamp_type, Eval::Strict(stamp))
        .lives(Lifetime::Statement)
        .says(
            "Seconds since 1970-01-01 00:00:00 UTC of a moment, or of now.",
            "UNIX_TIMESTAMP('1970-01-02 00:00:00.500')",
            "86400.500",
        );

pub(crate) static FROM_UNIXTIME: Function = Function::new(
    "FROM_UNIXTIME",
    Arity::between(1, 2),
    moment_type,
    Eval::Strict(from_unixtime),
)
.lives(Lifetime::Statement)
.says(
    "The moment of seconds since 1970-01-01 00:00:00 UTC, as a format says if there is one.",
    "FROM_UNIXTIME(86400, '%Y %D')",
    "1970 2nd",
);

/// The last second that FROM_UNIXTIME knows, 3001-01-18 23:59:59 (manual 12.7).
const SECONDS_MAX: i64 = 32_536_771_199;

/// Digits of the fraction of a constant text, six of another.
fn digits(arg: &Expr) -> u8 {
    match arg.as_literal() {
        Some(Value::Text(text)) => {
            let fraction = text.as_str().rsplit_once('.').map_or(0, |(_, digits)| digits.len());
            u8::try_from(fraction.min(6)).unwrap_or(6)
        }
        _ if arg.ty.is_string() => 6,
        _ => arg.ty.sql_type.fsp(),
    }
}

fn stamp_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(match args.first().map(digits) {
        None => ExprType::big_int(false, false),
        Some(0) => ExprType::big_int(false, true),
        Some(fsp) => ExprType::decimal(11 + u32::from(fsp), u32::from(fsp), true),
    })
}

fn stamp(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let Some(value) = values.first() else {
        return Ok(Value::Int(call.cx.now_us.div_euclid(1_000_000)));
    };
    let Some(moment) = call.moment(value)? else { return Ok(Value::Null) };
    let micros = if moment.date().has_zero_part() {
        0
    } else {
        to_utc(call.cx.session, moment).unix_micros().unwrap_or(0)
    };
    let micros = if (0..=SECONDS_MAX * 1_000_000).contains(&micros) { micros } else { 0 };
    Ok(match call.ty.sql_type {
        SqlType::Decimal { scale, .. } => {
            let exact = Decimal::from_unscaled(i128::from(micros), 6);
            Value::Decimal(exact.truncate_at(i64::from(scale)).round(scale))
        }
        _ => Value::Int(micros / 1_000_000),
    })
}

fn moment_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    if args.len() > 1 {
        return maybe_text(args, session);
    }
    let fsp = match args.first().map(|arg| &arg.ty.sql_type) {
        Some(SqlType::Decimal { scale, .. }) => (*scale).min(6),
        Some(SqlType::Double { .. } | SqlType::Float { .. }) => 6,
        Some(ty) if ty.is_text() => 6,
        _ => 0,
    };
    Ok(ExprType::new(SqlType::DateTime { fsp }, true))
}

fn from_unixtime(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let seconds = call.decimal(at(values, 0))?.round(6);
    let micros = seconds.unscaled().and_then(|micros| i64::try_from(micros).ok());
    let in_range = |micros: &i64| (0..(SECONDS_MAX + 1) * 1_000_000).contains(micros);
    let Some(micros) = micros.filter(in_range) else { return Ok(Value::Null) };
    let moment: DateTime = local(call.cx, micros);
    if let Some(format) = values.get(1) {
        let shown = date_format(moment, &text(format));
        return Ok(shown.map_or(Value::Null, |shown| call.string(shown)));
    }
    Ok(Value::DateTime(moment.with_fsp(call.ty.sql_type.fsp())))
}
