//! Recursive common table expressions: the seeds' rows, then what the steps make of the last rows,
//! until they make none.

use std::collections::HashSet;
use std::sync::Arc;

use types::{CollationId, ErrorCode, SqlError, Value};

use super::budget::{Budget, bytes_of};
use super::derived::each_row;
use super::{Frame, Operator};
use crate::context::Context;
use crate::error::Result;
use crate::expr::coerce;
use crate::plan::{CommonTable, QueryPlan, RecursiveNode};

/// `cte_max_recursion_depth` where the session has no such variable.
const DEPTH_DEFAULT: u64 = 1000;

/// Makes all rows of a recursive table.
pub(super) struct Recursion<'p> {
    node: &'p CommonTable,
    rows: std::vec::IntoIter<Vec<Value>>,
}

/// What a recursion has made so far.
struct Made {
    all: Vec<Vec<Value>>,
    last: Vec<Vec<Value>>,
    seen: HashSet<Vec<u8>>,
    budget: Budget,
}

impl<'p> Recursion<'p> {
    pub(super) fn new(node: &'p CommonTable) -> Self {
        Self { node, rows: Vec::new().into_iter() }
    }

    fn make(&self, frame: &Frame<'_>, cx: &mut Context<'_>) -> Result<Vec<Vec<Value>>> {
        let most =
            crate::expr::session::limit(cx.session, "cte_max_recursion_depth", DEPTH_DEFAULT);
        let mut made =
            Made { all: Vec::new(), last: Vec::new(), seen: HashSet::new(), budget: Budget::new() };
        for seed in &self.node.seeds {
            self.take(seed, frame, cx, &mut made)?;
        }
        let mut depth = 0;
        while !made.last.is_empty() {
            depth += 1;
            if depth > most {
                return Err(SqlError::new(ErrorCode::CteMaxRecursionDepth, &[&depth]).into());
            }
            cx.session.interruption.check()?;
            let last = std::mem::take(&mut made.last);
            made.all.extend(last.iter().cloned());
            cx.memo.set_step(self.node.table, Arc::new(last));
            for step in &self.node.steps {
                self.take(step, frame, cx, &mut made)?;
            }
        }
        Ok(made.all)
    }

    fn take(
        &self,
        plan: &QueryPlan,
        frame: &Frame<'_>,
        cx: &mut Context<'_>,
        made: &mut Made,
    ) -> Result<()> {
        let scope = frame.scope();
        each_row(plan, Some(&scope), cx, &mut |row, cx| {
            let mut converted = Vec::with_capacity(row.len());
            for (value, of) in row.into_iter().zip(&self.node.types) {
                converted.push(coerce(value, of, cx)?);
            }
            if self.node.distinct && !made.seen.insert(self.key(&converted)) {
                return Ok(true);
            }
            made.budget.take(bytes_of(&converted))?;
            made.last.push(converted);
            Ok(true)
        })
    }

    fn key(&self, row: &[Value]) -> Vec<u8> {
        let mut key = Vec::new();
        for (value, of) in row.iter().zip(&self.node.types) {
            let collation = of.collation().unwrap_or(CollationId::BINARY);
            types::compare::hash_key(value, collation, &mut key);
        }
        key
    }
}

impl Operator for Recursion<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.rows = self.make(frame, cx)?.into_iter();
        Ok(())
    }

    fn next(&mut self, frame: &mut Frame<'_>, _cx: &mut Context<'_>) -> Result<bool> {
        let Some(row) = self.rows.next() else { return Ok(false) };
        for (column, value) in row.into_iter().enumerate() {
            frame.values[self.node.base + column] = value;
        }
        Ok(true)
    }

    fn close(&mut self, _cx: &mut Context<'_>) {
        self.rows = Vec::new().into_iter();
    }
}

/// The rows that a step sees: those of the last one.
pub(super) struct StepScan<'p> {
    node: &'p RecursiveNode,
    rows: Arc<Vec<Vec<Value>>>,
    at: usize,
}

impl<'p> StepScan<'p> {
    pub(super) fn new(node: &'p RecursiveNode) -> Self {
        Self { node, rows: Arc::default(), at: 0 }
    }
}

impl Operator for StepScan<'_> {
    fn open(&mut self, _frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.rows = cx.memo.step(self.node.table).unwrap_or_default();
        self.at = 0;
        Ok(())
    }

    fn next(&mut self, frame: &mut Frame<'_>, _cx: &mut Context<'_>) -> Result<bool> {
        let Some(row) = self.rows.get(self.at) else { return Ok(false) };
        self.at += 1;
        for (column, value) in row.iter().enumerate() {
            frame.values[self.node.base + column] = value.clone();
        }
        Ok(true)
    }

    fn close(&mut self, _cx: &mut Context<'_>) {}
}
