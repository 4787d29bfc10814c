//! How each table is read, and how joins are carried out.
//!
//! For every key whose first parts have conditions with known values, the rows that would be read
//! are estimated: by the tree's own counts where the values are constants, else by rules of thumb.
//! The cheapest way wins. A join reads its right table by a key for each left row, or once into a
//! hash table, whichever reads less.

use std::collections::BTreeSet;

use repo::schema::PartLayout;
use repo::txn::TreeName;

use super::Facts;
use super::fold::descend;
use super::sargable::{Search, search};
use crate::bind::comparable_by_hash;
use crate::context::{Context, RowScope};
use crate::expr::{CompareOp, Expr, ExprKind};
use crate::plan::{
    Access, Bounds, EqualPart, HashKeys, JoinKind, JoinNode, KeyBounds, Node, TableNode,
    TableSource, slots_made,
};
use crate::run::estimate;

/// What reading a row through an index costs beside reading it in order.
const LOOKUP_COST: f64 = 3.0;
/// What opening a scan costs, in rows.
const OPEN_COST: f64 = 2.0;

/// A way of reading a table.
pub(super) struct Choice {
    pub(super) access: Access,
    /// Rows that are read.
    pub(super) rows: f64,
    pub(super) cost: f64,
}

pub(super) fn apply(node: Node, facts: &mut Facts<'_, '_, '_>) -> Node {
    choose(node, &BTreeSet::new(), facts)
}

/// `available`: slots that are filled when the node is opened.
fn choose(node: Node, available: &BTreeSet<usize>, facts: &mut Facts<'_, '_, '_>) -> Node {
    match node {
        Node::Table(mut table) => {
            let filter: Vec<&Expr> = table.filter.iter().collect();
            let choice = best(&table, &filter, &BTreeSet::new(), facts);
            take(&mut table, choice);
            Node::Table(table)
        }
        Node::Join(join) => choose_join(join, available, facts),
        other => descend(other, &mut |input| choose(input, available, facts)),
    }
}

pub(super) fn take(table: &mut TableNode, choice: Choice) {
    let total = table.rows.max(1.0);
    table.selectivity = table.filter.iter().map(selectivity).product();
    if !matches!(choice.access, Access::Full) {
        // Conditions that the keys stand for let everything pass that is read.
        table.selectivity = (total * table.selectivity / choice.rows.max(1.0)).clamp(0.05, 1.0);
    }
    (table.access, table.rows) = (choice.access, choice.rows);
}

fn choose_join(
    mut join: Box<JoinNode>,
    available: &BTreeSet<usize>,
    facts: &mut Facts<'_, '_, '_>,
) -> Node {
    let left = choose(std::mem::replace(&mut join.left, Node::Empty), available, facts);
    let made = slots_made(&left);
    let mut known = available.clone();
    known.extend(&made);
    let left_rows = rows_of(&left);
    let mut right = std::mem::replace(&mut join.right, Node::Empty);
    let by_key = match &right {
        Node::Table(table) if join.kind != JoinKind::Full => {
            let conditions: Vec<&Expr> = table.filter.iter().chain(&join.on).collect();
            Some(best(table, &conditions, &known, facts))
        }
        _ => None,
    };
    if !matches!(right, Node::Table(_)) || by_key.is_none() {
        right = choose(right, &known, facts);
    }
    join.left = left;
    let needs_left = !outside(&right).is_disjoint(&made);
    let keys =
        if needs_left || join.kind == JoinKind::Full { None } else { hash_keys(&mut join, &right) };
    if let (Node::Table(table), Some(by_key)) = (&mut right, by_key) {
        let alone: Vec<&Expr> = table.filter.iter().collect();
        let alone = best(table, &alone, &BTreeSet::new(), facts);
        let loop_cost = left_rows * (by_key.cost + OPEN_COST);
        let once_cost = match keys {
            Some(_) => alone.cost * 1.5 + left_rows * 0.5,
            None => alone.cost + left_rows * alone.rows * 0.3,
        };
        let uses_key = looks_left(&by_key.access, &made) && loop_cost <= once_cost;
        take(table, if uses_key { by_key } else { alone });
        if uses_key {
            restore(&mut join, keys);
            join.right = right;
            return Node::Join(join);
        }
    }
    join.right = right;
    join.buffered = keys.is_none() && !needs_left;
    join.hash = keys;
    Node::Join(join)
}

