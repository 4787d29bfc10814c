//! What a table's name in a statement means.
//!
//! ```text
//! name            ── current database, at the session's revision of it (default: branch `main`)
//! db.name         ── that database, at the session's revision of it
//! `db/branch`.name── that branch; `db/tag`, `db/hash`: as it was, read-only
//! … AS OF x       ── the same database at x
//! ```
//! In a working set a name is a stored table, a view, or a system table (`dolt_log` …), in that
//! order. `information_schema`, `mysql` and their like hold virtual tables only.

mod locate;
mod names;
mod seams;

use std::sync::Arc;

use repo::Hash;
use repo::schema::Schema;
use types::{ErrorCode, SqlError};

pub use locate::{Located, LocatedAt, current_place, locate, locate_as_of};
pub use names::{display_database, table_names};

use crate::context::Context;
use crate::error::Result;
use crate::plan::TableSource;
use crate::virtual_table::VirtualTable;

/// A view as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewDefinition {
    /// Its name, as displayed.
    pub name: Arc<str>,
    /// The names of its columns, where they were given.
    pub columns: Vec<Arc<str>>,
    /// The text of its SELECT.
    pub query: Arc<str>,
    /// The `sql_mode` that the text is read under, where it is known.
    pub sql_mode: Option<Arc<str>>,
}

/// What a name in FROM stands for.
#[derive(Clone)]
pub enum Relation {
    /// A stored table.
    Table(StoredTable),
    /// A view.
    View(ViewDefinition),
    /// A table that makes its rows when it is read.
    Virtual(Arc<dyn VirtualTable>),
}

/// A stored table and its shape now.
#[derive(Clone)]
pub struct StoredTable {
    /// Where it is.
    pub source: TableSource,
    /// Its name, as displayed.
    pub name: Arc<str>,
    /// Its schema.
    pub schema: Arc<Schema>,
    /// That schema's hash.
    pub schema_hash: Hash,
    /// How many rows it has, about.
    pub rows: u64,
}

/// Finds what `[schema.]name` means. 1046 without a database, 1049 for one that is not there, 1146
/// for a table that is not.
pub fn find(cx: &mut Context<'_>, located: &Located, name: &str) -> Result<Relation> {
    match find_opt(cx, located, name)? {
        Some(found) => Ok(found),
        None => Err(no_such_table(&located.database, name)),
    }
}

/// The same; `None` where there is none of that name.
pub fn find_opt(cx: &mut Context<'_>, located: &Located, name: &str) -> Result<Option<Relation>> {
    let lowered = repo::lower(name);
    match &located.at {
        LocatedAt::Virtual => {
            Ok(seams::virtual_table(&located.name, &lowered).map(Relation::Virtual))
        }
        LocatedAt::Branch(place) => {
            let table = place.table(&lowered);
            if let Some(handle) = cx.txn.open_table(&table)? {
                let state = cx.txn.table_state(handle)?;
                let source = TableSource::Live(table);
                return Ok(Some(stored(source, &state)));
            }
            find_unstored(cx, located, &lowered)
        }
        LocatedAt::Root(root) => {
            if let Some(state) = cx.instance.loader().folded_table(root, &lowered)? {
                let database = Arc::clone(&located.database);
                let source = TableSource::Fixed { database, state: Arc::clone(&state) };
                return Ok(Some(stored(source, &state)));
            }
            find_unstored(cx, located, &lowered)
        }
    }
}

fn stored(source: TableSource, state: &Arc<repo::state::TableState>) -> Relation {
    Relation::Table(StoredTable {
        source,
        name: Arc::clone(&state.name),
        schema: Arc::clone(state.schema()),
        schema_hash: state.base.schema_hash,
        rows: state.row_count,
    })
}

fn find_unstored(cx: &mut Context<'_>, located: &Located, name: &str) -> Result<Option<Relation>> {
    if let Some(view) = seams::view(cx, located, name)? {
        return Ok(Some(Relation::View(view)));
    }
    Ok(seams::system_table(cx, located, name)?.map(Relation::Virtual))
}

/// 1146.
pub fn no_such_table(database: &str, name: &str) -> crate::Error {
    SqlError::new(ErrorCode::NoSuchTable, &[&database, &name]).into()
}

/// The table that a table function makes for these arguments; `None` where there is no such
/// function.
pub fn table_function(
    cx: &mut Context<'_>,
    name: &str,
    args: &[types::Value],
) -> Result<Option<Arc<dyn VirtualTable>>> {
    seams::table_function(cx, name, args)
}
