//! What subqueries have come to in a statement.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use types::Value;

/// Results that hold for the whole statement, of subqueries that look at nothing outside
/// themselves.
///
/// They are kept by the address of the bound subquery, which lives as long as the statement's plan.
#[derive(Default)]
pub struct Memo {
    entries: BTreeMap<usize, Kept>,
    /// The rows that each recursive common table expression's step sees.
    steps: BTreeMap<usize, Arc<Vec<Vec<Value>>>>,
    /// What SQL_CALC_FOUND_ROWS counted, for FOUND_ROWS().
    pub found_rows: Option<u64>,
}

/// What was kept.
#[derive(Clone)]
pub(crate) enum Kept {
    /// A single value.
    Value(Value),
    /// Rows.
    Rows(Arc<Vec<Vec<Value>>>),
    /// The hash keys of rows, and whether one of them holds a NULL.
    Keys(Arc<KeySet>),
}

/// The right side of an IN.
pub(crate) struct KeySet {
    /// Hash keys of the rows without NULL.
    pub(crate) keys: HashSet<Vec<u8>>,
    /// Whether a row holds a NULL.
    pub(crate) has_null: bool,
    /// Whether there are no rows at all.
    pub(crate) is_empty: bool,
}

impl Memo {
    pub(crate) fn get(&self, of: usize) -> Option<&Kept> {
        self.entries.get(&of)
    }

    pub(crate) fn keep(&mut self, of: usize, kept: Kept) {
        self.entries.insert(of, kept);
    }

    pub(crate) fn step(&self, table: usize) -> Option<Arc<Vec<Vec<Value>>>> {
        self.steps.get(&table).cloned()
    }

    pub(crate) fn set_step(&mut self, table: usize, rows: Arc<Vec<Vec<Value>>>) {
        self.steps.insert(table, rows);
    }
}
