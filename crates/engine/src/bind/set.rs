//! UNION, INTERSECT, EXCEPT; VALUES; a query in parentheses with more behind it.

use std::sync::Arc;

use parser::ast::{self, Query, QueryBody, SetOp, SetOperation};
use types::{ErrorCode, SqlError};

use super::Binder;
use super::scope::{Scope, ScopeColumn, ScopeTable, Visible};
use super::select::Tail;
use crate::error::Result;
use crate::expr::{Expr, ExprType, union_types};
use crate::plan::{Node, QueryPlan, SetNode, ValuesNode};
use crate::sink::{ColumnFlags, ResultColumn};

impl Binder<'_, '_> {
    /// Binds a set operation.
    pub(super) fn set_operation(
        &mut self,
        set: &SetOperation,
        tail: &Tail<'_>,
    ) -> Result<QueryPlan> {
        let mut parts = Vec::new();
        flatten(set, &mut parts);
        let inner = Tail { order_by: &[], limit: None, hides_parent: tail.hides_parent };
        let mut inputs = Vec::with_capacity(parts.len());
        // The inputs are blocks beside each other, below the frame of the whole.
        let mut outer = Scope::new("order clause");
        outer.hides_parent = tail.hides_parent;
        self.push_scope(outer)?;
        for part in parts {
            let plan = self.body(part, &Tail { hides_parent: true, ..inner })?;
            if let Some(first) = inputs.first() {
                Self::check_widths(first, &plan)?;
            }
            inputs.push(plan);
        }
        self.set_block(set.op, set.all, inputs, tail)
    }

    /// `(SELECT …) ORDER BY … LIMIT …`.
    pub(super) fn wrapped(&mut self, query: &Query, tail: &Tail<'_>) -> Result<QueryPlan> {
        let mut outer = Scope::new("order clause");
        outer.hides_parent = tail.hides_parent;
        self.push_scope(outer)?;
        let plan = self.query(query, true)?;
        self.set_block(SetOp::Union, true, vec![plan], tail)
    }

    /// The block of a set operation whose inputs are bound: its scope is the innermost.
    fn set_block(
        &mut self,
        op: SetOp,
        all: bool,
        inputs: Vec<QueryPlan>,
        tail: &Tail<'_>,
    ) -> Result<QueryPlan> {
        let width = inputs.first().map_or(0, |first| first.output.len());
        let base = self.scope().allocate(width, true);
        let types = self.column_types(&inputs)?;
        let mut columns = inputs.first().map_or_else(Vec::new, |first| first.columns.clone());
        let is_one = inputs.len() == 1;
        for (column, ty) in columns.iter_mut().zip(&types) {
            (column.sql_type, column.nullable) = (ty.sql_type.clone(), ty.nullable);
            if !is_one {
                column.flags = ColumnFlags::default();
                for text in [&mut column.database, &mut column.table, &mut column.org_table] {
                    text.clear();
                }
                column.org_name.clear();
            }
        }
        let output = self.name_columns(&columns, &types, base)?;
        let node = Node::Set(Box::new(SetNode {
            op,
            all,
            inputs: inputs.into_iter().map(Arc::new).collect(),
            types: types.into_iter().map(|ty| ty.sql_type).collect(),
            base,
        }));
        self.tail(node, output, columns, tail)
    }

    /// The type of each column of a set operation.
    pub(super) fn column_types(&mut self, inputs: &[QueryPlan]) -> Result<Vec<ExprType>> {
        let width = inputs.first().map_or(0, |first| first.output.len());
        let collation = self.cx.session.collation;
        let mut types = Vec::with_capacity(width);
        for column in 0..width {
            let all: Vec<&ExprType> = inputs.iter().map(|plan| &plan.output[column].ty).collect();
            types.push(match all.as_slice() {
                [only] => (*only).clone(),
                _ => union_types(&all, collation, "UNION")?,
            });
        }
        Ok(types)
    }

