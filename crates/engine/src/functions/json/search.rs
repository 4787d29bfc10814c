//! JSON_SEARCH: the paths of texts that are LIKE a pattern.

use types::json::Node;
use types::{CollationId, Value};

use super::document::{json, path};
use super::path::push_member;
use crate::error::Result;
use crate::expr::like;
use crate::functions::args::{at, text};
use crate::functions::typing::json as json_type;
use crate::functions::{Arity, Eval, Function, Invocation};

pub(crate) static JSON_SEARCH: Function =
    Function::new("JSON_SEARCH", Arity::from(3), json_type, Eval::Values(search)).says(
        "The path of one text that is LIKE a pattern, or of all.",
        "JSON_SEARCH('[\"abc\", [{\"k\": \"10\"}]]', 'one', '10')",
        "\"$[1][0].k\"",
    );

/// What is looked for.
struct Search<'a> {
    pattern: &'a str,
    escape: Option<char>,
    collation: CollationId,
    one: bool,
    found: Vec<String>,
}

impl Search<'_> {
    fn visit(&mut self, node: &Node, path: &str) {
        if self.one && !self.found.is_empty() {
            return;
        }
        match node {
            Node::String(text) => {
                let fits = like::matches(text, self.pattern, self.escape, self.collation);
                if fits && !self.found.iter().any(|known| known == path) {
                    self.found.push(path.to_owned());
                }
            }
            Node::Array(cells) => {
                for (place, cell) in cells.iter().enumerate() {
                    self.visit(cell, &format!("{path}[{place}]"));
                }
            }
            Node::Object(members) => {
                for (key, child) in members {
                    let mut below = path.to_owned();
                    push_member(&mut below, key);
                    self.visit(child, &below);
                }
            }
            _ => {}
        }
    }
}

/// Every value of a document with its path.
fn each<'n>(node: &'n Node, path: &str, visit: &mut dyn FnMut(&'n Node, &str)) {
    visit(node, path);
    match node {
        Node::Array(cells) => {
            for (place, cell) in cells.iter().enumerate() {
                each(cell, &format!("{path}[{place}]"), visit);
            }
        }
        Node::Object(members) => {
            for (key, child) in members {
                let mut below = path.to_owned();
                push_member(&mut below, key);
                each(child, &below, visit);
            }
        }
        _ => {}
    }
}

fn search(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let is_null = |place: usize| values.get(place).is_some_and(Value::is_null);
    if is_null(0) || is_null(1) || is_null(2) || (4..values.len()).any(is_null) {
        return Ok(Value::Null);
    }
    let document = call.document(values, 0)?;
    let one = call.one_or_all(values, 1)?;
    let pattern = text(at(values, 2)).into_owned();
    let escape = match values.get(3) {
        None | Some(Value::Null) => Some('\\'),
        Some(escape) => text(escape).chars().next().or(Some('\\')),
    };
    let collation = CollationId::UTF8MB4_BIN;
    let mut search = Search { pattern: &pattern, escape, collation, one, found: Vec::new() };
    if values.len() <= 4 {
        search.visit(&document, "$");
    }
    for place in 4..values.len() {
        let path = path(values, place)?;
        let starts = path.find(&document);
        let is_start = |node: &Node| starts.iter().any(|start| std::ptr::eq(*start, node));
        let mut begun: Vec<(&Node, String)> = Vec::new();
        each(&document, "$", &mut |node, path| {
            if is_start(node) {
                begun.push((node, path.to_owned()));
            }
        });
        for (node, path) in begun {
            search.visit(node, &path);
        }
    }
    let mut found = search.found.into_iter().map(Node::String);
    Ok(match (found.next(), found.next()) {
        (None, _) => Value::Null,
        (Some(only), None) => json(&only),
        (Some(first), Some(second)) => {
            let all = [first, second].into_iter().chain(found).collect();
            json(&Node::Array(all))
        }
    })
}
