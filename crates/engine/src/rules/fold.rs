//! Computes what is constant; a condition that is constant and not true leaves no rows.

use super::Facts;
use crate::context::Context;
use crate::expr::Expr;
use crate::plan::Node;

pub(super) fn apply(node: Node, facts: &mut Facts<'_, '_, '_>) -> Node {
    fold(node, facts.cx)
}

fn fold(node: Node, cx: &mut Context<'_>) -> Node {
    match node {
        Node::Filter(input, conditions) => {
            let input = fold(*input, cx);
            match folded(conditions, cx) {
                None => Node::Filter(Box::new(input), vec![Expr::truth(false)]),
                Some(conditions) if conditions.is_empty() => input,
                Some(conditions) => Node::Filter(Box::new(input), conditions),
            }
        }
        Node::Join(mut join) => {
            join.left = fold(join.left, cx);
            join.right = fold(join.right, cx);
            join.on = match folded(std::mem::take(&mut join.on), cx) {
                None => vec![Expr::truth(false)],
                Some(on) => on,
            };
            Node::Join(join)
        }
        other => descend(other, &mut |input| fold(input, cx)),
    }
}

/// The conditions without those that are true; `None` where one is never true.
fn folded(conditions: Vec<Expr>, cx: &mut Context<'_>) -> Option<Vec<Expr>> {
    let mut left = Vec::with_capacity(conditions.len());
    for condition in conditions {
        let condition = condition.fold(cx);
        match condition.as_literal() {
            None => left.push(condition),
            Some(value) if types::cast::is_true(value) == Some(true) => (),
            Some(_) => return None,
        }
    }
    Some(left)
}

/// A node with its inputs changed.
pub(super) fn descend(node: Node, change: &mut dyn FnMut(Node) -> Node) -> Node {
    match node {
        Node::Filter(input, conditions) => Node::Filter(Box::new(change(*input)), conditions),
        Node::Compute(input, computed) => Node::Compute(Box::new(change(*input)), computed),
        Node::Distinct(input, exprs) => Node::Distinct(Box::new(change(*input)), exprs),
        Node::Join(mut join) => {
            join.left = change(std::mem::replace(&mut join.left, Node::Empty));
            join.right = change(std::mem::replace(&mut join.right, Node::Empty));
            Node::Join(join)
        }
        Node::Aggregate(mut group) => {
            group.input = change(std::mem::replace(&mut group.input, Node::Empty));
            Node::Aggregate(group)
        }
        Node::Window(mut window) => {
            window.input = change(std::mem::replace(&mut window.input, Node::Empty));
            Node::Window(window)
        }
        Node::Sort(mut sort) => {
            sort.input = change(std::mem::replace(&mut sort.input, Node::Empty));
            Node::Sort(sort)
        }
        Node::Limit(mut limit) => {
            limit.input = change(std::mem::replace(&mut limit.input, Node::Empty));
            Node::Limit(limit)
        }
        leaf => leaf,
    }
}
