//! Constructors that work out types and collations (manual 12.3, 12.6.1, 12.10).

use parser::ast::{DataType, TypeKind};
use types::{CollationId, ErrorCode, SqlError, SqlType, Value, collation};

use super::build::coercibility;
use super::collate::collation_of;
use super::constant::{adapt, adapt_list};
use super::session::{division_increment, no_unsigned_subtraction};
use super::{
    ArithmeticOp, CompareOp, Expr, ExprKind, ExprType, aggregate_collations, retype, union_types,
};
use crate::error::Result;
use crate::session::SessionState;

/// What an operand counts as in arithmetic.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    Integer { unsigned: bool },
    Decimal,
    Double,
}

fn number(ty: &ExprType) -> Number {
    match &ty.sql_type {
        SqlType::Int { unsigned, .. } => Number::Integer { unsigned: *unsigned },
        SqlType::Bit { .. } | SqlType::Year => Number::Integer { unsigned: true },
        SqlType::Decimal { .. } => Number::Decimal,
        SqlType::Date => Number::Integer { unsigned: false },
        SqlType::Time { fsp } | SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => {
            if *fsp == 0 { Number::Integer { unsigned: false } } else { Number::Decimal }
        }
        _ if ty.is_null() => Number::Integer { unsigned: false },
        _ => Number::Double,
    }
}

/// A hexadecimal or bit literal where a number is wanted is a number (manual 9.1.4).
pub(crate) fn literal_as_number(expr: Expr) -> Expr {
    let ExprKind::Literal(Value::Bytes(bytes)) = &expr.kind else { return expr };
    if expr.ty.coercibility != coercibility::LITERAL || bytes.len() > 8 {
        return expr;
    }
    let number = bytes.iter().fold(0_u64, |so_far, byte| so_far << 8 | u64::from(*byte));
    Expr::constant(Value::UInt(number), ExprType::big_int(true, false))
}

/// `a op b` on numbers.
pub fn arith(op: ArithmeticOp, left: Expr, right: Expr, session: &SessionState) -> Expr {
    let bits = matches!(
        op,
        ArithmeticOp::BitAnd
            | ArithmeticOp::BitOr
            | ArithmeticOp::BitXor
            | ArithmeticOp::ShiftLeft
            | ArithmeticOp::ShiftRight
    );
    if bits {
        return bit_operation(op, left, right);
    }
    let (left, right) = (literal_as_number(left), literal_as_number(right));
    let nullable = left.ty.nullable
        || right.ty.nullable
        || matches!(op, ArithmeticOp::Divide | ArithmeticOp::IntegerDivide | ArithmeticOp::Modulo);
    let ty = match op {
        ArithmeticOp::Divide => quotient(&left.ty, &right.ty, division_increment(session)),
        ArithmeticOp::IntegerDivide => {
            let unsigned = left.ty.sql_type.is_unsigned() || right.ty.sql_type.is_unsigned();
            ExprType::big_int(unsigned, true)
        }
        _ => sum_like(op, &left.ty, &right.ty, session),
    };
    let ty = ExprType { nullable, ..ty };
    Expr { kind: ExprKind::Arithmetic(op, Box::new(left), Box::new(right)), ty }
}

fn sum_like(op: ArithmeticOp, a: &ExprType, b: &ExprType, session: &SessionState) -> ExprType {
    match (number(a), number(b)) {
        (Number::Double, _) | (_, Number::Double) => ExprType::double(false),
        (Number::Integer { unsigned: x }, Number::Integer { unsigned: y }) => {
            let unsigned = match op {
                ArithmeticOp::Modulo => x,
                ArithmeticOp::Subtract if no_unsigned_subtraction(session) => false,
                _ => x || y,
            };
            ExprType::big_int(unsigned, false)
        }
        _ => {
            let ((aw, afr), (bw, bfr)) = (a.digits(), b.digits());
            let (whole, scale) = match op {
                ArithmeticOp::Multiply => (aw + bw, (afr + bfr).min(30)),
                ArithmeticOp::Modulo => (aw.max(bw), afr.max(bfr)),
                _ => (aw.max(bw) + 1, afr.max(bfr)),
            };
            ExprType::decimal(whole + scale, scale, false)
        }
    }
}

