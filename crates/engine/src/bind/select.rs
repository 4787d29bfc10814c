//! One SELECT: its clauses in the order in which they mean something.
//!
//! ```text
//! FROM ─ WHERE ─ GROUP BY + aggregates ─ HAVING ─ window functions ─ DISTINCT ─ ORDER BY ─ LIMIT
//! ```
//! The select list is bound after GROUP BY, since its columns are then looked at in groups, and
//! before HAVING and ORDER BY, which may name its elements.

use parser::ast::{self, OrderItem, Select};

use super::Binder;
use super::inspect;
use super::scope::{Alias, AliasUse, Allows, Scope};
use crate::error::Result;
use crate::expr::{Expr, ExprKind};
use crate::plan::{AggregateNode, Node, QueryPlan, SortKey, has_subquery};
use crate::sink::ResultColumn;

/// What follows a query's body, and how the block lies among others.
#[derive(Clone, Copy)]
pub(super) struct Tail<'a> {
    pub(super) order_by: &'a [OrderItem],
    pub(super) limit: Option<&'a ast::Limit>,
    /// The block does not see the one right around it.
    pub(super) hides_parent: bool,
}

impl Tail<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.order_by.is_empty() && self.limit.is_none()
    }
}

/// The select list, bound.
#[derive(Default)]
pub(super) struct Output {
    pub(super) exprs: Vec<Expr>,
    pub(super) columns: Vec<ResultColumn>,
}

impl Binder<'_, '_> {
    /// Binds a SELECT as a block of its own.
    pub(super) fn select(&mut self, select: &Select, tail: &Tail<'_>) -> Result<QueryPlan> {
        let mut scope = Scope::new("field list");
        scope.hides_parent = tail.hides_parent;
        scope.named_windows =
            select.windows.iter().map(|(name, spec)| (name.name.clone(), spec.clone())).collect();
        self.push_scope(scope)?;
        self.blocks += 1;
        let node = self.tables_of(&select.from)?;
        let node = self.filtered(node, select.filter.as_ref())?;
        let is_grouped = self.group_by(select, tail)?;
        let mut output = self.select_list(select)?;
        let having = self.having(select, is_grouped)?;
        let keys = self.sort_keys(tail, &output)?;
        if is_grouped {
            self.check_full_group_by(select, &node)?;
        }
        let node = if is_grouped { self.grouped(node, select) } else { node };
        let node = if having.is_empty() { node } else { Node::Filter(Box::new(node), having) };
        let node = self.windowed(node);
        let node = self.arranged(node, select, keys, &mut output);
        let node = self.limited(node, tail.limit, select.modifiers.calc_found_rows)?;
        let scope = self.pop_scope();
        Ok(self.finish(scope, node, output.exprs, output.columns))
    }

    /// WHERE.
    pub(super) fn filtered(&mut self, node: Node, filter: Option<&ast::Expr>) -> Result<Node> {
        let Some(filter) = filter else { return Ok(node) };
        self.scope().clause = "where clause";
        let conditions = self.condition(filter)?;
        self.scope().clause = "field list";
        Ok(Node::Filter(Box::new(node), conditions))
    }

    /// Binds a condition as the conditions that must all be true.
    pub(super) fn condition(&mut self, condition: &ast::Expr) -> Result<Vec<Expr>> {
        let bound = self.expr(condition)?;
        Ok(bound.into_conjuncts())
    }

    /// GROUP BY; whether rows are grouped at all.
    fn group_by(&mut self, select: &Select, tail: &Tail<'_>) -> Result<bool> {
        let is_grouped =
            !select.group_by.is_empty() || inspect::has_aggregates(select, tail.order_by);
        if is_grouped {
            self.bind_group_keys(select)?;
        }
        self.scope().allows = Allows {
            aggregates: true,
            windows: true,
            inside_aggregate: false,
            grouped: is_grouped,
        };
        Ok(is_grouped)
    }

    fn select_list(&mut self, select: &Select) -> Result<Output> {
        self.scope().clause = "field list";
        let mut output = Output::default();
        for item in &select.items {
            self.select_item(item, &mut output)?;
        }
        Ok(output)
    }

