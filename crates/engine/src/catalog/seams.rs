//! Where the catalog asks the modules that own views, system tables and revisions.

use std::sync::Arc;

use storage::Hash;
use types::{ErrorCode, SqlError, Value};

use super::{Located, LocatedAt, ViewDefinition};
use crate::context::Context;
use crate::error::Result;
use crate::virtual_table::VirtualTable;

pub(super) fn is_virtual_database(name: &str) -> bool {
    matches!(name, "information_schema" | "mysql" | "performance_schema" | "sys")
}

pub(super) fn virtual_table(_database: &str, _name: &str) -> Option<Arc<dyn VirtualTable>> {
    None
}

pub(super) fn view(
    _cx: &mut Context<'_>,
    _located: &Located,
    _name: &str,
) -> Result<Option<ViewDefinition>> {
    Ok(None)
}

pub(super) fn system_table(
    _cx: &mut Context<'_>,
    _located: &Located,
    _name: &str,
) -> Result<Option<Arc<dyn VirtualTable>>> {
    Ok(None)
}

pub(super) fn table_function(
    _cx: &mut Context<'_>,
    _name: &str,
    _args: &[Value],
) -> Result<Option<Arc<dyn VirtualTable>>> {
    Ok(None)
}

pub(super) fn default_branch(_cx: &mut Context<'_>, _database: &str) -> Result<Arc<str>> {
    Ok(super::locate::DEFAULT_BRANCH.into())
}

/// The root of a tag, branch or commit by its name.
pub(super) fn root_of(_cx: &mut Context<'_>, database: &str, spec: &str) -> Result<Hash> {
    Err(SqlError::new(ErrorCode::BadDbError, &[&format!("{database}/{spec}")]).into())
}

/// Where `AS OF` leads.
pub(super) fn as_of(
    _cx: &mut Context<'_>,
    _located: &Located,
    _as_of: &Value,
) -> Result<LocatedAt> {
    Err(SqlError::unknown("AS OF is not supported here").into())
}
