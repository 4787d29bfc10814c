//! The order of JSON values (manual 11.5, "Comparison and Ordering of JSON Values").

use std::cmp::Ordering;

use crate::decimal::Decimal;
use crate::json::Node;
use crate::value::Value;

/// Compares two values of which one is JSON: the other becomes a document (text becomes a string).
pub(super) fn compare(a: &Value, b: &Value) -> Ordering {
    order(&node_of(a), &node_of(b))
}

fn node_of(value: &Value) -> Node {
    match value {
        Value::Json(json) => json.to_node(),
        Value::Null => Node::Null,
        Value::Int(number) => Node::Int(*number),
        Value::UInt(number) => Node::UInt(*number),
        Value::Year(year) => Node::Int(i64::from(*year)),
        Value::Float(number) => Node::Double(f64::from(*number)),
        Value::Double(number) => Node::Double(*number),
        Value::Decimal(number) => Node::Double(number.to_f64()),
        other => Node::String(other.to_string_lossy().into_owned()),
    }
}

/// Kinds from low to high.
fn rank(node: &Node) -> u8 {
    match node {
        Node::Null => 0,
        Node::Int(_) | Node::UInt(_) | Node::Double(_) => 1,
        Node::String(_) => 2,
        Node::Object(_) => 3,
        Node::Array(_) => 4,
        Node::Bool(_) => 5,
    }
}

/// The order of two documents. Objects that differ are ordered by size, then keys, then values:
/// MySQL leaves it open but deterministic.
fn order(a: &Node, b: &Node) -> Ordering {
    match (a, b) {
        (Node::Bool(a), Node::Bool(b)) => a.cmp(b),
        (Node::String(a), Node::String(b)) => a.as_bytes().cmp(b.as_bytes()),
        (Node::Array(a), Node::Array(b)) => {
            let cells = a.iter().zip(b).map(|(a, b)| order(a, b)).find(|o| o.is_ne());
            cells.unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        (Node::Object(a), Node::Object(b)) => a.len().cmp(&b.len()).then_with(|| {
            let members = a.iter().zip(b).map(|((ka, a), (kb, b))| {
                (ka.len(), ka).cmp(&(kb.len(), kb)).then_with(|| order(a, b))
            });
            members.into_iter().find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
        }),
        _ if rank(a) == 1 && rank(b) == 1 => numbers(a, b),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn numbers(a: &Node, b: &Node) -> Ordering {
    match (exact(a), exact(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => double(a).partial_cmp(&double(b)).unwrap_or(Ordering::Equal),
    }
}

fn exact(node: &Node) -> Option<i128> {
    match node {
        Node::Int(number) => Some(i128::from(*number)),
        Node::UInt(number) => Some(i128::from(*number)),
        _ => None,
    }
}

fn double(node: &Node) -> f64 {
    match node {
        Node::Int(number) => *number as f64,
        Node::UInt(number) => *number as f64,
        Node::Double(number) => *number,
        _ => 0.0,
    }
}

/// Text that is equal for documents that are: numbers of equal value in one form.
pub(super) fn canonical(node: &Node) -> String {
    let mut text = String::new();
    same_numbers(node).to_text(&mut text);
    text
}

fn same_numbers(node: &Node) -> Node {
    match node {
        Node::Double(number) => Decimal::from_f64(*number)
            .filter(|exact| *exact == exact.truncate_at(0))
            .and_then(|whole| whole.to_i64().ok())
            .map_or(Node::Double(*number), Node::Int),
        Node::UInt(number) => i64::try_from(*number).map_or(Node::UInt(*number), Node::Int),
        Node::Array(cells) => Node::Array(cells.iter().map(same_numbers).collect()),
        Node::Object(members) => Node::Object(
            members.iter().map(|(key, node)| (key.clone(), same_numbers(node))).collect(),
        ),
        other => other.clone(),
    }
}
