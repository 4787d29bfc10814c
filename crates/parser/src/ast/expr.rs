//! Expressions.

use super::{ColumnRef, DataType, Ident, Literal, OrderItem, Query, Span, WindowSpec};

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    Literal(Literal),
    Column(ColumnRef),
    /// `?`, numbered from 0 in the order of the text.
    Param(u32),
    /// `@name`, unquoted
    UserVar(Box<str>),
    SystemVar(SystemVar),
    /// DEFAULT as a whole value (in VALUES, SET).
    Default,
    /// DEFAULT(column)
    DefaultOf(ColumnRef),
    /// VALUES(column) of ON DUPLICATE KEY UPDATE
    ValuesOf(ColumnRef),
    Unary {
        op: UnaryOp,
        expr: Box<Expr>,
    },
    Binary {
        op: BinaryOp,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// A chain of AND, two or more, in order.
    And(Vec<Expr>),
    /// A chain of OR, two or more, in order.
    Or(Vec<Expr>),
    /// `@a := expr`
    Assign {
        var: Box<str>,
        value: Box<Expr>,
    },
    /// IS \[NOT\] NULL, TRUE, FALSE, UNKNOWN
    Is {
        expr: Box<Expr>,
        negated: bool,
        test: IsTest,
    },
    Between {
        expr: Box<Expr>,
        negated: bool,
        low: Box<Expr>,
        high: Box<Expr>,
    },
    InList {
        expr: Box<Expr>,
        negated: bool,
        list: Vec<Expr>,
    },
    InQuery {
        expr: Box<Expr>,
        negated: bool,
        query: Box<Query>,
    },
    Like {
        expr: Box<Expr>,
        negated: bool,
        pattern: Box<Expr>,
        escape: Option<Box<Expr>>,
    },
    /// REGEXP and RLIKE
    Regexp {
        expr: Box<Expr>,
        negated: bool,
        pattern: Box<Expr>,
    },
    MemberOf {
        value: Box<Expr>,
        array: Box<Expr>,
    },
    /// `left op ANY|ALL (query)`; SOME is ANY.
    Quantified {
        left: Box<Expr>,
        op: BinaryOp,
        all: bool,
        query: Box<Query>,
    },
    Exists(Box<Query>),
    /// (query) as a scalar or row
    Subquery(Box<Query>),
    /// ROW(a, b) or (a, b); two or more
    Row(Vec<Expr>),
    Case {
        operand: Option<Box<Expr>>,
        arms: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    /// CAST(expr AS ty \[ARRAY\]) and CONVERT(expr, ty)
    Cast {
        expr: Box<Expr>,
        ty: Box<DataType>,
        array: bool,
    },
    /// CAST(expr AT TIME ZONE 'zone' AS ty)
    CastAtZone {
        expr: Box<Expr>,
        zone: Box<str>,
        ty: Box<DataType>,
    },
    /// CONVERT(expr USING charset)
    ConvertUsing {
        expr: Box<Expr>,
        charset: Box<str>,
    },
    Collate {
        expr: Box<Expr>,
        collation: Box<str>,
    },
    /// INTERVAL value unit: an operand of + and -, or an argument.
    Interval {
        value: Box<Expr>,
        unit: IntervalUnit,
    },
    Extract {
        unit: IntervalUnit,
        from: Box<Expr>,
    },
    Trim {
        side: TrimSide,
        what: Option<Box<Expr>>,
        from: Box<Expr>,
    },
    Match {
        columns: Vec<ColumnRef>,
        against: Box<Expr>,
        mode: MatchMode,
    },
    /// A unit as first argument of TIMESTAMPADD, TIMESTAMPDIFF.
    Unit(IntervalUnit),
    /// A bare word as argument: GET_FORMAT(DATE, ..)
    Word(Box<str>),
    /// Any function written with its name: scalar, aggregate, window, stored.
    Call(Call),
}

/// `name(args)`. SUBSTRING(a FROM b FOR c) and POSITION(a IN b) come as SUBSTRING(a, b, c) and
/// LOCATE(a, b); functions that need no parentheses (CURRENT_DATE) come as calls without arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub schema: Option<Ident>,
    /// As written.
    pub name: Ident,
    pub args: Vec<Expr>,
    /// What only aggregates, window functions and a few others have.
    pub extra: Option<Box<CallExtra>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallExtra {
    pub distinct: bool,
    /// COUNT(*)
    pub star: bool,
    /// In GROUP_CONCAT
    pub order_by: Vec<OrderItem>,
    pub separator: Option<Box<str>>,
    /// NTH_VALUE .. FROM LAST
    pub from_last: bool,
    pub nulls: Option<NullTreatment>,
    pub over: Option<Over>,
    /// CHAR(.. USING charset)
    pub using: Option<Box<str>>,
    /// WEIGHT_STRING(.. AS type), JSON_VALUE(.. RETURNING type)
    pub ty: Option<DataType>,
    /// Of JSON_VALUE.
    pub on_empty: Option<JsonFallback>,
    pub on_error: Option<JsonFallback>,
    /// Dolt's `CALL p() AS OF revision`
    pub as_of: Option<Box<Expr>>,
}

/// DEFAULT literal, NULL or ERROR, with ON EMPTY or ON ERROR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonFallback {
    Null,
    Error,
    Default(Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullTreatment {
    Respect,
    Ignore,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    Named(Ident),
    Spec(Box<WindowSpec>),
}

/// `@@[scope.][prefix.]name`, the prefix for structured and component variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemVar {
    pub scope: Option<VarScope>,
    pub prefix: Option<Box<str>>,
    pub name: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VarScope {
    Global,
    /// SESSION and LOCAL
    Session,
    Persist,
    PersistOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `NOT`
    Not,
    /// `!`: the same, binding tighter
    Bang,
    Minus,
    Plus,
    BitNot,
    /// `BINARY expr`
    Binary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    Xor,
    Eq,
    NullSafeEq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    SoundsLike,
    BitOr,
    BitAnd,
    ShiftLeft,
    ShiftRight,
    Add,
    Sub,
    Mul,
    Div,
    IntDiv,
    Mod,
    BitXor,
    /// `||` under PIPES_AS_CONCAT
    Concat,
    /// `column -> path`
    JsonExtract,
    /// `column ->> path`
    JsonUnquote,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IsTest {
    Null,
    True,
    False,
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrimSide {
    /// No side was written.
    Unsaid,
    Both,
    Leading,
    Trailing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchMode {
    Natural,
    NaturalExpansion,
    Boolean,
    Expansion,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntervalUnit {
    Microsecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    SecondMicrosecond,
    MinuteMicrosecond,
    MinuteSecond,
    HourMicrosecond,
    HourSecond,
    HourMinute,
    DayMicrosecond,
    DaySecond,
    DayMinute,
    DayHour,
    YearMonth,
}
