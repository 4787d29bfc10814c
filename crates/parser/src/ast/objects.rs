//! Databases, indexes, views, and what drops them and tables.

use super::{Account, Ident, IndexKind, IndexOptions, KeyPart, Query, SourceText, TableName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropTable {
    pub temporary: bool,
    pub if_exists: bool,
    pub tables: Vec<TableName>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateIndex {
    pub kind: IndexKind,
    pub if_not_exists: bool,
    pub name: Ident,
    pub table: TableName,
    pub parts: Vec<KeyPart>,
    pub options: IndexOptions,
    pub algorithm: Option<Box<str>>,
    pub lock: Option<Box<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropIndex {
    pub name: Ident,
    pub table: TableName,
    pub algorithm: Option<Box<str>>,
    pub lock: Option<Box<str>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatabaseOptions {
    pub charset: Option<Box<str>>,
    pub collation: Option<Box<str>>,
    pub encryption: Option<Box<str>>,
    pub read_only: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateDatabase {
    pub if_not_exists: bool,
    pub name: Ident,
    pub options: DatabaseOptions,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterDatabase {
    /// The current one if absent.
    pub name: Option<Ident>,
    pub options: DatabaseOptions,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropDatabase {
    pub if_exists: bool,
    pub name: Ident,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateView {
    /// ALTER VIEW: it must exist.
    pub alter: bool,
    pub or_replace: bool,
    pub if_not_exists: bool,
    pub algorithm: Option<Box<str>>,
    pub definer: Option<Definer>,
    pub invoker: Option<bool>,
    pub name: TableName,
    pub columns: Vec<Ident>,
    pub query: Query,
    /// The query as written.
    pub text: SourceText,
    pub check: Option<CheckOption>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckOption {
    Cascaded,
    Local,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definer {
    CurrentUser,
    Account(Account),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropView {
    pub if_exists: bool,
    pub views: Vec<TableName>,
}
