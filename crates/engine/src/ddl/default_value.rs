//! What a column stores where nothing is said: checked when it is declared, kept as text.

use parser::ast::{ColumnDefault, Expr, ExprKind, Literal, UnaryOp};
use repo::schema::{Column, DefaultValue};
use types::cast::{AssignMode, assign};
use types::{BitValue, Decimal, ErrorCode, SqlError, SqlType, Value};

use super::expression::mysql_text;
use super::expression_rules::{Use, check_expression};
use super::refuse;
use crate::context::Context;
use crate::error::Result;

/// The default of `column` as the schema keeps it; 1067, 1101.
pub(super) fn column_default(
    cx: &Context<'_>,
    default: &ColumnDefault,
    column: &str,
    of: &SqlType,
) -> Result<DefaultValue> {
    match default {
        ColumnDefault::Now { digits } => now(*digits, column, of).map(DefaultValue::Expression),
        ColumnDefault::Expr { expr, .. } => {
            check_expression(expr, Use::Default, column)?;
            Ok(DefaultValue::Expression(format!("({})", mysql_text(expr))))
        }
        ColumnDefault::Literal(expr) => literal(cx, expr, column, of),
    }
}

/// `CURRENT_TIMESTAMP[(n)]` for a column with as many digits; 1067.
pub(super) fn now(digits: u64, column: &str, of: &SqlType) -> Result<String> {
    let takes = matches!(of, SqlType::DateTime { .. } | SqlType::Timestamp { .. });
    if !takes || u64::from(of.fsp()) != digits {
        return refuse(ErrorCode::InvalidDefault, &[&column]);
    }
    Ok(match digits {
        0 => "CURRENT_TIMESTAMP".into(),
        digits => format!("CURRENT_TIMESTAMP({digits})"),
    })
}

fn literal(cx: &Context<'_>, expr: &Expr, column: &str, of: &SqlType) -> Result<DefaultValue> {
    let invalid = || SqlError::new(ErrorCode::InvalidDefault, &[&column]);
    let value = literal_value(expr).ok_or_else(invalid)?;
    if value.is_null() {
        return Ok(DefaultValue::Null);
    }
    if of.is_lob() {
        return refuse(ErrorCode::BlobCantHaveDefault, &[&column]);
    }
    let mode = AssignMode {
        strict: true,
        dates: cx.session.sql_mode.date_mode(),
        truncate_fraction: false,
        column,
        row: 1,
    };
    let (value, _) = assign(&value, of, &mode).map_err(|_| invalid())?;
    let value = match value {
        Value::DateTime(moment) if matches!(of, SqlType::Timestamp { .. }) => {
            Value::DateTime(moment.with_fsp(of.fsp()))
        }
        other => other,
    };
    Ok(match &value {
        Value::Bit(bit) => DefaultValue::Literal(format!("b'{:b}'", bit.bits)),
        Value::Bytes(bytes) => match str::from_utf8(bytes.as_slice()) {
            Ok(text) => DefaultValue::Literal(text.to_owned()),
            // A literal is kept as text; bytes that are none are kept as what makes them.
            Err(_) => DefaultValue::Expression(format!("(0x{})", hex(bytes.as_slice()))),
        },
        other => DefaultValue::Literal(other.to_string_lossy().into_owned()),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02X}"))
}

/// The value of a literal with its sign; `None` for what is no literal.
pub(super) fn literal_value(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Literal(literal) => literal_of(literal),
        ExprKind::Unary { op: UnaryOp::Plus, expr } => literal_value(expr),
        ExprKind::Unary { op: UnaryOp::Minus, expr } => match &expr.kind {
            ExprKind::Literal(Literal::Int(number)) => Some(
                0_i64
                    .checked_sub_unsigned(*number)
                    .map_or_else(|| Value::Double(-(*number as f64)), Value::Int),
            ),
            ExprKind::Literal(Literal::Decimal(text)) => number(&format!("-{text}")),
            ExprKind::Literal(Literal::Float(text)) => text.parse().ok().map(|n: f64| (-n).into()),
            _ => None,
        },
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    let parsed = Decimal::parse(text);
    parsed.whole.then_some(Value::Decimal(parsed.value))
}

fn literal_of(literal: &Literal) -> Option<Value> {
    Some(match literal {
        Literal::Null => Value::Null,
        Literal::Bool(truth) => Value::Int(i64::from(*truth)),
        Literal::Int(value) => i64::try_from(*value).map_or(Value::UInt(*value), Value::Int),
        Literal::Decimal(text) => return number(text),
        Literal::Float(text) => Value::Double(text.parse().ok()?),
        Literal::String(text) | Literal::National(text) => Value::text(text),
        Literal::Hex(bytes) => Value::bytes(bytes),
        Literal::Bit(bytes) => {
            let bits = bytes.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            Value::Bit(BitValue { bits, width: 64 })
        }
        Literal::Introduced { value, .. } => return literal_of(value),
        Literal::Temporal { text, .. } => Value::text(text),
    })
}

/// The value of a column's literal default, NULL where it has none or an expression.
pub fn literal_default(column: &Column) -> Result<Value> {
    let DefaultValue::Literal(text) = &column.default else { return Ok(Value::Null) };
    if let (SqlType::Bit { width }, Some(digits)) = (&column.sql_type, bits_of(text)) {
        return Ok(Value::Bit(BitValue { bits: digits, width: *width }));
    }
    let mode = AssignMode {
        strict: true,
        dates: types::temporal::DateMode::default(),
        truncate_fraction: false,
        column: &column.name,
        row: 1,
    };
    Ok(assign(&Value::text(text), &column.sql_type, &mode)?.0)
}

fn bits_of(text: &str) -> Option<u64> {
    u64::from_str_radix(text.strip_prefix("b'")?.strip_suffix('\'')?, 2).ok()
}
