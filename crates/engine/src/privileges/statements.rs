//! Which statement about accounts is carried out where.

use parser::ast::Statement;
use types::{ErrorCode, SqlError};

use super::{alter_user, create_user, grant, revoke, roles};
use crate::context::Context;
use crate::error::Result;
use crate::sink::Done;

/// Whether the statement is about accounts, and [`run`] carries it out.
pub fn is_account_statement(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::CreateUser(_)
            | Statement::AlterUser(_)
            | Statement::DropUser(_)
            | Statement::RenameUser(_)
            | Statement::CreateRole(_)
            | Statement::DropRole(_)
            | Statement::Grant(_)
            | Statement::Revoke(_)
            | Statement::SetPassword(_)
            | Statement::SetDefaultRole(_)
    )
}

/// Carries out a statement about accounts; 1235 for what is none.
pub fn run(cx: &mut Context<'_>, statement: &Statement) -> Result<Done> {
    match statement {
        Statement::CreateUser(create) => create_user::run(cx, create)?,
        Statement::AlterUser(alter) => alter_user::run(cx, alter)?,
        Statement::SetPassword(set) => alter_user::set_password(cx, set)?,
        Statement::DropUser(drop) => create_user::drop(cx, drop, "DROP USER")?,
        Statement::RenameUser(pairs) => create_user::rename(cx, pairs)?,
        Statement::CreateRole(create) => roles::create(cx, create)?,
        Statement::DropRole(drop) => create_user::drop(cx, drop, "DROP ROLE")?,
        Statement::SetDefaultRole(set) => roles::set_default(cx, set)?,
        Statement::Grant(grant) => grant::run(cx, grant)?,
        Statement::Revoke(revoke) => revoke::run(cx, revoke)?,
        _ => return Err(SqlError::new(ErrorCode::NotSupportedYet, &[&"this statement"]).into()),
    }
    Ok(Done::default())
}
