//! Subqueries inside expressions.
//!
//! One that looks at no outer row is carried out once in a statement, and its outcome kept.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use types::compare::{compare, hash_key};
use types::{CollationId, ErrorCode, SqlError, Value};

use super::budget::Budget;
use super::derived::{all_rows, each_row};
use super::memo::{Kept, KeySet};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::{CompareOp, Expr, Subquery};
use crate::plan::{SubqueryForm, SubqueryPlan};

impl Subquery for SubqueryPlan {
    fn eval(&self, row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value> {
        match &self.form {
            SubqueryForm::Scalar => self.once(cx, |cx| self.scalar(row, cx)),
            SubqueryForm::Exists => self.once(cx, |cx| self.exists(row, cx)),
            SubqueryForm::In { left, collations, hashed } => {
                self.contains(left, collations, *hashed, row, cx)
            }
            SubqueryForm::Quantified { left, op, all, collation } => {
                let left = left.eval(row, cx)?;
                self.quantified(&left, (*op, *all, *collation), row, cx)
            }
            SubqueryForm::Row { left, op, collations } => {
                let rows = self.rows(row, cx)?;
                let first = match rows.as_slice() {
                    [] => return Ok(Value::Null),
                    [only] => only,
                    _ => return Err(more_than_one()),
                };
                compare_rows(left, first, (*op, collations), row, cx)
            }
        }
    }

    fn is_correlated(&self) -> bool {
        !self.plan.outer.is_empty()
    }

    fn outer_slots(&self) -> Vec<usize> {
        let own = self.plan.outer.iter().filter(|(depth, _)| *depth == 1).map(|(_, slot)| *slot);
        let left: &[Expr] = match &self.form {
            SubqueryForm::Scalar | SubqueryForm::Exists => &[],
            SubqueryForm::In { left, .. } | SubqueryForm::Row { left, .. } => left,
            SubqueryForm::Quantified { left, .. } => std::slice::from_ref(left),
        };
        own.chain(left.iter().flat_map(Expr::slots)).collect()
    }

    fn describe(&self) -> String {
        format!("(select #{})", self.plan.number)
    }
}

impl SubqueryPlan {
    fn name(&self) -> usize {
        std::ptr::from_ref(self) as usize
    }

