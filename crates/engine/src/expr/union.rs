//! One type for several: UNION, CASE, IF, COALESCE, GREATEST (manual 12.5, 13.2.18).

use types::{CollationId, IntWidth, SqlType};

use super::build::coercibility;
use super::{Expr, ExprKind, ExprType, aggregate_collations};
use crate::error::Result;

/// The kinds that meet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Integer,
    Decimal,
    Float,
    Double,
    Date,
    Time,
    Moment,
    Json,
    Geometry,
    String,
}

fn family(ty: &SqlType) -> Family {
    match ty {
        SqlType::Int { .. } | SqlType::Year | SqlType::Bit { .. } => Family::Integer,
        SqlType::Decimal { .. } => Family::Decimal,
        SqlType::Float { .. } => Family::Float,
        SqlType::Double { .. } => Family::Double,
        SqlType::Date => Family::Date,
        SqlType::Time { .. } => Family::Time,
        SqlType::DateTime { .. } | SqlType::Timestamp { .. } => Family::Moment,
        SqlType::Json => Family::Json,
        SqlType::Geometry { .. } => Family::Geometry,
        _ => Family::String,
    }
}

fn joined(a: Family, b: Family) -> Family {
    use Family::{Date, Decimal, Double, Float, Integer, Moment, String, Time};
    match (a, b) {
        _ if a == b => a,
        (Integer, Decimal) | (Decimal, Integer) => Decimal,
        (Float | Double | Integer | Decimal, Float | Double)
        | (Float | Double, Integer | Decimal) => Double,
        (Date | Time | Moment, Date | Time | Moment) => Moment,
        _ => String,
    }
}

/// The type that holds the values of all; NULL alone says nothing. `connection` is the collation of
/// numbers that become text, `operation` the name for 1267.
pub fn union_types(
    types: &[&ExprType],
    connection: CollationId,
    operation: &str,
) -> Result<ExprType> {
    let nullable = types.iter().any(|ty| ty.nullable);
    let typed: Vec<&ExprType> = types.iter().copied().filter(|ty| !ty.is_null()).collect();
    let Some((first, rest)) = typed.split_first() else {
        return Ok(ExprType::NULL);
    };
    if rest.iter().all(|ty| ty.sql_type == first.sql_type) {
        let coercibility = typed.iter().map(|ty| ty.coercibility).min().unwrap_or(0);
        return Ok(ExprType { sql_type: first.sql_type.clone(), nullable, coercibility });
    }
    let start = family(&first.sql_type);
    let family = rest.iter().fold(start, |so_far, ty| joined(so_far, family(&ty.sql_type)));
    Ok(match family {
        Family::Integer => integer(&typed, nullable),
        Family::Decimal => decimal(&typed, nullable),
        Family::Float => ExprType::new(SqlType::FLOAT, nullable),
        Family::Double => ExprType::double(nullable),
        Family::Date => ExprType::new(SqlType::Date, nullable),
        Family::Time => ExprType::new(SqlType::Time { fsp: fsp(&typed) }, nullable),
        Family::Moment => ExprType::new(SqlType::DateTime { fsp: fsp(&typed) }, nullable),
        Family::Json => ExprType::json(nullable),
        Family::Geometry => first_type(first, nullable),
        Family::String => string(&typed, nullable, connection, operation)?,
    })
}

fn first_type(first: &ExprType, nullable: bool) -> ExprType {
    ExprType { nullable, ..first.clone() }
}

fn fsp(types: &[&ExprType]) -> u8 {
    types.iter().map(|ty| ty.sql_type.fsp()).max().unwrap_or(0)
}

fn integer(types: &[&ExprType], nullable: bool) -> ExprType {
    let width = |ty: &SqlType| match ty {
        SqlType::Int { width, .. } => *width,
        SqlType::Year => IntWidth::Small,
        _ => IntWidth::Big,
    };
    let widest = types.iter().map(|ty| width(&ty.sql_type)).max().unwrap_or(IntWidth::Big);
    let unsigned = |ty: &&ExprType| ty.sql_type.is_unsigned();
    if types.iter().all(unsigned) {
        return ExprType::new(SqlType::int(widest, true), nullable);
    }
    let big_unsigned = types.iter().any(|ty| unsigned(ty) && width(&ty.sql_type) == IntWidth::Big);
    if big_unsigned {
        // No integer type holds both signs of 64 bits.
        return ExprType::decimal(20, 0, nullable);
    }
    let display = types.iter().map(|ty| match ty.sql_type {
        SqlType::Int { display, .. } => display,
        _ => None,
    });
    let display = display.reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b))).flatten();
    let unsigned = types.iter().any(unsigned);
    let width = if unsigned && widest < IntWidth::Big { wider(widest) } else { widest };
    ExprType::new(SqlType::Int { width, unsigned: false, zerofill: false, display }, nullable)
}

