//! Operators that keep no rows: conditions, computed slots; and DISTINCT, which keeps keys.

use std::collections::HashSet;

use types::CollationId;

use super::budget::Budget;
use super::{Frame, Operator};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::Expr;

/// Whether all conditions are true for a row.
#[inline]
pub(super) fn passes(
    conditions: &[Expr],
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<bool> {
    for condition in conditions {
        if condition.eval_bool(row, cx)? != Some(true) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Lets rows pass for which all conditions are true.
pub(super) struct Filtering<'p> {
    input: Box<dyn Operator + 'p>,
    conditions: &'p [Expr],
}

impl<'p> Filtering<'p> {
    pub(super) fn new(input: Box<dyn Operator + 'p>, conditions: &'p [Expr]) -> Self {
        Self { input, conditions }
    }
}

impl Operator for Filtering<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.input.open(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        while self.input.next(frame, cx)? {
            if passes(self.conditions, &frame.scope(), cx)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.input.close(cx);
    }
}

/// Computes expressions into slots.
pub(super) struct Computation<'p> {
    input: Box<dyn Operator + 'p>,
    computed: &'p [(usize, Expr)],
}

impl<'p> Computation<'p> {
    pub(super) fn new(input: Box<dyn Operator + 'p>, computed: &'p [(usize, Expr)]) -> Self {
        Self { input, computed }
    }
}

impl Operator for Computation<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.input.open(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        if !self.input.next(frame, cx)? {
            return Ok(false);
        }
        for (slot, expr) in self.computed {
            let value = expr.eval(&frame.scope(), cx)?;
            frame.values[*slot] = value;
        }
        Ok(true)
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.input.close(cx);
    }
}

/// Lets the first of rows pass that are equal in some expressions.
pub(super) struct Deduplication<'p> {
    input: Box<dyn Operator + 'p>,
    exprs: &'p [Expr],
    collations: Vec<CollationId>,
    seen: HashSet<Vec<u8>>,
    budget: Budget,
}

impl<'p> Deduplication<'p> {
    pub(super) fn new(input: Box<dyn Operator + 'p>, exprs: &'p [Expr]) -> Self {
        let collations = exprs.iter().map(|expr| expr.ty.collation()).collect();
        Self { input, exprs, collations, seen: HashSet::new(), budget: Budget::new() }
    }
}

impl Operator for Deduplication<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.seen.clear();
        self.budget = Budget::new();
        self.input.open(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        while self.input.next(frame, cx)? {
            let key = key_of(self.exprs, &self.collations, &frame.scope(), cx)?;
            self.budget.take(key.len() + 48)?;
            if self.seen.insert(key) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.seen = HashSet::new();
        self.input.close(cx);
    }
}

/// The hash key of some expressions' values.
pub(super) fn key_of(
    exprs: &[Expr],
    collations: &[CollationId],
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Vec<u8>> {
    let mut key = Vec::with_capacity(16 * exprs.len());
    for (expr, collation) in exprs.iter().zip(collations) {
        let value = expr.eval(row, cx)?;
        types::compare::hash_key(&value, *collation, &mut key);
    }
    Ok(key)
}