/// Puts hash keys back among the conditions.
fn restore(join: &mut JoinNode, keys: Option<HashKeys>) {
    let Some(keys) = keys else { return };
    for (at, (left, right)) in keys.left.into_iter().zip(keys.right).enumerate() {
        let op = if keys.null_safe[at] { CompareOp::NullSafeEqual } else { CompareOp::Equal };
        let ty = crate::expr::ExprType::truth(true);
        let kind = ExprKind::Compare(op, Box::new(left), Box::new(right), keys.collations[at]);
        join.on.push(Expr::new(kind, ty));
    }
}

/// The slots outside of it that a node looks at: a lateral block's.
pub(super) fn outside(node: &Node) -> BTreeSet<usize> {
    let mut slots = BTreeSet::new();
    each_leaf(node, &mut |leaf| {
        if let Node::Derived(derived) = leaf {
            let near = derived.plan.outer.iter().filter(|(depth, _)| *depth == 1);
            slots.extend(near.map(|(_, slot)| *slot));
        }
        if let Node::Table(table) = leaf {
            slots.extend(table.filter.iter().flat_map(Expr::slots));
        }
    });
    let made = slots_made(node);
    slots.difference(&made).copied().collect()
}

fn each_leaf(node: &Node, see: &mut dyn FnMut(&Node)) {
    match node {
        Node::Join(join) => {
            each_leaf(&join.left, see);
            each_leaf(&join.right, see);
        }
        Node::Filter(input, _) => each_leaf(input, see),
        leaf => see(leaf),
    }
}

/// Takes the equalities between the sides out of the join's conditions.
fn hash_keys(join: &mut JoinNode, right: &Node) -> Option<HashKeys> {
    let right_made = slots_made(right);
    let mut keys = HashKeys {
        left: Vec::new(),
        right: Vec::new(),
        collations: Vec::new(),
        null_safe: Vec::new(),
    };
    let mut rest = Vec::new();
    for condition in std::mem::take(&mut join.on) {
        let ExprKind::Compare(op, a, b, collation) = &condition.kind else {
            rest.push(condition);
            continue;
        };
        let is_equality = matches!(op, CompareOp::Equal | CompareOp::NullSafeEqual);
        let (a_slots, b_slots) = (a.slots(), b.slots());
        let of_right = |slots: &BTreeSet<usize>| !slots.is_empty() && slots.is_subset(&right_made);
        let of_left = |slots: &BTreeSet<usize>| slots.is_disjoint(&right_made);
        let sides = if of_right(&b_slots) && of_left(&a_slots) {
            Some((a, b))
        } else if of_right(&a_slots) && of_left(&b_slots) {
            Some((b, a))
        } else {
            None
        };
        match sides {
            Some((near, far)) if is_equality && comparable_by_hash(&near.ty, &far.ty) => {
                keys.left.push((**near).clone());
                keys.right.push((**far).clone());
                keys.collations.push(*collation);
                keys.null_safe.push(*op == CompareOp::NullSafeEqual);
            }
            _ => rest.push(condition),
        }
    }
    join.on = rest;
    (!keys.left.is_empty()).then_some(keys)
}

fn looks_left(access: &Access, left: &BTreeSet<usize>) -> bool {
    let looks = |expr: &Expr| !expr.slots().is_disjoint(left);
    match access {
        Access::Full | Access::Index { .. } => false,
        Access::Point(values) => values.iter().any(looks),
        Access::Range(bounds) => {
            let in_equal = bounds.equal.iter().any(|part| match part {
                EqualPart::One(expr) | EqualPart::NullSafe(expr) => looks(expr),
                EqualPart::AnyOf(exprs) => exprs.iter().any(looks),
            });
            let in_then = match &bounds.then {
                Some(KeyBounds::Between { low, high }) => {
                    low.iter().chain(high).any(|(expr, _)| looks(expr))
                }
                Some(KeyBounds::Starts(expr, _)) => looks(expr),
                Some(KeyBounds::NotNull) | None => false,
            };
            in_equal || in_then
        }
    }
}

