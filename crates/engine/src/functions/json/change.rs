//! JSON_SET, JSON_INSERT, JSON_REPLACE, JSON_REMOVE, JSON_ARRAY_APPEND, JSON_ARRAY_INSERT.

use types::json::Node;
use types::{ErrorCode, SqlError, Value};

use super::document::{json, single_path};
use super::path::{Leg, Place};
use crate::error::Result;
use crate::functions::args::at;
use crate::functions::typing::json as json_type;
use crate::functions::{Arity, Eval, Function, Invocation};

pub(crate) static JSON_SET: Function =
    Function::new("JSON_SET", Arity::stepped(3, 2), json_type, Eval::Values(set)).says(
        "With values put at paths, replaced or added.",
        "JSON_SET('{\"a\": 1}', '$.a', 10, '$.c', TRUE)",
        "{\"a\": 10, \"c\": true}",
    );

pub(crate) static JSON_INSERT: Function =
    Function::new("JSON_INSERT", Arity::stepped(3, 2), json_type, Eval::Values(insert)).says(
        "With values added at paths where there is none.",
        "JSON_INSERT('{\"a\": 1}', '$.a', 10, '$.c', 3)",
        "{\"a\": 1, \"c\": 3}",
    );

pub(crate) static JSON_REPLACE: Function =
    Function::new("JSON_REPLACE", Arity::stepped(3, 2), json_type, Eval::Values(replace)).says(
        "With the values at paths replaced.",
        "JSON_REPLACE('{\"a\": 1}', '$.a', 10, '$.c', 3)",
        "{\"a\": 10}",
    );

pub(crate) static JSON_REMOVE: Function =
    Function::new("JSON_REMOVE", Arity::from(2), json_type, Eval::Strict(remove)).says(
        "Without the values at paths.",
        "JSON_REMOVE('[\"a\", [\"b\", \"c\"], \"d\"]', '$[1]')",
        "[\"a\", \"d\"]",
    );

pub(crate) static JSON_ARRAY_APPEND: Function =
    Function::new("JSON_ARRAY_APPEND", Arity::stepped(3, 2), json_type, Eval::Values(append)).says(
        "With values added at the end of the arrays at paths.",
        "JSON_ARRAY_APPEND('[\"a\", [\"b\"]]', '$[1]', 1)",
        "[\"a\", [\"b\", 1]]",
    );

pub(crate) static JSON_ARRAY_INSERT: Function =
    Function::new("JSON_ARRAY_INSERT", Arity::stepped(3, 2), json_type, Eval::Values(array_insert))
        .says(
            "With values put into arrays before the cells at paths.",
            "JSON_ARRAY_INSERT('[\"a\", \"b\"]', '$[1]', 'x')",
            "[\"a\", \"x\", \"b\"]",
        );

/// The value at a path of single steps.
fn find_mut<'n>(node: &'n mut Node, legs: &[Leg]) -> Option<&'n mut Node> {
    let Some((leg, rest)) = legs.split_first() else { return Some(node) };
    match (leg, node) {
        (Leg::Member(name), Node::Object(members)) => {
            let member = members.iter_mut().find(|(key, _)| key == name)?;
            find_mut(&mut member.1, rest)
        }
        (Leg::Cell(place), Node::Array(cells)) => {
            let index = place.index(cells.len())?;
            find_mut(cells.get_mut(index)?, rest)
        }
        (Leg::Cell(place), scalar) if place.index(1) == Some(0) => find_mut(scalar, rest),
        _ => None,
    }
}

/// Puts a value at a path that finds nothing, if its parent is there.
fn add(root: &mut Node, legs: &[Leg], value: Node) {
    let Some((last, parents)) = legs.split_last() else { return };
    let Some(parent) = find_mut(root, parents) else { return };
    match (last, parent) {
        (Leg::Member(name), Node::Object(members)) => {
            let mut all = std::mem::take(members);
            all.push((name.clone(), value));
            if let Node::Object(sorted) = Node::object(all) {
                *members = sorted;
            }
        }
        (Leg::Cell(Place::First(_)), Node::Array(cells)) => cells.push(value),
        (Leg::Cell(Place::Last(_)), Node::Array(cells)) => cells.insert(0, value),
        // What is no array becomes one.
        (Leg::Cell(place), scalar) if !matches!(scalar, Node::Object(_) | Node::Array(_)) => {
            wrapped(scalar, *place, value);
        }
        (Leg::Cell(place), scalar @ Node::Object(_)) => wrapped(scalar, *place, value),
        _ => {}
    }
}

fn wrapped(scalar: &mut Node, place: Place, value: Node) {
    let old = std::mem::replace(scalar, Node::Null);
    *scalar = Node::Array(match place {
        Place::First(_) => vec![old, value],
        Place::Last(_) => vec![value, old],
    });
}

/// Changes at pairs of path and value, one after another; None is NULL.
fn at_pairs(
    values: &[Value],
    call: &mut Invocation<'_, '_>,
    change: fn(&mut Node, &[Leg], Node) -> Result<()>,
) -> Result<Value> {
    let is_null = |place: usize| at(values, place).is_null();
    if is_null(0) || (1..values.len()).step_by(2).any(is_null) {
        return Ok(Value::Null);
    }
    let mut document = call.document(values, 0)?;
    for place in (1..values.len()).step_by(2) {
        let path = single_path(values, place)?;
        let value = call.node(values, place + 1)?;
        change(&mut document, &path.legs, value)?;
    }
    Ok(json(&document))
}

fn set(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    at_pairs(values, call, |root, legs, value| {
        match find_mut(root, legs) {
            Some(there) => *there = value,
            None => add(root, legs, value),
        }
        Ok(())
    })
}

fn insert(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    at_pairs(values, call, |root, legs, value| {
        if find_mut(root, legs).is_none() {
            add(root, legs, value);
        }
        Ok(())
    })
}

fn replace(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    at_pairs(values, call, |root, legs, value| {
        if let Some(there) = find_mut(root, legs) {
            *there = value;
        }
        Ok(())
    })
}

fn append(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    at_pairs(values, call, |root, legs, value| {
        match find_mut(root, legs) {
            Some(Node::Array(cells)) => cells.push(value),
            Some(scalar) => wrapped(scalar, Place::First(1), value),
            None => {}
        }
        Ok(())
    })
}

fn array_insert(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    at_pairs(values, call, |root, legs, value| {
        let Some((Leg::Cell(place), parents)) = legs.split_last() else {
            return Err(SqlError::new(ErrorCode::InvalidJsonPathArrayCell, &[]).into());
        };
        if let Some(Node::Array(cells)) = find_mut(root, parents) {
            let index = place.index(cells.len()).unwrap_or(0);
            cells.insert(index.min(cells.len()), value);
        }
        Ok(())
    })
}

fn remove(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let mut document = call.document(values, 0)?;
    for place in 1..values.len() {
        let path = single_path(values, place)?;
        let Some((last, parents)) = path.legs.split_last() else {
            return Err(SqlError::new(ErrorCode::JsonVacuousPath, &[]).into());
        };
        match (last, find_mut(&mut document, parents)) {
            (Leg::Member(name), Some(Node::Object(members))) => {
                members.retain(|(key, _)| key != name);
            }
            (Leg::Cell(place), Some(Node::Array(cells))) => {
                if let Some(index) = place.index(cells.len()).filter(|at| *at < cells.len()) {
                    cells.remove(index);
                }
            }
            _ => {}
        }
    }
    Ok(json(&document))
}
