//! ABS, SIGN, CEILING, FLOOR, ROUND, TRUNCATE, MOD.

use types::arith::OutOfRange;
use types::{Decimal, SqlType, Value, arith};

use crate::error::Result;
use crate::expr::{ArithmeticOp, Expr, ExprType, division_by_zero};
use crate::functions::args::at;
use crate::functions::typing::{any_nullable, small};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static ABS: Function =
    Function::new("ABS", Arity::exactly(1), same_number, Eval::Strict(abs)).says(
        "The number without its sign.",
        "ABS(-32)",
        "32",
    );

pub(crate) static SIGN: Function =
    Function::new("SIGN", Arity::exactly(1), small, Eval::Strict(sign)).says(
        "-1, 0 or 1.",
        "SIGN(-32)",
        "-1",
    );

pub(crate) static CEILING: Function =
    Function::new("CEILING", Arity::exactly(1), whole_number, Eval::Strict(ceiling))
        .also(&["CEIL"])
        .says("The smallest whole number not below it.", "CEILING(1.23)", "2");

pub(crate) static FLOOR: Function =
    Function::new("FLOOR", Arity::exactly(1), whole_number, Eval::Strict(floor)).says(
        "The largest whole number not above it.",
        "FLOOR(-1.23)",
        "-2",
    );

pub(crate) static ROUND: Function =
    Function::new("ROUND", Arity::between(1, 2), rounded_type, Eval::Strict(round)).says(
        "Rounded to so many decimals, before the point if negative.",
        "ROUND(1.298, 1)",
        "1.3",
    );

pub(crate) static TRUNCATE: Function =
    Function::new("TRUNCATE", Arity::exactly(2), rounded_type, Eval::Strict(truncate)).says(
        "Cut to so many decimals, before the point if negative.",
        "TRUNCATE(-1.999, 1)",
        "-1.9",
    );

pub(crate) static MOD: Function =
    Function::new("MOD", Arity::exactly(2), mod_type, Eval::Strict(modulo)).says(
        "The remainder of a division, with the sign of the first.",
        "MOD(234, 10)",
        "4",
    );

/// What a number argument is computed as.
fn is_exact(ty: &ExprType) -> bool {
    matches!(ty.sql_type, SqlType::Int { .. } | SqlType::Year | SqlType::Bit { .. })
}

fn same_number(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let nullable = any_nullable(args);
    Ok(match args.first().map(|arg| &arg.ty) {
        Some(ty) if is_exact(ty) => ExprType::big_int(ty.sql_type.is_unsigned(), nullable),
        Some(ty) if matches!(ty.sql_type, SqlType::Decimal { .. }) => {
            let (whole, scale) = ty.digits();
            ExprType::decimal(whole + scale, scale, nullable)
        }
        _ => ExprType::double(nullable),
    })
}

fn whole_number(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let nullable = any_nullable(args);
    Ok(match args.first().map(|arg| &arg.ty) {
        Some(ty) if is_exact(ty) => ExprType::big_int(ty.sql_type.is_unsigned(), nullable),
        Some(ty) if matches!(ty.sql_type, SqlType::Decimal { .. }) => {
            let (whole, _) = ty.digits();
            if whole < 18 {
                ExprType::big_int(false, nullable)
            } else {
                ExprType::decimal(whole + 1, 0, nullable)
            }
        }
        _ => ExprType::double(nullable),
    })
}

fn rounded_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let places = match args.get(1) {
        None => Some(0),
        Some(arg) => arg.as_literal().map(|value| types::cast::to_i64(value).value),
    };
    let nullable = any_nullable(args);
    Ok(match args.first().map(|arg| &arg.ty) {
        Some(ty) if matches!(ty.sql_type, SqlType::Decimal { .. }) => {
            let (whole, scale) = ty.digits();
            let wanted = places
                .map_or(scale, |places| u32::try_from(places.clamp(0, 30)).unwrap_or(0).min(scale));
            ExprType::decimal(whole + 1 + wanted, wanted, nullable)
        }
        _ => same_number(args, session)?,
    })
}

fn out_of_range(kind: OutOfRange, call: &Invocation<'_, '_>) -> crate::Error {
    let args: Vec<String> = call.args.iter().map(ToString::to_string).collect();
    let text = format!("{}({})", call.function.name.to_ascii_lowercase(), args.join(","));
    kind.in_expression(&text).into()
}

