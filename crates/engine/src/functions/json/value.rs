//! JSON_VALUE: a scalar at a path as text.
//!
//! RETURNING, ON EMPTY and ON ERROR are the binder's: it casts the text and wraps it.

use types::Value;
use types::json::Node;

use super::document::path;
use crate::error::Result;
use crate::expr::{Expr, ExprType, coercibility};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static JSON_VALUE: Function =
    Function::new("JSON_VALUE", Arity::exactly(2), value_type, Eval::Strict(value)).says(
        "The scalar that a path finds, as text; NULL if it finds none.",
        "JSON_VALUE('{\"fname\": \"Joe\"}', '$.fname')",
        "Joe",
    );

fn value_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let collation = types::CollationId::UTF8MB4_BIN;
    Ok(ExprType::text(512, collation, coercibility::IMPLICIT, true))
}

fn value(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let path = path(values, 1)?;
    let document = call.document(values, 0)?;
    let found = path.find(&document);
    let [only] = found.as_slice() else { return Ok(Value::Null) };
    Ok(match only {
        Node::Null | Node::Array(_) | Node::Object(_) => Value::Null,
        Node::String(inner) => Value::text(inner),
        other => Value::text(types::Json::from_node(other).as_str()),
    })
}
