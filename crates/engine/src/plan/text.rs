//! A plan as text: EXPLAIN FORMAT=TREE, and golden tests.

use std::fmt::Write as _;

use super::{Access, EqualPart, JoinKind, KeyBounds, Node, QueryPlan, TableNode};
use crate::expr::Expr;

/// A line for each node, inputs indented.
pub fn tree_text(plan: &QueryPlan) -> String {
    let mut out = String::new();
    put(&plan.root, 0, &mut out);
    out
}

fn line(depth: usize, text: &str, out: &mut String) {
    let _ = writeln!(out, "{:indent$}-> {text}", "", indent = depth * 4);
}

fn put(node: &Node, depth: usize, out: &mut String) {
    let below = depth + 1;
    match node {
        Node::One => line(depth, "Rows fetched before execution", out),
        Node::Empty => line(depth, "Zero rows", out),
        Node::Table(table) => put_table(table, depth, out),
        Node::Virtual(table) => {
            let depth = put_filter(&table.filter, depth, out);
            let pushed = if table.pushed.is_empty() { "" } else { " with equalities" };
            line(depth, &format!("Virtual table {}{pushed}", table.alias), out);
        }
        Node::Derived(derived) => {
            let depth = put_filter(&derived.filter, depth, out);
            let how = if derived.kept { "Materialized" } else { "Derived" };
            line(depth, &format!("{how} table {}", derived.alias), out);
            put(&derived.plan.root, depth + 1, out);
        }
        Node::CommonTable(table) => {
            line(depth, &format!("Recursive table {}", table.name), out);
            for plan in table.seeds.iter().chain(&table.steps) {
                put(&plan.root, below, out);
            }
        }
        Node::Recursive(step) => {
            line(depth, &format!("Rows of the last step of {}", step.alias), out);
        }
        Node::Values(values) => line(depth, &format!("{} rows", values.rows.len()), out),
        Node::Set(set) => {
            let all = if set.all { " all" } else { "" };
            line(depth, &format!("{:?}{all}", set.op), out);
            set.inputs.iter().for_each(|plan| put(&plan.root, below, out));
        }
        Node::Join(join) => {
            let how = if join.hash.is_some() { "hash join" } else { "Nested loop join" };
            let kind = match join.kind {
                JoinKind::Inner => "inner",
                JoinKind::Left => "left",
                JoinKind::Full => "full",
                JoinKind::Semi => "semi",
                JoinKind::Anti => "anti",
            };
            let mut text = format!("{how} ({kind})");
            if let Some(keys) = &join.hash {
                let pairs = keys.left.iter().zip(&keys.right);
                let pairs: Vec<String> = pairs.map(|(a, b)| format!("{a} = {b}")).collect();
                let _ = write!(text, " on {}", pairs.join(" and "));
            }
            if !join.on.is_empty() {
                let _ = write!(text, " if {}", shown(&join.on));
            }
            line(depth, &text, out);
            put(&join.left, below, out);
            put(&join.right, below, out);
        }
        Node::Filter(input, conditions) => {
            line(depth, &format!("Filter: {}", shown(conditions)), out);
            put(input, below, out);
        }
        Node::Compute(input, computed) => {
            let exprs: Vec<String> = computed.iter().map(|(_, expr)| expr.to_string()).collect();
            line(depth, &format!("Compute: {}", exprs.join(", ")), out);
            put(input, below, out);
        }
        _ => put_rest(node, depth, out),
    }
}

