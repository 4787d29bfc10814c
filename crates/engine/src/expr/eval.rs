//! Evaluation, row by row.
//!
//! Operands that are literals or slots are lent, not cloned; comparisons and logic make no values
//! but their truth.

use std::cmp::Ordering;
use std::ops::Deref;

use types::cast::is_true;
use types::compare::{compare, hash_key};
use types::{CollationId, ErrorCode, SqlError, Value};

use super::eval_arith::{arithmetic, bit_not, negate};
use super::eval_cast::{cast, coerce};
use super::session::{self, warn_if};
use super::{CompareOp, Expr, ExprKind, like};
use crate::context::{Context, RowScope};
use crate::error::Result;

/// A value that lies somewhere else, or was just computed.
enum Lent<'a> {
    There(&'a Value),
    Here(Value),
}

impl Deref for Lent<'_> {
    type Target = Value;
    fn deref(&self) -> &Value {
        match self {
            Lent::There(value) => value,
            Lent::Here(value) => value,
        }
    }
}

impl Expr {
    /// The value on a row.
    pub fn eval(&self, row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value> {
        match &self.kind {
            ExprKind::Literal(value) => Ok(value.clone()),
            ExprKind::Slot(slot) => slot_value(row.values, *slot).cloned(),
            ExprKind::Outer { depth, slot } => outer_value(row, *depth, *slot).cloned(),
            ExprKind::Param(index) => param(*index, cx),
            ExprKind::Arithmetic(op, a, b) => {
                let (a, b) = (a.lend(row, cx)?, b.lend(row, cx)?);
                arithmetic(self, *op, &a, &b, cx)
            }
            ExprKind::Negate(a) => {
                let operand = a.lend(row, cx)?;
                negate(self, &operand, cx)
            }
            ExprKind::BitNot(a) => {
                let operand = a.lend(row, cx)?;
                bit_not(&operand, cx)
            }
            ExprKind::Case(arms, otherwise) => {
                for (condition, result) in arms {
                    if condition.eval_bool(row, cx)? == Some(true) {
                        return result.eval(row, cx);
                    }
                }
                otherwise.as_ref().map_or(Ok(Value::Null), |other| other.eval(row, cx))
            }
            ExprKind::Cast(a) => {
                let value = a.lend(row, cx)?;
                if a.ty.is_truth() && self.ty.sql_type == types::SqlType::Json {
                    return Ok(truth_document(&value));
                }
                cast(&value, &self.ty, cx)
            }
            ExprKind::Retype(a) => {
                let value = a.eval(row, cx)?;
                coerce(value, &self.ty.sql_type, cx)
            }
            ExprKind::Call(function, args) => function.eval(args, &self.ty, row, cx),
            ExprKind::Subquery(query) => query.eval(row, cx),
            ExprKind::UserVariable(_) | ExprKind::Assign(..) | ExprKind::SystemVariable { .. } => {
                self.eval_variable(row, cx)
            }
            _ => Ok(self.eval_bool(row, cx)?.map_or(Value::Null, Value::from)),
        }
    }

    fn eval_variable(&self, row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value> {
        match &self.kind {
            ExprKind::UserVariable(name) => {
                Ok(cx.session.user_variables.get(&**name).cloned().unwrap_or(Value::Null))
            }
            ExprKind::Assign(name, value) => {
                let value = value.eval(row, cx)?;
                cx.session.user_variables.insert(name.clone(), value.clone());
                Ok(value)
            }
            ExprKind::SystemVariable { global, name } => {
                session::system_variable(cx, name, *global)
            }
            _ => Ok(Value::Null),
        }
    }

    /// The truth on a row, None for NULL.
    pub fn eval_bool(&self, row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Option<bool>> {
        match &self.kind {
            ExprKind::Compare(op, a, b, collation) => {
                let (a, b) = (a.lend(row, cx)?, b.lend(row, cx)?);
                compare_values(*op, &a, &b, *collation, cx)
            }
            ExprKind::And(list) => chain(list, false, row, cx),
            ExprKind::Or(list) => chain(list, true, row, cx),
            ExprKind::Not(a) => Ok(a.eval_bool(row, cx)?.map(|truth| !truth)),
            ExprKind::Xor(a, b) => {
                let (a, b) = (a.eval_bool(row, cx)?, b.eval_bool(row, cx)?);
                Ok(a.zip(b).map(|(a, b)| a != b))
            }
            ExprKind::IsNull(a) => Ok(Some(a.lend(row, cx)?.is_null())),
            ExprKind::IsTruth(a, truth) => Ok(Some(a.eval_bool(row, cx)? == Some(*truth))),
            ExprKind::Between(a, low, high, collation) => {
                let (a, low, high) = (a.lend(row, cx)?, low.lend(row, cx)?, high.lend(row, cx)?);
                let above = compare_values(CompareOp::GreaterOrEqual, &a, &low, *collation, cx)?;
                let below = compare_values(CompareOp::LessOrEqual, &a, &high, *collation, cx)?;
                Ok(both(above, below))
            }
            ExprKind::InList(a, list, collation) => in_list(a, list, *collation, row, cx),
            ExprKind::Like(a, pattern, escape, collation) => {
                let (text, pattern) = (a.lend(row, cx)?, pattern.lend(row, cx)?);
                Ok(like_values(&text, &pattern, *escape, *collation))
            }
            ExprKind::CompareRows(op, pairs) => compare_rows(*op, pairs, row, cx),
            _ => {
                let value = self.lend(row, cx)?;
                truth(&value, cx)
            }
        }
    }

    fn lend<'r>(&'r self, row: &RowScope<'r>, cx: &mut Context<'_>) -> Result<Lent<'r>> {
        match &self.kind {
            ExprKind::Literal(value) => Ok(Lent::There(value)),
            ExprKind::Slot(slot) => slot_value(row.values, *slot).map(Lent::There),
            _ => self.eval(row, cx).map(Lent::Here),
        }
    }
}

fn slot_value(values: &[Value], slot: usize) -> Result<&Value> {
    values.get(slot).ok_or_else(|| SqlError::unknown("a row is shorter than its plan says").into())
}

fn outer_value<'r>(row: &RowScope<'r>, depth: u16, slot: usize) -> Result<&'r Value> {
    let mut scope = *row;
    for _ in 0..depth {
        match scope.outer {
            Some(outer) => scope = *outer,
            None => return Err(SqlError::unknown("a row has no enclosing row").into()),
        }
    }
    slot_value(scope.values, slot)
}

