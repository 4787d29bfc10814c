//! Last: which columns are read, and which slots are kept where rows are.

use std::collections::BTreeSet;

use super::Facts;
use crate::expr::Expr;
use crate::plan::{Node, slots_made};

pub(super) fn apply(mut node: Node, facts: &mut Facts<'_, '_, '_>) -> Node {
    let is_used = |slot: &usize| facts.used.get(*slot).copied().unwrap_or(false);
    settle(&mut node, &is_used);
    let mut above = facts.output.clone();
    // Targets' keys and rows are looked at from outside.
    if facts.output.is_empty() {
        above = (0..facts.used.len()).filter(is_used).collect();
    }
    keep(&mut node, &above);
    node
}

/// Fills in columns and the slots of joins.
fn settle(node: &mut Node, is_used: &dyn Fn(&usize) -> bool) {
    match node {
        Node::Table(table) => {
            let wanted: BTreeSet<usize> = table.filter.iter().flat_map(Expr::slots).collect();
            let (mut filter, mut output) = (Vec::new(), Vec::new());
            for column in 0..table.schema.columns.len() {
                let slot = table.base + column;
                if wanted.contains(&slot) {
                    filter.push(column);
                } else if is_used(&slot) {
                    output.push(column);
                }
            }
            (table.filter_columns, table.output_columns) = (filter, output);
        }
        Node::Derived(derived) => {
            let width = derived.plan.output.len();
            let is_used = |column: &usize| is_used(&(derived.base + column));
            derived.columns = (0..width).filter(is_used).collect();
        }
        Node::Join(join) => {
            settle(&mut join.left, is_used);
            settle(&mut join.right, is_used);
            let used = |node: &Node| slots_made(node).into_iter().filter(|s| is_used(s)).collect();
            join.left_slots = used(&join.left);
            join.right_slots = used(&join.right);
        }
        Node::Filter(input, _) | Node::Compute(input, _) | Node::Distinct(input, _) => {
            settle(input, is_used);
        }
        Node::Aggregate(group) => settle(&mut group.input, is_used),
        Node::Window(window) => settle(&mut window.input, is_used),
        Node::Sort(sort) => settle(&mut sort.input, is_used),
        Node::Limit(limit) => settle(&mut limit.input, is_used),
        _ => (),
    }
}

/// Says which slots a sort or a window keeps: those that are looked at above and made below.
fn keep(node: &mut Node, above: &BTreeSet<usize>) {
    let with = |exprs: &mut dyn Iterator<Item = &Expr>| {
        let mut all = above.clone();
        all.extend(exprs.flat_map(Expr::slots));
        all
    };
    match node {
        Node::Filter(input, conditions) => {
            let above = with(&mut conditions.iter());
            keep(input, &above);
        }
        Node::Compute(input, computed) => {
            let above = with(&mut computed.iter().map(|(_, expr)| expr));
            keep(input, &above);
        }
        Node::Distinct(input, exprs) => {
            let above = with(&mut exprs.iter());
            keep(input, &above);
        }
        Node::Limit(limit) => keep(&mut limit.input, above),
        Node::Sort(sort) => {
            let made = slots_made(&sort.input);
            sort.kept = above.intersection(&made).copied().collect();
            let above = with(&mut sort.keys.iter().map(|key| &key.expr));
            keep(&mut sort.input, &above);
        }
        Node::Window(window) => {
            let made = slots_made(&window.input);
            window.kept = above.intersection(&made).copied().collect();
            let keys = window.partition.iter().chain(window.order.iter().map(|key| &key.expr));
            let args = window.calls.iter().flat_map(|call| &call.args);
            let above = with(&mut keys.chain(args));
            keep(&mut window.input, &above);
        }
        // Below, tables read what is used; joins keep it.
        _ => (),
    }
}
