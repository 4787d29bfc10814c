//! Queries: SELECT and what is built of it.

use super::{DataType, Expr, ExprKind, Ident, JsonFallback, Literal, SourceText, Span, TableName};

/// A query expression with what applies to its whole result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub with: Option<With>,
    pub body: QueryBody,
    pub order_by: Vec<OrderItem>,
    pub limit: Option<Limit>,
    pub into: Option<IntoTarget>,
    pub locks: Vec<Lock>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryBody {
    Select(Box<Select>),
    Set(Box<SetOperation>),
    /// VALUES ROW(..), ROW(..)
    Values(Vec<Vec<Expr>>),
    /// TABLE t
    Table(TableName),
    /// A query in parentheses, with its own ORDER BY and LIMIT.
    Paren(Box<Query>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetOperation {
    pub op: SetOp,
    /// Otherwise DISTINCT.
    pub all: bool,
    pub left: QueryBody,
    pub right: QueryBody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOp {
    Union,
    Intersect,
    Except,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct With {
    pub recursive: bool,
    pub tables: Vec<CommonTable>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonTable {
    pub name: Ident,
    pub columns: Vec<Ident>,
    pub query: Query,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Select {
    pub distinct: bool,
    /// The text between `/*+` and `*/`.
    pub hint: Option<Box<str>>,
    pub modifiers: SelectModifiers,
    pub items: Vec<SelectItem>,
    /// Comma-separated; empty without FROM and for FROM DUAL.
    pub from: Vec<TableRef>,
    pub filter: Option<Expr>,
    pub group_by: Vec<Expr>,
    pub rollup: bool,
    pub having: Option<Expr>,
    pub windows: Vec<(Ident, WindowSpec)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SelectModifiers {
    pub high_priority: bool,
    pub straight_join: bool,
    pub small_result: bool,
    pub big_result: bool,
    pub buffer_result: bool,
    pub no_cache: bool,
    pub calc_found_rows: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectItem {
    /// `*`
    Wildcard,
    /// `t.*`, `db.t.*`
    TableWildcard(TableName),
    Expr {
        expr: Expr,
        alias: Option<Ident>,
        /// The expression as written, empty for a bare column; see [`SelectItem::title`].
        text: SourceText,
    },
}

impl SelectItem {
    /// The result column's title by MySQL's rule: alias, else the column's name, else a string's
    /// value, else the text as written. `None` for wildcards.
    pub fn title(&self) -> Option<&str> {
        let Self::Expr { expr, alias, text } = self else { return None };
        Some(match (alias, &expr.kind) {
            (Some(alias), _) => &alias.name,
            (None, ExprKind::Column(column)) => &column.name.name,
            (None, ExprKind::Literal(Literal::String(value))) => value,
            _ => &text.0,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableRef {
    Table(Box<TableFactor>),
    Derived(Box<DerivedTable>),
    /// `dolt_diff('main', 'b', 't') [AS alias]`
    Function(Box<TableFunction>),
    JsonTable(Box<JsonTable>),
    Join(Box<Join>),
    /// A parenthesised list: a cross join of its entries.
    Nested(Vec<TableRef>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFactor {
    pub name: TableName,
    pub partitions: Vec<Ident>,
    /// Dolt's `AS OF revision or time`.
    pub as_of: Option<Expr>,
    pub alias: Option<Ident>,
    pub hints: Vec<IndexHint>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedTable {
    pub lateral: bool,
    pub query: Query,
    /// MySQL demands one (1248); the grammar leaves that to the binder.
    pub alias: Option<Ident>,
    pub columns: Vec<Ident>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFunction {
    pub schema: Option<Ident>,
    pub name: Ident,
    pub args: Vec<Expr>,
    pub alias: Option<Ident>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonTable {
    pub document: Expr,
    pub path: Expr,
    pub columns: Vec<JsonTableColumn>,
    pub alias: Ident,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonTableColumn {
    Ordinality(Ident),
    Path {
        name: Ident,
        ty: DataType,
        /// EXISTS PATH
        exists: bool,
        path: Box<str>,
        on_empty: Option<JsonFallback>,
        on_error: Option<JsonFallback>,
    },
    Nested {
        path: Box<str>,
        columns: Vec<JsonTableColumn>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexHint {
    pub action: HintAction,
    pub purpose: Option<HintPurpose>,
    /// PRIMARY comes as an ordinary name; empty is USE INDEX ().
    pub indexes: Vec<Ident>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintAction {
    Use,
    Ignore,
    Force,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintPurpose {
    Join,
    OrderBy,
    GroupBy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    pub kind: JoinKind,
    pub natural: bool,
    pub left: TableRef,
    pub right: TableRef,
    pub condition: JoinCondition,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// JOIN, INNER JOIN and CROSS JOIN are one to MySQL.
    Inner,
    Left,
    Right,
    /// STRAIGHT_JOIN: inner, the left one read first.
    Straight,
    /// FULL \[OUTER\] JOIN, which Dolt has and MySQL lacks.
    Full,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoinCondition {
    None,
    On(Expr),
    Using(Vec<Ident>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderItem {
    pub expr: Expr,
    pub descending: bool,
}

/// Row counts: literals, parameters, or variables in bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    pub count: Expr,
    pub offset: Option<Expr>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// FOR UPDATE; otherwise FOR SHARE or LOCK IN SHARE MODE.
    pub exclusive: bool,
    pub tables: Vec<TableName>,
    pub wait: LockWait,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockWait {
    Wait,
    NoWait,
    SkipLocked,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntoTarget {
    Outfile { path: Box<str>, charset: Option<Box<str>>, format: FileFormat },
    Dumpfile(Box<str>),
    Vars(Vec<IntoVar>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntoVar {
    User(Box<str>),
    /// A routine's variable
    Local(Ident),
}

/// FIELDS and LINES of files that are written or loaded; `None` is MySQL's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFormat {
    pub fields_terminated: Option<Box<str>>,
    pub enclosed: Option<Box<str>>,
    pub optionally: bool,
    pub escaped: Option<Box<str>>,
    pub lines_starting: Option<Box<str>>,
    pub lines_terminated: Option<Box<str>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowSpec {
    /// The window that this one refines.
    pub base: Option<Ident>,
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<OrderItem>,
    pub frame: Option<Frame>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub unit: FrameUnit,
    pub start: FrameBound,
    /// Without BETWEEN: current row.
    pub end: Option<FrameBound>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameUnit {
    Rows,
    Range,
    Groups,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameBound {
    CurrentRow,
    UnboundedPreceding,
    UnboundedFollowing,
    Preceding(Expr),
    Following(Expr),
}
