//! JSON_ARRAY, JSON_OBJECT, JSON_QUOTE, JSON_UNQUOTE.

use types::json::{Node, quote};
use types::{ErrorCode, SqlError, Value};

use super::document::json;
use crate::error::Result;
use crate::expr::{Expr, ExprType, coercibility};
use crate::functions::args::{at, text};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static JSON_ARRAY: Function =
    Function::new("JSON_ARRAY", Arity::from(0), document_type, Eval::Values(array)).says(
        "An array of its arguments.",
        "JSON_ARRAY(1, 'abc', NULL, TRUE)",
        "[1, \"abc\", null, true]",
    );

pub(crate) static JSON_OBJECT: Function =
    Function::new("JSON_OBJECT", Arity::stepped(0, 2), document_type, Eval::Values(object)).says(
        "An object of keys and values in turn.",
        "JSON_OBJECT('id', 87, 'name', 'carrot')",
        "{\"id\": 87, \"name\": \"carrot\"}",
    );

pub(crate) static JSON_QUOTE: Function =
    Function::new("JSON_QUOTE", Arity::exactly(1), quoted_type, Eval::Strict(quoted)).says(
        "A text as a JSON string.",
        "JSON_QUOTE('null')",
        "\"null\"",
    );

pub(crate) static JSON_UNQUOTE: Function =
    Function::new("JSON_UNQUOTE", Arity::exactly(1), quoted_type, Eval::Strict(unquoted)).says(
        "The text of a JSON string; of another document its text.",
        "JSON_UNQUOTE('\"abc\"')",
        "abc",
    );

fn document_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::json(false))
}

fn quoted_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let collation = types::CollationId::UTF8MB4_BIN;
    let nullable = args.iter().any(|arg| arg.ty.nullable);
    let chars = args.first().map_or(0, |arg| arg.ty.chars_max()).saturating_mul(6);
    Ok(ExprType::text(chars.saturating_add(2), collation, coercibility::LITERAL, nullable))
}

fn array(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let cells: Result<Vec<Node>> =
        (0..values.len()).map(|place| call.node(values, place)).collect();
    Ok(json(&Node::Array(cells?)))
}

fn object(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let mut members = Vec::with_capacity(values.len() / 2);
    for place in (0..values.len()).step_by(2) {
        let key = at(values, place);
        if key.is_null() {
            return Err(SqlError::new(ErrorCode::JsonDocumentNullKey, &[]).into());
        }
        members.push((text(key).into_owned(), call.node(values, place + 1)?));
    }
    Ok(json(&Node::object(members)))
}

/// 1064-like refusal of an argument that is no text: MySQL's 3064.
fn wrong_type(call: &Invocation<'_, '_>) -> crate::Error {
    let name = call.function.name.to_ascii_lowercase();
    let words = format!("Incorrect type for argument 1 in function {name}.");
    SqlError::with_message(ErrorCode::WrongArguments, words).into()
}

fn quoted(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let value = at(values, 0);
    if !value.is_string() {
        return Err(wrong_type(call));
    }
    let mut out = String::new();
    quote(&text(value), &mut out);
    Ok(call.string(out))
}

fn unquoted(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let value = at(values, 0);
    let node = match value {
        Value::Json(document) => document.to_node(),
        Value::Text(source) => {
            let source = source.as_str();
            // Only text that begins and ends with a quote is a JSON string.
            if source.len() < 2 || !source.starts_with('"') || !source.ends_with('"') {
                return Ok(call.string(source.to_owned()));
            }
            call.document(values, 0)?
        }
        _ => return Err(wrong_type(call)),
    };
    Ok(call.string(match node {
        Node::String(inner) => inner,
        other => types::Json::from_node(&other).as_str().to_owned(),
    }))
}
