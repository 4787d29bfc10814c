//! JSON_PRETTY.

use types::json::{Node, quote};
use types::{Json, Value};

use crate::error::Result;
use crate::functions::typing::long_text;
use crate::functions::{Arity, Eval, Function, Invocation};

pub(crate) static JSON_PRETTY: Function =
    Function::new("JSON_PRETTY", Arity::exactly(1), long_text, Eval::Strict(pretty)).says(
        "A document with a line for each cell and member.",
        "JSON_PRETTY('[1]')",
        "[\n  1\n]",
    );

fn line(depth: usize, out: &mut String) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
}

fn write(node: &Node, depth: usize, out: &mut String) {
    match node {
        Node::Array(cells) if !cells.is_empty() => {
            out.push('[');
            for (place, cell) in cells.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                line(depth + 1, out);
                write(cell, depth + 1, out);
            }
            line(depth, out);
            out.push(']');
        }
        Node::Object(members) if !members.is_empty() => {
            out.push('{');
            for (place, (key, value)) in members.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                line(depth + 1, out);
                quote(key, out);
                out.push_str(": ");
                write(value, depth + 1, out);
            }
            line(depth, out);
            out.push('}');
        }
        other => out.push_str(Json::from_node(other).as_str()),
    }
}

fn pretty(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let document = call.document(values, 0)?;
    let mut out = String::new();
    write(&document, 0, &mut out);
    Ok(call.string(out))
}
