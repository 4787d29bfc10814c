//! SHOW and DESCRIBE: results with fixed titles, made at once and then filtered.
//!
//! ```text
//! SHOW … ─ rows of the form (one file a theme) ─ LIKE on the first column, or WHERE on any ─ sink
//! ```
//! Titles, types and order are MySQL 8.0's (manual 13.7.7). What Pando has not (triggers, routines,
//! events, replicas, binary logs) gives an empty result with the titles that clients expect.

mod accounts;
mod columns;
mod create_database;
mod create_table;
mod create_view;
mod databases;
mod empty;
mod filter;
mod indexes;
mod relation;
mod server;
mod shape;
mod table_status;
mod tables;
mod warnings;

use parser::ast::{Describe, Show, ShowFilter, ShowWhat};
use types::{ErrorCode, SqlError};

pub(crate) use columns::{PRIVILEGES, default_of, extra_of, key_of};
pub use create_table::create_table_text;
pub(crate) use create_view::DEFINER;
pub(crate) use indexes::keys_of;
pub(crate) use relation::{Plain, view_columns};
pub(crate) use server::{ENGINE, charset_words};
pub use shape::ShowRows;
pub(crate) use table_status::counter_of;

use crate::context::Context;
use crate::error::Result;

/// The result of a SHOW statement.
pub fn run(cx: &mut Context<'_>, show: &Show) -> Result<ShowRows> {
    let mut rows = unfiltered(cx, &show.what)?;
    if let Some(title) = filter::like_in_title(&show.what, show.filter.as_ref()) {
        rows.retitle_first(&title);
    }
    filter::apply(cx, rows, show.filter.as_ref())
}

fn unfiltered(cx: &mut Context<'_>, what: &ShowWhat) -> Result<ShowRows> {
    match what {
        ShowWhat::Databases => Ok(databases::databases(cx)),
        ShowWhat::Tables { full, schema, as_of, .. } => {
            tables::tables(cx, schema.as_ref(), *full, as_of.as_ref())
        }
        ShowWhat::Columns { full, table, as_of, .. } => {
            columns::columns(cx, table, *full, as_of.as_ref())
        }
        ShowWhat::Index { table, .. } => indexes::indexes(cx, table),
        ShowWhat::TableStatus { schema } => table_status::table_status(cx, schema.as_ref()),
        ShowWhat::CreateTable { table, as_of } => {
            create_view::table_or_view(cx, table, as_of.as_ref())
        }
        ShowWhat::CreateView(view) => create_view::view(cx, view),
        ShowWhat::CreateDatabase { if_not_exists, name } => {
            create_database::database(cx, name, *if_not_exists)
        }
        ShowWhat::CreateStored { kind, name } => Err(empty::no_such_stored(*kind, name)),
        ShowWhat::CreateUser(account) => accounts::create_user(cx, account.as_ref()),
        ShowWhat::Grants { account, .. } => accounts::grants(cx, account.as_ref()),
        ShowWhat::Warnings { limit } => Ok(warnings::conditions(cx, limit.as_ref(), false)),
        ShowWhat::Errors { limit } => Ok(warnings::conditions(cx, limit.as_ref(), true)),
        ShowWhat::Count { errors } => Ok(warnings::count(cx, *errors)),
        other => server::rows(cx, other).map_or_else(|| empty::rows(other), Ok),
    }
}

/// The result of DESCRIBE, and of EXPLAIN of a table: SHOW COLUMNS, of one column or a pattern.
pub fn describe(cx: &mut Context<'_>, describe: &Describe) -> Result<ShowRows> {
    let rows = columns::columns(cx, &describe.table, false, describe.as_of.as_ref())?;
    let like = describe.column.clone().map(ShowFilter::Like);
    filter::apply(cx, rows, like.as_ref())
}

/// 1235 for a form that is not there.
fn unsupported(form: &str) -> crate::Error {
    SqlError::new(ErrorCode::NotSupportedYet, &[&form]).into()
}
