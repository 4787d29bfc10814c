//! Plain constructors, and questions about types.

use std::sync::Arc;

use types::{CollationId, IntWidth, LobWidth, SqlType, Value};

use super::{Expr, ExprKind, ExprType};

/// The longest VARCHAR of an expression, in characters; what may be longer is LONGTEXT (MySQL turns
/// to BLOB types at 65 535 bytes, four to a character).
const VARCHAR_CHARS_MAX: u64 = 16_383;

/// Coercibility, as MySQL numbers it (manual 10.8.4).
pub mod coercibility {
    /// COLLATE.
    pub const EXPLICIT: u8 = 0;
    /// Texts of different collations, joined.
    pub const NONE: u8 = 1;
    /// A column.
    pub const IMPLICIT: u8 = 2;
    /// USER(), VERSION() and the like.
    pub const SYSTEM: u8 = 3;
    /// A literal.
    pub const LITERAL: u8 = 4;
    /// A number, date or time.
    pub const NUMERIC: u8 = 5;
    /// NULL.
    pub const IGNORABLE: u8 = 6;
}

impl ExprType {
    /// A type with the coercibility that computed values of it have.
    pub fn new(sql_type: SqlType, nullable: bool) -> ExprType {
        let coercibility = if sql_type.is_text() || sql_type.is_binary_string() {
            coercibility::LITERAL
        } else if sql_type == SqlType::Json {
            coercibility::IMPLICIT
        } else {
            coercibility::NUMERIC
        };
        ExprType { sql_type, nullable, coercibility }
    }

    /// That of a column.
    pub fn column(sql_type: SqlType, nullable: bool) -> ExprType {
        let coercibility = if sql_type.is_text() || sql_type.is_binary_string() {
            coercibility::IMPLICIT
        } else {
            coercibility::NUMERIC
        };
        ExprType { sql_type, nullable, coercibility }
    }

    /// That of the NULL literal.
    pub const NULL: ExprType = ExprType {
        sql_type: SqlType::Binary { length: 0 },
        nullable: true,
        coercibility: coercibility::IGNORABLE,
    };

    /// A truth: `int(1)`, as MySQL describes comparisons.
    pub fn truth(nullable: bool) -> ExprType {
        let sql_type = SqlType::Int {
            width: IntWidth::Big,
            unsigned: false,
            zerofill: false,
            display: Some(1),
        };
        ExprType::new(sql_type, nullable)
    }

    /// A BIGINT.
    pub fn big_int(unsigned: bool, nullable: bool) -> ExprType {
        ExprType::new(SqlType::int(IntWidth::Big, unsigned), nullable)
    }

    /// Whether it is that of a truth, which JSON keeps as `true` and `false`.
    pub fn is_truth(&self) -> bool {
        self.sql_type == ExprType::truth(false).sql_type
    }

    /// A BIGINT that shows so many digits, and a sign.
    pub fn int_digits(digits: u8, nullable: bool) -> ExprType {
        let sql_type = SqlType::Int {
            width: IntWidth::Big,
            unsigned: false,
            zerofill: false,
            display: Some(digits.saturating_add(1)),
        };
        ExprType::new(sql_type, nullable)
    }

    /// A DOUBLE.
    pub fn double(nullable: bool) -> ExprType {
        ExprType::new(SqlType::DOUBLE, nullable)
    }

    /// A DECIMAL; what is beyond 65 digits is cut, the scale to 30.
    pub fn decimal(precision: u32, scale: u32, nullable: bool) -> ExprType {
        let scale = u8::try_from(scale.min(30)).unwrap_or(30);
        let precision = u8::try_from(precision.clamp(1, 65)).unwrap_or(65).max(scale);
        ExprType::new(SqlType::decimal(precision, scale), nullable)
    }

    /// A text of at most so many characters.
    pub fn text(chars: u64, collation: CollationId, coercibility: u8, nullable: bool) -> ExprType {
        let sql_type = if collation == CollationId::BINARY {
            binary_type(chars)
        } else {
            match u32::try_from(chars) {
                Ok(length) if chars <= VARCHAR_CHARS_MAX => SqlType::Varchar { length, collation },
                _ => SqlType::Text { width: LobWidth::Long, collation },
            }
        };
        ExprType { sql_type, nullable, coercibility }
    }

    /// A byte string of at most so many bytes.
    pub fn bytes(length: u64, nullable: bool) -> ExprType {
        let coercibility = coercibility::LITERAL;
        ExprType { sql_type: binary_type(length), nullable, coercibility }
    }

    /// A JSON document.
    pub fn json(nullable: bool) -> ExprType {
        ExprType::new(SqlType::Json, nullable)
    }

