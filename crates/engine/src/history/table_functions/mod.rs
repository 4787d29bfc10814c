//! Table functions: system tables with arguments.
//!
//! Each is one file with one [`TableFunction`] and one entry of the sorted [`FUNCTIONS`]. Arguments
//! are looked at when the call is bound, since columns may depend on them; revisions are resolved
//! again when rows are made.

mod call;
mod diff;
mod diff_stat;
mod diff_summary;
mod log;
mod patch;
mod preview_merge;
mod schema_diff;

use std::sync::Arc;

use types::Value;

use crate::context::Context;
use crate::error::Result;
use crate::virtual_table::VirtualTable;

use call::TableFunction;

/// All functions, by name.
static FUNCTIONS: &[&TableFunction] = &[
    &diff::DOLT_DIFF,
    &diff_stat::DOLT_DIFF_STAT,
    &diff_summary::DOLT_DIFF_SUMMARY,
    &log::DOLT_LOG,
    &patch::DOLT_PATCH,
    &preview_merge::DOLT_PREVIEW_MERGE_CONFLICTS_SUMMARY,
    &schema_diff::DOLT_SCHEMA_DIFF,
];

/// The table that a call makes; `None` where there is no function of that name (in any case).
pub fn table_function(
    cx: &mut Context<'_>,
    name: &str,
    args: &[Value],
) -> Result<Option<Arc<dyn VirtualTable>>> {
    let name = name.to_ascii_lowercase();
    let Ok(at) = FUNCTIONS.binary_search_by(|each| each.name.cmp(&name)) else { return Ok(None) };
    match FUNCTIONS.get(at) {
        Some(function) => (function.open)(cx, args).map(Some),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_sorted() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
    }
}
