//! Constants of the syntax (manual 9.1).

use parser::ast::{Literal, TemporalKind};
use types::collation::{charset_of, default_of_charset};
use types::temporal::{parse_date_time, parse_time};
use types::{CollationId, Decimal, ErrorCode, SqlError, SqlType, Value};

use super::build::coercibility;
use super::constant::incorrect;
use super::session::{apply_offset, date_mode};
use super::{Expr, ExprType};
use crate::error::Result;
use crate::functions::hexadecimal;
use crate::session::SessionState;

/// The constant of a literal. Numbers: whole ones are BIGINT (UNSIGNED above its range), with a
/// point DECIMAL, with an exponent DOUBLE; texts have the connection's collation.
pub fn literal(literal: &Literal, session: &SessionState) -> Result<Expr> {
    Ok(match literal {
        Literal::Null => Expr::null(),
        Literal::Bool(truth) => Expr::truth(*truth),
        Literal::Int(number) => whole(*number),
        Literal::Decimal(text) => decimal(text),
        Literal::Float(text) => double(text)?,
        Literal::String(text) => string(text, session.collation),
        Literal::National(text) => string(text, CollationId::UTF8MB3_GENERAL_CI),
        Literal::Hex(bytes) | Literal::Bit(bytes) => byte_string(bytes),
        Literal::Introduced { charset, value } => introduced(charset, value, session)?,
        Literal::Temporal { kind, text } => temporal(*kind, text, session)?,
    })
}

fn whole(number: u64) -> Expr {
    match i64::try_from(number) {
        Ok(number) => Expr::int(number),
        Err(_) => Expr::constant(Value::UInt(number), ExprType::big_int(true, false)),
    }
}

fn decimal(text: &str) -> Expr {
    let number = Decimal::parse(text).value;
    let scale = u32::from(number.scale());
    let ty = ExprType::decimal((number.integer_digits() + scale).max(1), scale, false);
    Expr::constant(Value::Decimal(number), ty)
}

fn double(text: &str) -> Result<Expr> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => {
            Ok(Expr::constant(Value::Double(number), ExprType::double(false)))
        }
        _ => Err(SqlError::new(ErrorCode::IllegalValueForType, &[&"double", &text]).into()),
    }
}

fn string(text: &str, collation: CollationId) -> Expr {
    let chars = text.chars().count() as u64;
    let ty = ExprType::text(chars, collation, coercibility::LITERAL, false);
    Expr::constant(Value::text(text), ty)
}

fn byte_string(bytes: &[u8]) -> Expr {
    Expr::constant(Value::bytes(bytes), ExprType::bytes(bytes.len() as u64, false))
}

fn introduced(charset: &str, value: &Literal, session: &SessionState) -> Result<Expr> {
    let Some(collation) = default_of_charset(charset) else {
        return Err(SqlError::new(ErrorCode::UnknownCharacterSet, &[&charset]).into());
    };
    Ok(match value {
        Literal::String(text) if collation == CollationId::BINARY => byte_string(text.as_bytes()),
        Literal::String(text) => string(text, collation),
        Literal::Hex(bytes) | Literal::Bit(bytes) => match decoded(bytes, collation)? {
            Some(text) => string(&text, collation),
            None => byte_string(bytes),
        },
        other => literal(other, session)?,
    })
}

/// Bytes as text of a character set; None for `binary`, 1300 when they are none.
pub(crate) fn decoded(bytes: &[u8], collation: CollationId) -> Result<Option<String>> {
    match charset_of(collation) {
        "binary" => Ok(None),
        "latin1" => Ok(Some(bytes.iter().map(|byte| char::from(*byte)).collect())),
        charset => match str::from_utf8(bytes) {
            Ok(text) => Ok(Some(text.to_owned())),
            Err(damage) => {
                let rest = bytes.get(damage.valid_up_to()..).unwrap_or_default();
                let shown = hexadecimal(rest.get(..6).unwrap_or(rest));
                let code = ErrorCode::InvalidCharacterString;
                Err(SqlError::new(code, &[&charset, &shown]).into())
            }
        },
    }
}

fn temporal(kind: TemporalKind, text: &str, session: &SessionState) -> Result<Expr> {
    let value = Value::text(text);
    let (value, sql_type) = match kind {
        TemporalKind::Date => {
            let parsed = parse_date_time(text, date_mode(session)).filter(|p| !p.truncated);
            let at = parsed.ok_or_else(|| incorrect("DATE", &value))?.value;
            (Value::Date(at.date()), SqlType::Date)
        }
        TemporalKind::Timestamp => {
            let parsed = parse_date_time(text, date_mode(session)).filter(|p| !p.truncated);
            let parsed = parsed.ok_or_else(|| incorrect("DATETIME", &value))?;
            let at = apply_offset(parsed.value, parsed.offset_minutes, session);
            (Value::DateTime(at), SqlType::DateTime { fsp: at.fsp() })
        }
        TemporalKind::Time => {
            let parsed = parse_time(text).filter(|p| !p.truncated && !p.clamped);
            let time = parsed.ok_or_else(|| incorrect("TIME", &value))?.value;
            (Value::Time(time), SqlType::Time { fsp: time.fsp() })
        }
    };
    Ok(Expr::constant(value, ExprType::new(sql_type, false)))
}
