//! In which order inner joins read their inputs: the smallest first, then always the one that adds
//! least. STRAIGHT_JOIN keeps its order.

use std::collections::BTreeSet;

use super::Facts;
use super::access::{best, rows_of, take};
use super::fold::descend;
use crate::expr::{CompareOp, Expr, ExprKind};
use crate::plan::{Access, JoinKind, JoinNode, Node, slots_made};

pub(super) fn apply(node: Node, facts: &mut Facts<'_, '_, '_>) -> Node {
    match node {
        Node::Join(join) if join.kind == JoinKind::Inner && !join.straight => reorder(join, facts),
        other => descend(other, &mut |input| apply(input, facts)),
    }
}

/// One input of a chain of inner joins.
struct Leaf {
    node: Node,
    made: BTreeSet<usize>,
    /// Slots of other inputs that it needs when it is opened.
    needs: BTreeSet<usize>,
    /// Rows that it gives when it is read alone.
    rows: f64,
}

fn reorder(join: Box<JoinNode>, facts: &mut Facts<'_, '_, '_>) -> Node {
    let (mut leaves, mut conditions) = (Vec::new(), Vec::new());
    flatten(Node::Join(join), &mut leaves, &mut conditions, facts);
    let mut left = Vec::with_capacity(leaves.len());
    for node in leaves {
        left.push(leaf(node, facts));
    }
    let mut order: Vec<Leaf> = Vec::with_capacity(left.len());
    let (mut made, mut rows) = (BTreeSet::new(), 1.0);
    while !left.is_empty() {
        let (at, added) = cheapest(&left, &made, rows, &conditions, facts);
        let next = left.remove(at);
        made.extend(&next.made);
        rows = (rows * added).max(1.0);
        order.push(next);
    }
    chain(order, conditions)
}

/// The inputs of a chain of inner joins and all its conditions.
fn flatten(
    node: Node,
    leaves: &mut Vec<Node>,
    conditions: &mut Vec<Expr>,
    facts: &mut Facts<'_, '_, '_>,
) {
    match node {
        Node::Join(join) if join.kind == JoinKind::Inner && !join.straight => {
            conditions.extend(join.on);
            flatten(join.left, leaves, conditions, facts);
            flatten(join.right, leaves, conditions, facts);
        }
        other => {
            leaves.push(apply(other, facts));
        }
    }
}

fn leaf(node: Node, facts: &mut Facts<'_, '_, '_>) -> Leaf {
    let made = slots_made(&node);
    let rows = match &node {
        Node::Table(table) => {
            let filter: Vec<&Expr> = table.filter.iter().collect();
            let choice = best(table, &filter, &BTreeSet::new(), facts);
            let mut alone = table.clone();
            take(&mut alone, choice);
            rows_of(&Node::Table(alone))
        }
        other => rows_of(other),
    };
    let needs = super::access::outside(&node);
    Leaf { node, made, needs, rows }
}

/// The input that adds the least work, and how many rows it gives for each so far.
fn cheapest(
    leaves: &[Leaf],
    made: &BTreeSet<usize>,
    rows: f64,
    conditions: &[Expr],
    facts: &mut Facts<'_, '_, '_>,
) -> (usize, f64) {
    let mut found: Option<(usize, f64, f64)> = None;
    for (at, leaf) in leaves.iter().enumerate() {
        let foreign = leaf.needs.iter().any(|slot| leaves.iter().any(|l| l.made.contains(slot)));
        if foreign {
            continue;
        }
        let (work, added) = added(leaf, made, rows, conditions, facts);
        if found.is_none_or(|(_, least, _)| work < least) {
            found = Some((at, work, added));
        }
    }
    found.map_or((0, 1.0), |(at, _, added)| (at, added))
}

/// What joining an input costs, and how many rows it gives for each row so far.
fn added(
    leaf: &Leaf,
    made: &BTreeSet<usize>,
    rows: f64,
    conditions: &[Expr],
    facts: &mut Facts<'_, '_, '_>,
) -> (f64, f64) {
    if made.is_empty() {
        return (leaf.rows, leaf.rows);
    }
    let joins = |condition: &&Expr| {
        let slots = condition.slots();
        !slots.is_disjoint(&leaf.made)
            && slots.iter().all(|slot| made.contains(slot) || leaf.made.contains(slot))
    };
    let on: Vec<&Expr> = conditions.iter().filter(joins).collect();
    let has_equality = on.iter().any(|condition| {
        matches!(condition.kind, ExprKind::Compare(CompareOp::Equal | CompareOp::NullSafeEqual, ..))
    });
    if let Node::Table(table) = &leaf.node {
        let all: Vec<&Expr> = table.filter.iter().chain(on.iter().copied()).collect();
        let choice = best(table, &all, made, facts);
        if !matches!(choice.access, Access::Full) && choice.rows < leaf.rows {
            let share = (leaf.rows / table.rows.max(1.0)).clamp(0.01, 1.0);
            let by_key = rows * (choice.cost + 2.0);
            let once = if has_equality { leaf.rows * 1.5 + rows } else { f64::INFINITY };
            return (by_key.min(once), (choice.rows * share).max(0.1));
        }
    }
    if has_equality {
        let out = rows.max(leaf.rows) / rows.max(1.0);
        return (leaf.rows * 1.5 + rows, out);
    }
    // A product: last, unless it is of single rows.
    let work = rows * leaf.rows * if on.is_empty() { 1e3 } else { 1.0 };
    (if leaf.rows <= 1.0 { rows } else { work }, leaf.rows)
}

/// Joins the inputs from left to right; each condition as soon as all that it looks at is there.
fn chain(leaves: Vec<Leaf>, mut conditions: Vec<Expr>) -> Node {
    let mut leaves = leaves.into_iter();
    let Some(first) = leaves.next() else { return Node::One };
    let (mut node, mut made) = (first.node, first.made);
    let mut leaves = leaves.peekable();
    while let Some(leaf) = leaves.next() {
        made.extend(&leaf.made);
        let is_last = leaves.peek().is_none();
        let (on, rest): (Vec<Expr>, Vec<Expr>) = conditions
            .into_iter()
            .partition(|condition| is_last || condition.slots().is_subset(&made));
        conditions = rest;
        node = crate::bind::joined(node, leaf.node, JoinKind::Inner, on, false);
    }
    if conditions.is_empty() { node } else { Node::Filter(Box::new(node), conditions) }
}
