//! Sources of rows that are not stored tables.

use std::sync::Arc;

use parser::ast::SetOp;
use types::SqlType;

use super::QueryPlan;
use crate::expr::Expr;
use crate::virtual_table::VirtualTable;

/// A virtual table or the result of a table function.
#[derive(Clone)]
pub struct VirtualNode {
    /// Makes the rows.
    pub table: Arc<dyn VirtualTable>,
    /// What the query calls it.
    pub alias: Arc<str>,
    /// The slot of its first column.
    pub base: usize,
    /// `column = value`, handed down.
    pub pushed: Vec<(usize, Expr)>,
    /// What rows must pass.
    pub filter: Vec<Expr>,
    /// Where the whole row goes too, for statements that change it: a slot for a row number.
    pub row_slot: Option<usize>,
}

/// A block in FROM.
#[derive(Clone)]
pub struct DerivedNode {
    /// The block.
    pub plan: Arc<QueryPlan>,
    /// What the query calls it.
    pub alias: Arc<str>,
    /// The slot of its first column.
    pub base: usize,
    /// Its columns that are looked at.
    pub columns: Vec<usize>,
    /// Whether its rows are kept for the whole statement: it looks at nothing outside, and may be
    /// read more than once.
    pub kept: bool,
    /// What rows must pass.
    pub filter: Vec<Expr>,
}

/// The rows of the last step, in a recursive common table expression.
#[derive(Clone)]
pub struct RecursiveNode {
    /// Which one: what the binder numbered it.
    pub table: usize,
    /// What the query calls it.
    pub alias: Arc<str>,
    /// The slot of its first column.
    pub base: usize,
    /// How many columns it has.
    pub width: usize,
}

/// What a recursive common table expression repeats.
#[derive(Clone)]
pub struct CommonTable {
    /// Its number, that [`RecursiveNode::table`] names.
    pub table: usize,
    /// Its name.
    pub name: Arc<str>,
    /// Whether equal rows count once.
    pub distinct: bool,
    /// What makes its first rows.
    pub seeds: Vec<Arc<QueryPlan>>,
    /// What is done with the rows of the last step, until there are none.
    pub steps: Vec<Arc<QueryPlan>>,
    /// The columns' types.
    pub types: Vec<SqlType>,
    /// The slot of its first column.
    pub base: usize,
}

/// VALUES.
#[derive(Clone)]
pub struct ValuesNode {
    /// The rows.
    pub rows: Vec<Vec<Expr>>,
    /// The slot of the first column.
    pub base: usize,
}

/// UNION, INTERSECT, EXCEPT, of blocks with the same number of columns.
#[derive(Clone)]
pub struct SetNode {
    /// Which.
    pub op: SetOp,
    /// Otherwise equal rows count once.
    pub all: bool,
    /// The inputs: two, of UNION any number.
    pub inputs: Vec<Arc<QueryPlan>>,
    /// The columns' types, which the inputs' values are brought to.
    pub types: Vec<SqlType>,
    /// The slot of the first column.
    pub base: usize,
}
