//! Looking through expressions and nodes.

use std::collections::BTreeSet;

use super::Node;
use crate::expr::{Expr, ExprKind};

/// Whether an expression holds a subquery.
pub fn has_subquery(expr: &Expr) -> bool {
    expr.any(&|part| matches!(part.kind, ExprKind::Subquery(_)))
}

/// The slots that a node fills.
pub fn slots_made(node: &Node) -> BTreeSet<usize> {
    let mut made = BTreeSet::new();
    add_made(node, &mut made);
    made
}

fn add_made(node: &Node, made: &mut BTreeSet<usize>) {
    match node {
        Node::One | Node::Empty => (),
        Node::Table(table) => {
            made.extend(table.base..table.base + table.schema.columns.len());
            made.extend(table.row_slots.iter().flat_map(|(key, row)| [*key, *row]));
        }
        Node::Virtual(table) => {
            made.extend(table.base..table.base + table.table.columns().len());
            made.extend(table.row_slot);
        }
        Node::Derived(derived) => {
            made.extend(derived.base..derived.base + derived.plan.columns.len());
        }
        Node::CommonTable(table) => made.extend(table.base..table.base + table.types.len()),
        Node::Recursive(step) => made.extend(step.base..step.base + step.width),
        Node::Values(values) => {
            let width = values.rows.first().map_or(0, Vec::len);
            made.extend(values.base..values.base + width);
        }
        Node::Set(set) => made.extend(set.base..set.base + set.types.len()),
        Node::Join(join) => {
            add_made(&join.left, made);
            if !matches!(join.kind, super::JoinKind::Semi | super::JoinKind::Anti) {
                add_made(&join.right, made);
            }
        }
        Node::Compute(input, computed) => {
            add_made(input, made);
            made.extend(computed.iter().map(|(slot, _)| *slot));
        }
        Node::Aggregate(group) => {
            made.extend(group.carried.iter().copied());
            made.extend(group.calls.iter().map(|(_, slot)| *slot));
            if let Some(rollup) = &group.rollup {
                made.extend(rollup.key_slots.iter().copied());
                made.insert(rollup.level_slot);
            }
        }
        Node::Window(window) => {
            add_made(&window.input, made);
            made.extend(window.calls.iter().map(|call| call.slot));
        }
        Node::Filter(input, _) | Node::Distinct(input, _) => add_made(input, made),
        Node::Sort(sort) => add_made(&sort.input, made),
        Node::Limit(limit) => add_made(&limit.input, made),
    }
}
