//! GREATEST, LEAST, INTERVAL().

use std::cmp::Ordering;

use types::{SqlType, Value, compare};

use crate::error::Result;
use crate::expr::{Expr, ExprType, coerce, retype, union_types};
use crate::functions::args::at;
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static GREATEST: Function =
    Function::new("GREATEST", Arity::from(2), union_type, Eval::Strict(greatest)).says(
        "The largest of its arguments; NULL if one is NULL.",
        "GREATEST(34.0, 3.0, 5.0, 767.0)",
        "767.0",
    );

pub(crate) static LEAST: Function =
    Function::new("LEAST", Arity::from(2), union_type, Eval::Strict(least)).says(
        "The smallest of its arguments; NULL if one is NULL.",
        "LEAST('B', 'A', 'C')",
        "A",
    );

pub(crate) static INTERVAL: Function =
    Function::new("INTERVAL", Arity::from(2), interval_type, Eval::Values(interval)).says(
        "How many of the other arguments, in rising order, are not above the first.",
        "INTERVAL(23, 1, 15, 17, 30, 44, 200)",
        "3",
    );

fn union_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let types: Vec<&ExprType> = args.iter().map(|arg| &arg.ty).collect();
    let ty = union_types(&types, session.collation, "greatest")?;
    let temporal = types.iter().any(|ty| ty.sql_type.is_temporal());
    if !temporal {
        let taken = std::mem::take(args);
        *args = taken.into_iter().map(|arg| retype(arg, &ty)).collect();
    }
    Ok(ty)
}

fn extreme(values: &[Value], wanted: Ordering, call: &mut Invocation<'_, '_>) -> Result<Value> {
    let collation = call.ty.collation();
    let mut best = at(values, 0);
    for value in values.iter().skip(1) {
        if compare::compare(value, best, collation) == Some(wanted) {
            best = value;
        }
    }
    if matches!(call.ty.sql_type, SqlType::Double { .. } | SqlType::Float { .. }) {
        return Ok(Value::Double(call.double(best)?));
    }
    coerce(best.clone(), &call.ty.sql_type, call.cx)
}

fn greatest(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    extreme(values, Ordering::Greater, call)
}

fn least(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    extreme(values, Ordering::Less, call)
}

fn interval_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::int_digits(10, false))
}

fn interval(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let number = at(values, 0);
    if number.is_null() {
        return Ok(Value::Int(-1));
    }
    let number = call.number(number)?;
    let mut count = 0;
    for bound in values.iter().skip(1) {
        if !bound.is_null() {
            let bound = call.number(bound)?;
            let binary = types::CollationId::BINARY;
            if compare::compare(&bound, &number, binary).is_some_and(Ordering::is_gt) {
                break;
            }
        }
        count += 1;
    }
    Ok(Value::Int(count))
}
