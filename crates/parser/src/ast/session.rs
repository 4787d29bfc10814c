//! SET, transactions, locks, prepared statements.

use super::{Account, Expr, Ident, SystemVar, TableName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetItem {
    /// `name = value` and `@@name = value`; without `@@` and scope it may be a routine's variable,
    /// or NEW.x with `prefix` NEW.
    System {
        var: SystemVar,
        explicit: bool,
        value: SetValue,
    },
    User {
        name: Box<str>,
        value: Expr,
    },
    Names {
        charset: Option<Box<str>>,
        collation: Option<Box<str>>,
    },
    /// SET CHARACTER SET; `None` is DEFAULT.
    Charset(Option<Box<str>>),
}

/// The right side of a variable: DEFAULT, or an expression; bare words such as ON come as columns,
/// ALL and BINARY too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetValue {
    Default,
    Expr(Expr),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTransaction {
    /// Neither: the next transaction only.
    pub scope: Option<super::VarScope>,
    pub isolation: Option<Isolation>,
    pub read_only: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    ReadUncommitted,
    ReadCommitted,
    RepeatableRead,
    Serializable,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPassword {
    pub account: Option<Account>,
    /// `None` is TO RANDOM.
    pub password: Option<Box<str>>,
    pub replace: Option<Box<str>>,
    pub retain: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetRole {
    Default,
    None,
    All { except: Vec<Account> },
    Roles(Vec<Account>),
}

/// `roles` as in SET ROLE, without DEFAULT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetDefaultRole {
    pub roles: SetRole,
    pub accounts: Vec<Account>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StartTransaction {
    pub consistent_snapshot: bool,
    pub read_only: Option<bool>,
}

/// [AND \[NO\] CHAIN] [\[NO\] RELEASE]; unsaid is left to completion_type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    pub chain: Option<bool>,
    pub release: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableLock {
    pub table: TableName,
    pub alias: Option<Ident>,
    pub kind: TableLockKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableLockKind {
    Read,
    ReadLocal,
    Write,
    LowPriorityWrite,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xa {
    pub verb: XaVerb,
    /// Absent in RECOVER.
    pub xid: Option<Xid>,
    /// Words after the xid, in upper case: JOIN, RESUME, SUSPEND, SUSPEND FOR MIGRATE, ONE PHASE,
    /// CONVERT XID.
    pub option: Option<Box<str>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XaVerb {
    Start,
    End,
    Prepare,
    Commit,
    Rollback,
    Recover,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xid {
    pub gtrid: super::Literal,
    pub bqual: Option<super::Literal>,
    pub format: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepare {
    pub name: Ident,
    pub source: PrepareSource,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrepareSource {
    Text(Box<str>),
    UserVar(Box<str>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execute {
    pub name: Ident,
    /// User variables
    pub using: Vec<Box<str>>,
}
