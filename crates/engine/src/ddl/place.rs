//! Which working set a statement means.
//!
//! A database may be named with its branch (`db/branch`); else it is looked at as the session does
//! (USE, DOLT_CHECKOUT), else at its default branch. Shapes change on branches only.

use std::sync::Arc;

use parser::ast::{Ident, TableName};
use repo::{Place, TablePlace, lower};
use types::{ErrorCode, SqlError};

use super::refuse;
use crate::context::Context;
use crate::error::Result;
use crate::session::Revision;
use crate::virtual_tables;

/// The branch that a database is looked at through when nobody says otherwise.
const DEFAULT_BRANCH: &str = "main";

/// The working set of a database that is named in a statement, or of the current one; 1046, 1049.
pub fn place_of_database(cx: &Context<'_>, name: Option<&Ident>) -> Result<Place> {
    let current = cx.session.database.clone();
    let name: Arc<str> = match (name, current) {
        (Some(name), _) => Arc::from(name.as_str()),
        (None, Some(current)) => current,
        (None, None) => return refuse(ErrorCode::NoDbError, &[]),
    };
    if virtual_tables::is_virtual_database(&name) {
        return Err(access_denied(cx, &name));
    }
    let (database, said) = match name.split_once('/') {
        Some((database, branch)) => (lower(database), Some(Arc::from(branch))),
        None => (lower(&name), None),
    };
    let tip = cx.txn.tip();
    let Some(found) = tip.databases.get(&database) else {
        return refuse(ErrorCode::BadDbError, &[&name]);
    };
    let branch = match said {
        Some(branch) => branch,
        None => match cx.session.revisions.get(&database) {
            Some(Revision::Branch(branch)) => Arc::clone(branch),
            Some(Revision::Fixed(spec)) => {
                return Err(SqlError::unknown(format!(
                    "cannot modify database {database} at revision {spec}, which is read-only"
                ))
                .into());
            }
            None => default_branch(found),
        },
    };
    if !found.working.contains(&branch) {
        return refuse(ErrorCode::BadDbError, &[&name]);
    }
    Ok(Place { database, branch })
}

/// A database's default branch: `main`, or its first where there is no such branch.
pub(crate) fn default_branch(database: &repo::state::Database) -> Arc<str> {
    if database.working.contains(DEFAULT_BRANCH) {
        return DEFAULT_BRANCH.into();
    }
    database.working.iter().next().map_or(DEFAULT_BRANCH.into(), |(name, _)| name.into())
}

/// The place of a table that is named in a statement.
pub fn place_of_table(cx: &Context<'_>, name: &TableName) -> Result<TablePlace> {
    Ok(place_of_database(cx, name.schema.as_ref())?.table(name.name.as_str()))
}

/// A database's name in the letters it was made with.
pub(super) fn shown_database(cx: &Context<'_>, place: &Place) -> String {
    let tip = cx.txn.tip();
    tip.databases
        .get(&place.database)
        .map_or_else(|| place.database.to_string(), |database| database.name.to_string())
}

fn access_denied(cx: &Context<'_>, database: &str) -> crate::Error {
    let account = &cx.session.account;
    let arguments: [&dyn std::fmt::Display; 3] = [&account.user, &account.host, &database];
    SqlError::new(ErrorCode::DbaccessDeniedError, &arguments).into()
}
