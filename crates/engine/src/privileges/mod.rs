//! Accounts and what they may do.
//!
//! ```text
//! fact of the instance (Scope::User, key user@host) ─ StoredAccount ─ Accounts (all of them)
//!     server: Accounts::find(user, host)      engine: check(cx, privilege, object)
//! ```
//! Accounts are facts of the instance: they are replicated, backed up and part of its hash, and
//! CREATE USER is an entry of the log like everything else. An instance that has none yet knows
//! one: `root@localhost`, without a password, with all privileges; the first statement about
//! accounts writes it down.
//!
//! [`check`] is the one place where a privilege is asked for. A privilege is looked for at `*.*`,
//! then at the database (`db.*`, with MySQL's wildcards), then at the table; what an account has
//! through roles counts like its own.
//!
//! Left out: column privileges (refused at GRANT with 1235), proxies, password expiry and history.

mod account;
mod accounts;
mod alter_user;
mod create_user;
mod encoding;
mod grant;
mod host;
mod password;
mod privilege;
mod reading;
mod revoke;
mod roles;
pub mod statements;
mod written;

pub use account::{Plugin, StoredAccount};
pub use accounts::{Accounts, LoginAccount, accounts, find_account};
pub use grant::grants_text;
pub(crate) use privilege::ALL;
pub use privilege::{DYNAMIC, Privilege, PrivilegeSet};
pub(crate) use reading::{check_call, check_read, check_shown};

use types::{ErrorCode, SqlError};

use crate::context::Context;
use crate::error::Result;
use crate::virtual_tables;

/// What a privilege is asked for on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object<'a> {
    /// The server: `*.*`.
    Server,
    /// A database, in any case; `db/branch` means the database.
    Database(&'a str),
    /// A table or view of a database.
    Table(&'a str, &'a str),
}

/// Fails where the session's account lacks the privilege: 1227 on the server, 1044 on a database,
/// 1142 on a table.
pub fn check(cx: &Context<'_>, privilege: Privilege, on: &Object<'_>) -> Result<()> {
    if is_allowed(cx, privilege, on) {
        return Ok(());
    }
    let account = &cx.session.account;
    match on {
        Object::Server => Err(needs(privilege.name())),
        Object::Database(database) => Err(denied_database(cx, database)),
        Object::Table(_, table) => {
            let arguments: [&dyn std::fmt::Display; 4] =
                [&privilege.command(), &account.user, &account.host, table];
            Err(SqlError::new(ErrorCode::TableaccessDeniedError, &arguments).into())
        }
    }
}

/// Whether the session's account has the privilege.
pub fn is_allowed(cx: &Context<'_>, privilege: Privilege, on: &Object<'_>) -> bool {
    let object = match *on {
        Object::Database(database) => Object::Database(without_branch(database)),
        Object::Table(database, table) => Object::Table(without_branch(database), table),
        Object::Server => Object::Server,
    };
    if let Object::Table(database, _) | Object::Database(database) = object
        && virtual_tables::is_open_to_all(database)
        && privilege == Privilege::Select
    {
        return true;
    }
    Accounts::of(cx).allows(&cx.session.account, privilege, &object)
}

/// Whether the account may see that a database is there: it has some privilege in it.
pub fn may_see_database(cx: &Context<'_>, database: &str) -> bool {
    virtual_tables::is_open_to_all(database)
        || Accounts::of(cx).has_any(&cx.session.account, without_branch(database), None)
}

/// Whether the account may see that a table is there.
pub fn may_see_table(cx: &Context<'_>, database: &str, table: &str) -> bool {
    virtual_tables::is_open_to_all(database)
        || Accounts::of(cx).has_any(&cx.session.account, without_branch(database), Some(table))
}

fn without_branch(database: &str) -> &str {
    database.split_once('/').map_or(database, |(name, _)| name)
}

/// 1044.
pub fn denied_database(cx: &Context<'_>, database: &str) -> crate::Error {
    let account = &cx.session.account;
    let arguments: [&dyn std::fmt::Display; 3] = [&account.user, &account.host, &database];
    SqlError::new(ErrorCode::DbaccessDeniedError, &arguments).into()
}

/// 1227.
pub fn needs(privilege: &str) -> crate::Error {
    SqlError::new(ErrorCode::SpecificAccessDeniedError, &[&privilege]).into()
}

#[cfg(test)]
mod tests;
