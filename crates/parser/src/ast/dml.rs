//! INSERT, REPLACE, UPDATE, DELETE, LOAD DATA.

use super::{
    ColumnRef, Expr, FileFormat, Ident, Limit, OrderItem, Query, TableName, TableRef, With,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    Low,
    High,
    Delayed,
}

/// `column = value`; a whole-value DEFAULT is [`super::ExprKind::Default`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub column: ColumnRef,
    pub value: Expr,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insert {
    /// Dolt and the standard allow WITH before INSERT; MySQL only before the query.
    pub with: Option<With>,
    pub replace: bool,
    pub hint: Option<Box<str>>,
    pub priority: Option<Priority>,
    pub ignore: bool,
    pub table: TableName,
    pub partitions: Vec<Ident>,
    pub columns: Vec<ColumnRef>,
    pub source: InsertSource,
    /// AS new[(a, b)]
    pub row_alias: Option<RowAlias>,
    pub on_duplicate: Vec<Assignment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InsertSource {
    /// A row may be empty: VALUES ().
    Values(Vec<Vec<Expr>>),
    Set(Vec<Assignment>),
    Query(Box<Query>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowAlias {
    pub name: Ident,
    pub columns: Vec<Ident>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    pub with: Option<With>,
    pub hint: Option<Box<str>>,
    pub low_priority: bool,
    pub ignore: bool,
    /// One table reference, or several (then no ORDER BY and LIMIT: 1221).
    pub tables: Vec<TableRef>,
    pub assignments: Vec<Assignment>,
    pub filter: Option<Expr>,
    pub order_by: Vec<OrderItem>,
    pub limit: Option<Limit>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delete {
    pub with: Option<With>,
    pub hint: Option<Box<str>>,
    pub low_priority: bool,
    pub quick: bool,
    pub ignore: bool,
    /// Tables or aliases to delete from; empty in the single-table form.
    pub targets: Vec<TableName>,
    pub from: Vec<TableRef>,
    pub filter: Option<Expr>,
    pub order_by: Vec<OrderItem>,
    pub limit: Option<Limit>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadData {
    pub priority: Option<LoadPriority>,
    pub local: bool,
    pub path: Box<str>,
    pub duplicates: Option<LoadDuplicates>,
    pub table: TableName,
    pub partitions: Vec<Ident>,
    pub charset: Option<Box<str>>,
    pub format: FileFormat,
    pub ignore_lines: u64,
    pub targets: Vec<LoadTarget>,
    pub assignments: Vec<Assignment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadPriority {
    Low,
    Concurrent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadDuplicates {
    Replace,
    Ignore,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadTarget {
    Column(ColumnRef),
    UserVar(Box<str>),
}
