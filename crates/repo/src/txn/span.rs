//! What a transaction remembers of what it has read.
//!
//! A span is a key range of one tree with the columns that mattered in it. A scan leaves one up to
//! the last key that it examined: over that range the predicate's columns mattered, and of the rows
//! that passed, the others too; those are noted as points until there are many, then the range
//! takes their columns. Spans of one statement that get too many are merged table by table. Coarser
//! is never wrong.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use storage::KeyRange;

use crate::columns::ColumnSet;
use crate::limits::SPANS_MAX;
use crate::place::TablePlace;

/// Which of a table's trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TreeName {
    /// The rows, by primary key.
    Rows,
    /// An index, by its number in the schema.
    Index(u16),
}

/// A key range that was read, and which columns of its rows mattered.
#[derive(Clone, Debug)]
pub struct Span {
    /// The table.
    pub table: Arc<TablePlace>,
    /// Which tree of it.
    pub tree: TreeName,
    /// The keys.
    pub range: KeyRange,
    /// The columns; in an index tree the entries themselves count.
    pub columns: ColumnSet,
    /// Why it is remembered.
    pub reason: SpanReason,
}

/// Why a span is remembered, which says when it is looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpanReason {
    /// A plain read: when a newer row is met, and at COMMIT under SERIALIZABLE.
    Read,
    /// A locking read's range: at every COMMIT too.
    Locking,
    /// What a constraint was decided on: at every COMMIT, at every level.
    Constraint,
}

/// The spans of a statement or of all finished ones.
#[derive(Default)]
pub(super) struct Spans {
    spans: Vec<Span>,
}

impl Spans {
    pub(super) fn push(&mut self, span: Span) {
        self.spans.push(span);
        if self.spans.len() > SPANS_MAX {
            self.coarsen();
        }
    }

    pub(super) fn extend(&mut self, other: Spans) {
        self.spans.extend(other.spans);
        if self.spans.len() > SPANS_MAX {
            self.coarsen();
        }
    }

    pub(super) fn clear(&mut self) {
        self.spans.clear();
    }

    /// Forgets plain reads: their statements are over, and READ COMMITTED owes them nothing.
    pub(super) fn forget_reads(&mut self) {
        self.spans.retain(|span| span.reason == SpanReason::Constraint);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter()
    }

    /// One span for each table, tree and reason, from the lowest key to the highest.
    fn coarsen(&mut self) {
        let mut merged: BTreeMap<(Arc<TablePlace>, TreeName, SpanReason), Span> = BTreeMap::new();
        for span in self.spans.drain(..) {
            let key = (Arc::clone(&span.table), span.tree, span.reason);
            match merged.get_mut(&key) {
                None => {
                    merged.insert(key, span);
                }
                Some(whole) => {
                    whole.columns = whole.columns.union(span.columns);
                    whole.range = hull(&whole.range, &span.range);
                }
            }
        }
        self.spans = merged.into_values().collect();
    }
}

/// The smallest range around two.
fn hull(a: &KeyRange, b: &KeyRange) -> KeyRange {
    let low = match (key_of(&a.low), key_of(&b.low)) {
        (Some(x), Some(y)) => Bound::Included(x.min(y).to_vec()),
        _ => Bound::Unbounded,
    };
    let high = match (key_of(&a.high), key_of(&b.high)) {
        (Some(x), Some(y)) => Bound::Included(x.max(y).to_vec()),
        _ => Bound::Unbounded,
    };
    KeyRange::new(low, high)
}

fn key_of(bound: &Bound<Vec<u8>>) -> Option<&[u8]> {
    match bound {
        Bound::Included(key) | Bound::Excluded(key) => Some(key),
        Bound::Unbounded => None,
    }
}

/// The range of exactly one key.
pub(super) fn point(key: &[u8]) -> KeyRange {
    KeyRange::new(Bound::Included(key.to_vec()), Bound::Included(key.to_vec()))
}
