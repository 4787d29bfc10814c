//! Carrying out a plan from outside.

use types::Value;

use crate::context::Context;
use crate::error::Result;
use crate::plan::{QueryPlan, TargetPlan};
use super::{Frame, Operator};

/// A query under way: rows of its output, one at a time.
pub struct Rows<'p> {
    plan: &'p QueryPlan,
    root: Box<dyn Operator + 'p>,
    frame: Frame<'p>,
}

impl<'p> Rows<'p> {
    /// Begins a query.
    pub fn open(plan: &'p QueryPlan, cx: &mut Context<'_>) -> Result<Self>;
    /// The next row, into `out`; false: there is none.
    pub fn next(&mut self, cx: &mut Context<'_>, out: &mut Vec<Value>) -> Result<bool>;
    /// The query is over, or given up: what it has read is told to the transaction.
    pub fn close(self, cx: &mut Context<'_>);
}

/// The rows that an UPDATE or DELETE changes, locked: values, key and bytes in the frame's slots that
/// the plan's targets name.
pub struct TargetRows<'p> {
    rows: Rows<'p>,
}
// TargetRows::open(&TargetPlan, cx), next(cx) -> Result<Option<&Frame>>, close(cx)
// frame.values[target.key_slot]: Value::Bytes(row key), or Null where an outer join found no row
// frame.values[target.row_slot]: Value::Bytes(row value bytes)

/// Runs a query to its end.
pub fn run(plan: &QueryPlan, cx: &mut Context<'_>, each: &mut dyn FnMut(&[Value]) -> Result<()>) -> Result<u64>;
