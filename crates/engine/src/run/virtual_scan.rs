//! Reading a table that makes its rows.

use types::Value;

use super::filter::passes;
use super::{Frame, Operator};
use crate::context::Context;
use crate::error::Result;
use crate::plan::VirtualNode;
use crate::virtual_table::{Pushed, RowSource};

/// Reads a virtual table.
pub(super) struct VirtualScan<'p> {
    node: &'p VirtualNode,
    rows: Option<Box<dyn RowSource>>,
    count: i64,
}

impl<'p> VirtualScan<'p> {
    pub(super) fn new(node: &'p VirtualNode) -> Self {
        Self { node, rows: None, count: 0 }
    }
}

impl Operator for VirtualScan<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        (self.rows, self.count) = (None, 0);
        let mut pushed = Vec::with_capacity(self.node.pushed.len());
        for (column, expr) in &self.node.pushed {
            let value = expr.eval(&frame.scope(), cx)?;
            if value.is_null() {
                return Ok(());
            }
            pushed.push(Pushed { column: *column, value });
        }
        self.rows = Some(self.node.table.scan(cx, &pushed)?);
        Ok(())
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        let Some(rows) = &mut self.rows else { return Ok(false) };
        loop {
            cx.session.interruption.check()?;
            let Some(row) = rows.next(cx)? else { return Ok(false) };
            for (at, value) in row.into_iter().enumerate() {
                frame.values[self.node.base + at] = value;
            }
            if passes(&self.node.filter, &frame.scope(), cx)? {
                self.count += 1;
                if let Some(slot) = self.node.row_slot {
                    frame.values[slot] = Value::Int(self.count);
                }
                return Ok(true);
            }
        }
    }

    fn close(&mut self, _cx: &mut Context<'_>) {
        self.rows = None;
    }
}
