//! CREATE TABLE: columns, keys, constraints, options.

use super::{DataType, Expr, Ident, Query, SourceText, Span, TableName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTable {
    pub temporary: bool,
    pub if_not_exists: bool,
    pub name: TableName,
    pub body: CreateTableBody,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateTableBody {
    Like(TableName),
    Elements {
        elements: Vec<TableElement>,
        options: Vec<TableOption>,
        partitioning: Option<Partitioning>,
        /// IGNORE or REPLACE before AS SELECT.
        duplicates: Option<super::LoadDuplicates>,
        query: Option<Box<Query>>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableElement {
    Column(ColumnDef),
    Index(IndexDef),
    ForeignKey(ForeignKeyDef),
    Check(CheckDef),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDef {
    pub name: Ident,
    pub ty: DataType,
    /// In the order written; later ones win where MySQL lets them.
    pub attributes: Vec<ColumnAttribute>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnAttribute {
    Null,
    NotNull,
    /// DEFAULT literal, DEFAULT NOW(n), or DEFAULT (expression).
    Default(ColumnDefault),
    OnUpdateNow {
        digits: u64,
    },
    AutoIncrement,
    /// PRIMARY KEY, or a bare KEY
    PrimaryKey,
    Unique,
    Comment(Box<str>),
    Collate(Box<str>),
    ColumnFormat(Box<str>),
    Storage(Box<str>),
    EngineAttribute(Box<str>),
    SecondaryEngineAttribute(Box<str>),
    /// Generated: [GENERATED ALWAYS] AS (expr) [VIRTUAL | STORED]
    Generated {
        expr: Expr,
        text: SourceText,
        stored: bool,
    },
    References(References),
    Check(CheckDef),
    Visible,
    Invisible,
    Srid(u64),
    NotSecondary,
    /// SERIAL DEFAULT VALUE
    SerialDefault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnDefault {
    /// A literal, with its sign if it has one.
    Literal(Expr),
    /// CURRENT_TIMESTAMP[(digits)]
    Now {
        digits: u64,
    },
    Expr {
        expr: Expr,
        text: SourceText,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexKind {
    Primary,
    Unique,
    Plain,
    Fulltext,
    Spatial,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDef {
    pub kind: IndexKind,
    /// Of CONSTRAINT name PRIMARY KEY | UNIQUE; the index takes it if it has no name of its own.
    pub constraint: Option<Ident>,
    pub name: Option<Ident>,
    pub parts: Vec<KeyPart>,
    pub options: IndexOptions,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPart {
    pub key: KeyPartKind,
    pub descending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPartKind {
    /// The length counts characters of text, bytes of binary columns.
    Column {
        name: Ident,
        length: Option<u64>,
    },
    Expr(Expr),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexOptions {
    /// USING BTREE or HASH
    pub using: Option<Box<str>>,
    pub key_block_size: Option<u64>,
    pub parser: Option<Ident>,
    pub comment: Option<Box<str>>,
    pub invisible: Option<bool>,
    pub engine_attribute: Option<Box<str>>,
    pub secondary_engine_attribute: Option<Box<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKeyDef {
    pub constraint: Option<Ident>,
    pub index: Option<Ident>,
    pub columns: Vec<Ident>,
    pub references: References,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct References {
    pub table: TableName,
    pub columns: Vec<Ident>,
    /// MATCH FULL, PARTIAL or SIMPLE; MySQL reads and ignores it.
    pub matching: Option<Box<str>>,
    pub on_delete: Option<ReferenceAction>,
    pub on_update: Option<ReferenceAction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceAction {
    Restrict,
    Cascade,
    SetNull,
    NoAction,
    SetDefault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckDef {
    pub name: Option<Ident>,
    pub expr: Expr,
    pub text: SourceText,
    pub enforced: bool,
}

/// A table option. Those that mean something have their own variant; the rest are kept by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableOption {
    Engine(Box<str>),
    Charset(Box<str>),
    Collate(Box<str>),
    Comment(Box<str>),
    AutoIncrement(u64),
    RowFormat(Box<str>),
    /// UNION=(t1, t2)
    Union(Vec<TableName>),
    /// Any other, its name in upper case with single spaces; a string value is quoted when printed.
    Other {
        name: Box<str>,
        value: OptionValue,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionValue {
    Word(Box<str>),
    Text(Box<str>),
    Number(u64),
}

/// PARTITION BY ..., kept as its tokens with single spaces between: Pando reads it and partitions
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partitioning {
    pub text: Box<str>,
    pub span: Span,
}
