//! Where the catalog asks the modules that own views, system tables and revisions.

use std::sync::Arc;

use repo::Hash;
use types::{ErrorCode, SqlError, Value};

use super::{Located, LocatedAt, ViewDefinition};
use crate::context::Context;
use crate::error::Result;
use crate::virtual_table::VirtualTable;
use crate::{ddl, history, virtual_tables};

pub(super) fn is_virtual_database(name: &str) -> bool {
    virtual_tables::is_virtual_database(name)
}

pub(super) fn virtual_table(database: &str, name: &str) -> Option<Arc<dyn VirtualTable>> {
    virtual_tables::find(database, name)
}

/// A view of a working set.
pub(super) fn view(
    cx: &mut Context<'_>,
    located: &Located,
    name: &str,
) -> Result<Option<ViewDefinition>> {
    match located.place() {
        Some(place) => ddl::view_text(cx, place, name),
        None => Ok(None),
    }
}

pub(super) fn system_table(
    cx: &mut Context<'_>,
    located: &Located,
    name: &str,
) -> Result<Option<Arc<dyn VirtualTable>>> {
    history::find_table(cx, located, name)
}

pub(super) fn table_function(
    cx: &mut Context<'_>,
    name: &str,
    args: &[Value],
) -> Result<Option<Arc<dyn VirtualTable>>> {
    history::table_function(cx, name, args)
}

pub(super) fn default_branch(cx: &Context<'_>, database: &str) -> Arc<str> {
    history::default_branch(cx, database)
}

/// The root of a tag, branch or commit by its name; 1049 for one that is none.
pub(super) fn root_of(cx: &Context<'_>, database: &str, spec: &str) -> Result<Hash> {
    match history::resolve_revision(cx, database, spec) {
        Ok(resolved) => Ok(resolved.root),
        Err(crate::Error::Sql(_)) => {
            let shown = format!("{database}/{spec}");
            Err(SqlError::new(ErrorCode::BadDbError, &[&shown]).into())
        }
        Err(other) => Err(other),
    }
}

/// Where `AS OF` leads.
pub(super) fn as_of(cx: &Context<'_>, located: &Located, as_of: &Value) -> Result<LocatedAt> {
    history::as_of(cx, located, as_of)
}
