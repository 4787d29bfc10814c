//! JSON_MERGE_PATCH (RFC 7396) and JSON_MERGE_PRESERVE.

use types::Value;
use types::json::Node;

use super::document::json;
use crate::error::Result;
use crate::functions::args::at;
use crate::functions::typing::json as json_type;
use crate::functions::{Arity, Eval, Function, Invocation};

pub(crate) static JSON_MERGE_PATCH: Function =
    Function::new("JSON_MERGE_PATCH", Arity::from(2), json_type, Eval::Values(patch)).says(
        "Merged; members of later documents replace those before, null removes them.",
        "JSON_MERGE_PATCH('{\"a\": 1, \"b\": 2}', '{\"b\": null, \"c\": 3}')",
        "{\"a\": 1, \"c\": 3}",
    );

pub(crate) static JSON_MERGE_PRESERVE: Function =
    Function::new("JSON_MERGE_PRESERVE", Arity::from(2), json_type, Eval::Strict(preserve))
        .also(&["JSON_MERGE"])
        .says(
            "Merged; members that are in more than one document become arrays.",
            "JSON_MERGE_PRESERVE('[1, 2]', '{\"id\": 47}')",
            "[1, 2, {\"id\": 47}]",
        );

fn patched(target: Node, patch: Node) -> Node {
    let Node::Object(changes) = patch else { return patch };
    let mut members = match target {
        Node::Object(members) => members,
        _ => Vec::new(),
    };
    for (key, change) in changes {
        let there = members.iter().position(|(name, _)| *name == key);
        let old = there.map(|place| members.remove(place).1);
        if change != Node::Null {
            let new = patched(old.unwrap_or(Node::Null), change);
            members.push((key, new));
        }
    }
    Node::object(members)
}

/// A NULL argument makes it NULL, unless a later one that is no object decides alone.
fn patch(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let mut merged: Option<Node> = None;
    for place in 0..values.len() {
        if at(values, place).is_null() {
            merged = None;
            continue;
        }
        let next = call.document(values, place)?;
        let is_object = matches!(next, Node::Object(_));
        merged = match merged {
            Some(so_far) => Some(patched(so_far, next)),
            None if place == 0 || !is_object => Some(next),
            None => None,
        };
    }
    Ok(merged.map_or(Value::Null, |merged| json(&merged)))
}

fn preserved(a: Node, b: Node) -> Node {
    match (a, b) {
        (Node::Object(mut members), Node::Object(more)) => {
            for (key, new) in more {
                match members.iter().position(|(name, _)| *name == key) {
                    Some(place) => {
                        let (key, old) = members.remove(place);
                        members.push((key, preserved(old, new)));
                    }
                    None => members.push((key, new)),
                }
            }
            Node::object(members)
        }
        (a, b) => {
            let cells = |node: Node| match node {
                Node::Array(cells) => cells,
                other => vec![other],
            };
            let mut all = cells(a);
            all.extend(cells(b));
            Node::Array(all)
        }
    }
}

fn preserve(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let mut merged = call.document(values, 0)?;
    for place in 1..values.len() {
        merged = preserved(merged, call.document(values, place)?);
    }
    Ok(json(&merged))
}
