//! Carrying out a plan from outside.

use types::Value;

use super::build::build;
use super::{Frame, Operator};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::plan::{QueryPlan, TargetPlan};

/// A query under way: rows of its output, one at a time.
pub struct Rows<'p> {
    plan: &'p QueryPlan,
    root: Box<dyn Operator + 'p>,
    frame: Frame<'p>,
}

impl<'p> Rows<'p> {
    /// Begins a query.
    pub fn open(plan: &'p QueryPlan, cx: &mut Context<'_>) -> Result<Self> {
        Self::open_in(plan, None, cx)
    }

    /// Begins a query inside a row of another.
    pub(super) fn open_in(
        plan: &'p QueryPlan,
        outer: Option<&'p RowScope<'p>>,
        cx: &mut Context<'_>,
    ) -> Result<Self> {
        let mut frame = Frame::new(plan.width, outer);
        let mut root = build(&plan.root);
        root.open(&mut frame, cx)?;
        Ok(Self { plan, root, frame })
    }

    /// Goes to the next row; false: there is none.
    pub(super) fn advance(&mut self, cx: &mut Context<'_>) -> Result<bool> {
        self.root.next(&mut self.frame, cx)
    }

    /// The frame of the present row.
    pub(super) fn frame(&self) -> &Frame<'p> {
        &self.frame
    }

    /// The next row, into `out`; false: there is none.
    pub fn next(&mut self, cx: &mut Context<'_>, out: &mut Vec<Value>) -> Result<bool> {
        out.clear();
        if !self.advance(cx)? {
            return Ok(false);
        }
        let row = self.frame.scope();
        for expr in &self.plan.output {
            out.push(expr.eval(&row, cx)?);
        }
        Ok(true)
    }

    /// The query is over, or given up: what it has read is told to the transaction.
    pub fn close(mut self, cx: &mut Context<'_>) {
        self.root.close(cx);
    }
}

/// The rows that an UPDATE or DELETE changes, locked: their values, keys and bytes are in the slots
/// that the plan's targets name. A key slot is NULL where an outer join found no row.
pub struct TargetRows<'p> {
    rows: Rows<'p>,
}

impl<'p> TargetRows<'p> {
    /// Begins to look for rows.
    pub fn open(plan: &'p TargetPlan, cx: &mut Context<'_>) -> Result<Self> {
        Ok(Self { rows: Rows::open(&plan.query, cx)? })
    }

    /// The next row; `None`: there is none.
    pub fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<&Frame<'p>>> {
        Ok(if self.rows.advance(cx)? { Some(self.rows.frame()) } else { None })
    }

    /// The search is over, or given up.
    pub fn close(self, cx: &mut Context<'_>) {
        self.rows.close(cx);
    }
}

/// Runs a query to its end and gives each row to `each`; how many there were.
pub fn run(
    plan: &QueryPlan,
    cx: &mut Context<'_>,
    each: &mut dyn FnMut(&[Value]) -> Result<()>,
) -> Result<u64> {
    let mut rows = Rows::open(plan, cx)?;
    let mut row = Vec::with_capacity(plan.output.len());
    let mut count = 0;
    while rows.next(cx, &mut row)? {
        each(&row)?;
        count += 1;
    }
    rows.close(cx);
    Ok(count)
}