fn abs(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(match call.number(at(values, 0))? {
        Value::Int(number) => Value::Int(
            number.checked_abs().ok_or_else(|| out_of_range(OutOfRange("BIGINT"), call))?,
        ),
        Value::Decimal(number) => Value::Decimal(number.abs()),
        Value::Double(number) => Value::Double(number.abs()),
        other => other,
    })
}

fn sign(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let number = call.number(at(values, 0))?;
    let order = match &number {
        Value::Int(number) => number.signum(),
        Value::UInt(number) => i64::from(*number > 0),
        Value::Decimal(number) if number.is_zero() => 0,
        Value::Decimal(number) => {
            if number.is_negative() {
                -1
            } else {
                1
            }
        }
        Value::Double(number) => i64::from(*number > 0.0) - i64::from(*number < 0.0),
        _ => 0,
    };
    Ok(Value::Int(order))
}

/// A whole decimal as the call's type has it.
fn whole(number: &Decimal, call: &Invocation<'_, '_>) -> Value {
    if matches!(call.ty.sql_type, SqlType::Int { .. })
        && let Ok(number) = number.to_i64()
    {
        return Value::Int(number);
    }
    Value::Decimal(number.clone())
}

fn ceiling(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(match call.number(at(values, 0))? {
        Value::Decimal(number) => whole(&number.ceiling(), call),
        Value::Double(number) => Value::Double(number.ceil()),
        other => other,
    })
}

fn floor(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(match call.number(at(values, 0))? {
        Value::Decimal(number) => whole(&number.floor(), call),
        Value::Double(number) => Value::Double(number.floor()),
        other => other,
    })
}

/// How many decimals, and whether to cut instead of to round.
fn to_places(values: &[Value], call: &mut Invocation<'_, '_>, cut: bool) -> Result<Value> {
    let places = match values.get(1) {
        Some(Value::UInt(_)) => 30,
        Some(places) => call.int(places)?,
        None => 0,
    };
    let scale = match call.ty.sql_type {
        SqlType::Decimal { scale, .. } => scale,
        _ => 0,
    };
    Ok(match call.number(at(values, 0))? {
        number @ (Value::Int(_) | Value::UInt(_)) if places >= 0 => number,
        Value::Int(number) => whole_at(&Decimal::from(number), places, cut, false, call)?,
        Value::UInt(number) => whole_at(&Decimal::from(number), places, cut, true, call)?,
        Value::Decimal(number) => {
            let limited = places.min(i64::from(number.scale()));
            let done = if cut { number.truncate_at(limited) } else { number.round_at(limited) };
            Value::Decimal(done.round(scale.min(30)))
        }
        Value::Double(number) => Value::Double(round_double(number, places, cut)),
        other => other,
    })
}

fn whole_at(
    number: &Decimal,
    places: i64,
    cut: bool,
    unsigned: bool,
    call: &Invocation<'_, '_>,
) -> Result<Value> {
    let done = if cut { number.truncate_at(places) } else { number.round_at(places) };
    let (value, kind) = if unsigned {
        (done.to_u64().map(Value::UInt).ok(), "BIGINT UNSIGNED")
    } else {
        (done.to_i64().map(Value::Int).ok(), "BIGINT")
    };
    value.ok_or_else(|| out_of_range(OutOfRange(kind), call))
}

/// As C's `rint` on the scaled number does: halves go to the even neighbour.
fn round_double(number: f64, places: i64, cut: bool) -> f64 {
    let exponent = i32::try_from(places.clamp(-400, 400)).unwrap_or(0);
    let power = 10_f64.powi(exponent.abs());
    let scaled = if exponent < 0 { number / power } else { number * power };
    if exponent >= 0 && !scaled.is_finite() {
        return number;
    }
    if exponent < 0 && power.is_infinite() {
        return 0.0;
    }
    let done = if cut { scaled.trunc() } else { scaled.round_ties_even() };
    if exponent < 0 { done * power } else { done / power }
}

fn round(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    to_places(values, call, false)
}

fn truncate(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    to_places(values, call, true)
}

fn mod_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let (Some(a), Some(b)) = (args.first().cloned(), args.get(1).cloned()) else {
        return Ok(ExprType::NULL);
    };
    Ok(crate::expr::arith(ArithmeticOp::Modulo, a, b, session).ty)
}

fn modulo(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (a, b) = (call.number(at(values, 0))?, call.number(at(values, 1))?);
    let rest = arith::remainder(&a, &b).map_err(|kind| out_of_range(kind, call))?;
    if rest.is_null() {
        division_by_zero(call.cx)?;
    }
    Ok(rest)
}
