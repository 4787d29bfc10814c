//! The nodes of bound expressions.

use std::sync::Arc;

use types::{CollationId, SqlType, Value};

use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::functions::Function;

/// A bound expression with its type.
#[derive(Clone)]
pub struct Expr {
    /// What it computes.
    pub kind: ExprKind,
    /// What comes out.
    pub ty: ExprType,
}

/// What comes out of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct ExprType {
    /// The type; of the NULL literal, `Binary { length: 0 }` as in MySQL.
    pub sql_type: SqlType,
    /// Whether it can be NULL.
    pub nullable: bool,
    /// How strongly its collation insists, 0 (COLLATE) to 6 (numbers and NULL).
    pub coercibility: u8,
}

/// What an expression computes.
#[derive(Clone)]
pub enum ExprKind {
    /// A constant.
    Literal(Value),
    /// A value of the current row.
    Slot(usize),
    /// A value of an enclosing query's row; depth 1 is the nearest.
    Outer {
        /// How many queries out.
        depth: u16,
        /// Which value there.
        slot: usize,
    },
    /// A `?`.
    Param(u32),
    /// `@name`, in lower case.
    UserVariable(Arc<str>),
    /// `@name := value`.
    Assign(Arc<str>, Box<Expr>),
    /// `@@name` as it is now.
    SystemVariable {
        /// `@@global.`
        global: bool,
        /// The name, in lower case.
        name: Arc<str>,
    },
    /// `+ - * / DIV %` and the bit operators.
    Arithmetic(ArithmeticOp, Box<Expr>, Box<Expr>),
    /// Unary minus.
    Negate(Box<Expr>),
    /// `~`.
    BitNot(Box<Expr>),
    /// `= <> < <= > >= <=>` on two single values.
    Compare(CompareOp, Box<Expr>, Box<Expr>, CollationId),
    /// The same on rows: `(a, b) = (c, d)`.
    CompareRows(CompareOp, Vec<(Expr, Expr, CollationId)>),
    /// AND of two or more.
    And(Vec<Expr>),
    /// OR of two or more.
    Or(Vec<Expr>),
    /// XOR.
    Xor(Box<Expr>, Box<Expr>),
    /// NOT.
    Not(Box<Expr>),
    /// IS NULL.
    IsNull(Box<Expr>),
    /// IS TRUE (`Some(true)`), IS FALSE (`Some(false)`); IS UNKNOWN is IS NULL.
    IsTruth(Box<Expr>, bool),
    /// BETWEEN, with the collation of the comparison.
    Between(Box<Expr>, Box<Expr>, Box<Expr>, CollationId),
    /// IN (list).
    InList(Box<Expr>, Vec<Expr>, CollationId),
    /// LIKE with an escape character (`None`: no escape).
    Like(Box<Expr>, Box<Expr>, Option<char>, CollationId),
    /// CASE without operand: conditions and values; with one, the binder makes comparisons.
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// CAST and CONVERT, with the target in `ty`.
    Cast(Box<Expr>),
    /// An assignment-like conversion to `ty` in which the caller trusts (COLLATE, CONVERT USING).
    Retype(Box<Expr>),
    /// A function.
    Call(&'static Function, Vec<Expr>),
    /// A subquery.
    Subquery(Arc<dyn Subquery>),
}

/// `+ - * / DIV % & | ^ << >>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the operators'")]
pub enum ArithmeticOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    IntegerDivide,
    Modulo,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the operators'")]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    NullSafeEqual,
}

/// A subquery inside an expression: scalar, EXISTS, IN, ANY or ALL. The query side makes it, so
/// that expressions need not know plans.
pub trait Subquery: Send + Sync {
    /// Its value for this row.
    fn eval(&self, row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value>;
    /// Whether it looks at rows further out than itself.
    fn is_correlated(&self) -> bool;
    /// The outer slots (depth 1, of the query that holds the expression) that it looks at.
    fn outer_slots(&self) -> Vec<usize>;
    /// The same subquery for an enclosing row whose slots have other places; `place` gives the new
    /// one of each. None if it cannot be moved.
    fn remapped(&self, _place: &dyn Fn(usize) -> usize) -> Option<Arc<dyn Subquery>> {
        None
    }
    /// One line for EXPLAIN.
    fn describe(&self) -> String;
}
