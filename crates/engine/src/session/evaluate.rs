//! The value of an expression that stands alone: in SET, DO, LIMIT, KILL, arguments of CALL.

use parser::ast::{self, Literal};
use types::Value;

use crate::bind::bind_expr;
use crate::context::{Context, RowScope};
use crate::error::Result;

/// Binds and evaluates an expression that names no column.
pub fn evaluate(cx: &mut Context<'_>, expr: &ast::Expr) -> Result<Value> {
    match &expr.kind {
        ast::ExprKind::Literal(Literal::String(text)) => return Ok(Value::text(text)),
        ast::ExprKind::Literal(Literal::Int(number)) => {
            let signed = i64::try_from(*number);
            return Ok(signed.map_or(Value::UInt(*number), Value::Int));
        }
        ast::ExprKind::Literal(Literal::Null) => return Ok(Value::Null),
        _ => (),
    }
    let bound = bind_expr(cx, expr, &[], "field list")?;
    bound.eval(&RowScope::new(&[]), cx)
}