    /// The same, possibly NULL.
    #[must_use]
    pub fn or_null(mut self, nullable: bool) -> ExprType {
        self.nullable |= nullable;
        self
    }

    /// Whether it is the type of NULL alone.
    pub fn is_null(&self) -> bool {
        self.coercibility == coercibility::IGNORABLE
    }

    /// The collation that its texts compare in: `binary` for what is no text.
    pub fn collation(&self) -> CollationId {
        self.sql_type.collation().unwrap_or(CollationId::BINARY)
    }

    /// Whether it is text or bytes.
    pub fn is_string(&self) -> bool {
        self.sql_type.is_text() || self.sql_type.is_binary_string()
    }

    /// The most characters that it shows as.
    pub fn chars_max(&self) -> u64 {
        match &self.sql_type {
            SqlType::Int { display: Some(shown), width: IntWidth::Big, .. } => u64::from(*shown),
            SqlType::Int { width, unsigned, .. } => u64::from(width.display_default(*unsigned)),
            SqlType::Decimal { precision, .. } => u64::from(*precision) + 2,
            SqlType::Float { .. } => 12,
            SqlType::Double { .. } => 23,
            SqlType::Char { length, .. }
            | SqlType::Varchar { length, .. }
            | SqlType::Binary { length }
            | SqlType::Varbinary { length } => u64::from(*length),
            SqlType::Text { width, .. } | SqlType::Blob { width } => width.bytes_max(),
            SqlType::Date => 10,
            SqlType::Time { fsp } => 10 + fraction_chars(*fsp),
            SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => 19 + fraction_chars(*fsp),
            SqlType::Year => 4,
            SqlType::Enum { members, .. } => {
                members.iter().map(|name| name.chars().count() as u64).max().unwrap_or(0)
            }
            SqlType::Set { members, .. } => {
                members.iter().map(|name| name.chars().count() as u64 + 1).sum()
            }
            SqlType::Bit { width } => u64::from(*width).div_ceil(8),
            SqlType::Json | SqlType::Geometry { .. } => LobWidth::Long.bytes_max(),
        }
    }

    /// Digits before and after the point, as DECIMAL arithmetic counts them.
    pub fn digits(&self) -> (u32, u32) {
        match &self.sql_type {
            SqlType::Decimal { precision, scale, .. } => {
                (u32::from(*precision - *scale), u32::from(*scale))
            }
            SqlType::Int { display: Some(shown), width: IntWidth::Big, .. } => {
                (u32::from(*shown).saturating_sub(1).max(1), 0)
            }
            SqlType::Int { width, unsigned, .. } => (int_digits(*width, *unsigned), 0),
            SqlType::Year => (4, 0),
            SqlType::Date => (8, 0),
            SqlType::Time { fsp } => (6, u32::from(*fsp)),
            SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => (14, u32::from(*fsp)),
            SqlType::Bit { .. } => (20, 0),
            _ if self.is_null() => (1, 0),
            _ => (35, 30),
        }
    }
}

fn fraction_chars(fsp: u8) -> u64 {
    if fsp == 0 { 0 } else { 1 + u64::from(fsp) }
}

fn int_digits(width: IntWidth, unsigned: bool) -> u32 {
    match width {
        IntWidth::Tiny => 3,
        IntWidth::Small => 5,
        IntWidth::Medium => 8,
        IntWidth::Int => 10,
        IntWidth::Big if unsigned => 20,
        IntWidth::Big => 19,
    }
}

fn binary_type(length: u64) -> SqlType {
    match u32::try_from(length) {
        Ok(length) if length <= 65_535 => SqlType::Varbinary { length },
        _ => SqlType::Blob { width: LobWidth::Long },
    }
}

impl Expr {
    /// An expression of these parts.
    pub fn new(kind: ExprKind, ty: ExprType) -> Expr {
        Expr { kind, ty }
    }

    /// A constant of a type.
    pub fn constant(value: Value, ty: ExprType) -> Expr {
        Expr { kind: ExprKind::Literal(value), ty }
    }

    /// NULL.
    pub fn null() -> Expr {
        Expr::constant(Value::Null, ExprType::NULL)
    }

    /// TRUE or FALSE.
    pub fn truth(truth: bool) -> Expr {
        Expr::constant(Value::from(truth), ExprType::truth(false))
    }

