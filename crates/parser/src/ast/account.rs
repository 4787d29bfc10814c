//! Users, roles, privileges.

use super::{Ident, TableName};

/// `'user'@'host'`; no host means `%`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    Named {
        user: Box<str>,
        host: Option<Box<str>>,
    },
    /// CURRENT_USER[()], and USER() in ALTER USER
    Current,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateUser {
    pub if_not_exists: bool,
    pub users: Vec<UserSpec>,
    pub default_roles: Vec<Account>,
    pub options: UserOptions,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSpec {
    pub account: Account,
    pub auth: Option<AuthSpec>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthSpec {
    pub plugin: Option<Box<str>>,
    /// BY 'password'
    pub password: Option<Box<str>>,
    /// BY RANDOM PASSWORD
    pub random: bool,
    /// AS 'hash'
    pub hash: Option<Box<str>>,
    /// REPLACE 'current password'
    pub replace: Option<Box<str>>,
    pub retain_current: bool,
    pub discard_old: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserOptions {
    pub require: Option<TlsRequirement>,
    /// MAX_QUERIES_PER_HOUR and its like, in upper case.
    pub resources: Vec<(Box<str>, u64)>,
    pub password: Vec<PasswordOption>,
    pub locked: Option<bool>,
    pub comment: Option<Box<str>>,
    /// ATTRIBUTE '{json}'
    pub attribute: Option<Box<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsRequirement {
    None,
    Ssl,
    X509,
    Items { cipher: Option<Box<str>>, issuer: Option<Box<str>>, subject: Option<Box<str>> },
}

/// `None` in a period or count is DEFAULT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordOption {
    ExpireNow,
    ExpireDefault,
    ExpireNever,
    ExpireDays(u64),
    History(Option<u64>),
    ReuseDays(Option<u64>),
    /// `None` DEFAULT, `Some(false)` OPTIONAL
    RequireCurrent(RequireCurrent),
    FailedAttempts(u64),
    /// `None` is UNBOUNDED.
    LockDays(Option<u64>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequireCurrent {
    Yes,
    Default,
    Optional,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterUser {
    pub if_exists: bool,
    pub users: Vec<UserSpec>,
    /// DEFAULT ROLE NONE | ALL | roles
    pub default_role: Option<super::SetRole>,
    pub options: UserOptions,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropUser {
    pub if_exists: bool,
    pub accounts: Vec<Account>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRole {
    pub if_not_exists: bool,
    pub roles: Vec<Account>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    Privileges {
        privileges: Vec<Privilege>,
        on: GrantObject,
        to: Vec<Account>,
        grant_option: bool,
        /// AS user [WITH ROLE ...]
        grantor: Option<(Account, Option<super::SetRole>)>,
    },
    Roles {
        roles: Vec<Account>,
        to: Vec<Account>,
        admin_option: bool,
    },
    Proxy {
        on: Account,
        to: Vec<Account>,
        grant_option: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoke {
    pub if_exists: bool,
    pub what: RevokeWhat,
    pub from: Vec<Account>,
    pub ignore_unknown_user: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevokeWhat {
    Privileges {
        privileges: Vec<Privilege>,
        on: GrantObject,
    },
    /// ALL PRIVILEGES, GRANT OPTION
    Everything,
    Roles(Vec<Account>),
    Proxy(Account),
}

/// A privilege's words in upper case (`SELECT`, `CREATE TEMPORARY TABLES`, `ALL`, or a dynamic
/// one), with columns if given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privilege {
    pub name: Box<str>,
    pub columns: Vec<Ident>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantObject {
    /// `*.*`
    All,
    /// `*`: the current database
    CurrentSchema,
    /// `db.*`; the name may be a pattern with `%` and `_`
    Schema(Ident),
    Table(TableName),
    Procedure(TableName),
    Function(TableName),
}
