//! Grouping.

use crate::aggregates::BoundAggregate;
use crate::expr::{Expr, ExprType};

use super::Node;

/// GROUP BY and aggregate functions.
#[derive(Clone)]
pub struct AggregateNode {
    /// What is grouped.
    pub input: Node,
    /// What groups share; empty: all rows are one group, which is there even without rows.
    pub keys: Vec<Expr>,
    /// The slots of the keys' values, where the query needs them (WITH ROLLUP).
    pub key_slots: Vec<usize>,
    /// The aggregates and their slots.
    pub calls: Vec<AggregateCall>,
    /// The slots whose values in a group's first row are looked at later.
    pub carried: Vec<usize>,
    /// Whether equal keys come one after another: groups are given as they end.
    pub sorted: bool,
    /// WITH ROLLUP: super-aggregate rows follow, their keys NULL.
    pub rollup: Option<Rollup>,
    /// Whether there is a GROUP BY clause.
    pub is_grouped: bool,
}

/// What WITH ROLLUP adds.
#[derive(Clone)]
pub struct Rollup {
    /// The slot of GROUPING's bits: bit `i` is set where key `i` is rolled up.
    pub level_slot: usize,
}

/// One aggregate of a query and the slot of its result.
#[derive(Clone)]
pub struct AggregateCall {
    /// The function with its arguments.
    pub aggregate: BoundAggregate,
    /// Where the result goes.
    pub slot: usize,
    /// Its type.
    pub ty: ExprType,
}
