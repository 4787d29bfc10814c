//! A sort goes away where rows come in its order; with a LIMIT right above it, it keeps so many
//! rows only.

use repo::schema::PartLayout;
use repo::txn::TreeName;

use super::Facts;
use super::access::covers;
use super::fold::descend;
use super::sargable::column_of;
use crate::plan::{Access, EqualPart, Node, SortKey, SortNode, TableNode};

pub(super) fn apply(node: Node, facts: &mut Facts<'_, '_, '_>) -> Node {
    match node {
        Node::Limit(mut limit) => {
            let input = std::mem::replace(&mut limit.input, Node::Empty);
            limit.input = match input {
                Node::Sort(sort) if !limit.counts_all => {
                    let cut = (limit.count.clone(), limit.offset.clone());
                    sorted(sort, Some(cut), facts)
                }
                other => apply(other, facts),
            };
            Node::Limit(limit)
        }
        Node::Sort(sort) => sorted(sort, None, facts),
        other => descend(other, &mut |input| apply(input, facts)),
    }
}

type Cut = (crate::expr::Expr, Option<crate::expr::Expr>);

fn sorted(mut sort: Box<SortNode>, limit: Option<Cut>, facts: &mut Facts<'_, '_, '_>) -> Node {
    if orders(&mut sort.input, &sort.keys, limit.is_some(), facts) {
        return sort.input;
    }
    sort.limit = limit;
    sort.input = apply(sort.input, facts);
    Node::Sort(sort)
}

/// Makes a node give its rows in this order, if it can.
fn orders(
    node: &mut Node,
    keys: &[SortKey],
    has_limit: bool,
    facts: &mut Facts<'_, '_, '_>,
) -> bool {
    match node {
        Node::Filter(input, _) | Node::Compute(input, _) => orders(input, keys, has_limit, facts),
        // The order of the left input is the join's.
        Node::Join(join) if join.kind != crate::plan::JoinKind::Full => {
            orders(&mut join.left, keys, has_limit && join.hash.is_none(), facts)
        }
        Node::Table(table) => table_orders(table, keys, has_limit, facts),
        Node::One => true,
        _ => false,
    }
}

fn table_orders(
    table: &mut TableNode,
    keys: &[SortKey],
    has_limit: bool,
    facts: &mut Facts<'_, '_, '_>,
) -> bool {
    let layout = repo::schema::Layout::new(&table.schema);
    let (fixed, tree) = match &table.access {
        Access::Point(_) => return keys.iter().all(|key| column_of(&key.expr, table).is_some()),
        Access::Full => (0, TreeName::Rows),
        Access::Index { index, .. } => (0, TreeName::Index(*index)),
        Access::Range(bounds) => {
            let single =
                |part: &EqualPart| !matches!(part, EqualPart::AnyOf(list) if list.len() > 1);
            if !bounds.equal.iter().all(single) {
                return by_any_of(table, keys);
            }
            (bounds.equal.len(), bounds.tree)
        }
    };
    if let Some(backward) = direction(table, &parts_of(&layout, tree), fixed, keys) {
        table.backward = backward;
        return true;
    }
    if !matches!(table.access, Access::Full) {
        return false;
    }
    for number in 0..layout.index_count() {
        let index = &table.schema.indexes[number];
        let Ok(at) = u16::try_from(number) else { continue };
        let tree = TreeName::Index(at);
        let covering = covers(table, tree, facts);
        let allowed = table.allowed.as_ref().is_none_or(|allowed| allowed.contains(&number));
        let serves = index.visible && index.kind == repo::schema::IndexKind::Ordered && allowed;
        if !serves || !(covering || has_limit) {
            continue;
        }
        if let Some(backward) = direction(table, &parts_of(&layout, tree), 0, keys) {
            table.access = Access::Index { index: at, covering };
            table.backward = backward;
            return true;
        }
    }
    false
}

/// Ranges of several values come in the order of the part that has them, if it is the first.
fn by_any_of(table: &mut TableNode, keys: &[SortKey]) -> bool {
    let Access::Range(bounds) = &table.access else { return false };
    let layout = repo::schema::Layout::new(&table.schema);
    let parts = parts_of(&layout, bounds.tree);
    match direction(table, &parts, 0, keys) {
        Some(backward) => {
            table.backward = backward;
            true
        }
        None => false,
    }
}

/// The parts that a tree is ordered by.
fn parts_of(layout: &repo::schema::Layout, tree: TreeName) -> Vec<PartLayout> {
    match tree {
        TreeName::Rows => layout.primary_parts().to_vec(),
        TreeName::Index(number) => {
            let parts = layout.index_parts(usize::from(number)).iter();
            parts.chain(layout.primary_parts()).cloned().collect()
        }
    }
}

/// Whether the parts behind the first `fixed` ones, which have one value each, come in the order of
/// the keys: forward or backward.
fn direction(
    table: &TableNode,
    parts: &[PartLayout],
    fixed: usize,
    keys: &[SortKey],
) -> Option<bool> {
    let (held, rest) = parts.split_at_checked(fixed)?;
    let mut rest = rest.iter();
    let mut backward = None;
    for key in keys {
        let column = column_of(&key.expr, table)?;
        if held.iter().any(|part| part.position == column) {
            continue;
        }
        let part = rest.next()?;
        let is_plain = part.prefix_len.is_none()
            && !matches!(part.sql_type, types::SqlType::Json)
            && part.position == column;
        if !is_plain {
            return None;
        }
        let reversed = key.descending != part.descending;
        if *backward.get_or_insert(reversed) != reversed {
            return None;
        }
    }
    Some(backward.unwrap_or(false))
}
