//! Arithmetic and bits on values (manual 12.6, 12.12).

use types::arith::{self, OutOfRange};
use types::cast::{numeric, to_i64, to_u64};
use types::{ErrorCode, Value, Warning};

use super::session::{self, arith_mode, warn, warn_if};
use super::{ArithmeticOp, Expr};
use crate::context::Context;
use crate::error::Result;

fn out_of_range(expr: &Expr, error: OutOfRange) -> crate::Error {
    error.in_expression(&expr.to_string()).into()
}

/// An operand of arithmetic: text becomes a number, with a warning for what is none.
fn operand(value: &Value, cx: &mut Context<'_>) -> Result<Option<Value>> {
    match value {
        Value::Text(_) | Value::Bytes(_) | Value::Json(_) => {
            let number = numeric(value);
            warn_if(cx, number.warning)?;
            Ok(Some(number.value))
        }
        _ => Ok(None),
    }
}

/// `a op b`.
pub(super) fn arithmetic(
    expr: &Expr,
    op: ArithmeticOp,
    a: &Value,
    b: &Value,
    cx: &mut Context<'_>,
) -> Result<Value> {
    if let (Value::Int(a), Value::Int(b)) = (a, b) {
        // The common case: no type to choose, no mode to look at.
        let sum = match op {
            ArithmeticOp::Add => a.checked_add(*b),
            ArithmeticOp::Subtract => a.checked_sub(*b),
            ArithmeticOp::Multiply => a.checked_mul(*b),
            _ => None,
        };
        if let Some(sum) = sum {
            return Ok(Value::Int(sum));
        }
    }
    if a.is_null() || b.is_null() {
        return Ok(Value::Null);
    }
    if is_bitwise(op) {
        return bitwise(op, expr.ty.is_string(), a, b, cx);
    }
    let (x, y) = (operand(a, cx)?, operand(b, cx)?);
    let (a, b) = (x.as_ref().unwrap_or(a), y.as_ref().unwrap_or(b));
    let mode = arith_mode(cx.session);
    let result = match op {
        ArithmeticOp::Add => arith::add(a, b),
        ArithmeticOp::Subtract => arith::subtract(a, b, mode),
        ArithmeticOp::Multiply => arith::multiply(a, b),
        ArithmeticOp::Divide => arith::divide(a, b, mode),
        ArithmeticOp::IntegerDivide => arith::divide_integer(a, b),
        _ => arith::remainder(a, b),
    };
    let value = result.map_err(|error| out_of_range(expr, error))?;
    if value.is_null() {
        division_by_zero(cx)?;
    }
    Ok(value)
}

/// 1365 where the mode asks for it.
pub(crate) fn division_by_zero(cx: &mut Context<'_>) -> Result<()> {
    if session::warns_of_division_by_zero(cx.session) {
        warn(cx, Warning::new(ErrorCode::DivisionByZero, &[]))?;
    }
    Ok(())
}

fn is_bitwise(op: ArithmeticOp) -> bool {
    matches!(
        op,
        ArithmeticOp::BitAnd
            | ArithmeticOp::BitOr
            | ArithmeticOp::BitXor
            | ArithmeticOp::ShiftLeft
            | ArithmeticOp::ShiftRight
    )
}

/// A value as the bits of a BIGINT UNSIGNED.
pub(crate) fn bits(value: &Value, cx: &mut Context<'_>) -> Result<u64> {
    if let Value::Decimal(_) | Value::Double(_) | Value::Float(_) = value {
        // A negative number counts as its 64 bits, a large one as unsigned.
        let number = to_i64(value);
        if number.value < 0 {
            warn_if(cx, number.warning)?;
            return Ok(number.value.cast_unsigned());
        }
    }
    let number = to_u64(value);
    warn_if(cx, number.warning)?;
    Ok(number.value)
}

fn bitwise(
    op: ArithmeticOp,
    as_bytes: bool,
    a: &Value,
    b: &Value,
    cx: &mut Context<'_>,
) -> Result<Value> {
    if as_bytes && let Value::Bytes(x) = a {
        return match (op, b) {
            (ArithmeticOp::ShiftLeft | ArithmeticOp::ShiftRight, _) => {
                let count = bits(b, cx)?;
                Ok(Value::Bytes(shifted(x.as_slice(), op == ArithmeticOp::ShiftLeft, count).into()))
            }
            (_, Value::Bytes(y)) => byte_pairs(op, x.as_slice(), y.as_slice()),
            _ => Ok(Value::Null),
        };
    }
    let (x, y) = (bits(a, cx)?, bits(b, cx)?);
    let count = u32::try_from(y).unwrap_or(64);
    Ok(Value::UInt(match op {
        ArithmeticOp::BitAnd => x & y,
        ArithmeticOp::BitOr => x | y,
        ArithmeticOp::BitXor => x ^ y,
        ArithmeticOp::ShiftLeft => x.checked_shl(count).unwrap_or(0),
        _ => x.checked_shr(count).unwrap_or(0),
    }))
}

fn byte_pairs(op: ArithmeticOp, a: &[u8], b: &[u8]) -> Result<Value> {
    if a.len() != b.len() {
        let words = "Binary operands of bitwise operators must be of equal length";
        // 3513 ER_INVALID_BITWISE_OPERANDS_SIZE has no entry of its own.
        return Err(types::SqlError::with_message(ErrorCode::WrongArguments, words).into());
    }
    let pairs = a.iter().zip(b);
    let bytes: Vec<u8> = match op {
        ArithmeticOp::BitAnd => pairs.map(|(a, b)| a & b).collect(),
        ArithmeticOp::BitOr => pairs.map(|(a, b)| a | b).collect(),
        _ => pairs.map(|(a, b)| a ^ b).collect(),
    };
    Ok(Value::Bytes(bytes.into()))
}

/// Bytes shifted by bits, zeros moving in.
fn shifted(bytes: &[u8], left: bool, count: u64) -> Vec<u8> {
    let whole = usize::try_from(count / 8).unwrap_or(usize::MAX);
    let part = u32::try_from(count % 8).unwrap_or(0);
    let at = |index: Option<usize>| index.and_then(|i| bytes.get(i)).copied().unwrap_or(0);
    (0..bytes.len())
        .map(|place| {
            let (near, far) = if left {
                (place.checked_add(whole), place.checked_add(whole).and_then(|p| p.checked_add(1)))
            } else {
                let near = place.checked_sub(whole);
                (near, near.and_then(|p| p.checked_sub(1)))
            };
            let (near, far) = (u16::from(at(near)), u16::from(at(far)));
            let moved = if left {
                near << part | far >> (8 - part)
            } else {
                near >> part | far << (8 - part)
            };
            u8::try_from(moved & 0xff).unwrap_or(0)
        })
        .collect()
}

/// `-a`.
pub(super) fn negate(expr: &Expr, value: &Value, cx: &mut Context<'_>) -> Result<Value> {
    let number = operand(value, cx)?;
    let value = number.as_ref().unwrap_or(value);
    arith::negate(value).map_err(|error| out_of_range(expr, error))
}

/// `~a`.
pub(super) fn bit_not(value: &Value, cx: &mut Context<'_>) -> Result<Value> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Bytes(bytes) => {
            let flipped: Vec<u8> = bytes.as_slice().iter().map(|byte| !byte).collect();
            Ok(Value::Bytes(flipped.into()))
        }
        other => Ok(Value::UInt(!bits(other, cx)?)),
    }
}