/// The cheapest way to read a table, where values may look at `known` slots.
pub(super) fn best(
    table: &TableNode,
    conditions: &[&Expr],
    known: &BTreeSet<usize>,
    facts: &mut Facts<'_, '_, '_>,
) -> Choice {
    let own = table.base..table.base + table.schema.columns.len();
    let may_use =
        |expr: &Expr| expr.slots().iter().all(|slot| known.contains(slot) && !own.contains(slot));
    let searches: Vec<(usize, Search<'_>)> =
        conditions.iter().filter_map(|condition| search(condition, table, &may_use)).collect();
    let mut found = Choice { access: Access::Full, rows: table.rows, cost: table.rows };
    if searches.is_empty() {
        return found;
    }
    let layout = repo::schema::Layout::new(&table.schema);
    for tree in trees(table) {
        let parts = match tree {
            TreeName::Rows => layout.primary_parts(),
            TreeName::Index(number) => layout.index_parts(usize::from(number)),
        };
        if let Some(choice) = by_tree(table, tree, parts, &searches, facts)
            && (choice.cost < found.cost || is_point(&choice))
        {
            found = choice;
        }
    }
    found
}

fn is_point(choice: &Choice) -> bool {
    matches!(choice.access, Access::Point(_))
}

/// The trees that may be searched: the rows by their primary key, and ordered indexes that hints
/// allow.
fn trees(table: &TableNode) -> Vec<TreeName> {
    let allows =
        |number: usize| table.allowed.as_ref().is_none_or(|allowed| allowed.contains(&number));
    let mut trees = Vec::new();
    for (number, index) in table.schema.indexes.iter().enumerate() {
        let serves = index.visible && index.kind == repo::schema::IndexKind::Ordered;
        if let (true, true, Ok(at)) = (serves, allows(number), u16::try_from(number)) {
            trees.push(TreeName::Index(at));
        }
    }
    if !table.schema.is_keyless() && allows(usize::MAX) {
        trees.push(TreeName::Rows);
    }
    trees
}

fn by_tree(
    table: &TableNode,
    tree: TreeName,
    parts: &[PartLayout],
    searches: &[(usize, Search<'_>)],
    facts: &mut Facts<'_, '_, '_>,
) -> Option<Choice> {
    let (mut equal, mut then) = (Vec::new(), None);
    for part in parts {
        let about = searches.iter().filter(|(column, _)| *column == part.position);
        let about: Vec<&Search<'_>> = about.map(|(_, search)| search).collect();
        if let Some(found) = equal_part(&about) {
            equal.push(found);
            continue;
        }
        then = key_bounds(&about, part);
        break;
    }
    if equal.is_empty() && then.is_none() {
        return None;
    }
    let is_whole = equal.len() == parts.len() && parts.iter().all(|part| part.prefix_len.is_none());
    let singles = equal.iter().all(|part| matches!(part, EqualPart::One(_)));
    if tree == TreeName::Rows && is_whole && singles {
        let values = equal.into_iter().filter_map(|part| match part {
            EqualPart::One(expr) => Some(expr),
            _ => None,
        });
        let access = Access::Point(values.collect());
        return Some(Choice { access, rows: 1.0, cost: 1.0 });
    }
    let covering = covers(table, tree, facts);
    let bounds = Bounds { tree, covering, equal, then };
    let is_unique = match tree {
        TreeName::Rows => true,
        TreeName::Index(number) => table.schema.indexes[usize::from(number)].unique,
    };
    let rows = estimated(table, &bounds, parts, is_unique && is_whole, facts.cx);
    let each = if tree == TreeName::Rows || covering { 1.0 } else { LOOKUP_COST };
    Some(Choice { access: Access::Range(bounds), rows, cost: 1.0 + rows * each })
}

fn equal_part(about: &[&Search<'_>]) -> Option<EqualPart> {
    let mut any_of = None;
    for search in about {
        match search {
            Search::Equal(expr) => return Some(EqualPart::One((*expr).clone())),
            Search::NullSafe(expr) => return Some(EqualPart::NullSafe((*expr).clone())),
            Search::IsNull => return Some(EqualPart::NullSafe(Expr::null())),
            Search::AnyOf(exprs) => {
                any_of = Some(EqualPart::AnyOf(exprs.iter().map(|e| (*e).clone()).collect()));
            }
            _ => (),
        }
    }
    any_of
}

fn key_bounds(about: &[&Search<'_>], part: &PartLayout) -> Option<KeyBounds> {
    // By name they compare otherwise than their numbers are ordered.
    if matches!(
        part.sql_type,
        types::SqlType::Enum { .. } | types::SqlType::Set { .. } | types::SqlType::Json
    ) {
        return None;
    }
    let (mut low, mut high, mut other) = (None, None, None);
    for search in about {
        match search {
            Search::Low(expr, inside) => low = Some(((*expr).clone(), *inside)),
            Search::High(expr, inside) => high = Some(((*expr).clone(), *inside)),
            Search::Between(from, to) => {
                (low, high) = (Some(((*from).clone(), true)), Some(((*to).clone(), true)));
            }
            Search::Starts(pattern, escape) => {
                other = Some(KeyBounds::Starts((*pattern).clone(), *escape));
            }
            Search::NotNull => other = other.or(Some(KeyBounds::NotNull)),
            _ => (),
        }
    }
    if low.is_some() || high.is_some() {
        return Some(KeyBounds::Between { low, high });
    }
    other
}

/// Whether an index's entries hold all columns that are looked at.
pub(super) fn covers(table: &TableNode, tree: TreeName, facts: &Facts<'_, '_, '_>) -> bool {
    let TreeName::Index(number) = tree else { return false };
    if table.lock.is_some() || table.row_slots.is_some() || table.schema.is_keyless() {
        return false;
    }
    let layout = repo::schema::Layout::new(&table.schema);
    let parts = layout.index_parts(usize::from(number)).iter().chain(layout.primary_parts());
    let held: BTreeSet<usize> = parts
        .filter(|part| part.prefix_len.is_none() && types::key::reversible(&part.sql_type))
        .map(|part| part.position)
        .collect();
    let filter: BTreeSet<usize> = table.filter.iter().flat_map(Expr::slots).collect();
    (0..table.schema.columns.len()).all(|column| {
        let slot = table.base + column;
        let is_used = facts.used.get(slot).copied().unwrap_or(false) || filter.contains(&slot);
        !is_used || held.contains(&column)
    })
}

/// About how many rows ranges hold.
fn estimated(
    table: &TableNode,
    bounds: &Bounds,
    parts: &[PartLayout],
    is_one: bool,
    cx: &mut Context<'_>,
) -> f64 {
    let total = table.rows.max(1.0);
    let constant = |expr: &Expr| expr.is_constant_in_statement();
    let in_equal = bounds.equal.iter().all(|part| match part {
        EqualPart::One(expr) | EqualPart::NullSafe(expr) => constant(expr),
        EqualPart::AnyOf(exprs) => exprs.iter().all(constant),
    });
    let in_then = match &bounds.then {
        Some(KeyBounds::Between { low, high }) => low.iter().chain(high).all(|(e, _)| constant(e)),
        Some(KeyBounds::Starts(expr, _)) => constant(expr),
        Some(KeyBounds::NotNull) | None => true,
    };
    let many: f64 = bounds
        .equal
        .iter()
        .map(|part| match part {
            EqualPart::AnyOf(exprs) => exprs.len() as f64,
            EqualPart::One(_) | EqualPart::NullSafe(_) => 1.0,
        })
        .product();
    if is_one {
        return many;
    }
    if in_equal && in_then {
        let row = RowScope::new(&[]);
        if let Some(count) = estimate(table, bounds, parts, &row, cx) {
            return count;
        }
    }
    let share = 1.0 / parts.len().max(1) as f64;
    let mut rows = total;
    for _ in &bounds.equal {
        rows *= total.powf(-0.6 * share.max(0.5)).min(1.0);
    }
    if bounds.then.is_some() {
        rows *= 0.3;
    }
    (rows * many).clamp(1.0, total)
}

/// What share of rows a condition lets pass, by rules of thumb.
fn selectivity(condition: &Expr) -> f64 {
    match &condition.kind {
        ExprKind::Compare(CompareOp::Equal | CompareOp::NullSafeEqual, ..) => 0.1,
        ExprKind::Compare(CompareOp::NotEqual, ..) => 0.9,
        ExprKind::Compare(..) => 0.33,
        ExprKind::Between(..) | ExprKind::Like(..) => 0.2,
        ExprKind::InList(_, list, _) => (0.1 * list.len() as f64).min(0.5),
        ExprKind::IsNull(_) => 0.1,
        ExprKind::Or(parts) => parts.iter().map(selectivity).sum::<f64>().min(1.0),
        ExprKind::And(parts) => parts.iter().map(selectivity).product(),
        _ => 0.5,
    }
}

/// About how many rows a node gives.
pub(crate) fn rows_of(node: &Node) -> f64 {
    match node {
        Node::One => 1.0,
        Node::Empty => 0.0,
        Node::Table(table) => (table.rows * table.selectivity).max(1.0),
        Node::Virtual(table) => {
            if table.pushed.is_empty() {
                100.0
            } else {
                10.0
            }
        }
        Node::Derived(derived) => {
            let share: f64 = derived.filter.iter().map(selectivity).product();
            (derived.plan.rows * share).max(1.0)
        }
        Node::CommonTable(_) | Node::Recursive(_) => 100.0,
        Node::Values(values) => values.rows.len() as f64,
        Node::Set(set) => set.inputs.iter().map(|plan| plan.rows).sum(),
        Node::Join(join) => {
            let (left, right) = (rows_of(&join.left), rows_of(&join.right));
            let share: f64 = join.on.iter().map(selectivity).product();
            match (join.kind, &join.hash) {
                (JoinKind::Semi | JoinKind::Anti, _) => left * 0.5,
                (_, Some(_)) => (left.max(right) * share).max(1.0),
                (_, None) if join.buffered => (left * right * share).max(1.0),
                (_, None) => (left * right).max(1.0),
            }
        }
        Node::Filter(input, conditions) => {
            (rows_of(input) * conditions.iter().map(selectivity).product::<f64>()).max(1.0)
        }
        Node::Compute(input, _) | Node::Distinct(input, _) => rows_of(input),
        Node::Aggregate(group) if !group.is_grouped => 1.0,
        Node::Aggregate(group) => rows_of(&group.input).sqrt().max(1.0),
        Node::Window(window) => rows_of(&window.input),
        Node::Sort(sort) => rows_of(&sort.input),
        Node::Limit(limit) => match limit.count.as_literal() {
            Some(types::Value::Int(count)) => rows_of(&limit.input).min(*count as f64),
            Some(types::Value::UInt(count)) => rows_of(&limit.input).min(*count as f64),
            _ => rows_of(&limit.input).min(100.0),
        },
    }
}

/// The state of a table, for counting.
pub(crate) fn state_of(
    table: &TableNode,
    cx: &mut Context<'_>,
) -> Option<std::sync::Arc<repo::state::TableState>> {
    match &table.source {
        TableSource::Fixed { state, .. } => Some(std::sync::Arc::clone(state)),
        TableSource::Live(place) => {
            let handle = cx.txn.open_table(place).ok()??;
            cx.txn.table_state(handle).ok()
        }
    }
}
