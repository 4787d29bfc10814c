//! What outlives a statement in a session, apart from its transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use types::{CollationId, Value};

use super::sql_mode::SqlMode;
use super::time_zone::TimeZone;
use crate::variables::SessionVariables;

/// Variables, identity and position of one session.
pub struct SessionState {
    /// `CONNECTION_ID()`.
    pub connection_id: u64,
    /// The account that was authenticated: user and host pattern.
    pub account: Account,
    /// `USER()`: the user as given and where the connection comes from.
    pub client: Account,
    /// The current database, in lower case, if one is chosen.
    pub database: Option<Arc<str>>,
    /// What each database is looked at through, by its lower-cased name: a branch that can be written
    /// to, or a tag or commit. A database that is not here is at its default branch.
    pub revisions: BTreeMap<Arc<str>, Revision>,
    /// User variables, by lower-cased name.
    pub user_variables: BTreeMap<Arc<str>, Value>,
    /// System variables with a session value.
    pub variables: SessionVariables,
    /// `@@sql_mode`, taken apart; kept in step by SET.
    pub sql_mode: SqlMode,
    /// `@@time_zone`, looked up; kept in step by SET.
    pub time_zone: TimeZone,
    /// `@@collation_connection`: the collation of literals.
    pub collation: CollationId,
    /// `LAST_INSERT_ID()`.
    pub last_insert_id: u64,
    /// `FOUND_ROWS()`.
    pub found_rows: u64,
    /// `ROW_COUNT()`; -1 after a statement with rows or an error.
    pub row_count: i64,
}

/// A user and a host, or a host pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The user's name; empty for the anonymous one.
    pub user: String,
    /// The host or pattern.
    pub host: String,
}

/// What a database is looked at through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revision {
    /// A branch: reads and writes its working set.
    Branch(Arc<str>),
    /// A tag, or a commit by its hash: read-only.
    Fixed(Arc<str>),
}
