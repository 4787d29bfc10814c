//! SHOW, EXPLAIN, DESCRIBE.

use super::{Account, Expr, Ident, Limit, Statement, StoredKind, TableName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Show {
    pub what: ShowWhat,
    /// LIKE or WHERE, where the form has one.
    pub filter: Option<ShowFilter>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShowFilter {
    Like(Box<str>),
    Where(Expr),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShowWhat {
    Databases,
    Tables {
        extended: bool,
        full: bool,
        schema: Option<Ident>,
        as_of: Option<Expr>,
    },
    Columns {
        extended: bool,
        full: bool,
        table: TableName,
        as_of: Option<Expr>,
    },
    /// INDEX, INDEXES, KEYS
    Index {
        extended: bool,
        table: TableName,
    },
    TableStatus {
        schema: Option<Ident>,
    },
    OpenTables {
        schema: Option<Ident>,
    },
    Triggers {
        full: bool,
        schema: Option<Ident>,
    },
    Events {
        schema: Option<Ident>,
    },
    CreateTable {
        table: TableName,
        as_of: Option<Expr>,
    },
    CreateView(TableName),
    CreateDatabase {
        if_not_exists: bool,
        name: Ident,
    },
    CreateStored {
        kind: StoredKind,
        name: TableName,
    },
    CreateUser(Option<Account>),
    /// PROCEDURE STATUS, FUNCTION STATUS
    RoutineStatus(StoredKind),
    /// PROCEDURE CODE, FUNCTION CODE
    RoutineCode {
        kind: StoredKind,
        name: TableName,
    },
    Variables {
        global: bool,
    },
    Status {
        global: bool,
    },
    Warnings {
        limit: Option<Limit>,
    },
    Errors {
        limit: Option<Limit>,
    },
    /// COUNT(*) WARNINGS or, with `errors`, COUNT(*) ERRORS
    Count {
        errors: bool,
    },
    Engines,
    /// ENGINE name STATUS | MUTEX | LOGS
    Engine {
        name: Ident,
        what: Box<str>,
    },
    Charset,
    Collation,
    Grants {
        account: Option<Account>,
        using: Vec<Account>,
    },
    Privileges,
    Plugins,
    ProcessList {
        full: bool,
    },
    Profiles,
    /// PROFILE with whatever follows, as text
    Profile(Box<str>),
    BinaryLogs,
    /// MASTER STATUS and BINARY LOG STATUS
    BinaryLogStatus,
    ReplicaStatus {
        channel: Option<Box<str>>,
    },
    Replicas,
    /// BINLOG EVENTS, RELAYLOG EVENTS and other forms, in upper case with single spaces.
    Other(Box<str>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explain {
    pub analyze: bool,
    /// FORMAT=, in upper case
    pub format: Option<Box<str>>,
    pub target: ExplainTarget,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExplainTarget {
    Statement(Statement),
    Connection(u64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Describe {
    pub table: TableName,
    pub as_of: Option<Expr>,
    /// A column's name or a LIKE pattern.
    pub column: Option<Box<str>>,
}