    /// Makes the output's columns the block's only names, for ORDER BY.
    fn name_columns(
        &mut self,
        columns: &[ResultColumn],
        types: &[ExprType],
        base: usize,
    ) -> Result<Vec<Expr>> {
        let output: Vec<Expr> =
            types.iter().enumerate().map(|(at, ty)| Expr::slot(base + at, ty.clone())).collect();
        let table = ScopeTable {
            alias: "".into(),
            database: "".into(),
            columns: columns
                .iter()
                .zip(&output)
                .map(|(column, expr)| named(column, expr))
                .collect(),
            keys: Vec::new(),
        };
        let visible: Vec<Visible> = self.add_table(table)?;
        self.scope().visible = visible;
        Ok(output)
    }

    /// ORDER BY and LIMIT of a block that is no SELECT; leaves the block.
    fn tail(
        &mut self,
        node: Node,
        output: Vec<Expr>,
        columns: Vec<ResultColumn>,
        tail: &Tail<'_>,
    ) -> Result<QueryPlan> {
        let keys = self.order_keys(tail.order_by, &output)?;
        let node = super::order::sorted(node, keys);
        let node = self.limited(node, tail.limit, false)?;
        self.blocks += 1;
        let scope = self.pop_scope();
        Ok(self.finish(scope, node, output, columns))
    }

    /// VALUES ROW(…), …
    pub(super) fn values(&mut self, rows: &[Vec<ast::Expr>], tail: &Tail<'_>) -> Result<QueryPlan> {
        let mut outer = Scope::new("field list");
        outer.hides_parent = tail.hides_parent;
        self.push_scope(outer)?;
        let width = rows.first().map_or(0, Vec::len);
        let mut bound: Vec<Vec<Expr>> = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            if row.len() != width {
                let code = ErrorCode::WrongValueCountOnRow;
                return Err(SqlError::new(code, &[&(at + 1)]).into());
            }
            bound.push(row.iter().map(|value| self.expr(value)).collect::<Result<_>>()?);
        }
        let collation = self.cx.session.collation;
        let mut types = Vec::with_capacity(width);
        for column in 0..width {
            let all: Vec<&ExprType> = bound.iter().map(|row| &row[column].ty).collect();
            types.push(union_types(&all, collation, "VALUES")?);
        }
        for row in &mut bound {
            for (value, ty) in row.iter_mut().zip(&types) {
                *value = crate::expr::retype(value.clone(), ty);
            }
        }
        let base = self.scope().allocate(width, true);
        let columns: Vec<ResultColumn> = types.iter().enumerate().map(unnamed_column).collect();
        let output = self.name_columns(&columns, &types, base)?;
        self.scope().clause = "order clause";
        let node = Node::Values(Box::new(ValuesNode { rows: bound, base }));
        self.tail(node, output, columns, tail)
    }
}

/// The inputs of a chain of one operation, from left to right; only UNION is associative with
/// itself.
fn flatten<'a>(set: &'a SetOperation, parts: &mut Vec<&'a QueryBody>) {
    match &set.left {
        QueryBody::Set(left)
            if left.op == set.op && left.all == set.all && set.op == SetOp::Union =>
        {
            flatten(left, parts);
        }
        other => parts.push(other),
    }
    parts.push(&set.right);
}

fn named(column: &ResultColumn, expr: &Expr) -> ScopeColumn {
    ScopeColumn {
        name: column.name.as_str().into(),
        expr: expr.clone(),
        org_table: column.org_table.as_str().into(),
        org_name: column.org_name.as_str().into(),
        flags: column.flags,
        invisible: false,
        default: None,
    }
}

fn unnamed_column((at, ty): (usize, &ExprType)) -> ResultColumn {
    ResultColumn {
        name: format!("column_{at}"),
        database: String::new(),
        table: String::new(),
        org_table: String::new(),
        org_name: String::new(),
        sql_type: ty.sql_type.clone(),
        nullable: ty.nullable,
        flags: ColumnFlags::default(),
    }
}
