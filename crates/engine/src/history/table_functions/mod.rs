//! Table functions: system tables with arguments.

use std::sync::Arc;

use types::Value;

use crate::context::Context;
use crate::error::Result;
use crate::virtual_table::VirtualTable;

/// The table that a call makes; `None` where there is no function of that name (in any case).
pub fn table_function(
    _cx: &mut Context<'_>,
    _name: &str,
    _args: &[Value],
) -> Result<Option<Arc<dyn VirtualTable>>> {
    Ok(None)
}