fn quotient(a: &ExprType, b: &ExprType, increment: u8) -> ExprType {
    if number(a) == Number::Double || number(b) == Number::Double {
        return ExprType::double(true);
    }
    let ((whole, scale), (_, divisor_scale)) = (a.digits(), b.digits());
    let increment = u32::from(increment);
    let result_scale = (scale + increment).min(30);
    ExprType::decimal(whole + scale + divisor_scale + increment, result_scale, true)
}

/// Bits of BIGINT UNSIGNED, or of byte strings when both sides are some (manual 12.12).
fn bit_operation(op: ArithmeticOp, left: Expr, right: Expr) -> Expr {
    let is_literal = |e: &Expr| matches!(e.kind, ExprKind::Literal(_));
    let is_bytes = |e: &Expr| e.ty.sql_type.is_binary_string() && !e.ty.is_null();
    let shift = matches!(op, ArithmeticOp::ShiftLeft | ArithmeticOp::ShiftRight);
    let as_bytes = if shift {
        is_bytes(&left) && !is_literal(&left)
    } else {
        is_bytes(&left) && is_bytes(&right) && !(is_literal(&left) && is_literal(&right))
    };
    let nullable = left.ty.nullable || right.ty.nullable;
    let (left, right, ty) = if as_bytes {
        let length = left.ty.chars_max().max(if shift { 0 } else { right.ty.chars_max() });
        let right = if shift { literal_as_number(right) } else { right };
        (left, right, ExprType::bytes(length, nullable))
    } else {
        let ty = ExprType::big_int(true, nullable);
        (literal_as_number(left), literal_as_number(right), ty)
    };
    Expr { kind: ExprKind::Arithmetic(op, Box::new(left), Box::new(right)), ty }
}

/// `-a`.
pub fn negate(operand: Expr) -> Expr {
    let operand = literal_as_number(operand);
    if let Some(constant) = negated_literal(&operand) {
        return constant;
    }
    let nullable = operand.ty.nullable;
    let ty = match number(&operand.ty) {
        Number::Integer { .. } => ExprType::big_int(false, nullable),
        Number::Decimal => {
            let (whole, scale) = operand.ty.digits();
            ExprType::decimal(whole + scale, scale, nullable)
        }
        Number::Double => ExprType::double(nullable),
    };
    Expr { kind: ExprKind::Negate(Box::new(operand)), ty }
}

/// A number literal with a sign is a literal.
fn negated_literal(operand: &Expr) -> Option<Expr> {
    let value = operand.as_literal()?;
    let negative = match value {
        Value::Int(_) | Value::UInt(_) | Value::Decimal(_) | Value::Double(_) => {
            types::arith::negate(value).ok()
        }
        _ => None,
    };
    let negative = match (negative, value) {
        (Some(negative), _) => negative,
        // -9223372036854775809 and below is a DECIMAL, as a literal of that size is.
        (None, Value::UInt(size)) => {
            Value::Decimal(types::Decimal::from_unscaled(-i128::from(*size), 0))
        }
        _ => return None,
    };
    let ty = match &negative {
        Value::Decimal(_) if !matches!(operand.ty.sql_type, SqlType::Decimal { .. }) => {
            ExprType::decimal(20, 0, false)
        }
        Value::Int(_) => ExprType { sql_type: signed(&operand.ty.sql_type), ..operand.ty.clone() },
        _ => operand.ty.clone(),
    };
    Some(Expr::constant(negative, ty))
}

fn signed(ty: &SqlType) -> SqlType {
    match ty {
        SqlType::Int { width, display, .. } => {
            SqlType::Int { width: *width, unsigned: false, zerofill: false, display: *display }
        }
        other => other.clone(),
    }
}

/// `~a`.
pub fn bit_not(operand: Expr) -> Expr {
    let nullable = operand.ty.nullable;
    let bytes = operand.ty.sql_type.is_binary_string()
        && !operand.ty.is_null()
        && operand.as_literal().is_none();
    let (operand, ty) = if bytes {
        let ty = ExprType::bytes(operand.ty.chars_max(), nullable);
        (operand, ty)
    } else {
        (literal_as_number(operand), ExprType::big_int(true, nullable))
    };
    Expr { kind: ExprKind::BitNot(Box::new(operand)), ty }
}