fn param(index: u32, cx: &Context<'_>) -> Result<Value> {
    match cx.params.get(index as usize) {
        Some(value) => Ok(value.clone()),
        None => Err(SqlError::new(ErrorCode::WrongArguments, &[&"EXECUTE"]).into()),
    }
}

/// `true` and `false`: what a document keeps of a truth.
pub(super) fn truth_document(value: &Value) -> Value {
    let Some(truth) = is_true(value) else { return Value::Null };
    Value::Json(types::Json::from_node(&types::json::Node::Bool(truth)))
}

/// The truth of a value; of text with a warning where it is no number.
fn truth(value: &Value, cx: &mut Context<'_>) -> Result<Option<bool>> {
    match value {
        Value::Text(_) | Value::Bytes(_) | Value::Json(_) => {
            let number = types::cast::to_f64(value);
            warn_if(cx, number.warning)?;
            Ok(Some(number.value != 0.0))
        }
        other => Ok(is_true(other)),
    }
}

/// AND (`decisive` false) and OR (`decisive` true): the first decisive operand ends it.
fn chain(
    list: &[Expr],
    decisive: bool,
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Option<bool>> {
    let mut unknown = false;
    for operand in list {
        match operand.eval_bool(row, cx)? {
            Some(truth) if truth == decisive => return Ok(Some(decisive)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown { None } else { Some(!decisive) })
}

fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// What an operator makes of an order.
fn holds(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Equal | CompareOp::NullSafeEqual => order.is_eq(),
        CompareOp::NotEqual => order.is_ne(),
        CompareOp::Less => order.is_lt(),
        CompareOp::LessOrEqual => order.is_le(),
        CompareOp::Greater => order.is_gt(),
        CompareOp::GreaterOrEqual => order.is_ge(),
    }
}

/// Warnings for text that a number is compared with.
fn number_warnings(a: &Value, b: &Value, cx: &mut Context<'_>) -> Result<()> {
    let is_text = |v: &Value| matches!(v, Value::Text(_) | Value::Bytes(_));
    for (text, other) in [(a, b), (b, a)] {
        if is_text(text) && other.is_number() {
            warn_if(cx, types::cast::to_f64(text).warning)?;
        }
    }
    Ok(())
}

fn compare_values(
    op: CompareOp,
    a: &Value,
    b: &Value,
    collation: CollationId,
    cx: &mut Context<'_>,
) -> Result<Option<bool>> {
    if op == CompareOp::NullSafeEqual && (a.is_null() || b.is_null()) {
        return Ok(Some(a.is_null() && b.is_null()));
    }
    if std::mem::discriminant(a) != std::mem::discriminant(b) {
        number_warnings(a, b, cx)?;
    }
    let order = match (a, b) {
        // A time of day compared with a moment is one of today (manual 12.3).
        (Value::Time(time), Value::Date(_) | Value::DateTime(_)) => {
            compare(&Value::DateTime(session::today_at(cx, *time)), b, collation)
        }
        (Value::Date(_) | Value::DateTime(_), Value::Time(time)) => {
            compare(a, &Value::DateTime(session::today_at(cx, *time)), collation)
        }
        _ => compare(a, b, collation),
    };
    Ok(order.map(|order| holds(op, order)))
}

fn in_list(
    a: &Expr,
    list: &[Expr],
    collation: CollationId,
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Option<bool>> {
    let value = a.lend(row, cx)?;
    if value.is_null() {
        return Ok(None);
    }
    let mut unknown = false;
    for item in list {
        let item = item.lend(row, cx)?;
        match compare_values(CompareOp::Equal, &value, &item, collation, cx)? {
            Some(true) => return Ok(Some(true)),
            Some(false) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown { None } else { Some(false) })
}

fn like_values(
    text: &Value,
    pattern: &Value,
    escape: Option<char>,
    collation: CollationId,
) -> Option<bool> {
    if text.is_null() || pattern.is_null() {
        return None;
    }
    if let (Value::Text(text), Value::Text(pattern)) = (text, pattern) {
        return Some(like::matches(text.as_str(), pattern.as_str(), escape, collation));
    }
    let (text, pattern) = (letters(text), letters(pattern));
    Some(like::matches(&text, &pattern, escape, collation))
}

/// The text of a value; bytes one character each, so that `_` takes one.
fn letters(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => match str::from_utf8(bytes.as_slice()) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.as_slice().iter().map(|byte| char::from(*byte)).collect(),
        },
        other => other.to_string_lossy().into_owned(),
    }
}

/// `(a, b) op (c, d)`: equality of all, or the order of the first that differ.
fn compare_rows(
    op: CompareOp,
    pairs: &[(Expr, Expr, CollationId)],
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Option<bool>> {
    let negated = op == CompareOp::NotEqual;
    let mut unknown = false;
    for (at, (a, b, collation)) in pairs.iter().enumerate() {
        let (a, b) = (a.lend(row, cx)?, b.lend(row, cx)?);
        match op {
            CompareOp::Equal | CompareOp::NotEqual | CompareOp::NullSafeEqual => {
                let single = if negated { CompareOp::Equal } else { op };
                match compare_values(single, &a, &b, *collation, cx)? {
                    Some(false) => return Ok(Some(negated)),
                    Some(true) => {}
                    None => unknown = true,
                }
            }
            _ => match compare(&a, &b, *collation) {
                None => return Ok(None),
                Some(Ordering::Equal) if at + 1 < pairs.len() => {}
                Some(order) => return Ok(Some(holds(op, order))),
            },
        }
    }
    Ok(if unknown { None } else { Some(!negated) })
}

/// Bytes that are equal for equal values of one type: what groups, joins and DISTINCT are keyed by.
pub fn group_key(values: &[Value], collations: &[CollationId], out: &mut Vec<u8>) {
    for (at, value) in values.iter().enumerate() {
        let collation = collations.get(at).copied().unwrap_or(CollationId::BINARY);
        hash_key(value, collation, out);
    }
}
