//! The rows of another block.

use std::sync::Arc;

use types::Value;

use super::budget::{Budget, bytes_of};
use super::build::build;
use super::filter::passes;
use super::memo::Kept;
use super::{Frame, Operator};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::plan::{DerivedNode, QueryPlan};

/// Runs a block inside this one and copies its output into slots.
pub(super) struct DerivedScan<'p> {
    node: &'p DerivedNode,
    root: Box<dyn Operator + 'p>,
    /// The inner block's slots, between two rows.
    values: Vec<Value>,
    /// The rows, where they are kept for the statement.
    kept: Option<Arc<Vec<Vec<Value>>>>,
    at: usize,
}

impl<'p> DerivedScan<'p> {
    pub(super) fn new(node: &'p DerivedNode) -> Self {
        let root = build(&node.plan.root);
        Self { node, root, values: Vec::new(), kept: None, at: 0 }
    }

    /// Runs `call` on the inner block's frame, whose outer row is this one.
    fn inside<T>(
        &mut self,
        frame: &Frame<'_>,
        call: impl FnOnce(&mut dyn Operator, &mut Frame<'_>) -> Result<T>,
    ) -> Result<T> {
        let scope = frame.scope();
        let mut inner = Frame { values: std::mem::take(&mut self.values), outer: Some(&scope) };
        let result = call(self.root.as_mut(), &mut inner);
        self.values = inner.values;
        result
    }

    /// All rows, read once in a statement.
    fn keep(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        let name = Arc::as_ptr(&self.node.plan) as usize;
        if let Some(Kept::Rows(rows)) = cx.memo.get(name) {
            self.kept = Some(Arc::clone(rows));
            return Ok(());
        }
        let scope = frame.scope();
        let rows = Arc::new(all_rows(&self.node.plan, Some(&scope), cx)?);
        cx.memo.keep(name, Kept::Rows(Arc::clone(&rows)));
        self.kept = Some(rows);
        Ok(())
    }

    fn next_kept(&mut self, frame: &mut Frame<'_>) -> bool {
        let Some(row) = self.kept.as_ref().and_then(|rows| rows.get(self.at)) else {
            return false;
        };
        self.at += 1;
        for column in &self.node.columns {
            frame.values[self.node.base + column] = row[*column].clone();
        }
        true
    }

    fn next_run(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        let node = self.node;
        let row = self.inside(frame, |root, inner| {
            if !root.next(inner, cx)? {
                return Ok(None);
            }
            let mut row = Vec::with_capacity(node.columns.len());
            for column in &node.columns {
                row.push(node.plan.output[*column].eval(&inner.scope(), cx)?);
            }
            Ok(Some(row))
        })?;
        let Some(row) = row else { return Ok(false) };
        for (column, value) in node.columns.iter().zip(row) {
            frame.values[node.base + column] = value;
        }
        Ok(true)
    }
}

impl Operator for DerivedScan<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.at = 0;
        if self.node.kept {
            return if self.kept.is_some() { Ok(()) } else { self.keep(frame, cx) };
        }
        self.values.clear();
        self.values.resize(self.node.plan.width, Value::Null);
        self.inside(frame, |root, inner| root.open(inner, cx))
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        loop {
            let found =
                if self.node.kept { self.next_kept(frame) } else { self.next_run(frame, cx)? };
            if !found {
                return Ok(false);
            }
            if passes(&self.node.filter, &frame.scope(), cx)? {
                return Ok(true);
            }
        }
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.root.close(cx);
    }
}

/// All rows of a block's output.
pub(super) fn all_rows(
    plan: &QueryPlan,
    outer: Option<&RowScope<'_>>,
    cx: &mut Context<'_>,
) -> Result<Vec<Vec<Value>>> {
    let mut budget = Budget::new();
    let mut all = Vec::new();
    each_row(plan, outer, cx, &mut |row, _| {
        budget.take(bytes_of(&row))?;
        all.push(row);
        Ok(true)
    })?;
    Ok(all)
}

/// Gives each row of a block's output to `take`, until it says that it has enough.
pub(super) fn each_row(
    plan: &QueryPlan,
    outer: Option<&RowScope<'_>>,
    cx: &mut Context<'_>,
    take: &mut dyn FnMut(Vec<Value>, &mut Context<'_>) -> Result<bool>,
) -> Result<()> {
    let mut frame = Frame::new(plan.width, outer);
    let mut root = build(&plan.root);
    root.open(&mut frame, cx)?;
    while root.next(&mut frame, cx)? {
        let mut row = Vec::with_capacity(plan.output.len());
        for expr in &plan.output {
            row.push(expr.eval(&frame.scope(), cx)?);
        }
        if !take(row, cx)? {
            break;
        }
    }
    root.close(cx);
    Ok(())
}
