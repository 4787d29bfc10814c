//! JSON_CONTAINS, JSON_CONTAINS_PATH, JSON_OVERLAPS, MEMBER OF.

use types::json::Node;
use types::{CollationId, Value, compare};

use super::document::{json, path, single_path};
use crate::error::Result;
use crate::functions::typing::maybe_truth;
use crate::functions::{Arity, Eval, Function, Invocation};

pub(crate) static JSON_CONTAINS: Function =
    Function::new("JSON_CONTAINS", Arity::between(2, 3), maybe_truth, Eval::Strict(contains)).says(
        "Whether a document, or what is at a path in it, contains another.",
        "JSON_CONTAINS('{\"a\": 1, \"b\": 2}', '1', '$.a')",
        "1",
    );

pub(crate) static JSON_CONTAINS_PATH: Function =
    Function::new("JSON_CONTAINS_PATH", Arity::from(3), maybe_truth, Eval::Strict(contains_path))
        .says(
            "Whether one of the paths, or all, find something.",
            "JSON_CONTAINS_PATH('{\"a\": 1}', 'one', '$.a', '$.e')",
            "1",
        );

pub(crate) static JSON_OVERLAPS: Function =
    Function::new("JSON_OVERLAPS", Arity::exactly(2), maybe_truth, Eval::Strict(overlaps)).says(
        "Whether two documents have a cell or a member in common.",
        "JSON_OVERLAPS('[1, 3, 5, 7]', '[2, 5, 7]')",
        "1",
    );

pub(crate) static MEMBER_OF: Function =
    Function::new("MEMBER OF", Arity::exactly(2), maybe_truth, Eval::Strict(member_of)).says(
        "Whether a value is a cell of an array.",
        "17 MEMBER OF ('[23, \"abc\", 17, \"ab\", 10]')",
        "1",
    );

fn equal(a: &Node, b: &Node) -> bool {
    let order = compare::compare(&json(a), &json(b), CollationId::BINARY);
    order.is_some_and(std::cmp::Ordering::is_eq)
}

/// Whether a candidate is contained: an array's cells each in the target's, an object's members
/// too.
fn holds(target: &Node, candidate: &Node) -> bool {
    match (target, candidate) {
        (Node::Array(cells), Node::Array(wanted)) => {
            wanted.iter().all(|want| cells.iter().any(|cell| holds(cell, want)))
        }
        (Node::Array(cells), _) => cells.iter().any(|cell| holds(cell, candidate)),
        (Node::Object(_), Node::Object(wanted)) => wanted
            .iter()
            .all(|(key, want)| target.member(key).is_some_and(|have| holds(have, want))),
        (Node::Object(_), _) | (_, Node::Object(_) | Node::Array(_)) => false,
        _ => equal(target, candidate),
    }
}

fn contains(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (target, candidate) = (call.document(values, 0)?, call.document(values, 1)?);
    if values.len() < 3 {
        return Ok(Value::from(holds(&target, &candidate)));
    }
    let path = single_path(values, 2)?;
    let found = path.find(&target);
    Ok(found.first().map_or(Value::Null, |node| Value::from(holds(node, &candidate))))
}

fn contains_path(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let document = call.document(values, 0)?;
    let one = call.one_or_all(values, 1)?;
    for place in 2..values.len() {
        let found = !path(values, place)?.find(&document).is_empty();
        if found == one {
            return Ok(Value::from(one));
        }
    }
    Ok(Value::from(!one))
}

fn overlaps(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (a, b) = (call.document(values, 0)?, call.document(values, 1)?);
    Ok(Value::from(match (&a, &b) {
        (Node::Array(a), Node::Array(b)) => a.iter().any(|a| b.iter().any(|b| equal(a, b))),
        (Node::Array(cells), other) | (other, Node::Array(cells)) => {
            cells.iter().any(|cell| equal(cell, other))
        }
        (Node::Object(members), Node::Object(_)) => {
            members.iter().any(|(key, have)| b.member(key).is_some_and(|other| equal(have, other)))
        }
        _ => equal(&a, &b),
    }))
}

fn member_of(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let wanted = call.node(values, 0)?;
    Ok(Value::from(match call.document(values, 1)? {
        Node::Array(cells) => cells.iter().any(|cell| equal(cell, &wanted)),
        other => equal(&other, &wanted),
    }))
}
