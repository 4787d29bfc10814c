//! Conditions go down to the inputs that fill what they look at.

use std::collections::BTreeSet;

use super::Facts;
use super::fold::descend;
use crate::expr::{CompareOp, Expr, ExprKind};
use crate::plan::{JoinKind, JoinNode, Node, has_subquery, slots_made};

pub(super) fn apply(node: Node, _facts: &mut Facts<'_, '_, '_>) -> Node {
    push(node, Vec::new())
}

/// The node with these conditions on its rows.
fn push(node: Node, conditions: Vec<Expr>) -> Node {
    match node {
        Node::Filter(input, own) => {
            let (movable, fixed): (Vec<Expr>, Vec<Expr>) =
                own.into_iter().chain(conditions).partition(Expr::is_movable);
            filtered(push(*input, movable), fixed)
        }
        Node::Join(join) => push_join(join, conditions),
        Node::Table(mut table) => {
            table.filter.extend(conditions);
            table.filter.sort_by_key(has_subquery);
            Node::Table(table)
        }
        Node::Virtual(mut table) => {
            for condition in &conditions {
                table.pushed.extend(pushed_equality(
                    condition,
                    table.base,
                    table.table.columns().len(),
                ));
            }
            table.filter.extend(conditions);
            Node::Virtual(table)
        }
        Node::Derived(mut derived) => {
            derived.filter.extend(conditions);
            Node::Derived(derived)
        }
        other => filtered(descend(other, &mut |input| push(input, Vec::new())), conditions),
    }
}

fn filtered(node: Node, mut conditions: Vec<Expr>) -> Node {
    if conditions.is_empty() {
        return node;
    }
    conditions.sort_by_key(has_subquery);
    Node::Filter(Box::new(node), conditions)
}

fn push_join(mut join: Box<JoinNode>, conditions: Vec<Expr>) -> Node {
    let right = slots_made(&join.right);
    let left = slots_made(&join.left);
    let on = std::mem::take(&mut join.on);
    let (mut to_left, mut to_right, mut stay, mut above) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let is_free = |condition: &Expr, of: &BTreeSet<usize>| condition.slots().is_disjoint(of);
    match join.kind {
        JoinKind::Inner => {
            for condition in on.into_iter().chain(conditions) {
                if !condition.is_movable() {
                    stay.push(condition);
                } else if is_free(&condition, &right) {
                    to_left.push(condition);
                } else if is_free(&condition, &left) {
                    to_right.push(condition);
                } else {
                    stay.push(condition);
                }
            }
        }
        JoinKind::Left | JoinKind::Semi | JoinKind::Anti => {
            for condition in on {
                let goes_right = condition.is_movable()
                    && is_free(&condition, &left)
                    && !is_free(&condition, &right);
                let to = if goes_right { &mut to_right } else { &mut stay };
                to.push(condition);
            }
            for condition in conditions {
                let to = if is_free(&condition, &right) { &mut to_left } else { &mut above };
                to.push(condition);
            }
        }
        JoinKind::Full => {
            stay = on;
            above = conditions;
        }
    }
    join.on = stay;
    join.left = push(std::mem::replace(&mut join.left, Node::Empty), to_left);
    join.right = push(std::mem::replace(&mut join.right, Node::Empty), to_right);
    filtered(Node::Join(join), above)
}

/// `column = value`, where the value looks at no row of this block.
fn pushed_equality(condition: &Expr, base: usize, width: usize) -> Option<(usize, Expr)> {
    let ExprKind::Compare(CompareOp::Equal, a, b, _) = &condition.kind else { return None };
    let column = |expr: &Expr| match expr.kind {
        ExprKind::Slot(slot) if (base..base + width).contains(&slot) => Some(slot - base),
        _ => None,
    };
    match (column(a), column(b)) {
        (Some(at), None) if b.slots().is_empty() => Some((at, (**b).clone())),
        (None, Some(at)) if a.slots().is_empty() => Some((at, (**a).clone())),
        _ => None,
    }
}
