//! JSON_ARRAYAGG and JSON_OBJECTAGG.

use types::json::Node;
use types::{ErrorCode, Json, SqlError, SqlType, Value};

use super::{Accumulator, Aggregate};
use crate::context::Context;
use crate::error::Result;
use crate::expr::{Expr, ExprType, coerce};
use crate::functions::Arity;
use crate::session::SessionState;

pub(crate) static JSON_ARRAYAGG: Aggregate = Aggregate {
    name: "JSON_ARRAYAGG",
    aliases: &[],
    args: Arity::exactly(1),
    help: "An array of all values.",
    example: ("JSON_ARRAYAGG(n)", "[1, 2, 2, null]"),
    typing: json_type,
    ignores_repeats: false,
    start: |_| Box::new(Cells(Vec::new())),
};

pub(crate) static JSON_OBJECTAGG: Aggregate = Aggregate {
    name: "JSON_OBJECTAGG",
    aliases: &[],
    args: Arity::exactly(2),
    help: "An object of all keys and values; of a key that comes again, the last counts.",
    example: ("JSON_OBJECTAGG('k', n)", "{\"k\": null}"),
    typing: json_type,
    ignores_repeats: false,
    start: |_| Box::new(Members(Vec::new())),
};

fn json_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::json(true))
}

/// The document of a value: text is a string in it, not parsed.
fn node(value: &Value, cx: &mut Context<'_>) -> Result<Node> {
    Ok(match value {
        Value::Null => Node::Null,
        Value::Text(text) => Node::String(text.as_str().to_owned()),
        other => match coerce(other.clone(), &SqlType::Json, cx)? {
            Value::Json(json) => json.to_node(),
            _ => Node::Null,
        },
    })
}

struct Cells(Vec<Node>);

impl Accumulator for Cells {
    fn update(&mut self, args: &[Value], cx: &mut Context<'_>) -> Result<()> {
        let value = args.first().unwrap_or(&Value::Null);
        self.0.push(node(value, cx)?);
        Ok(())
    }

    fn finish(&mut self, _: &mut Context<'_>) -> Result<Value> {
        if self.0.is_empty() {
            return Ok(Value::Null);
        }
        Ok(Value::Json(Json::from_node(&Node::Array(self.0.clone()))))
    }
}

struct Members(Vec<(String, Node)>);

impl Accumulator for Members {
    fn update(&mut self, args: &[Value], cx: &mut Context<'_>) -> Result<()> {
        let [key, value] = args else { return Ok(()) };
        if key.is_null() {
            return Err(SqlError::new(ErrorCode::JsonDocumentNullKey, &[]).into());
        }
        let value = node(value, cx)?;
        self.0.push((key.to_string_lossy().into_owned(), value));
        Ok(())
    }

    fn finish(&mut self, _: &mut Context<'_>) -> Result<Value> {
        if self.0.is_empty() {
            return Ok(Value::Null);
        }
        Ok(Value::Json(Json::from_node(&Node::object(self.0.clone()))))
    }
}