impl CompareOp {
    /// As SQL writes it.
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Equal => "=",
            CompareOp::NotEqual => "<>",
            CompareOp::Less => "<",
            CompareOp::LessOrEqual => "<=",
            CompareOp::Greater => ">",
            CompareOp::GreaterOrEqual => ">=",
            CompareOp::NullSafeEqual => "<=>",
        }
    }

    /// The operator with its sides exchanged.
    #[must_use]
    pub fn flipped(self) -> CompareOp {
        match self {
            CompareOp::Less => CompareOp::Greater,
            CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
            CompareOp::Greater => CompareOp::Less,
            CompareOp::GreaterOrEqual => CompareOp::LessOrEqual,
            same => same,
        }
    }
}

/// Brings a pair of operands together: constants are converted, the collation is chosen.
fn comparable(
    left: Expr,
    right: Expr,
    operation: &str,
    session: &SessionState,
) -> Result<(Expr, Expr, CollationId)> {
    let (left, right) = adapt(left, right, session)?;
    let collation = comparison_collation(&[&left.ty, &right.ty], operation, session)?;
    Ok((left, right, collation))
}

/// The collation of a comparison; a mix is an error only where texts are compared.
fn comparison_collation(
    types: &[&ExprType],
    operation: &str,
    session: &SessionState,
) -> Result<CollationId> {
    let strings = types.iter().filter(|ty| ty.sql_type.is_text()).count();
    if strings == 0 {
        return Ok(CollationId::BINARY);
    }
    Ok(aggregate_collations(types, session.collation, operation)?.collation)
}

/// `a op b` on single values.
pub fn compare(op: CompareOp, left: Expr, right: Expr, session: &SessionState) -> Result<Expr> {
    let (left, right, collation) = comparable(left, right, op.symbol(), session)?;
    let nullable = op != CompareOp::NullSafeEqual && (left.ty.nullable || right.ty.nullable);
    let ty = ExprType::truth(nullable);
    Ok(Expr { kind: ExprKind::Compare(op, Box::new(left), Box::new(right), collation), ty })
}

/// `(a, b) op (c, d)`: as many on each side (the binder gives 1241).
pub fn compare_rows(
    op: CompareOp,
    pairs: Vec<(Expr, Expr)>,
    session: &SessionState,
) -> Result<Expr> {
    let mut bound = Vec::with_capacity(pairs.len());
    let mut nullable = false;
    for (left, right) in pairs {
        let pair = comparable(left, right, op.symbol(), session)?;
        nullable |= pair.0.ty.nullable || pair.1.ty.nullable;
        bound.push(pair);
    }
    let ty = ExprType::truth(nullable && op != CompareOp::NullSafeEqual);
    Ok(Expr { kind: ExprKind::CompareRows(op, bound), ty })
}

/// `expr BETWEEN low AND high`.
pub fn between(expr: Expr, low: Expr, high: Expr, session: &SessionState) -> Result<Expr> {
    let (expr, bounds) = adapt_list(expr, vec![low, high], session)?;
    let types: Vec<&ExprType> =
        std::iter::once(&expr.ty).chain(bounds.iter().map(|b| &b.ty)).collect();
    let collation = comparison_collation(&types, "between", session)?;
    let ty = ExprType::truth(types.iter().any(|ty| ty.nullable));
    let mut bounds = bounds.into_iter().map(Box::new);
    let (Some(low), Some(high)) = (bounds.next(), bounds.next()) else {
        return Err(SqlError::unknown("BETWEEN has two bounds").into());
    };
    Ok(Expr { kind: ExprKind::Between(Box::new(expr), low, high, collation), ty })
}

/// `expr IN (list)`.
pub fn in_list(expr: Expr, list: Vec<Expr>, session: &SessionState) -> Result<Expr> {
    let (expr, list) = adapt_list(expr, list, session)?;
    let types: Vec<&ExprType> =
        std::iter::once(&expr.ty).chain(list.iter().map(|item| &item.ty)).collect();
    let collation = comparison_collation(&types, " IN ", session)?;
    let ty = ExprType::truth(types.iter().any(|ty| ty.nullable));
    Ok(Expr { kind: ExprKind::InList(Box::new(expr), list, collation), ty })
}

