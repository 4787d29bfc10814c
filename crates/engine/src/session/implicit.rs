//! Which statements commit by themselves (manual 13.3.3), and which write.

use parser::ast::{CreateTable, DropTable, Statement};

/// Whether a statement commits what is open before it begins; those that do commit after themselves
/// too.
pub(super) fn commits(statement: &Statement) -> bool {
    match statement {
        Statement::CreateTable(create) => !is_temporary(create),
        Statement::DropTable(DropTable { temporary, .. }) => !temporary,
        Statement::Truncate(_)
        | Statement::AlterTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateIndex(_)
        | Statement::DropIndex(_)
        | Statement::CreateDatabase(_)
        | Statement::AlterDatabase(_)
        | Statement::DropDatabase(_)
        | Statement::CreateView(_)
        | Statement::DropView(_)
        | Statement::CreateTrigger(_)
        | Statement::CreateRoutine(_)
        | Statement::AlterRoutine(_)
        | Statement::CreateEvent(_)
        | Statement::AlterEvent(_)
        | Statement::DropStored(_) => true,
        Statement::Maintain(_) | Statement::Flush(_) => true,
        other => is_about_accounts(other),
    }
}

fn is_temporary(create: &CreateTable) -> bool {
    create.temporary
}

fn is_about_accounts(statement: &Statement) -> bool {
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

/// Whether a statement changes what is stored: refused with 1290 on a read-only server.
pub(super) fn writes(statement: &Statement) -> bool {
    match statement {
        Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::LoadData(_) => true,
        Statement::Maintain(_) | Statement::Flush(_) => false,
        other => commits(other),
    }
}

/// Whether a transaction that begins with this statement begins for the session, not for the
/// statement alone: it looks at data.
pub(super) fn begins_transaction(statement: &Statement) -> bool {
    match statement {
        Statement::Query(query) => looks_at_tables(query),
        Statement::Set(_)
        | Statement::Use(_)
        | Statement::Do(_)
        | Statement::Show(_)
        | Statement::Explain(_)
        | Statement::Describe(_)
        | Statement::Kill(_)
        | Statement::Help(_) => false,
        _ => true,
    }
}

/// Whether what a statement answers depends on what is stored, rows or history.
pub(super) fn looks_at_state(statement: &Statement) -> bool {
    !matches!(
        statement,
        Statement::Set(_) | Statement::Do(_) | Statement::Kill(_) | Statement::Help(_)
    )
}

fn looks_at_tables(query: &parser::ast::Query) -> bool {
    match &query.body {
        parser::ast::QueryBody::Select(select) => {
            !select.from.is_empty() || select.filter.is_some() || query.with.is_some()
        }
        _ => true,
    }
}