    /// The outcome of `make`, kept for the statement where it looks at no outer row.
    fn once(
        &self,
        cx: &mut Context<'_>,
        make: impl FnOnce(&mut Context<'_>) -> Result<Value>,
    ) -> Result<Value> {
        if self.is_correlated() {
            return make(cx);
        }
        if let Some(Kept::Value(value)) = cx.memo.get(self.name()) {
            return Ok(value.clone());
        }
        let value = make(cx)?;
        cx.memo.keep(self.name(), Kept::Value(value.clone()));
        Ok(value)
    }

    fn scalar(&self, row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value> {
        let mut found = None;
        each_row(&self.plan, Some(row), cx, &mut |mut values, _| {
            if found.is_some() {
                return Err(more_than_one());
            }
            found = values.pop();
            Ok(true)
        })?;
        Ok(found.unwrap_or(Value::Null))
    }

    fn exists(&self, row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value> {
        let mut found = false;
        each_row(&self.plan, Some(row), cx, &mut |_, _| {
            found = true;
            Ok(false)
        })?;
        Ok(Value::from(found))
    }

    /// All rows; kept where they can be.
    fn rows(&self, row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Arc<Vec<Vec<Value>>>> {
        if self.is_correlated() {
            return Ok(Arc::new(all_rows(&self.plan, Some(row), cx)?));
        }
        if let Some(Kept::Rows(rows)) = cx.memo.get(self.name()) {
            return Ok(Arc::clone(rows));
        }
        let rows = Arc::new(all_rows(&self.plan, Some(row), cx)?);
        cx.memo.keep(self.name(), Kept::Rows(Arc::clone(&rows)));
        Ok(rows)
    }

    /// `left IN (…)`.
    fn contains(
        &self,
        left: &[Expr],
        collations: &[CollationId],
        hashed: bool,
        row: &RowScope<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Value> {
        let mut values = Vec::with_capacity(left.len());
        for expr in left {
            values.push(expr.eval(row, cx)?);
        }
        if hashed && !self.is_correlated() {
            let set = self.key_set(collations, row, cx)?;
            if set.is_empty {
                return Ok(Value::from(false));
            }
            if !values.iter().any(Value::is_null) {
                let mut key = Vec::with_capacity(16);
                put(&values, collations, &mut key);
                if set.keys.contains(&key) {
                    return Ok(Value::from(true));
                }
                if !set.has_null {
                    return Ok(Value::from(false));
                }
            }
            if values.len() == 1 {
                return Ok(Value::Null);
            }
        }
        let rows = if self.is_correlated() {
            return self.contains_streaming(&values, collations, row, cx);
        } else {
            self.rows(row, cx)?
        };
        let mut unknown = false;
        for candidate in rows.iter() {
            match equal_rows(&values, candidate, collations) {
                Some(true) => return Ok(Value::from(true)),
                None => unknown = true,
                Some(false) => (),
            }
        }
        Ok(if unknown { Value::Null } else { Value::from(false) })
    }

    fn contains_streaming(
        &self,
        values: &[Value],
        collations: &[CollationId],
        row: &RowScope<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Value> {
        let (mut found, mut unknown) = (false, false);
        each_row(&self.plan, Some(row), cx, &mut |candidate, _| {
            match equal_rows(values, &candidate, collations) {
                Some(true) => found = true,
                None => unknown = true,
                Some(false) => (),
            }
            Ok(!found)
        })?;
        Ok(match (found, unknown) {
            (true, _) => Value::from(true),
            (false, true) => Value::Null,
            (false, false) => Value::from(false),
        })
    }

    /// The hash keys of all rows, kept for the statement.
    fn key_set(
        &self,
        collations: &[CollationId],
        row: &RowScope<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Arc<KeySet>> {
        if let Some(Kept::Keys(keys)) = cx.memo.get(self.name()) {
            return Ok(Arc::clone(keys));
        }
        let mut set = KeySet { keys: HashSet::new(), has_null: false, is_empty: true };
        let mut budget = Budget::new();
        each_row(&self.plan, Some(row), cx, &mut |values, _| {
            set.is_empty = false;
            if values.iter().any(Value::is_null) {
                set.has_null = true;
                return Ok(true);
            }
            let mut key = Vec::with_capacity(16);
            put(&values, collations, &mut key);
            budget.take(key.len() + 48)?;
            set.keys.insert(key);
            Ok(true)
        })?;
        let set = Arc::new(set);
        cx.memo.keep(self.name(), Kept::Keys(Arc::clone(&set)));
        Ok(set)
    }

    fn quantified(
        &self,
        left: &Value,
        (op, all, collation): (CompareOp, bool, CollationId),
        row: &RowScope<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Value> {
        let rows = self.rows(row, cx)?;
        let mut unknown = false;
        for candidate in rows.iter() {
            let right = candidate.first().unwrap_or(&Value::Null);
            match holds(op, compare(left, right, collation)) {
                None => unknown = true,
                Some(truth) if truth != all => return Ok(Value::from(!all)),
                Some(_) => (),
            }
        }
        Ok(if unknown { Value::Null } else { Value::from(all) })
    }
}

fn more_than_one() -> crate::Error {
    SqlError::new(ErrorCode::SubqueryNo1Row, &[]).into()
}

fn put(values: &[Value], collations: &[CollationId], out: &mut Vec<u8>) {
    for (value, collation) in values.iter().zip(collations) {
        hash_key(value, *collation, out);
    }
}

/// Whether an order is what a comparison asks for; `None` where it is unknown.
fn holds(op: CompareOp, order: Option<Ordering>) -> Option<bool> {
    let order = order?;
    Some(match op {
        CompareOp::Equal | CompareOp::NullSafeEqual => order == Ordering::Equal,
        CompareOp::NotEqual => order != Ordering::Equal,
        CompareOp::Less => order == Ordering::Less,
        CompareOp::LessOrEqual => order != Ordering::Greater,
        CompareOp::Greater => order == Ordering::Greater,
        CompareOp::GreaterOrEqual => order != Ordering::Less,
    })
}

/// Whether two rows are equal; `None` where a NULL leaves it open.
fn equal_rows(a: &[Value], b: &[Value], collations: &[CollationId]) -> Option<bool> {
    let mut unknown = false;
    for ((a, b), collation) in a.iter().zip(b).zip(collations) {
        match compare(a, b, *collation) {
            Some(Ordering::Equal) => (),
            Some(_) => return Some(false),
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(true) }
}

/// `(a, b) op row`.
fn compare_rows(
    left: &[Expr],
    right: &[Value],
    (op, collations): (CompareOp, &[CollationId]),
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Value> {
    let mut values = Vec::with_capacity(left.len());
    for expr in left {
        values.push(expr.eval(row, cx)?);
    }
    let truth = match op {
        CompareOp::Equal => equal_rows(&values, right, collations),
        CompareOp::NotEqual => equal_rows(&values, right, collations).map(|equal| !equal),
        CompareOp::NullSafeEqual => {
            let pairs = values.iter().zip(right).zip(collations);
            Some(pairs.into_iter().all(|((a, b), collation)| {
                (a.is_null() && b.is_null()) || compare(a, b, *collation) == Some(Ordering::Equal)
            }))
        }
        _ => ordered_rows(op, &values, right, collations),
    };
    Ok(truth.map_or(Value::Null, Value::from))
}

/// `(a, b) < (c, d)`: the first pair that differs decides.
fn ordered_rows(
    op: CompareOp,
    a: &[Value],
    b: &[Value],
    collations: &[CollationId],
) -> Option<bool> {
    for ((a, b), collation) in a.iter().zip(b).zip(collations) {
        let order = compare(a, b, *collation)?;
        if order != Ordering::Equal {
            return holds(op, Some(order));
        }
    }
    holds(op, Some(Ordering::Equal))
}
