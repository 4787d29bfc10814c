//! PI, angles, sines and their like.

use types::Value;

use super::power::finite;
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::at;
use crate::functions::typing::{double, maybe_double};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static PI: Function = Function::new("PI", Arity::exactly(0), pi_type, Eval::Values(pi))
    .says("The number pi, shown with six decimals.", "ROUND(PI(), 6)", "3.141593");

pub(crate) static ATAN: Function =
    Function::new("ATAN", Arity::between(1, 2), double, Eval::Strict(atan)).also(&["ATAN2"]).says(
        "The arc tangent of a number, or of the quotient of two.",
        "ATAN(0)",
        "0",
    );

pub(crate) static ACOS: Function =
    Function::new("ACOS", Arity::exactly(1), maybe_double, Eval::Strict(acos)).says(
        "The arc cosine; NULL outside of -1 to 1.",
        "ACOS(1)",
        "0",
    );

pub(crate) static ASIN: Function =
    Function::new("ASIN", Arity::exactly(1), maybe_double, Eval::Strict(asin)).says(
        "The arc sine; NULL outside of -1 to 1.",
        "ASIN(0)",
        "0",
    );

pub(crate) static COS: Function =
    Function::new("COS", Arity::exactly(1), double, Eval::Strict(cos)).says(
        "The cosine of radians.",
        "COS(0)",
        "1",
    );

pub(crate) static COT: Function =
    Function::new("COT", Arity::exactly(1), double, Eval::Strict(cot)).says(
        "The cotangent of radians.",
        "ROUND(COT(12), 4)",
        "-1.5727",
    );

pub(crate) static DEGREES: Function =
    Function::new("DEGREES", Arity::exactly(1), double, Eval::Strict(degrees)).says(
        "Radians as degrees.",
        "DEGREES(PI())",
        "180",
    );

pub(crate) static RADIANS: Function =
    Function::new("RADIANS", Arity::exactly(1), double, Eval::Strict(radians)).says(
        "Degrees as radians.",
        "ROUND(RADIANS(90), 4)",
        "1.5708",
    );

pub(crate) static SIN: Function =
    Function::new("SIN", Arity::exactly(1), double, Eval::Strict(sin)).says(
        "The sine of radians.",
        "SIN(0)",
        "0",
    );

pub(crate) static TAN: Function =
    Function::new("TAN", Arity::exactly(1), double, Eval::Strict(tan)).says(
        "The tangent of radians.",
        "TAN(0)",
        "0",
    );

fn pi_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let sql_type =
        types::SqlType::Double { digits: Some((8, 6)), unsigned: false, zerofill: false };
    Ok(ExprType::new(sql_type, false))
}

fn pi(_: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::Double(std::f64::consts::PI))
}

fn atan(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let y = call.double(at(values, 0))?;
    Ok(Value::Double(match values.get(1) {
        Some(x) => y.atan2(call.double(x)?),
        None => y.atan(),
    }))
}

/// A function of one number; what is no number is NULL.
fn of_one(
    values: &[Value],
    compute: fn(f64) -> f64,
    call: &mut Invocation<'_, '_>,
) -> Result<Value> {
    let number = compute(call.double(at(values, 0))?);
    Ok(if number.is_nan() { Value::Null } else { Value::Double(number) })
}

fn cot(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let tangent = call.double(at(values, 0))?.tan();
    finite(1.0 / tangent, call)
}

fn acos(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    of_one(values, f64::acos, call)
}

fn asin(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    of_one(values, f64::asin, call)
}

fn cos(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    of_one(values, f64::cos, call)
}

fn degrees(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    of_one(values, f64::to_degrees, call)
}

fn radians(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    of_one(values, f64::to_radians, call)
}

fn sin(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    of_one(values, f64::sin, call)
}

fn tan(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    of_one(values, f64::tan, call)
}
