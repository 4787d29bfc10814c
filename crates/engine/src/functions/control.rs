//! Control flow: IF, IFNULL, NULLIF, COALESCE, ISNULL (manual 12.5).

use types::{Value, compare};

use super::typing::maybe_truth;
use super::{Arity, Eval, Function, Invocation};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::{Expr, ExprType, aggregate_collations, retype, union_types};
use crate::functions::args::at;
use crate::session::SessionState;

pub(crate) static IF: Function =
    Function::new("IF", Arity::exactly(3), if_type, Eval::Lazy(if_then)).says(
        "The second argument if the first is true, else the third.",
        "IF(1 < 2, 'yes', 'no')",
        "yes",
    );

pub(crate) static IFNULL: Function =
    Function::new("IFNULL", Arity::exactly(2), ifnull_type, Eval::Lazy(coalesce)).says(
        "The first argument, or the second if that is NULL.",
        "IFNULL(NULL, 10)",
        "10",
    );

pub(crate) static COALESCE: Function =
    Function::new("COALESCE", Arity::from(1), coalesce_type, Eval::Lazy(coalesce)).says(
        "The first argument that is not NULL.",
        "COALESCE(NULL, 1)",
        "1",
    );

pub(crate) static NULLIF: Function =
    Function::new("NULLIF", Arity::exactly(2), nullif_type, Eval::Values(nullif)).says(
        "NULL if both arguments are equal, else the first.",
        "NULLIF(1, 1)",
        "NULL",
    );

pub(crate) static ISNULL: Function =
    Function::new("ISNULL", Arity::exactly(1), maybe_truth, Eval::Values(isnull)).says(
        "Whether it is NULL.",
        "ISNULL(1/0)",
        "1",
    );

pub(crate) static ANY_VALUE: Function =
    Function::new("ANY_VALUE", Arity::exactly(1), coalesce_type, Eval::Lazy(coalesce)).says(
        "Its argument; says that any row of a group will do.",
        "ANY_VALUE(5)",
        "5",
    );

pub(crate) static NAME_CONST: Function =
    Function::new("NAME_CONST", Arity::exactly(2), name_const_type, Eval::Values(name_const)).says(
        "The second argument, as a column of the first one's name.",
        "NAME_CONST('myname', 14)",
        "14",
    );

/// Gives all branches one type.
fn unite(args: &mut [Expr], session: &SessionState, name: &str) -> Result<ExprType> {
    let types: Vec<&ExprType> = args.iter().map(|arg| &arg.ty).collect();
    let ty = union_types(&types, session.collation, name)?;
    for arg in args {
        let taken = std::mem::replace(arg, Expr::null());
        *arg = retype(taken, &ty);
    }
    Ok(ty)
}

fn if_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    unite(args.get_mut(1..).unwrap_or_default(), session, "if")
}

fn if_then(args: &[Expr], row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value> {
    let [condition, then, otherwise] = args else { return Ok(Value::Null) };
    if condition.eval_bool(row, cx)? == Some(true) {
        then.eval(row, cx)
    } else {
        otherwise.eval(row, cx)
    }
}

fn ifnull_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let ty = unite(args, session, "ifnull")?;
    let nullable = args.iter().all(|arg| arg.ty.nullable);
    Ok(ExprType { nullable, ..ty })
}

fn coalesce_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let ty = unite(args, session, "coalesce")?;
    let nullable = args.iter().all(|arg| arg.ty.nullable);
    Ok(ExprType { nullable, ..ty })
}

fn coalesce(args: &[Expr], row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value> {
    for arg in args {
        let value = arg.eval(row, cx)?;
        if !value.is_null() {
            return Ok(value);
        }
    }
    Ok(Value::Null)
}

fn nullif_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(args.first().map_or(ExprType::NULL, |arg| arg.ty.clone().or_null(true)))
}

fn nullif(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (a, b) = (at(values, 0), at(values, 1));
    let types: Vec<&ExprType> = call.args.iter().map(|arg| &arg.ty).collect();
    let collated = aggregate_collations(&types, call.cx.session.collation, "nullif")?;
    let equal = compare::compare(a, b, collated.collation).is_some_and(std::cmp::Ordering::is_eq);
    Ok(if equal { Value::Null } else { a.clone() })
}

fn isnull(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::from(at(values, 0).is_null()))
}

fn name_const_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(args.get(1).map_or(ExprType::NULL, |arg| arg.ty.clone()))
}

fn name_const(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(at(values, 1).clone())
}