/// `expr LIKE pattern ESCAPE escape`; None is no escape character.
pub fn like(
    expr: Expr,
    pattern: Expr,
    escape: Option<char>,
    session: &SessionState,
) -> Result<Expr> {
    let types = [&expr.ty, &pattern.ty];
    let collation = aggregate_collations(&types, session.collation, "like")?.collation;
    let ty = ExprType::truth(expr.ty.nullable || pattern.ty.nullable);
    Ok(Expr { kind: ExprKind::Like(Box::new(expr), Box::new(pattern), escape, collation), ty })
}

/// CASE. With an operand, its arms' conditions are compared with it.
pub fn case(
    operand: Option<Expr>,
    arms: Vec<(Expr, Expr)>,
    otherwise: Option<Expr>,
    session: &SessionState,
) -> Result<Expr> {
    let results = arms.iter().map(|(_, result)| &result.ty);
    let types: Vec<&ExprType> = results.chain(otherwise.iter().map(|o| &o.ty)).collect();
    let mut ty = union_types(&types, session.collation, "case")?;
    ty.nullable |= otherwise.is_none();
    let mut bound = Vec::with_capacity(arms.len());
    for (condition, result) in arms {
        let condition = match &operand {
            Some(operand) => compare(CompareOp::Equal, operand.clone(), condition, session)?,
            None => condition,
        };
        bound.push((condition, retype(result, &ty)));
    }
    let otherwise = otherwise.map(|other| Box::new(retype(other, &ty)));
    Ok(Expr { kind: ExprKind::Case(bound, otherwise), ty })
}

/// `expr COLLATE collation`: 1273 for an unknown one, 1253 for one of another character set.
pub fn collate(expr: Expr, name: &str, session: &SessionState) -> Result<Expr> {
    let Some(wanted) = collation::by_name(name) else {
        return Err(SqlError::new(ErrorCode::UnknownCollation, &[&name]).into());
    };
    let current = collation_of(std::slice::from_ref(&expr), session.collation, "collate")?;
    let (have, want) = (collation::charset_of(current.collation), collation::charset_of(wanted));
    if have != want && !expr.ty.is_null() {
        let code = ErrorCode::CollationCharsetMismatch;
        return Err(SqlError::new(code, &[&collation::name(wanted), &have]).into());
    }
    let chars = expr.ty.chars_max();
    let ty = ExprType::text(chars, wanted, coercibility::EXPLICIT, expr.ty.nullable);
    Ok(Expr { kind: ExprKind::Retype(Box::new(expr)), ty })
}

/// `CONVERT(expr USING charset)`: 1115 for an unknown one.
pub fn convert_using(expr: Expr, charset: &str) -> Result<Expr> {
    let Some(collation) = collation::default_of_charset(charset) else {
        return Err(SqlError::new(ErrorCode::UnknownCharacterSet, &[&charset]).into());
    };
    let chars = expr.ty.chars_max();
    let ty = ExprType::text(chars, collation, coercibility::IMPLICIT, true);
    Ok(Expr { kind: ExprKind::Retype(Box::new(expr)), ty })
}

/// CAST and CONVERT to a type as it was written.
pub fn cast(expr: Expr, to: &DataType, session: &SessionState) -> Result<Expr> {
    let ty = cast_type(&expr, to, session)?;
    let number = ty.sql_type.is_numeric();
    let expr = if number { literal_as_number(expr) } else { expr };
    Ok(Expr { kind: ExprKind::Cast(Box::new(expr)), ty })
}