    /// A whole number.
    pub fn int(number: i64) -> Expr {
        let digits = number.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1);
        let ty = ExprType::int_digits(u8::try_from(digits).unwrap_or(19), false);
        Expr::constant(Value::Int(number), ty)
    }

    /// A text that no collation has been said of: units, sides and the like.
    pub fn word(text: &str) -> Expr {
        let chars = text.chars().count() as u64;
        let collation = CollationId::UTF8MB4_0900_AI_CI;
        let ty = ExprType::text(chars, collation, coercibility::LITERAL, false);
        Expr::constant(Value::text(text), ty)
    }

    /// A value of the current row.
    pub fn slot(slot: usize, ty: ExprType) -> Expr {
        Expr { kind: ExprKind::Slot(slot), ty }
    }

    /// A value of an enclosing query's row; depth 1 is the nearest.
    pub fn outer(depth: u16, slot: usize, ty: ExprType) -> Expr {
        Expr { kind: ExprKind::Outer { depth, slot }, ty }
    }

    /// A `?`, with the type of the value that it has now; NULL's and an unknown one's is text.
    pub fn param(index: u32, value: Option<&Value>, collation: CollationId) -> Expr {
        Expr { kind: ExprKind::Param(index), ty: param_type(value, collation) }
    }

    /// `@name`, whose value now says the type.
    pub fn user_variable(name: &str, value: Option<&Value>, collation: CollationId) -> Expr {
        let ty = param_type(value, collation);
        let ty = ExprType { nullable: true, ..ty };
        Expr { kind: ExprKind::UserVariable(Arc::from(name.to_lowercase())), ty }
    }

    /// AND of any number of conditions; of none, TRUE.
    pub fn and(mut conditions: Vec<Expr>) -> Expr {
        match conditions.len() {
            0 => Expr::truth(true),
            1 => conditions.remove(0),
            _ => {
                let nullable = conditions.iter().any(|c| c.ty.nullable);
                Expr { kind: ExprKind::And(conditions), ty: ExprType::truth(nullable) }
            }
        }
    }

    /// OR of any number of conditions; of none, FALSE.
    pub fn or(mut conditions: Vec<Expr>) -> Expr {
        match conditions.len() {
            0 => Expr::truth(false),
            1 => conditions.remove(0),
            _ => {
                let nullable = conditions.iter().any(|c| c.ty.nullable);
                Expr { kind: ExprKind::Or(conditions), ty: ExprType::truth(nullable) }
            }
        }
    }

    /// XOR.
    pub fn xor(left: Expr, right: Expr) -> Expr {
        let ty = ExprType::truth(left.ty.nullable || right.ty.nullable);
        Expr { kind: ExprKind::Xor(Box::new(left), Box::new(right)), ty }
    }

    /// NOT.
    #[expect(clippy::should_implement_trait, reason = "it is SQL's NOT, three-valued")]
    pub fn not(operand: Expr) -> Expr {
        let ty = ExprType::truth(operand.ty.nullable);
        Expr { kind: ExprKind::Not(Box::new(operand)), ty }
    }

    /// IS NULL.
    pub fn is_null(operand: Expr) -> Expr {
        Expr { kind: ExprKind::IsNull(Box::new(operand)), ty: ExprType::truth(false) }
    }

    /// IS TRUE, IS FALSE.
    pub fn is_truth(operand: Expr, truth: bool) -> Expr {
        Expr { kind: ExprKind::IsTruth(Box::new(operand), truth), ty: ExprType::truth(false) }
    }

    /// The constant that it is, if it is one.
    pub fn as_literal(&self) -> Option<&Value> {
        match &self.kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }
}

/// The type of a value without a column: parameters and user variables.
fn param_type(value: Option<&Value>, collation: CollationId) -> ExprType {
    let text = |chars: u64| ExprType::text(chars, collation, coercibility::LITERAL, true);
    let sql_type = match value {
        None => return text(1024),
        Some(Value::Null) => return ExprType::NULL,
        Some(Value::Text(text_value)) => return text((text_value.len() as u64).max(1)),
        Some(Value::Bytes(bytes)) => return ExprType::bytes((bytes.len() as u64).max(1), true),
        Some(Value::Enum(member)) => return text(member.name().len() as u64),
        Some(Value::Set(set)) => return text(set.joined().len() as u64),
        Some(Value::Int(_)) => SqlType::int(IntWidth::Big, false),
        Some(Value::UInt(_) | Value::Bit(_)) => SqlType::int(IntWidth::Big, true),
        Some(Value::Float(_)) => SqlType::FLOAT,
        Some(Value::Double(_)) => SqlType::DOUBLE,
        Some(Value::Decimal(number)) => {
            let digits = number.integer_digits() + u32::from(number.scale());
            return ExprType::decimal(digits, u32::from(number.scale()), true);
        }
        Some(Value::Date(_)) => SqlType::Date,
        Some(Value::Time(time)) => SqlType::Time { fsp: time.fsp() },
        Some(Value::DateTime(at)) => SqlType::DateTime { fsp: at.fsp() },
        Some(Value::Year(_)) => SqlType::Year,
        Some(Value::Json(_)) => SqlType::Json,
    };
    ExprType::new(sql_type, true)
}
