//! An outer join is an inner one where a condition above it is never true for a row of NULLs.

use std::collections::BTreeSet;

use super::Facts;
use super::fold::descend;
use crate::expr::{CompareOp, Expr, ExprKind};
use crate::plan::{JoinKind, Node, slots_made};

pub(super) fn apply(node: Node, _facts: &mut Facts<'_, '_, '_>) -> Node {
    simplify(node, &BTreeSet::new())
}

/// `needed`: slots of which one that is NULL lets the row fail above.
fn simplify(node: Node, needed: &BTreeSet<usize>) -> Node {
    match node {
        Node::Filter(input, conditions) => {
            let mut needed = needed.clone();
            for condition in &conditions {
                rejects_null(condition, &mut needed);
            }
            Node::Filter(Box::new(simplify(*input, &needed)), conditions)
        }
        Node::Join(mut join) => {
            let right = slots_made(&join.right);
            if join.kind == JoinKind::Left && !right.is_disjoint(needed) {
                join.kind = JoinKind::Inner;
            }
            let mut below = needed.clone();
            match join.kind {
                JoinKind::Inner | JoinKind::Semi => {
                    join.on.iter().for_each(|condition| rejects_null(condition, &mut below));
                }
                JoinKind::Left | JoinKind::Anti => (),
                JoinKind::Full => below.clear(),
            }
            let mut inside = BTreeSet::new();
            if join.kind == JoinKind::Inner {
                inside.clone_from(&below);
            } else if join.kind == JoinKind::Left {
                join.on.iter().for_each(|condition| rejects_null(condition, &mut inside));
            }
            join.left = simplify(std::mem::replace(&mut join.left, Node::Empty), &below);
            join.right = simplify(std::mem::replace(&mut join.right, Node::Empty), &inside);
            Node::Join(join)
        }
        other => descend(other, &mut |input| simplify(input, &BTreeSet::new())),
    }
}

/// Adds the slots that must not be NULL for a condition to be true.
fn rejects_null(condition: &Expr, slots: &mut BTreeSet<usize>) {
    match &condition.kind {
        ExprKind::And(parts) => parts.iter().for_each(|part| rejects_null(part, slots)),
        ExprKind::Compare(op, a, b, _) if *op != CompareOp::NullSafeEqual => {
            strict(a, slots);
            strict(b, slots);
        }
        ExprKind::Between(a, _, _, _) | ExprKind::InList(a, _, _) | ExprKind::Like(a, _, _, _) => {
            strict(a, slots);
        }
        ExprKind::Not(inner) => match &inner.kind {
            ExprKind::IsNull(a) => strict(a, slots),
            ExprKind::Like(a, _, _, _) => strict(a, slots),
            ExprKind::InList(a, _, _) => strict(a, slots),
            _ => (),
        },
        _ => (),
    }
}

/// Adds the slots that make an expression NULL when they are.
fn strict(expr: &Expr, slots: &mut BTreeSet<usize>) {
    match &expr.kind {
        ExprKind::Slot(slot) => {
            slots.insert(*slot);
        }
        ExprKind::Arithmetic(_, a, b) => {
            strict(a, slots);
            strict(b, slots);
        }
        ExprKind::Negate(a) | ExprKind::Cast(a) | ExprKind::Retype(a) => strict(a, slots),
        _ => (),
    }
}
