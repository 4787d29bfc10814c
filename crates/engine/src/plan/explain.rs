//! EXPLAIN's table: a row for each table, in the order in which they are read.

use super::{Access, EqualPart, Node, QueryPlan, TableNode};
use crate::expr::Expr;

/// One row of EXPLAIN, with MySQL's columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplainRow {
    /// The number of the block.
    pub id: Option<u32>,
    /// SIMPLE, PRIMARY, SUBQUERY, DERIVED, UNION …
    pub select_type: &'static str,
    /// The table's alias.
    pub table: Option<String>,
    /// How it is read: system, const, eq_ref, ref, range, index, ALL.
    pub access: Option<&'static str>,
    /// Keys that could serve.
    pub possible_keys: Option<String>,
    /// The key that serves.
    pub key: Option<String>,
    /// How many bytes of it.
    pub key_len: Option<String>,
    /// What it is compared with.
    pub reference: Option<String>,
    /// Rows read, estimated.
    pub rows: Option<u64>,
    /// How many of a hundred pass.
    pub filtered: Option<f64>,
    /// The rest.
    pub extra: Option<String>,
}

/// The rows of EXPLAIN.
pub fn explain_rows(plan: &QueryPlan) -> Vec<ExplainRow> {
    let mut rows = Vec::new();
    let has_more = has_blocks(plan);
    block(plan, if has_more { "PRIMARY" } else { "SIMPLE" }, &mut rows);
    rows
}

fn has_blocks(plan: &QueryPlan) -> bool {
    let mut found = false;
    each_inner(plan, &mut |_, _| found = true);
    found
}

fn block(plan: &QueryPlan, select_type: &'static str, rows: &mut Vec<ExplainRow>) {
    let first = rows.len();
    let mut extra = Vec::new();
    put(&plan.root, plan.number, select_type, &mut extra, rows);
    if rows.len() == first && !matches!(plan.root, Node::Set(_)) {
        let text = if extra.is_empty() { "No tables used" } else { "Impossible WHERE" };
        rows.push(ExplainRow {
            id: Some(plan.number),
            select_type,
            extra: Some(text.to_owned()),
            ..ExplainRow::default()
        });
    } else if let Some(row) = rows.get_mut(first) {
        for text in extra {
            add_extra(row, text);
        }
    }
    each_inner(plan, &mut |inner, kind| block(inner, kind, rows));
}

fn add_extra(row: &mut ExplainRow, text: &str) {
    match &mut row.extra {
        Some(extra) if !extra.contains(text) => {
            extra.push_str("; ");
            extra.push_str(text);
        }
        Some(_) => (),
        none => *none = Some(text.to_owned()),
    }
}

