//! The `dolt_*` system tables of a database.
//!
//! A table whose columns are always the same is one file with one [`SystemTable`], and one entry of
//! the sorted [`TABLES`]. Those made from a stored table (`dolt_diff_<table>` …) are one file with
//! one [`PerTable`], found by their prefix in [`PER_TABLE`], the longer ones first. Rows are made
//! lazily where there may be many. Equalities that the query has on a commit's hash spare the walk.

mod backups;
mod blame;
mod bound;
mod branches;
mod column_diff;
mod commit_ancestors;
mod commit_diff;
mod commits;
mod conflicts;
mod conflicts_of;
mod decoration;
mod diff;
mod diff_of;
mod history_of;
mod log;
mod merge_status;
mod reader;
mod remote_branches;
mod remotes;
mod schema_conflicts;
mod status;
mod tags;
mod user_space;
mod violations;
mod violations_of;

use std::sync::Arc;

use super::Here;
use crate::catalog::{Located, LocatedAt};
use crate::context::Context;
use crate::error::Result;
use crate::virtual_table::VirtualTable;

pub(crate) use bound::{Lazy, PerTable, SystemTable, pushed_text};
pub(crate) use decoration::Decorations;
pub(crate) use diff_of::{DiffEnd, DiffRows, diff_columns};
pub(crate) use log::{log_columns, log_row};
pub(crate) use reader::{TableReader, open_in, root_of};

/// All tables with fixed columns, by name.
static TABLES: &[&SystemTable] = &[
    &backups::DOLT_BACKUPS,
    &branches::DOLT_BRANCHES,
    &column_diff::DOLT_COLUMN_DIFF,
    &commit_ancestors::DOLT_COMMIT_ANCESTORS,
    &commits::DOLT_COMMITS,
    &conflicts::DOLT_CONFLICTS,
    &violations::DOLT_CONSTRAINT_VIOLATIONS,
    &diff::DOLT_DIFF,
    &log::DOLT_LOG,
    &merge_status::DOLT_MERGE_STATUS,
    &remote_branches::DOLT_REMOTE_BRANCHES,
    &remotes::DOLT_REMOTES,
    &schema_conflicts::DOLT_SCHEMA_CONFLICTS,
    &status::DOLT_STATUS,
    &tags::DOLT_TAGS,
    &crate::replication::PANDO_REPLICATION_STATUS,
];

/// Tables made from a stored one.
static PER_TABLE: &[&PerTable] = &[
    &blame::DOLT_BLAME,
    &commit_diff::DOLT_COMMIT_DIFF,
    &conflicts_of::DOLT_CONFLICTS_OF,
    &violations_of::DOLT_CONSTRAINT_VIOLATIONS_OF,
    &diff_of::DOLT_DIFF_OF,
    &history_of::DOLT_HISTORY_OF,
];

/// The system table of this lower-cased name in a database as the catalog found it; `None` where
/// there is none.
pub fn find_table(
    cx: &mut Context<'_>,
    located: &Located,
    name: &str,
) -> Result<Option<Arc<dyn VirtualTable>>> {
    let is_ours = ["dolt_", "pando_"].iter().any(|prefix| name.starts_with(prefix));
    if !is_ours || located.at == LocatedAt::Virtual {
        return Ok(None);
    }
    if let Ok(at) = TABLES.binary_search_by(|table| table.name.cmp(name)) {
        let here = Here::of(cx, located)?;
        return Ok(TABLES.get(at).map(|table| table.open(here)));
    }
    if let Some(table) = user_space::find(cx, located, name)? {
        return Ok(Some(table));
    }
    for each in PER_TABLE {
        if let Some(table) = name.strip_prefix(each.prefix) {
            let here = Here::of(cx, located)?;
            if let Some(found) = (each.open)(cx, here, table)? {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// The stored table that a system table of this name is made from; `None` for any other name.
pub(crate) fn stored_table_of(name: &str) -> Option<&str> {
    let of = |each: &&PerTable| {
        let prefix = name.get(..each.prefix.len())?;
        prefix.eq_ignore_ascii_case(each.prefix).then(|| name.get(each.prefix.len()..))?
    };
    PER_TABLE.iter().find_map(of)
}

/// The names of the tables with fixed columns (`@@dolt_show_system_tables`).
pub fn system_table_names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        assert!(TABLES.is_sorted_by(|a, b| a.name < b.name));
    }
}
