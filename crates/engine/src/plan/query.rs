//! Blocks, and subqueries inside expressions.

use super::Node;
use crate::expr::{CompareOp, Expr};
use crate::sink::ResultColumn;
use std::sync::Arc;

use types::CollationId;

/// A query block, ready to run.
#[derive(Clone)]
pub struct QueryPlan {
    /// How many slots its frame has.
    pub width: usize,
    /// What makes the rows.
    pub root: Node,
    /// What comes out, evaluated on each row's frame.
    pub output: Vec<Expr>,
    /// What a client is told of the output.
    pub columns: Vec<ResultColumn>,
    /// The values outside the block that it looks at: how many blocks out (1: the nearest), and the
    /// slot.
    pub outer: Vec<(u16, usize)>,
    /// The subqueries in its expressions, and whether each looks at its rows.
    pub subqueries: Vec<(Arc<QueryPlan>, bool)>,
    /// Whether rows are locked.
    pub is_locking: bool,
    /// Whether it means the same in a later statement, parameters aside.
    pub is_cacheable: bool,
    /// Its number in EXPLAIN.
    pub number: u32,
    /// How many rows are expected.
    pub rows: f64,
}

/// A subquery inside an expression.
pub struct SubqueryPlan {
    /// What is asked of it.
    pub form: SubqueryForm,
    /// The block.
    pub plan: Arc<QueryPlan>,
}

/// What is asked of a subquery.
pub enum SubqueryForm {
    /// Its one value.
    Scalar,
    /// Whether there is a row.
    Exists,
    /// `left IN (…)`, on rows of the same width. The collations are those of the comparisons.
    In {
        /// The left side.
        left: Vec<Expr>,
        /// Of the comparisons.
        collations: Vec<CollationId>,
        /// Whether both sides are of kinds whose hash keys can be compared.
        hashed: bool,
    },
    /// `left op ANY (…)`, `left op ALL (…)`.
    Quantified {
        /// The left side.
        left: Expr,
        /// The comparison.
        op: CompareOp,
        /// ALL.
        all: bool,
        /// Of the comparison.
        collation: CollationId,
    },
    /// `(a, b) op (…)`: a row of one.
    Row {
        /// The left side.
        left: Vec<Expr>,
        /// The comparison.
        op: CompareOp,
        /// Of the comparisons.
        collations: Vec<CollationId>,
    },
}