/// Calls `see` with the blocks inside a block.
fn each_inner(plan: &QueryPlan, see: &mut dyn FnMut(&QueryPlan, &'static str)) {
    inner_of(&plan.root, see);
    for (inner, looks_out) in &plan.subqueries {
        see(inner, if *looks_out { "DEPENDENT SUBQUERY" } else { "SUBQUERY" });
    }
}

fn inner_of(node: &Node, see: &mut dyn FnMut(&QueryPlan, &'static str)) {
    match node {
        Node::Derived(derived) => see(&derived.plan, "DERIVED"),
        Node::CommonTable(table) => {
            table.seeds.iter().for_each(|plan| see(plan, "DERIVED"));
            table.steps.iter().for_each(|plan| see(plan, "UNION"));
        }
        Node::Set(set) => {
            for (at, plan) in set.inputs.iter().enumerate() {
                see(plan, if at == 0 { "PRIMARY" } else { "UNION" });
            }
        }
        Node::Join(join) => {
            inner_of(&join.left, see);
            inner_of(&join.right, see);
        }
        Node::Filter(input, _) | Node::Compute(input, _) | Node::Distinct(input, _) => {
            inner_of(input, see);
        }
        Node::Aggregate(group) => inner_of(&group.input, see),
        Node::Window(window) => inner_of(&window.input, see),
        Node::Sort(sort) => inner_of(&sort.input, see),
        Node::Limit(limit) => inner_of(&limit.input, see),
        _ => (),
    }
}

fn put(
    node: &Node,
    id: u32,
    select_type: &'static str,
    extra: &mut Vec<&'static str>,
    rows: &mut Vec<ExplainRow>,
) {
    match node {
        Node::Table(table) => rows.push(table_row(table, id, select_type)),
        Node::Virtual(table) => rows.push(plain_row(&table.alias, id, select_type, 100)),
        Node::Derived(derived) => {
            let name = format!("<derived{}>", derived.plan.number);
            let mut row = plain_row(&name, id, select_type, whole(derived.plan.rows));
            if !derived.filter.is_empty() {
                add_extra(&mut row, "Using where");
            }
            rows.push(row);
        }
        Node::Recursive(step) => rows.push(plain_row(&step.alias, id, select_type, 100)),
        Node::Join(join) => {
            put(&join.left, id, select_type, extra, rows);
            let first = rows.len();
            put(&join.right, id, select_type, extra, rows);
            if let Some(row) = rows.get_mut(first) {
                if !join.on.is_empty() {
                    add_extra(row, "Using where");
                }
                if join.hash.is_some() {
                    add_extra(row, "Using join buffer (hash join)");
                }
            }
        }
        Node::Filter(input, _) => {
            extra.push("Using where");
            put(input, id, select_type, extra, rows);
        }
        Node::Aggregate(group) => {
            if group.is_grouped && !group.sorted {
                extra.push("Using temporary");
            }
            put(&group.input, id, select_type, extra, rows);
        }
        Node::Distinct(input, _) => {
            extra.push("Using temporary");
            put(input, id, select_type, extra, rows);
        }
        Node::Window(window) => {
            extra.push("Using filesort");
            put(&window.input, id, select_type, extra, rows);
        }
        Node::Sort(sort) => {
            extra.push("Using filesort");
            put(&sort.input, id, select_type, extra, rows);
        }
        Node::Compute(input, _) => put(input, id, select_type, extra, rows),
        Node::Limit(limit) => put(&limit.input, id, select_type, extra, rows),
        _ => (),
    }
}

fn whole(rows: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate")]
    let whole = rows.round().max(1.0) as u64;
    whole
}

fn plain_row(name: &str, id: u32, select_type: &'static str, rows: u64) -> ExplainRow {
    ExplainRow {
        id: Some(id),
        select_type,
        table: Some(name.to_owned()),
        access: Some("ALL"),
        rows: Some(rows),
        filtered: Some(100.0),
        ..ExplainRow::default()
    }
}

fn table_row(table: &TableNode, id: u32, select_type: &'static str) -> ExplainRow {
    let mut row = plain_row(&table.alias, id, select_type, whole(table.rows));
    row.filtered = Some((table.selectivity * 100.0).clamp(0.0, 100.0));
    match &table.access {
        Access::Full => (),
        Access::Index { index, covering } => {
            row.access = Some("index");
            row.key = Some(table.schema.indexes[usize::from(*index)].name.clone());
            if *covering {
                add_extra(&mut row, "Using index");
            }
        }
        Access::Point(values) => {
            let is_const = values.iter().all(|value| value.slots().is_empty());
            row.access = Some(if is_const { "const" } else { "eq_ref" });
            row.key = Some("PRIMARY".to_owned());
            row.reference = Some(references(values.iter()));
            row.rows = Some(1);
        }
        Access::Range(bounds) => {
            let single = |part: &EqualPart| !matches!(part, EqualPart::AnyOf(_));
            let is_ref = bounds.then.is_none() && bounds.equal.iter().all(single);
            row.access = Some(if is_ref { "ref" } else { "range" });
            row.key = Some(table.key_name(bounds.tree).to_owned());
            if is_ref {
                let values = bounds.equal.iter().filter_map(|part| match part {
                    EqualPart::One(expr) | EqualPart::NullSafe(expr) => Some(expr),
                    EqualPart::AnyOf(_) => None,
                });
                row.reference = Some(references(values));
            }
            if bounds.covering {
                add_extra(&mut row, "Using index");
            }
        }
    }
    row.possible_keys = row.key.clone().filter(|_| row.access != Some("index"));
    let is_exact = matches!(row.access, Some("const" | "eq_ref" | "ref"));
    if !table.filter.is_empty() && !is_exact {
        add_extra(&mut row, "Using where");
    }
    if table.backward {
        add_extra(&mut row, "Backward index scan");
    }
    row
}

fn references<'e>(values: impl Iterator<Item = &'e Expr>) -> String {
    let one =
        |expr: &Expr| if expr.slots().is_empty() { "const".to_owned() } else { expr.to_string() };
    let all: Vec<String> = values.map(one).collect();
    all.join(",")
}
