//! POWER, SQRT, EXP and logarithms.

use types::arith::OutOfRange;
use types::{ErrorCode, SqlError, Value};

use crate::error::Result;
use crate::expr::session::warn;
use crate::functions::args::at;
use crate::functions::typing::{double, maybe_double};
use crate::functions::{Arity, Eval, Function, Invocation};

pub(crate) static POWER: Function =
    Function::new("POW", Arity::exactly(2), double, Eval::Strict(power)).also(&["POWER"]).says(
        "The first to the power of the second.",
        "POW(2, -2)",
        "0.25",
    );

pub(crate) static SQRT: Function =
    Function::new("SQRT", Arity::exactly(1), maybe_double, Eval::Strict(sqrt)).says(
        "The square root; NULL of a negative number.",
        "SQRT(4)",
        "2",
    );

pub(crate) static EXP: Function =
    Function::new("EXP", Arity::exactly(1), double, Eval::Strict(exp)).says(
        "e to the power of a number.",
        "EXP(0)",
        "1",
    );

pub(crate) static LN: Function =
    Function::new("LN", Arity::exactly(1), maybe_double, Eval::Strict(ln)).says(
        "The natural logarithm.",
        "LN(1)",
        "0",
    );

pub(crate) static LOG: Function =
    Function::new("LOG", Arity::between(1, 2), maybe_double, Eval::Strict(log)).says(
        "The natural logarithm, or that of the second to the base of the first.",
        "LOG(2, 65536)",
        "16",
    );

pub(crate) static LOG2: Function =
    Function::new("LOG2", Arity::exactly(1), maybe_double, Eval::Strict(log2)).says(
        "The logarithm to the base of 2.",
        "LOG2(65536)",
        "16",
    );

pub(crate) static LOG10: Function =
    Function::new("LOG10", Arity::exactly(1), maybe_double, Eval::Strict(log10)).says(
        "The logarithm to the base of 10.",
        "LOG10(100)",
        "2",
    );

/// A double that is one; else 1690.
pub(super) fn finite(number: f64, call: &Invocation<'_, '_>) -> Result<Value> {
    if number.is_finite() {
        return Ok(Value::Double(number));
    }
    let args: Vec<String> = call.args.iter().map(ToString::to_string).collect();
    let text = format!("{}({})", call.function.name.to_ascii_lowercase(), args.join(","));
    Err(OutOfRange("DOUBLE").in_expression(&text).into())
}

fn power(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (base, exponent) = (call.double(at(values, 0))?, call.double(at(values, 1))?);
    finite(base.powf(exponent), call)
}

fn sqrt(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let number = call.double(at(values, 0))?;
    Ok(if number < 0.0 { Value::Null } else { Value::Double(number.sqrt()) })
}

fn exp(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let number = call.double(at(values, 0))?;
    finite(number.exp(), call)
}

/// NULL with 3020 for what has no logarithm.
fn logarithm(
    number: f64,
    compute: impl Fn(f64) -> f64,
    call: &mut Invocation<'_, '_>,
) -> Result<Value> {
    if number > 0.0 {
        return Ok(Value::Double(compute(number)));
    }
    let error = SqlError::new(ErrorCode::InvalidArgumentForLogarithm, &[]);
    warn(call.cx, error.into())?;
    Ok(Value::Null)
}

fn ln(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let number = call.double(at(values, 0))?;
    logarithm(number, f64::ln, call)
}

fn log(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let first = call.double(at(values, 0))?;
    let Some(second) = values.get(1) else { return logarithm(first, f64::ln, call) };
    let number = call.double(second)?;
    if first <= 0.0 || (first - 1.0).abs() < f64::EPSILON {
        return logarithm(-1.0, f64::ln, call);
    }
    logarithm(number, |number| number.ln() / first.ln(), call)
}

fn log2(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let number = call.double(at(values, 0))?;
    logarithm(number, f64::log2, call)
}

fn log10(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let number = call.double(at(values, 0))?;
    logarithm(number, f64::log10, call)
}
