//! From syntax to bound plans: the one place where names and types are resolved.
//!
//! ```text
//! bind_query    a query as a statement, or of INSERT … SELECT and CREATE TABLE … AS
//! bind_target   what UPDATE and DELETE find and put
//! bind_expr     an expression over given rows: CHECK, defaults, generated columns, VALUES, SET
//! ```
//! A [`Binder`] walks a statement with a stack of [`scope`]s, one a query block. A name is looked
//! for in the innermost scope first; found further out it makes the blocks between correlated.
//! Which columns are looked at is noted on the way, so a scan reads no others. What is bound is
//! then optimised ([`crate::rules`]).

mod aggregate;
mod binder;
mod check_group;
mod cte;
mod derived;
mod explain;
mod expr;
mod from;
mod function;
mod inspect;
mod item;
mod limit;
mod lookup;
mod order;
mod query;
mod relation;
mod scope;
mod select;
mod set;
mod subquery;
mod table;
mod target;
mod window;

use std::sync::Arc;

use parser::ast;
use types::SqlType;

pub use binder::Binder;
pub use explain::explain;
pub(crate) use from::joined;
pub(crate) use subquery::comparable_by_hash;
pub use target::TargetSpec;

use crate::context::Context;
use crate::error::Result;
use crate::expr::Expr;
use crate::plan::{QueryPlan, TargetPlan};

/// The columns of a row that an expression may name: they are slots `base ..` of the row that it is
/// evaluated on.
#[derive(Clone, Debug)]
pub struct RowShape {
    /// The name that qualifies the columns; may be empty.
    pub alias: Arc<str>,
    /// The database's name; may be empty.
    pub database: Arc<str>,
    /// The columns.
    pub columns: Vec<RowColumn>,
    /// The slot of the first.
    pub base: usize,
    /// Whether it is the row that `VALUES(column)` of ON DUPLICATE KEY UPDATE means; then columns
    /// are found by their plain names only in the other rows.
    pub is_new_row: bool,
}

/// A column of such a row.
#[derive(Clone, Debug)]
pub struct RowColumn {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub sql_type: SqlType,
    /// Whether it may be NULL.
    pub nullable: bool,
}

impl RowShape {
    /// A table's row.
    pub fn of_schema(alias: &str, schema: &repo::schema::Schema, base: usize) -> Self {
        let columns = schema.columns.iter().map(|column| RowColumn {
            name: column.name.as_str().into(),
            sql_type: column.sql_type.clone(),
            nullable: column.nullable,
        });
        Self {
            alias: alias.into(),
            database: "".into(),
            columns: columns.collect(),
            base,
            is_new_row: false,
        }
    }
}

/// Binds and optimises a query.
pub fn bind_query(cx: &mut Context<'_>, query: &ast::Query) -> Result<Arc<QueryPlan>> {
    let mut binder = Binder::new(cx);
    let plan = binder.statement_query(query)?;
    Ok(Arc::new(plan))
}

/// Binds and optimises a query that may use the tables of a WITH before it (INSERT, REPLACE).
pub fn bind_query_with(
    cx: &mut Context<'_>,
    with: Option<&ast::With>,
    query: &ast::Query,
) -> Result<Arc<QueryPlan>> {
    let mut binder = Binder::new(cx);
    if let Some(with) = with {
        binder.push_with(with)?;
    }
    let plan = binder.statement_query(query)?;
    Ok(Arc::new(plan))
}

/// Binds an expression over these rows; `clause` is what an unknown column is said to be in
/// (`field list`).
pub fn bind_expr(
    cx: &mut Context<'_>,
    expr: &ast::Expr,
    rows: &[RowShape],
    clause: &'static str,
) -> Result<Expr> {
    let mut binder = Binder::new(cx);
    binder.push_rows(rows, clause);
    binder.expr(expr)
}

/// Binds what an UPDATE or DELETE finds, and what it assigns.
pub fn bind_target(cx: &mut Context<'_>, spec: &TargetSpec<'_>) -> Result<TargetPlan> {
    let mut binder = Binder::new(cx);
    binder.target(spec)
}
