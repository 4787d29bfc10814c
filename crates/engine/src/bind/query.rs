//! Query expressions: WITH, the body, ORDER BY and LIMIT of the whole.

use parser::ast::{self, Query, QueryBody};
use types::{ErrorCode, SqlError};

use super::Binder;
use super::scope::Scope;
use super::select::Tail;
use crate::error::Result;
use crate::expr::Expr;
use crate::plan::{Node, QueryPlan};
use crate::rules;
use crate::sink::ResultColumn;

impl Binder<'_, '_> {
    /// Binds a query that is a statement, or the source of one.
    pub(super) fn statement_query(&mut self, query: &Query) -> Result<QueryPlan> {
        let mut plan = self.query(query, false)?;
        plan.is_locking = self.is_locking;
        plan.is_cacheable = self.is_cacheable;
        Ok(plan)
    }

    /// Binds a query as a block of its own; `hides_parent`: it does not see the block right around
    /// it.
    pub(super) fn query(&mut self, query: &Query, hides_parent: bool) -> Result<QueryPlan> {
        let known = self.known.len();
        if let Some(with) = &query.with {
            self.push_with(with)?;
        }
        let locks = std::mem::replace(&mut self.locks, query.locks.clone());
        let tail = Tail { order_by: &query.order_by, limit: query.limit.as_ref(), hides_parent };
        let plan = self.body(&query.body, &tail);
        self.locks = locks;
        self.known.truncate(known);
        plan
    }

    /// Binds a body with what follows it.
    pub(super) fn body(&mut self, body: &QueryBody, tail: &Tail<'_>) -> Result<QueryPlan> {
        match body {
            QueryBody::Select(select) => self.select(select, tail),
            QueryBody::Table(name) => {
                let select = whole_table(name);
                self.select(&select, tail)
            }
            QueryBody::Paren(query) if tail.is_empty() => self.query(query, tail.hides_parent),
            QueryBody::Paren(query) => self.wrapped(query, tail),
            QueryBody::Values(rows) => self.values(rows, tail),
            QueryBody::Set(set) => self.set_operation(set, tail),
        }
    }

    /// Completes a block: its frame is known, the rules may look at it.
    pub(super) fn finish(
        &mut self,
        scope: Scope,
        root: Node,
        output: Vec<Expr>,
        columns: Vec<ResultColumn>,
    ) -> QueryPlan {
        let plan = QueryPlan {
            width: scope.used.len(),
            root,
            output,
            columns,
            outer: scope.outer.into_iter().collect(),
            subqueries: scope.subqueries,
            is_locking: self.is_locking,
            is_cacheable: self.is_cacheable,
            number: self.blocks,
            rows: 1.0,
        };
        rules::optimise(self.cx, plan, &scope.used)
    }

    /// 1222 for inputs of a set operation that differ in width.
    pub(super) fn check_widths(first: &QueryPlan, other: &QueryPlan) -> Result<()> {
        if first.output.len() == other.output.len() {
            return Ok(());
        }
        Err(SqlError::new(ErrorCode::WrongNumberOfColumnsInSelect, &[]).into())
    }
}

/// `TABLE t` is `SELECT * FROM t`.
fn whole_table(name: &ast::TableName) -> ast::Select {
    let factor = ast::TableFactor {
        name: name.clone(),
        partitions: Vec::new(),
        as_of: None,
        alias: None,
        hints: Vec::new(),
    };
    ast::Select {
        items: vec![ast::SelectItem::Wildcard],
        from: vec![ast::TableRef::Table(Box::new(factor))],
        ..ast::Select::default()
    }
}
