//! UNION, INTERSECT, EXCEPT.

use std::collections::{HashMap, HashSet};

use parser::ast::SetOp;
use types::{CollationId, Value};

use super::budget::{Budget, bytes_of};
use super::build::build;
use super::derived::each_row;
use super::{Frame, Operator};
use crate::context::Context;
use crate::error::Result;
use crate::expr::coerce;
use crate::plan::SetNode;

/// A set operation. UNION gives rows as they come; the others keep the first input.
pub(super) struct SetOperator<'p> {
    node: &'p SetNode,
    roots: Vec<Box<dyn Operator + 'p>>,
    /// Which input is read, and its slots.
    at: usize,
    values: Vec<Value>,
    is_open: bool,
    seen: HashSet<Vec<u8>>,
    rows: Option<std::vec::IntoIter<Vec<Value>>>,
    budget: Budget,
    /// Where an input's values may not be of the common type: they are converted.
    converted: Vec<Vec<bool>>,
}

impl<'p> SetOperator<'p> {
    pub(super) fn new(node: &'p SetNode) -> Self {
        let differs = |plan: &crate::plan::QueryPlan| {
            plan.output.iter().zip(&node.types).map(|(expr, of)| expr.ty.sql_type != *of).collect()
        };
        Self {
            node,
            roots: node.inputs.iter().map(|plan| build(&plan.root)).collect(),
            at: 0,
            values: Vec::new(),
            is_open: false,
            seen: HashSet::new(),
            rows: None,
            budget: Budget::new(),
            converted: node.inputs.iter().map(|plan| differs(plan)).collect(),
        }
    }

    fn collation(&self, column: usize) -> CollationId {
        self.node.types[column].collation().unwrap_or(CollationId::BINARY)
    }

    fn key(&self, row: &[Value]) -> Vec<u8> {
        let mut key = Vec::with_capacity(16 * row.len());
        for (column, value) in row.iter().enumerate() {
            types::compare::hash_key(value, self.collation(column), &mut key);
        }
        key
    }

    fn convert(&self, input: usize, row: &mut [Value], cx: &mut Context<'_>) -> Result<()> {
        for (column, value) in row.iter_mut().enumerate() {
            if self.converted[input][column] {
                let taken = std::mem::replace(value, Value::Null);
                *value = coerce(taken, &self.node.types[column], cx)?;
            }
        }
        Ok(())
    }

    /// The next row of the inputs, one input after the other.
    fn next_input(
        &mut self,
        frame: &Frame<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Option<Vec<Value>>> {
        let scope = frame.scope();
        while let Some(plan) = self.node.inputs.get(self.at) {
            let root = &mut self.roots[self.at];
            let mut inner = Frame { values: std::mem::take(&mut self.values), outer: Some(&scope) };
            if !self.is_open {
                inner.values.clear();
                inner.values.resize(plan.width, Value::Null);
                root.open(&mut inner, cx)?;
                self.is_open = true;
            }
            let mut row = None;
            if root.next(&mut inner, cx)? {
                let mut values = Vec::with_capacity(plan.output.len());
                for expr in &plan.output {
                    values.push(expr.eval(&inner.scope(), cx)?);
                }
                row = Some(values);
            }
            self.values = inner.values;
            if let Some(mut row) = row {
                self.convert(self.at, &mut row, cx)?;
                return Ok(Some(row));
            }
            root.close(cx);
            (self.at, self.is_open) = (self.at + 1, false);
        }
        Ok(None)
    }

    /// INTERSECT and EXCEPT: the first input's rows with the counts of the second taken into
    /// account.
    fn combine(&mut self, frame: &Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        let scope = frame.scope();
        let mut counts: HashMap<Vec<u8>, u64> = HashMap::new();
        let mut budget = Budget::new();
        let this = &*self;
        each_row(&self.node.inputs[1], Some(&scope), cx, &mut |mut row, cx| {
            this.convert(1, &mut row, cx)?;
            let key = this.key(&row);
            budget.take(key.len() + 48)?;
            *counts.entry(key).or_default() += 1;
            Ok(true)
        })?;
        let mut seen: HashSet<Vec<u8>> = HashSet::new();
        let mut rows = Vec::new();
        let (op, all) = (self.node.op, self.node.all);
        each_row(&self.node.inputs[0], Some(&scope), cx, &mut |mut row, cx| {
            this.convert(0, &mut row, cx)?;
            let key = this.key(&row);
            let count = counts.get_mut(&key).filter(|count| **count > 0);
            let is_in_both = count.is_some();
            if let (true, Some(count)) = (all, count) {
                *count -= 1;
            }
            let is_given = is_in_both == (op == SetOp::Intersect);
            if is_given && (all || seen.insert(key)) {
                budget.take(bytes_of(&row))?;
                rows.push(row);
            }
            Ok(true)
        })?;
        self.rows = Some(rows.into_iter());
        Ok(())
    }
}

impl Operator for SetOperator<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        (self.at, self.is_open, self.rows) = (0, false, None);
        self.seen.clear();
        self.budget = Budget::new();
        if self.node.op != SetOp::Union {
            self.combine(frame, cx)?;
        }
        Ok(())
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        loop {
            let row = match &mut self.rows {
                Some(rows) => rows.next(),
                None => self.next_input(frame, cx)?,
            };
            let Some(row) = row else { return Ok(false) };
            if self.rows.is_none() && !self.node.all {
                let key = self.key(&row);
                self.budget.take(key.len() + 48)?;
                if !self.seen.insert(key) {
                    continue;
                }
            }
            for (column, value) in row.into_iter().enumerate() {
                frame.values[self.node.base + column] = value;
            }
            return Ok(true);
        }
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.seen = HashSet::new();
        self.rows = None;
        for root in &mut self.roots {
            root.close(cx);
        }
    }
}
