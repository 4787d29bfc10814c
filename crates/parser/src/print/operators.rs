//! Operators: their words, and how tight they bind, as the grammar has it.

use crate::ast::{BinaryOp, ExprKind, UnaryOp};
use crate::grammar::level;

/// Binds tighter than any operator.
pub(super) const ATOM: u8 = u8::MAX;

/// How tight the expression's outermost operator binds.
pub(super) fn level_of(kind: &ExprKind) -> u8 {
    match kind {
        ExprKind::Or(_) => level::OR,
        ExprKind::And(_) => level::AND,
        ExprKind::Assign { .. } => level::LOWEST,
        ExprKind::Unary { op: UnaryOp::Not, .. } => level::NOT,
        ExprKind::Unary { .. } => level::UNARY,
        ExprKind::Is { .. } | ExprKind::Quantified { .. } => level::COMPARE,
        ExprKind::Between { .. }
        | ExprKind::InList { .. }
        | ExprKind::InQuery { .. }
        | ExprKind::Like { .. }
        | ExprKind::Regexp { .. }
        | ExprKind::MemberOf { .. } => level::PREDICATE,
        ExprKind::Collate { .. } => level::COLLATE,
        ExprKind::Binary { op, .. } => binary(*op).1,
        _ => ATOM,
    }
}

/// The operator's text and level.
pub(super) fn binary(op: BinaryOp) -> (&'static str, u8) {
    match op {
        BinaryOp::Xor => ("XOR", level::XOR),
        BinaryOp::Eq => ("=", level::COMPARE),
        BinaryOp::NullSafeEq => ("<=>", level::COMPARE),
        BinaryOp::Ne => ("<>", level::COMPARE),
        BinaryOp::Lt => ("<", level::COMPARE),
        BinaryOp::Le => ("<=", level::COMPARE),
        BinaryOp::Gt => (">", level::COMPARE),
        BinaryOp::Ge => (">=", level::COMPARE),
        BinaryOp::SoundsLike => ("SOUNDS LIKE", level::PREDICATE),
        BinaryOp::BitOr => ("|", level::BIT_OR),
        BinaryOp::BitAnd => ("&", level::BIT_AND),
        BinaryOp::ShiftLeft => ("<<", level::SHIFT),
        BinaryOp::ShiftRight => (">>", level::SHIFT),
        BinaryOp::Add => ("+", level::ADD),
        BinaryOp::Sub => ("-", level::ADD),
        BinaryOp::Mul => ("*", level::MUL),
        BinaryOp::Div => ("/", level::MUL),
        BinaryOp::IntDiv => ("DIV", level::MUL),
        BinaryOp::Mod => ("MOD", level::MUL),
        BinaryOp::BitXor => ("^", level::BIT_XOR),
        BinaryOp::Concat => ("||", level::CONCAT),
        BinaryOp::JsonExtract => ("->", ATOM),
        BinaryOp::JsonUnquote => ("->>", ATOM),
    }
}