    /// HAVING: it sees groups, the select list, and no other columns.
    fn having(&mut self, select: &Select, is_grouped: bool) -> Result<Vec<Expr>> {
        let Some(having) = &select.having else { return Ok(Vec::new()) };
        let scope = self.scope();
        scope.clause = "having clause";
        scope.alias_use = AliasUse::AfterColumns;
        scope.allows.windows = false;
        scope.having = Some(scope.having_slots(is_grouped));
        let bound = self.condition(having);
        let scope = self.scope();
        scope.having = None;
        scope.allows.windows = true;
        scope.alias_use = AliasUse::None;
        bound
    }

    fn sort_keys(&mut self, tail: &Tail<'_>, output: &Output) -> Result<Vec<SortKey>> {
        let keys = self.order_keys(tail.order_by, &output.exprs)?;
        Ok(keys)
    }

    /// The node that groups.
    fn grouped(&mut self, input: Node, select: &Select) -> Node {
        let scope = self.scope();
        let grouping = scope.grouping.take();
        let (keys, rollup) =
            grouping.map_or((Vec::new(), None), |grouping| (grouping.keys, grouping.rollup));
        let rollup =
            rollup.map(|(key_slots, level_slot)| crate::plan::Rollup { key_slots, level_slot });
        Node::Aggregate(Box::new(AggregateNode {
            input,
            keys,
            is_grouped: !select.group_by.is_empty(),
            calls: std::mem::take(&mut scope.calls),
            carried: scope.bare.iter().copied().collect(),
            sorted: false,
            rollup,
        }))
    }

    /// DISTINCT and ORDER BY. What they look at and is costly or unsteady is computed once, before;
    /// what nobody looks at stays where MySQL has it, behind the sort: `@n := @n + 1` numbers the
    /// rows as they come out.
    fn arranged(
        &mut self,
        node: Node,
        select: &Select,
        mut keys: Vec<SortKey>,
        output: &mut Output,
    ) -> Node {
        if keys.is_empty() && !select.distinct {
            return node;
        }
        let is_steady = |expr: &Expr| expr.is_movable() && !has_subquery(expr);
        let looks_at_all = select.distinct || !keys.iter().all(|key| is_steady(&key.expr));
        let mut computed = Vec::new();
        for expr in &mut output.exprs {
            if is_steady(expr) || !looks_at_all {
                continue;
            }
            let slot = self.scope().allocate(1, true);
            let made = Expr::slot(slot, expr.ty.clone());
            let before = std::mem::replace(expr, made.clone());
            for key in &mut keys {
                if is_same(&key.expr, &before) {
                    key.expr = made.clone();
                }
            }
            computed.push((slot, before));
        }
        let node = if computed.is_empty() { node } else { Node::Compute(Box::new(node), computed) };
        let node = if select.distinct {
            Node::Distinct(Box::new(node), output.exprs.clone())
        } else {
            node
        };
        super::order::sorted(node, keys)
    }

    /// Remembers an element of the select list for the clauses behind it.
    pub(super) fn note_alias(&mut self, name: &str, expr: &Expr, bound: Bound) {
        let alias = Alias {
            name: name.into(),
            expr: expr.clone(),
            bare: bound.bare,
            has_aggregate: bound.has_aggregate,
            has_window: bound.has_window,
        };
        self.scope().aliases.push(alias);
    }
}

/// What was found in an element of the select list.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) bare: std::collections::BTreeSet<usize>,
    pub(super) has_aggregate: bool,
    pub(super) has_window: bool,
}

/// Whether both are the same subquery: ORDER BY took the select list's.
fn is_same(a: &Expr, b: &Expr) -> bool {
    match (&a.kind, &b.kind) {
        (ExprKind::Subquery(a), ExprKind::Subquery(b)) => std::sync::Arc::ptr_eq(a, b),
        (ExprKind::Call(one, ones), ExprKind::Call(other, others)) => {
            std::ptr::eq(*one, *other) && ones.is_empty() && others.is_empty()
        }
        _ => false,
    }
}
