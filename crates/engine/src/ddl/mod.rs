//! Statements that change what there is: databases, tables, indexes, views.
//!
//! ```text
//! statement ─ place (which working set) ─ locks ─ the shape as it is at the tip
//!     ─ Draft (columns, keys, constraints; every rule of MySQL's) ─ Schema
//!     ─ table object in the store ─ Op::Table ─ the session commits
//! ```
//! A change of shape holds the table's lock exclusively and works against the tip: who holds the
//! lock sees the newest rows, and nobody writes any until the commit. Rows are rewritten only where
//! the new columns ask for it; what is appended at the end of a row is its column's fill.
//!
//! The session commits before and after each of these statements, as MySQL does; inside, one
//! statement is one transaction, so `DROP TABLE a, b` happens as a whole or not at all.
//!
//! Left out: partitions (read and ignored with a warning), temporary tables, functional key parts,
//! triggers, stored routines and events (refused with 1235).

mod alter_columns;
mod alter_database;
mod alter_keys;
mod alter_table;
mod checks;
mod column;
mod create_database;
mod create_like;
mod create_select;
mod create_table;
mod created;
mod default_value;
mod draft;
mod drop_database;
mod drop_stored;
mod drop_table;
mod evaluation;
mod expression;
mod expression_rules;
mod foreign_keys;
mod foreign_keys_rows;
mod index;
mod keys;
mod options;
mod place;
mod rebuild;
mod rename_table;
mod row_values;
mod schemas_table;
mod sorter;
mod sql_type;
mod tables;
mod truncate;
mod view;

use parser::ast::Statement;
use types::{ErrorCode, SqlError};

pub(crate) use created::create_time;
pub use default_value::literal_default;
pub(crate) use evaluation::{Evaluation, Fresh};
pub use expression::mysql_text;
pub(crate) use expression::quoted;
pub(crate) use foreign_keys::constraint_text;
pub(crate) use options::database_collation;
pub(crate) use place::default_branch;
pub use place::{place_of_database, place_of_table};
pub(crate) use row_values::largest_auto_increment;
pub use schemas_table::{ViewDefinition, view_names, view_text};
pub use sql_type::sql_type;

use crate::context::Context;
use crate::error::Result;
use crate::privileges;
use crate::sink::Done;

/// Carries out a statement that defines data or accounts, in the transaction of `cx`; the session
/// commits before and after it.
pub fn run(cx: &mut Context<'_>, statement: &Statement) -> Result<Done> {
    match statement {
        Statement::CreateTable(create) => create_table::run(cx, create),
        Statement::AlterTable(alter) => alter_table::run(cx, alter),
        Statement::DropTable(drop) => drop_table::run(cx, drop),
        Statement::Truncate(table) => truncate::run(cx, table),
        Statement::RenameTable(pairs) => rename_table::run(cx, pairs),
        Statement::CreateIndex(create) => index::create(cx, create),
        Statement::DropIndex(drop) => index::drop(cx, drop),
        Statement::CreateDatabase(create) => create_database::run(cx, create),
        Statement::AlterDatabase(alter) => alter_database::run(cx, alter),
        Statement::DropDatabase(drop) => drop_database::run(cx, drop),
        Statement::CreateView(create) => view::create(cx, create),
        Statement::DropView(drop) => view::drop(cx, drop),
        Statement::DropStored(drop) => drop_stored::run(cx, drop),
        other => privileges::statements::run(cx, other),
    }
}

/// Whether [`run`] carries the statement out (all of these commit before and after themselves).
pub fn is_ddl(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::CreateTable(_)
            | Statement::AlterTable(_)
            | Statement::DropTable(_)
            | Statement::Truncate(_)
            | Statement::RenameTable(_)
            | Statement::CreateIndex(_)
            | Statement::DropIndex(_)
            | Statement::CreateDatabase(_)
            | Statement::AlterDatabase(_)
            | Statement::DropDatabase(_)
            | Statement::CreateView(_)
            | Statement::DropView(_)
            | Statement::DropStored(_)
    ) || privileges::statements::is_account_statement(statement)
}

/// 1235: MySQL has it, Pando has not.
pub(crate) fn unsupported(what: &str) -> crate::Error {
    SqlError::new(ErrorCode::NotSupportedYet, &[&what]).into()
}

/// An error of MySQL's, its holes filled in order.
pub(crate) fn refuse<T>(code: ErrorCode, arguments: &[&dyn std::fmt::Display]) -> Result<T> {
    Err(SqlError::new(code, arguments).into())
}

#[cfg(test)]
mod tests;
