//! Reading a range of a table's rows or of one of its indexes, in either direction.

use std::ops::Bound;
use std::sync::Arc;

use storage::KeyRange;

use super::span::{SpanReason, point};
use super::{Span, TableHandle, Transaction, TreeName};
use crate::columns::ColumnSet;
use crate::error::Result;
use crate::limits::SCAN_POINTS_MAX;
use crate::place::TablePlace;
use crate::state::{IndexEdit, RowEdit, TableState};
use crate::table::{MergedCursor, Private, PrivateIndex, PrivateRow};

/// What a scan reads.
#[derive(Clone, Debug)]
pub struct ScanSpec {
    /// Rows, or an index.
    pub tree: TreeName,
    /// The keys.
    pub range: KeyRange,
    /// From high keys to low ones.
    pub is_backward: bool,
    /// The columns that decide whether a row passes.
    pub predicate: ColumnSet,
    /// The columns looked at in the rows that pass.
    pub output: ColumnSet,
    /// Whether it is a locking read's, whose range is looked at again at COMMIT.
    pub is_locking: bool,
}

/// A scan under way. It sees the transaction's writes as they were when it began; after a refresh
/// [`Transaction::scan_again`] lets it go on over the new snapshot.
pub struct Scan {
    table: TableHandle,
    place: Arc<TablePlace>,
    spec: ScanSpec,
    cursor: TreeCursor,
    epoch: u32,
    /// The last key that was lent.
    last: Vec<u8>,
    is_started: bool,
    is_ended: bool,
    /// Keys of rows that passed, until there are many.
    passed: Vec<Vec<u8>>,
    has_many_passed: bool,
}

enum TreeCursor {
    Rows(MergedCursor<PrivateRow, RowEdit>),
    Index(MergedCursor<PrivateIndex, IndexEdit>),
}

impl Transaction {
    /// Begins a scan.
    pub fn scan(&mut self, table: TableHandle, spec: ScanSpec) -> Result<Scan> {
        let state = self.table_state(table)?;
        let cursor = self.open_cursor(table, &state, &spec, spec.range.clone())?;
        Ok(Scan {
            table,
            place: Arc::clone(self.place(table)),
            cursor,
            spec,
            epoch: self.epoch,
            last: Vec::new(),
            is_started: false,
            is_ended: false,
            passed: Vec::new(),
            has_many_passed: false,
        })
    }

    fn open_cursor(
        &self,
        table: TableHandle,
        state: &TableState,
        spec: &ScanSpec,
        range: KeyRange,
    ) -> Result<TreeCursor> {
        TreeCursor::open(self.instance.store(), state, self.private(table), spec, range)
    }

    /// Lets a scan go on over the present snapshot, after its last key, if the snapshot has moved.
    pub fn scan_again(&mut self, scan: &mut Scan) -> Result<()> {
        if scan.epoch == self.epoch {
            return Ok(());
        }
        let state = self.table_state(scan.table)?;
        let range = scan.rest();
        scan.cursor = self.open_cursor(scan.table, &state, &scan.spec, range)?;
        scan.epoch = self.epoch;
        Ok(())
    }

    /// The scan is over, or given up: remembers what it has read.
    pub fn end_scan(&mut self, scan: Scan) {
        for span in scan.spans() {
            self.running.push(span);
        }
    }
}

impl TreeCursor {
    fn open(
        store: &storage::Store,
        state: &TableState,
        private: Option<&Private>,
        spec: &ScanSpec,
        range: KeyRange,
    ) -> Result<Self> {
        let backward = spec.is_backward;
        match spec.tree {
            TreeName::Rows => {
                let (private, base) = (private.map(|private| &private.rows), &state.base.rows);
                let layers = state.layers().map(|layer| &layer.rows);
                MergedCursor::open(store, private, layers, base, range, backward).map(Self::Rows)
            }
            TreeName::Index(number) => {
                let number = usize::from(number);
                let private = private.map(|private| &private.indexes[number]);
                let base = &state.base.indexes[number];
                let layers = state.layers().map(|layer| &layer.indexes[number]);
                MergedCursor::open(store, private, layers, base, range, backward).map(Self::Index)
            }
        }
    }

    fn next(&mut self) -> Result<Option<(&[u8], &[u8])>> {
        match self {
            Self::Rows(cursor) => cursor.next(),
            Self::Index(cursor) => cursor.next(),
        }
    }
}

impl Scan {
    /// A scan of a table that no transaction writes to: a commit's, a tag's, another root's. It
    /// leaves no spans, since what it reads cannot change.
    pub fn of_history(
        store: &storage::Store,
        state: &TableState,
        spec: &ScanSpec,
    ) -> Result<History> {
        let cursor = TreeCursor::open(store, state, None, spec, spec.range.clone())?;
        Ok(History { cursor })
    }

    /// The next key and value: of rows, primary key and row bytes; of an index, entry key and
    /// nothing.
    #[expect(clippy::should_implement_trait, reason = "an Iterator cannot lend")]
    pub fn next(&mut self) -> Result<Option<(&[u8], &[u8])>> {
        if self.is_ended {
            return Ok(None);
        }
        self.is_started = true;
        match self.cursor.next()? {
            Some((key, value)) => {
                self.last.clear();
                self.last.extend_from_slice(key);
                Ok(Some((key, value)))
            }
            None => {
                self.is_ended = true;
                Ok(None)
            }
        }
    }

    /// The row that was just lent has passed the predicate.
    pub fn pass(&mut self) {
        if self.spec.tree != TreeName::Rows || self.has_many_passed {
            return;
        }
        if self.passed.len() == SCAN_POINTS_MAX {
            self.has_many_passed = true;
            self.passed.clear();
        } else {
            self.passed.push(self.last.clone());
        }
    }

    /// What of the range is still ahead.
    fn rest(&self) -> KeyRange {
        let mut range = self.spec.range.clone();
        if self.is_started && !self.is_ended {
            let after = Bound::Excluded(self.last.clone());
            if self.spec.is_backward {
                range.high = after;
            } else {
                range.low = after;
            }
        }
        range
    }

    /// What of the range was examined.
    fn examined(&self) -> Option<KeyRange> {
        let mut range = self.spec.range.clone();
        if self.is_ended {
            return Some(range);
        }
        if !self.is_started {
            return None;
        }
        let up_to = Bound::Included(self.last.clone());
        if self.spec.is_backward {
            range.low = up_to;
        } else {
            range.high = up_to;
        }
        Some(range)
    }

    fn spans(&self) -> Vec<Span> {
        let Some(range) = self.examined() else { return Vec::new() };
        let spec = &self.spec;
        let reason = if spec.is_locking { SpanReason::Locking } else { SpanReason::Read };
        let span = |range, columns| Span {
            table: Arc::clone(&self.place),
            tree: spec.tree,
            range,
            columns,
            reason,
        };
        let more = if self.has_many_passed { spec.output } else { ColumnSet::NONE };
        let mut spans = vec![span(range, spec.predicate.union(more))];
        spans.extend(self.passed.iter().map(|key| span(point(key), spec.output)));
        spans
    }
}

/// A scan of what cannot change.
pub struct History {
    cursor: TreeCursor,
}

impl History {
    /// The next key and value.
    #[expect(clippy::should_implement_trait, reason = "an Iterator cannot lend")]
    pub fn next(&mut self) -> Result<Option<(&[u8], &[u8])>> {
        self.cursor.next()
    }
}
