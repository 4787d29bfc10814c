//! Expressions as MySQL prints them, for EXPLAIN and for the expression in error 1690.

use std::fmt;

use types::Value;

use super::{ArithmeticOp, Expr, ExprKind};

impl ArithmeticOp {
    /// As SQL writes it.
    pub fn symbol(self) -> &'static str {
        match self {
            ArithmeticOp::Add => "+",
            ArithmeticOp::Subtract => "-",
            ArithmeticOp::Multiply => "*",
            ArithmeticOp::Divide => "/",
            ArithmeticOp::IntegerDivide => "DIV",
            ArithmeticOp::Modulo => "%",
            ArithmeticOp::BitAnd => "&",
            ArithmeticOp::BitOr => "|",
            ArithmeticOp::BitXor => "^",
            ArithmeticOp::ShiftLeft => "<<",
            ArithmeticOp::ShiftRight => ">>",
        }
    }
}

fn write_value(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    match value {
        Value::Null => f.write_str("NULL"),
        Value::Bytes(bytes) => {
            f.write_str("0x")?;
            bytes.as_slice().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
        }
        Value::Date(_) => write!(f, "DATE'{}'", value.to_string_lossy()),
        Value::Time(_) => write!(f, "TIME'{}'", value.to_string_lossy()),
        Value::DateTime(_) => write!(f, "TIMESTAMP'{}'", value.to_string_lossy()),
        number if number.is_number() && !matches!(number, Value::Bit(_)) => {
            f.write_str(&number.to_string_lossy())
        }
        text => write!(f, "'{}'", text.to_string_lossy().replace('\'', "''")),
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, list: &[Expr], between: &str) -> fmt::Result {
    for (at, item) in list.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(value) => write_value(f, value),
            ExprKind::Slot(slot) => write!(f, "${slot}"),
            ExprKind::Outer { depth, slot } => write!(f, "${slot}^{depth}"),
            ExprKind::Param(_) => f.write_str("?"),
            ExprKind::UserVariable(name) => write!(f, "@{name}"),
            ExprKind::Assign(name, value) => write!(f, "(@{name}:={value})"),
            ExprKind::SystemVariable { global: true, name } => write!(f, "@@global.{name}"),
            ExprKind::SystemVariable { name, .. } => write!(f, "@@{name}"),
            ExprKind::Arithmetic(op, a, b) => write!(f, "({a} {} {b})", op.symbol()),
            ExprKind::Negate(a) => write!(f, "-({a})"),
            ExprKind::BitNot(a) => write!(f, "~({a})"),
            ExprKind::Compare(op, a, b, _) => write!(f, "({a} {} {b})", op.symbol()),
            ExprKind::CompareRows(op, pairs) => {
                let side = |f: &mut fmt::Formatter<'_>, left: bool| -> fmt::Result {
                    for (at, (a, b, _)) in pairs.iter().enumerate() {
                        let comma = if at > 0 { "," } else { "" };
                        write!(f, "{comma}{}", if left { a } else { b })?;
                    }
                    Ok(())
                };
                f.write_str("((")?;
                side(f, true)?;
                write!(f, ") {} (", op.symbol())?;
                side(f, false)?;
                f.write_str("))")
            }
            ExprKind::And(list) => {
                f.write_str("(")?;
                write_list(f, list, " and ")?;
                f.write_str(")")
            }
            ExprKind::Or(list) => {
                f.write_str("(")?;
                write_list(f, list, " or ")?;
                f.write_str(")")
            }
            ExprKind::Xor(a, b) => write!(f, "({a} xor {b})"),
            ExprKind::Not(a) => write!(f, "(not({a}))"),
            ExprKind::IsNull(a) => write!(f, "({a} is null)"),
            ExprKind::IsTruth(a, truth) => {
                write!(f, "({a} is {})", if *truth { "true" } else { "false" })
            }
            ExprKind::Between(a, low, high, _) => write!(f, "({a} between {low} and {high})"),
            ExprKind::InList(a, list, _) => {
                write!(f, "({a} in (")?;
                write_list(f, list, ",")?;
                f.write_str("))")
            }
            ExprKind::Like(a, pattern, _, _) => write!(f, "({a} like {pattern})"),
            ExprKind::Case(arms, otherwise) => write_case(f, arms, otherwise.as_deref()),
            ExprKind::Cast(a) => write!(f, "cast({a} as {})", self.ty.sql_type),
            ExprKind::Retype(a) => write!(f, "{a}"),
            ExprKind::Call(function, args) => {
                write!(f, "{}(", function.name.to_ascii_lowercase())?;
                write_list(f, args, ",")?;
                f.write_str(")")
            }
            ExprKind::Subquery(query) => f.write_str(&query.describe()),
        }
    }
}

fn write_case(
    f: &mut fmt::Formatter<'_>,
    arms: &[(Expr, Expr)],
    otherwise: Option<&Expr>,
) -> fmt::Result {
    f.write_str("(case")?;
    for (condition, result) in arms {
        write!(f, " when {condition} then {result}")?;
    }
    if let Some(otherwise) = otherwise {
        write!(f, " else {otherwise}")?;
    }
    f.write_str(" end)")
}

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}: {}", self.ty.sql_type)
    }
}
