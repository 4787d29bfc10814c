//! ORDER BY and LIMIT.

use super::Node;
use crate::expr::Expr;

/// Sorts; with a limit it keeps only so many rows.
#[derive(Clone)]
pub struct SortNode {
    /// What is sorted.
    pub input: Node,
    /// By what.
    pub keys: Vec<SortKey>,
    /// The slots that are looked at later.
    pub kept: Vec<usize>,
    /// LIMIT's count and offset, where nothing between drops rows.
    pub limit: Option<(Expr, Option<Expr>)>,
}

/// One expression of ORDER BY.
#[derive(Clone)]
pub struct SortKey {
    /// What is compared.
    pub expr: Expr,
    /// From high to low.
    pub descending: bool,
}

/// Lets rows through from an offset up to a count.
#[derive(Clone)]
pub struct LimitNode {
    /// What is cut.
    pub input: Node,
    /// How many rows pass.
    pub count: Expr,
    /// How many are left out first.
    pub offset: Option<Expr>,
    /// SQL_CALC_FOUND_ROWS: the rest is counted.
    pub counts_all: bool,
}
