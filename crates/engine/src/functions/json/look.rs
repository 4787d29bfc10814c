//! JSON_EXTRACT, JSON_KEYS, JSON_LENGTH, JSON_DEPTH, JSON_TYPE, JSON_VALID, JSON_STORAGE_SIZE.

use types::json::Node;
use types::{Json, Value};

use super::document::{json, path, single_path};
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::at;
use crate::functions::typing::{json as json_type, maybe_int, maybe_text, maybe_truth};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static JSON_EXTRACT: Function =
    Function::new("JSON_EXTRACT", Arity::from(2), json_type, Eval::Strict(extract)).says(
        "What the paths find; an array where they may find more than one value.",
        "JSON_EXTRACT('[10, 20, [30, 40]]', '$[1]', '$[0]')",
        "[20, 10]",
    );

pub(crate) static JSON_KEYS: Function =
    Function::new("JSON_KEYS", Arity::between(1, 2), json_type, Eval::Strict(keys)).says(
        "The keys of an object, of the one at a path if there is one.",
        "JSON_KEYS('{\"a\": 1, \"b\": {\"c\": 30}}')",
        "[\"a\", \"b\"]",
    );

pub(crate) static JSON_LENGTH: Function =
    Function::new("JSON_LENGTH", Arity::between(1, 2), maybe_int, Eval::Strict(length)).says(
        "How many cells or members; 1 of a scalar.",
        "JSON_LENGTH('[1, 2, {\"a\": 3}]')",
        "3",
    );

pub(crate) static JSON_DEPTH: Function =
    Function::new("JSON_DEPTH", Arity::exactly(1), maybe_int, Eval::Strict(depth)).says(
        "How deep a document is; 1 of a scalar.",
        "JSON_DEPTH('[10, {\"a\": 20}]')",
        "3",
    );

pub(crate) static JSON_TYPE: Function =
    Function::new("JSON_TYPE", Arity::exactly(1), maybe_text, Eval::Strict(kind)).says(
        "What kind of value a document is.",
        "JSON_TYPE('[1]')",
        "ARRAY",
    );

pub(crate) static JSON_VALID: Function =
    Function::new("JSON_VALID", Arity::exactly(1), maybe_truth, Eval::Strict(valid)).says(
        "Whether a text is a JSON document.",
        "JSON_VALID('hello')",
        "0",
    );

pub(crate) static JSON_STORAGE_SIZE: Function =
    Function::new("JSON_STORAGE_SIZE", Arity::exactly(1), maybe_int, Eval::Strict(size)).says(
        "Bytes that a document takes.",
        "JSON_STORAGE_SIZE('[1]') > 0",
        "1",
    );

pub(crate) static JSON_STORAGE_FREE: Function =
    Function::new("JSON_STORAGE_FREE", Arity::exactly(1), free_type, Eval::Strict(free)).says(
        "Bytes that a partial change left unused: none.",
        "JSON_STORAGE_FREE('[1]')",
        "0",
    );

fn count(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

fn extract(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let document = call.document(values, 0)?;
    let mut found = Vec::new();
    let mut many = values.len() > 2;
    for place in 1..values.len() {
        let path = path(values, place)?;
        many |= path.is_many();
        found.extend(path.find(&document).into_iter().cloned());
    }
    Ok(match found.first() {
        None => Value::Null,
        Some(only) if !many => json(only),
        Some(_) => json(&Node::Array(found)),
    })
}

/// The document, or what a path of the second argument finds in it.
fn at_path(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Option<Node>> {
    let document = call.document(values, 0)?;
    if values.len() < 2 {
        return Ok(Some(document));
    }
    let path = single_path(values, 1)?;
    Ok(path.find(&document).first().map(|node| (*node).clone()))
}

fn keys(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(match at_path(values, call)? {
        Some(Node::Object(members)) => {
            let keys = members.into_iter().map(|(key, _)| Node::String(key)).collect();
            json(&Node::Array(keys))
        }
        _ => Value::Null,
    })
}

fn length(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(match at_path(values, call)? {
        None => Value::Null,
        Some(Node::Array(cells)) => count(cells.len()),
        Some(Node::Object(members)) => count(members.len()),
        Some(_) => Value::Int(1),
    })
}

fn depth(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(count(call.document(values, 0)?.depth()))
}

fn kind(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::text(match call.document(values, 0)? {
        Node::Null => "NULL",
        Node::Bool(_) => "BOOLEAN",
        Node::Int(_) => "INTEGER",
        Node::UInt(_) => "UNSIGNED INTEGER",
        Node::Double(_) => "DOUBLE",
        Node::String(_) => "STRING",
        Node::Array(_) => "ARRAY",
        Node::Object(_) => "OBJECT",
    }))
}

fn valid(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::from(match at(values, 0) {
        Value::Json(_) => true,
        Value::Text(source) => Json::parse(source.as_str()).is_ok(),
        _ => false,
    }))
}

fn size(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let mut bytes = Vec::new();
    Json::from_node(&call.document(values, 0)?).encode(&mut bytes);
    Ok(count(bytes.len()))
}

fn free_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::big_int(false, true))
}

fn free(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    call.document(values, 0)?;
    Ok(Value::Int(0))
}