fn wider(width: IntWidth) -> IntWidth {
    match width {
        IntWidth::Tiny => IntWidth::Small,
        IntWidth::Small => IntWidth::Medium,
        IntWidth::Medium => IntWidth::Int,
        IntWidth::Int | IntWidth::Big => IntWidth::Big,
    }
}

fn decimal(types: &[&ExprType], nullable: bool) -> ExprType {
    let digits = types.iter().map(|ty| ty.digits());
    let (whole, scale) = digits.fold((0, 0), |(whole, scale), (w, s)| (whole.max(w), scale.max(s)));
    ExprType::decimal(whole + scale, scale, nullable)
}

fn string(
    types: &[&ExprType],
    nullable: bool,
    connection: CollationId,
    operation: &str,
) -> Result<ExprType> {
    let collated = aggregate_collations(types, connection, operation)?;
    let chars = types.iter().map(|ty| ty.chars_max()).max().unwrap_or(0);
    let coercibility = collated.coercibility.min(coercibility::LITERAL);
    Ok(ExprType::text(chars, collated.collation, coercibility, nullable))
}

/// The expression with its values brought to a type that holds them; itself where nothing is to do.
pub fn retype(expr: Expr, to: &ExprType) -> Expr {
    if expr.ty.is_null() || same_values(&expr.ty.sql_type, &to.sql_type) {
        return expr;
    }
    let ty = ExprType { nullable: expr.ty.nullable, ..to.clone() };
    Expr { kind: ExprKind::Retype(Box::new(expr)), ty }
}

/// Whether every value of the one type is, as it is, a value of the other.
fn same_values(from: &SqlType, to: &SqlType) -> bool {
    match (from, to) {
        (SqlType::Int { .. }, SqlType::Int { .. }) => true,
        (SqlType::Decimal { scale: a, .. }, SqlType::Decimal { scale: b, .. }) => a == b,
        (a, b) if a == b => true,
        (
            SqlType::Char { .. } | SqlType::Varchar { .. } | SqlType::Text { .. },
            SqlType::Char { .. } | SqlType::Varchar { .. } | SqlType::Text { .. },
        ) => true,
        (a, b) if a.is_binary_string() && b.is_binary_string() => true,
        (SqlType::Double { .. }, SqlType::Double { .. })
        | (SqlType::Float { .. }, SqlType::Float { .. }) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(types: &[SqlType]) -> String {
        let types: Vec<ExprType> =
            types.iter().map(|ty| ExprType::column(ty.clone(), false)).collect();
        let types: Vec<&ExprType> = types.iter().collect();
        let connection = CollationId::UTF8MB4_0900_AI_CI;
        union_types(&types, connection, "UNION").expect("they mix").sql_type.to_string()
    }

    #[test]
    fn mixed_types_become_one_that_holds_them() {
        let int = |width, unsigned| SqlType::int(width, unsigned);
        let cases = [
            (vec![int(IntWidth::Int, false), int(IntWidth::Big, false)], "bigint"),
            (vec![int(IntWidth::Int, false), int(IntWidth::Int, true)], "bigint"),
            (vec![int(IntWidth::Big, false), int(IntWidth::Big, true)], "decimal(20,0)"),
            (vec![int(IntWidth::Int, false), SqlType::decimal(5, 2)], "decimal(12,2)"),
            (vec![SqlType::decimal(5, 2), SqlType::DOUBLE], "double"),
            (vec![SqlType::Date, SqlType::DateTime { fsp: 3 }], "datetime(3)"),
            (vec![SqlType::Date, int(IntWidth::Int, false)], "varchar(11)"),
        ];
        for (types, wanted) in cases {
            assert_eq!(of(&types), wanted);
        }
    }
}
