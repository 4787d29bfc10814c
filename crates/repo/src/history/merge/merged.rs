//! What a merge gives: the root, what is left to be resolved, what is left to be evaluated.

use std::collections::BTreeMap;

use storage::{Hash, Store};

use super::tables;
use crate::error::Result;
use crate::object::{Object, Root, RootTable, Table};
use crate::place::lower;

/// What came of a merge.
#[derive(Clone, Debug)]
pub struct MergedRoot {
    /// The root.
    pub root: Root,
    /// Its name.
    pub hash: Hash,
    /// The tables that differ from ours or did not merge, by name.
    pub tables: Vec<MergedTable>,
    /// Tables in which rows of both sides meet and something has to be evaluated, sorted by name:
    /// the caller works it out for the rows that differ between the base and the merged root, and
    /// writes them with [`super::RowsAgain`].
    pub to_check: Vec<ToCheck>,
}

/// A merged table that needs expressions to be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToCheck {
    /// The table as it is merged.
    pub merged: RootTable,
    /// What it was merged from: base, ours and theirs.
    pub versions: [Option<RootTable>; 3],
}

/// What happened to one table in a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedTable {
    /// Its name in the merged root, or in the root that has it.
    pub name: String,
    /// Its chunk in the merged root; `None` where it went.
    pub hash: Option<Hash>,
    /// Rows in conflict.
    pub conflicts: u64,
    /// Constraint violations.
    pub violations: u64,
    /// Why the schemas do not merge (then the table is ours, unchanged).
    pub schema_conflict: Option<String>,
}

impl MergedRoot {
    /// Whether anything was left to be resolved.
    pub fn is_clean(&self) -> bool {
        self.tables.iter().all(|table| {
            table.conflicts == 0 && table.violations == 0 && table.schema_conflict.is_none()
        })
    }
}

impl MergedRoot {
    /// Puts tables that the caller has worked out again in the place of what the merge made of
    /// them; nothing is left to be checked.
    pub fn settle(mut self, store: &Store, tables: Vec<(String, Table)>) -> Result<MergedRoot> {
        let mut changes = BTreeMap::new();
        for (name, table) in tables {
            let named = RootTable { hash: table.save(store.as_ref())?, name };
            let told = tables::report_of(store, &named.name, Some(&named))?;
            let place = self.tables.iter_mut().find(|table| table.name == named.name);
            *place.expect("what is to be checked was merged, and is in the report") = told;
            changes.insert(lower(&named.name).to_string(), Some(named));
        }
        self.root = self.root.with(store.as_ref(), changes)?;
        self.hash = self.root.save(store.as_ref())?;
        self.to_check.clear();
        Ok(self)
    }
}
