//! `+`, `-`, `*`, `/`, `DIV`, `%` and unary minus, with MySQL's result types (manual 12.6.1).
//!
//! | operands | `+ - * %` | `/` | `DIV` |
//! |---|---|---|---|
//! | integers | BIGINT, UNSIGNED when one is | DECIMAL | BIGINT |
//! | a decimal and no double | DECIMAL | DECIMAL | BIGINT |
//! | a double or a string | DOUBLE | DOUBLE | BIGINT |
//!
//! NULL in, NULL out; a division by zero is NULL (the caller gives 1365). What does not fit is
//! [`OutOfRange`], which becomes 1690 with the expression's text. Operands that are not numbers are
//! converted silently: call [`crate::cast::numeric`] first for the warnings.

use crate::cast::{numeric, to_decimal, to_f64};
use crate::decimal::{Decimal, Overflow};
use crate::error::{ErrorCode, SqlError};
use crate::value::Value;

/// A result that its type does not hold, by MySQL's name of that type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} value is out of range")]
pub struct OutOfRange(pub &'static str);

impl OutOfRange {
    /// 1690, with the expression as MySQL prints it: `(1 + x)`.
    pub fn in_expression(self, expression: &str) -> SqlError {
        SqlError::new(ErrorCode::DataOutOfRange, &[&self.0, &expression])
    }
}

impl From<Overflow> for OutOfRange {
    fn from(_: Overflow) -> OutOfRange {
        OutOfRange("DECIMAL")
    }
}

/// The mode bits that arithmetic depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArithMode {
    /// NO_UNSIGNED_SUBTRACTION: a difference is signed.
    pub signed_subtraction: bool,
    /// `div_precision_increment`, 4 unless set.
    pub division_increment: u8,
}

impl Default for ArithMode {
    fn default() -> ArithMode {
        ArithMode { signed_subtraction: false, division_increment: 4 }
    }
}

/// A pair of operands in the type that they are computed in.
enum Pair {
    Null,
    Integers { a: i128, b: i128, unsigned: bool },
    Decimals(Decimal, Decimal),
    Doubles(f64, f64),
}

fn pair(a: &Value, b: &Value) -> Pair {
    let (x, y) = (numeric(a).value, numeric(b).value);
    match (&x, &y) {
        (Value::Null, _) | (_, Value::Null) => Pair::Null,
        (Value::Double(_), _) | (_, Value::Double(_)) => {
            Pair::Doubles(to_f64(&x).value, to_f64(&y).value)
        }
        (Value::Decimal(_), _) | (_, Value::Decimal(_)) => {
            Pair::Decimals(to_decimal(&x).value, to_decimal(&y).value)
        }
        _ => {
            let unsigned = matches!(x, Value::UInt(_)) || matches!(y, Value::UInt(_));
            Pair::Integers { a: wide(&x), b: wide(&y), unsigned }
        }
    }
}

fn wide(integer: &Value) -> i128 {
    match integer {
        Value::Int(number) => i128::from(*number),
        Value::UInt(number) => i128::from(*number),
        _ => 0,
    }
}

fn integer(number: i128, unsigned: bool) -> Result<Value, OutOfRange> {
    if unsigned {
        u64::try_from(number).map(Value::UInt).map_err(|_| OutOfRange("BIGINT UNSIGNED"))
    } else {
        i64::try_from(number).map(Value::Int).map_err(|_| OutOfRange("BIGINT"))
    }
}

fn double(number: f64) -> Result<Value, OutOfRange> {
    if number.is_finite() { Ok(Value::Double(number)) } else { Err(OutOfRange("DOUBLE")) }
}

/// `a + b`.
pub fn add(a: &Value, b: &Value) -> Result<Value, OutOfRange> {
    if let (Value::Int(a), Value::Int(b)) = (a, b) {
        return a.checked_add(*b).map(Value::Int).ok_or(OutOfRange("BIGINT"));
    }
    match pair(a, b) {
        Pair::Null => Ok(Value::Null),
        Pair::Integers { a, b, unsigned } => integer(a + b, unsigned),
        Pair::Decimals(a, b) => Ok(Value::Decimal(a.add(&b)?)),
        Pair::Doubles(a, b) => double(a + b),
    }
}

/// `a - b`.
pub fn subtract(a: &Value, b: &Value, mode: ArithMode) -> Result<Value, OutOfRange> {
    if let (Value::Int(a), Value::Int(b)) = (a, b) {
        return a.checked_sub(*b).map(Value::Int).ok_or(OutOfRange("BIGINT"));
    }
    match pair(a, b) {
        Pair::Null => Ok(Value::Null),
        Pair::Integers { a, b, unsigned } => integer(a - b, unsigned && !mode.signed_subtraction),
        Pair::Decimals(a, b) => Ok(Value::Decimal(a.subtract(&b)?)),
        Pair::Doubles(a, b) => double(a - b),
    }
}

/// `a * b`.
pub fn multiply(a: &Value, b: &Value) -> Result<Value, OutOfRange> {
    match pair(a, b) {
        Pair::Null => Ok(Value::Null),
        Pair::Integers { a, b, unsigned } => {
            let kind = if unsigned { "BIGINT UNSIGNED" } else { "BIGINT" };
            integer(a.checked_mul(b).ok_or(OutOfRange(kind))?, unsigned)
        }
        Pair::Decimals(a, b) => Ok(Value::Decimal(a.multiply(&b)?)),
        Pair::Doubles(a, b) => double(a * b),
    }
}

