//! [`Node`]: a JSON document as a tree, for those who look inside or build one.

use std::fmt::Write;

use crate::display::push_double;

/// A JSON value. Objects are sorted by key length, then bytes, and have no key twice.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A whole number that fits i64.
    Int(i64),
    /// A whole number above i64.
    UInt(u64),
    /// Any other number, finite.
    Double(f64),
    /// A string, unescaped.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object; make it with [`Node::object`].
    Object(Vec<(String, Node)>),
}

impl Node {
    /// An object of these members: sorted, and of duplicate keys the last wins.
    pub fn object(mut members: Vec<(String, Node)>) -> Node {
        // The sort is stable, so the last of equals is the last given.
        members.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
        let mut kept: Vec<(String, Node)> = Vec::with_capacity(members.len());
        for member in members {
            match kept.last_mut() {
                Some(last) if last.0 == member.0 => *last = member,
                _ => kept.push(member),
            }
        }
        Node::Object(kept)
    }

    /// The member of an object with this key.
    pub fn member(&self, key: &str) -> Option<&Node> {
        let Node::Object(members) = self else { return None };
        let at = members.binary_search_by(|(k, _)| (k.len(), k.as_str()).cmp(&(key.len(), key)));
        members.get(at.ok()?).map(|(_, node)| node)
    }

    /// How deep it is: 1 for a scalar or an empty array or object.
    pub fn depth(&self) -> usize {
        let below = match self {
            Node::Array(cells) => cells.iter().map(Node::depth).max(),
            Node::Object(members) => members.iter().map(|(_, node)| node.depth()).max(),
            _ => None,
        };
        1 + below.unwrap_or(0)
    }

    /// Appends the normalised text.
    pub fn to_text(&self, out: &mut String) {
        match self {
            Node::Null => out.push_str("null"),
            Node::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Node::Int(number) => out.push_str(&number.to_string()),
            Node::UInt(number) => out.push_str(&number.to_string()),
            Node::Double(number) => push_json_double(*number, out),
            Node::String(text) => quote(text, out),
            Node::Array(cells) => {
                out.push('[');
                for (at, cell) in cells.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    cell.to_text(out);
                }
                out.push(']');
            }
            Node::Object(members) => {
                out.push('{');
                for (at, (key, node)) in members.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    quote(key, out);
                    out.push_str(": ");
                    node.to_text(out);
                }
                out.push('}');
            }
        }
    }
}

/// A double that looks like an integer gets `.0`, so that its form survives.
fn push_json_double(number: f64, out: &mut String) {
    let mut text = Vec::new();
    push_double(number, &mut text);
    let text = String::from_utf8_lossy(&text);
    out.push_str(&text);
    if !text.contains(['.', 'e']) {
        out.push_str(".0");
    }
}

/// Appends `text` as a JSON string.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