fn put_rest(node: &Node, depth: usize, out: &mut String) {
    let below = depth + 1;
    match node {
        Node::Aggregate(group) => {
            let how = if group.sorted { "Group aggregate" } else { "Aggregate" };
            let calls: Vec<&str> = group.calls.iter().map(|(call, _)| call.function.name).collect();
            let by = if group.keys.is_empty() { "" } else { " by " };
            let keys: Vec<String> = group.keys.iter().map(Expr::to_string).collect();
            let text = format!("{how} {}{by}{}", calls.join(", "), keys.join(", "));
            line(depth, text.trim_end(), out);
            put(&group.input, below, out);
        }
        Node::Window(window) => {
            line(depth, &format!("Window: {} functions", window.calls.len()), out);
            put(&window.input, below, out);
        }
        Node::Distinct(input, _) => {
            line(depth, "Distinct", out);
            put(input, below, out);
        }
        Node::Sort(sort) => {
            let key = |key: &super::SortKey| {
                format!("{}{}", key.expr, if key.descending { " DESC" } else { "" })
            };
            let keys: Vec<String> = sort.keys.iter().map(key).collect();
            let limit = if sort.limit.is_some() { ", first rows only" } else { "" };
            line(depth, &format!("Sort: {}{limit}", keys.join(", ")), out);
            put(&sort.input, below, out);
        }
        Node::Limit(limit) => {
            line(depth, &format!("Limit: {}", limit.count), out);
            put(&limit.input, below, out);
        }
        _ => (),
    }
}

fn put_filter(conditions: &[Expr], depth: usize, out: &mut String) -> usize {
    if conditions.is_empty() {
        return depth;
    }
    line(depth, &format!("Filter: {}", shown(conditions)), out);
    depth + 1
}

fn shown(conditions: &[Expr]) -> String {
    let all: Vec<String> = conditions.iter().map(Expr::to_string).collect();
    all.join(" and ")
}

fn put_table(table: &TableNode, depth: usize, out: &mut String) {
    let depth = put_filter(&table.filter, depth, out);
    let alias = &table.alias;
    let backward = if table.backward { ", backward" } else { "" };
    let text = match &table.access {
        Access::Full => format!("Table scan on {alias}{backward}"),
        Access::Point(values) => {
            let values: Vec<String> = values.iter().map(Expr::to_string).collect();
            format!("Row of {alias} by PRIMARY ({})", values.join(", "))
        }
        Access::Index { index, covering } => {
            let name = &table.schema.indexes[usize::from(*index)].name;
            let how = if *covering { "Covering index scan" } else { "Index scan" };
            format!("{how} on {alias} using {name}{backward}")
        }
        Access::Range(bounds) => {
            let how = if bounds.covering { "Covering index range" } else { "Range" };
            let parts = range_text(&bounds.equal, bounds.then.as_ref());
            format!("{how} of {alias} using {} ({parts}){backward}", table.key_name(bounds.tree))
        }
    };
    line(depth, &text, out);
}

fn range_text(equal: &[EqualPart], then: Option<&KeyBounds>) -> String {
    let mut parts: Vec<String> = equal
        .iter()
        .map(|part| match part {
            EqualPart::One(expr) => format!("= {expr}"),
            EqualPart::NullSafe(expr) => format!("<=> {expr}"),
            EqualPart::AnyOf(exprs) => format!("in {} values", exprs.len()),
        })
        .collect();
    match then {
        None => (),
        Some(KeyBounds::NotNull) => parts.push("is not NULL".to_owned()),
        Some(KeyBounds::Starts(pattern, _)) => parts.push(format!("like {pattern}")),
        Some(KeyBounds::Between { low, high }) => {
            if let Some((low, inside)) = low {
                parts.push(format!("{} {low}", if *inside { ">=" } else { ">" }));
            }
            if let Some((high, inside)) = high {
                parts.push(format!("{} {high}", if *inside { "<=" } else { "<" }));
            }
        }
    }
    parts.join(", ")
}

impl TableNode {
    /// The name of a tree's key.
    pub fn key_name(&self, tree: repo::txn::TreeName) -> &str {
        match tree {
            repo::txn::TreeName::Rows => "PRIMARY",
            repo::txn::TreeName::Index(number) => {
                self.schema.indexes.get(usize::from(number)).map_or("", |index| &index.name)
            }
        }
    }
}