fn cast_type(expr: &Expr, to: &DataType, session: &SessionState) -> Result<ExprType> {
    let nullable = expr.ty.nullable;
    let may_fail = |sql_type: SqlType| ExprType::new(sql_type, true);
    Ok(match to.kind {
        TypeKind::Unsigned => ExprType::big_int(true, nullable),
        TypeKind::Signed
        | TypeKind::TinyInt
        | TypeKind::SmallInt
        | TypeKind::MediumInt
        | TypeKind::Int
        | TypeKind::BigInt
        | TypeKind::Bool => ExprType::big_int(to.unsigned, nullable),
        TypeKind::Decimal => decimal_type(to, nullable)?,
        TypeKind::Float => match to.length.unwrap_or(0) {
            0..=24 => ExprType::new(SqlType::FLOAT, nullable),
            25..=53 => ExprType::double(nullable),
            many => return Err(too_precise(many, "CAST", 53)),
        },
        TypeKind::Double => ExprType::double(nullable),
        TypeKind::Char | TypeKind::VarChar | TypeKind::Text => text_type(expr, to, session)?,
        TypeKind::NChar | TypeKind::NVarChar => {
            let charset = Some("utf8mb3".into());
            text_type(expr, &DataType { charset, ..to.clone() }, session)?
        }
        TypeKind::Binary | TypeKind::VarBinary => {
            let ty = match to.length.map(u32::try_from) {
                Some(Ok(length)) => ExprType::new(SqlType::Binary { length }, nullable),
                _ => ExprType::bytes(expr.ty.chars_max() * 4, nullable),
            };
            ExprType { coercibility: coercibility::IMPLICIT, ..ty }
        }
        TypeKind::Date => may_fail(SqlType::Date),
        TypeKind::Time => may_fail(SqlType::Time { fsp: fsp_of(to)? }),
        TypeKind::DateTime | TypeKind::Timestamp => {
            may_fail(SqlType::DateTime { fsp: fsp_of(to)? })
        }
        TypeKind::Year => may_fail(SqlType::Year),
        TypeKind::Json => ExprType::json(nullable),
        _ => {
            let what = "CAST to this type";
            return Err(SqlError::new(ErrorCode::NotSupportedYet, &[&what]).into());
        }
    })
}

fn too_precise(given: u64, what: &str, most: u64) -> crate::Error {
    SqlError::new(ErrorCode::TooBigPrecision, &[&given, &what, &most]).into()
}

fn fsp_of(to: &DataType) -> Result<u8> {
    match to.length.unwrap_or(0) {
        digits @ 0..=6 => Ok(u8::try_from(digits).unwrap_or(6)),
        many => Err(too_precise(many, "CAST", 6)),
    }
}

fn decimal_type(to: &DataType, nullable: bool) -> Result<ExprType> {
    let precision = match to.length.unwrap_or(10) {
        0 => 10,
        given => given,
    };
    let scale = to.scale.unwrap_or(0);
    if precision > 65 {
        return Err(too_precise(precision, "CAST", 65));
    }
    if scale > 30 {
        return Err(SqlError::new(ErrorCode::TooBigScale, &[&scale, &"CAST", &30]).into());
    }
    if scale > precision {
        return Err(SqlError::new(ErrorCode::MBiggerThanD, &[&""]).into());
    }
    let digits = |n: u64| u32::try_from(n).unwrap_or(65);
    Ok(ExprType::decimal(digits(precision), digits(scale), nullable))
}

fn text_type(expr: &Expr, to: &DataType, session: &SessionState) -> Result<ExprType> {
    let collation = match (&to.collation, &to.charset) {
        (Some(name), _) => collation::by_name(name)
            .ok_or_else(|| SqlError::new(ErrorCode::UnknownCollation, &[name]))?,
        (None, Some(charset)) => collation::default_of_charset(charset)
            .ok_or_else(|| SqlError::new(ErrorCode::UnknownCharacterSet, &[charset]))?,
        (None, None) => session.collation,
    };
    let ty =
        ExprType::text(expr.ty.chars_max(), collation, coercibility::IMPLICIT, expr.ty.nullable);
    // A length that was written cuts: it makes a CHAR, which nothing else here does.
    Ok(match to.length.map(u32::try_from) {
        Some(Ok(length)) if collation == CollationId::BINARY => {
            ExprType { sql_type: SqlType::Binary { length }, ..ty }
        }
        Some(Ok(length)) => ExprType { sql_type: SqlType::Char { length, collation }, ..ty },
        _ => ty,
    })
}
