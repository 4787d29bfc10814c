//! Sources without a table.

use super::{Frame, Operator};
use crate::context::Context;
use crate::error::Result;
use crate::plan::ValuesNode;

/// One row.
#[derive(Default)]
pub(super) struct OneRow {
    is_given: bool,
}

impl Operator for OneRow {
    fn open(&mut self, _frame: &mut Frame<'_>, _cx: &mut Context<'_>) -> Result<()> {
        self.is_given = false;
        Ok(())
    }

    fn next(&mut self, _frame: &mut Frame<'_>, _cx: &mut Context<'_>) -> Result<bool> {
        Ok(!std::mem::replace(&mut self.is_given, true))
    }

    fn close(&mut self, _cx: &mut Context<'_>) {}
}

/// No row.
pub(super) struct NoRow;

impl Operator for NoRow {
    fn open(&mut self, _frame: &mut Frame<'_>, _cx: &mut Context<'_>) -> Result<()> {
        Ok(())
    }

    fn next(&mut self, _frame: &mut Frame<'_>, _cx: &mut Context<'_>) -> Result<bool> {
        Ok(false)
    }

    fn close(&mut self, _cx: &mut Context<'_>) {}
}

/// The rows of VALUES.
pub(super) struct ValuesRows<'p> {
    node: &'p ValuesNode,
    at: usize,
}

impl<'p> ValuesRows<'p> {
    pub(super) fn new(node: &'p ValuesNode) -> Self {
        Self { node, at: 0 }
    }
}

impl Operator for ValuesRows<'_> {
    fn open(&mut self, _frame: &mut Frame<'_>, _cx: &mut Context<'_>) -> Result<()> {
        self.at = 0;
        Ok(())
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        let Some(row) = self.node.rows.get(self.at) else { return Ok(false) };
        self.at += 1;
        for (at, expr) in row.iter().enumerate() {
            let value = expr.eval(&frame.scope(), cx)?;
            frame.values[self.node.base + at] = value;
        }
        Ok(true)
    }

    fn close(&mut self, _cx: &mut Context<'_>) {}
}