/// `a / b`; NULL when `b` is zero.
pub fn divide(a: &Value, b: &Value, mode: ArithMode) -> Result<Value, OutOfRange> {
    let (a, b) = match pair(a, b) {
        Pair::Null => return Ok(Value::Null),
        Pair::Doubles(_, 0.0) => return Ok(Value::Null),
        Pair::Doubles(a, b) => return double(a / b),
        Pair::Integers { a, b, .. } => (Decimal::from_unscaled(a, 0), Decimal::from_unscaled(b, 0)),
        Pair::Decimals(a, b) => (a, b),
    };
    let quotient = a.divide(&b, mode.division_increment)?;
    Ok(quotient.map_or(Value::Null, Value::Decimal))
}

/// `a DIV b`, cut to an integer; NULL when `b` is zero.
pub fn divide_integer(a: &Value, b: &Value) -> Result<Value, OutOfRange> {
    match pair(a, b) {
        Pair::Null => Ok(Value::Null),
        Pair::Integers { b: 0, .. } => Ok(Value::Null),
        Pair::Integers { a, b, unsigned } => integer(a / b, unsigned),
        // MySQL computes strings and doubles as decimals here.
        Pair::Decimals(..) | Pair::Doubles(..) => {
            let (a, b) = (to_decimal(a).value, to_decimal(b).value);
            if b.is_zero() {
                return Ok(Value::Null);
            }
            let quotient = a.divide_integer(&b).ok_or(OutOfRange("BIGINT"))?;
            quotient.to_i64().map(Value::Int).map_err(|_| OutOfRange("BIGINT"))
        }
    }
}

/// `a % b`, with the sign of `a`; NULL when `b` is zero.
pub fn remainder(a: &Value, b: &Value) -> Result<Value, OutOfRange> {
    let dividend_unsigned = matches!(numeric(a).value, Value::UInt(_));
    match pair(a, b) {
        Pair::Null => Ok(Value::Null),
        Pair::Integers { b: 0, .. } => Ok(Value::Null),
        Pair::Integers { a, b, .. } => integer(a % b, dividend_unsigned),
        Pair::Decimals(a, b) => Ok(a.remainder(&b).map_or(Value::Null, Value::Decimal)),
        Pair::Doubles(_, 0.0) => Ok(Value::Null),
        Pair::Doubles(a, b) => double(a % b),
    }
}

/// `-a`.
pub fn negate(a: &Value) -> Result<Value, OutOfRange> {
    match numeric(a).value {
        Value::Int(number) => number.checked_neg().map(Value::Int).ok_or(OutOfRange("BIGINT")),
        Value::UInt(number) => integer(-i128::from(number), false),
        Value::Decimal(number) => Ok(Value::Decimal(number.negate())),
        Value::Double(number) => Ok(Value::Double(-number)),
        _ => Ok(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Value {
        Value::Decimal(Decimal::parse(text).value)
    }

    #[test]
    fn results_have_mysqls_types() {
        let mode = ArithMode::default();
        let cases = [
            (add(&Value::Int(1), &Value::Int(2)), Ok(Value::Int(3))),
            (add(&Value::Int(-1), &Value::UInt(2)), Ok(Value::UInt(1))),
            (add(&Value::Int(1), &dec("0.5")), Ok(dec("1.5"))),
            (add(&Value::text("1.5x"), &Value::Int(1)), Ok(Value::Double(2.5))),
            (add(&Value::Null, &Value::Int(1)), Ok(Value::Null)),
            (divide(&Value::Int(1), &Value::Int(4), mode), Ok(dec("0.25"))),
            (divide(&Value::Int(1), &Value::Int(0), mode), Ok(Value::Null)),
            (divide_integer(&Value::Int(-7), &Value::Int(2)), Ok(Value::Int(-3))),
            (divide_integer(&dec("7.5"), &dec("2")), Ok(Value::Int(3))),
            (remainder(&Value::Int(-7), &Value::Int(3)), Ok(Value::Int(-1))),
            (remainder(&Value::Double(7.5), &Value::Int(2)), Ok(Value::Double(1.5))),
            (negate(&Value::UInt(1 << 63)), Ok(Value::Int(i64::MIN))),
        ];
        for (at, (got, wanted)) in cases.into_iter().enumerate() {
            assert_eq!(got, wanted, "case {at}");
        }
    }

    #[test]
    fn what_does_not_fit_is_out_of_range() {
        let mode = ArithMode::default();
        let max = Value::Int(i64::MAX);
        assert_eq!(add(&max, &Value::Int(1)), Err(OutOfRange("BIGINT")));
        assert_eq!(multiply(&max, &Value::UInt(3)), Err(OutOfRange("BIGINT UNSIGNED")));
        let below = subtract(&Value::UInt(1), &Value::Int(2), mode);
        assert_eq!(below, Err(OutOfRange("BIGINT UNSIGNED")));
        let signed = ArithMode { signed_subtraction: true, ..mode };
        assert_eq!(subtract(&Value::UInt(1), &Value::Int(2), signed), Ok(Value::Int(-1)));
        assert_eq!(
            multiply(&Value::Double(1e300), &Value::Double(1e300)),
            Err(OutOfRange("DOUBLE"))
        );
        let error = OutOfRange("BIGINT").in_expression("(a + 1)");
        assert_eq!(
            error.to_string(),
            "ERROR 1690 (22003): BIGINT value is out of range in '(a + 1)'"
        );
    }
}
