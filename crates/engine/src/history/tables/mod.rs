//! The `dolt_*` system tables.

use std::sync::Arc;

use crate::catalog::Located;
use crate::context::Context;
use crate::error::Result;
use crate::virtual_table::VirtualTable;

/// The system table of this lower-cased name in a database as the catalog found it; `None` where there is none.
pub fn find_table(
    _cx: &mut Context<'_>,
    _located: &Located,
    _name: &str,
) -> Result<Option<Arc<dyn VirtualTable>>> {
    Ok(None)
}
