//! What has to be allowed so that rows can be read.

use types::{ErrorCode, SqlError};

use super::{Object, Privilege, check, is_allowed};
use crate::context::Context;
use crate::error::Result;
use crate::history::stored_table_of;

/// Fails with 1142 where the account may not read the table. System tables that are made from a
/// stored one (`dolt_diff_<table>` …) show what it held: who may read it may read them.
pub(crate) fn check_read(cx: &Context<'_>, database: &str, table: &str) -> Result<()> {
    let stored = stored_table_of(table);
    if stored.is_some_and(|of| is_allowed(cx, Privilege::Select, &Object::Table(database, of))) {
        return Ok(());
    }
    check(cx, Privilege::Select, &Object::Table(database, table))
}

/// As [`check_read`] for a function that shows one table, or (1044) all tables of the database.
pub(crate) fn check_shown(cx: &Context<'_>, database: &str, table: Option<&str>) -> Result<()> {
    match table {
        Some(table) => check_read(cx, database, table),
        None => check(cx, Privilege::Select, &Object::Database(database)),
    }
}

/// Fails with 1370 where the account may not call the database's procedures: they change what all
/// its tables hold.
pub(crate) fn check_call(cx: &Context<'_>, database: &str, procedure: &str) -> Result<()> {
    if is_allowed(cx, Privilege::Execute, &Object::Database(database)) {
        return Ok(());
    }
    let account = &cx.session.account;
    let name = format!("{database}.{procedure}");
    let holes: [&dyn std::fmt::Display; 4] = [&"execute", &account.user, &account.host, &name];
    Err(SqlError::new(ErrorCode::ProcaccessDeniedError, &holes).into())
}
