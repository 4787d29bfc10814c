//! Grouping.

use super::Node;
use crate::aggregates::AggregateCall;
use crate::expr::Expr;

/// GROUP BY and aggregate functions.
#[derive(Clone)]
pub struct AggregateNode {
    /// What is grouped.
    pub input: Node,
    /// What groups share; empty: all rows are one group.
    pub keys: Vec<Expr>,
    /// Whether there is a GROUP BY clause; without one, the group is there even without rows.
    pub is_grouped: bool,
    /// The aggregates and their slots.
    pub calls: Vec<(AggregateCall, usize)>,
    /// The slots whose values in a group's first row are looked at later.
    pub carried: Vec<usize>,
    /// Whether equal keys come one after another: groups are given as they end.
    pub sorted: bool,
    /// WITH ROLLUP.
    pub rollup: Option<Rollup>,
}

/// What WITH ROLLUP adds: rows for ever fewer keys, the others NULL.
#[derive(Clone)]
pub struct Rollup {
    /// The slots of the keys' values.
    pub key_slots: Vec<usize>,
    /// The slot of a number whose bit `i` is set where key `i` is rolled up (for GROUPING).
    pub level_slot: usize,
}
