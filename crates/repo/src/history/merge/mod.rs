//! Three roots into one: what `dolt_merge`, cherry-pick, revert, stash and a pull do.
//!
//! ```text
//! base ──> ours ────┐
//!   └────> theirs ──┴─> merged root, conflicts and violations in its tables,
//!                       tables whose schemas do not merge
//! ```
//!
//! A table is followed by its identity, not its name: a rename on one side goes with the other
//! side's changes. A table that one side left as it was is taken from the other by its hash. One
//! that both changed has its schemas merged (`schema`), then its rows, cell by cell (`cells`,
//! `rows`), its indexes edited for the rows that changed (`writer`), and then its constraints
//! looked at where the sides meet (`unique`, `foreign`). What does not go together is recorded
//! in the table ([`crate::object::artifacts`]), never raised: the row keeps our version (a row with
//! NULL in a column that takes none leaves the table).
//!
//! The work is proportional to what both sides changed. Only a side's ALTER that rewrites rows
//! costs a pass over the table.
//!
//! What this leaves out: fast-forwards, working sets and their merge state (the caller's); what
//! needs expressions: CHECK constraints, stored generated columns, and defaults that are
//! expressions, of a column that one side added, in rows that the other did.
//! [`MergedRoot::to_check`] names the tables where the caller must look at the rows that differ
//! from the base's.

mod again;
mod cells;
mod foreign;
mod join;
mod json;
mod merged;
mod rows;
mod schema;
mod side;
mod tables;
mod unique;
mod writer;

use std::collections::BTreeMap;

use storage::{Hash, Store};

use crate::error::Result;
use crate::object::{Object, Root, ViolationRow};

pub use again::RowsAgain;
pub use merged::{MergedRoot, MergedTable, ToCheck};
pub use schema::{SchemaMerge, merge_schemas};
pub(crate) use side::has_same_keys;
pub use tables::unresolved;
pub(crate) use writer::RowBatch;
pub use writer::{build_index, record_violations};

/// How a merge is made.
#[derive(Clone, Copy, Debug)]
pub struct MergeOptions {
    /// The commit that is merged; conflicts and violations carry it.
    pub source: Hash,
    /// Whether JSON objects that both sides changed are merged member by member
    /// (`dolt_dont_merge_json` turns it off).
    pub merges_json: bool,
}

/// Merges the roots of these names.
pub fn merge_roots(
    store: &Store,
    base: Hash,
    ours: Hash,
    theirs: Hash,
    options: MergeOptions,
) -> Result<MergedRoot> {
    let load = |hash| Root::load(store.as_ref(), hash);
    tables::merge(store, [&load(base)?, &load(ours)?, &load(theirs)?], options)
}

/// The child rows of a root without a parent, by lower-cased child table: of all rows, or of what
/// changed since the root `since`. They are recorded as come from `source`.
pub fn orphans(
    store: &Store,
    root: &Root,
    since: Option<Hash>,
    source: Hash,
) -> Result<BTreeMap<String, Vec<ViolationRow>>> {
    let before = match since {
        Some(hash) => Root::load(store.as_ref(), hash)?,
        None => Root::empty(root.collation),
    };
    let tables: Vec<String> = root.tables(store)?.into_iter().map(|table| table.name).collect();
    foreign::check(store, root, [&before, &before], &tables, source)
}
