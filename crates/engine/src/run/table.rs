//! Reading a stored table.
//!
//! Of each row only the filter's columns are decoded; the others when it has passed. A locking scan
//! locks the row that passed and looks at it again as it is then. Where the snapshot has moved
//! meanwhile the scan goes on over the new one.

use std::collections::VecDeque;
use std::sync::Arc;

use repo::ColumnSet;
use repo::schema::Layout;
use repo::state::TableState;
use repo::table::Row;
use repo::txn::{Scan, ScanSpec, TableHandle, TreeName};
use repo::{KeyRange, Store};
use types::row::RowRef;
use types::{SqlType, Value};

use super::bounds::{self, Point, Ranges};
use super::filter::passes;
use super::table_rows::Cursor;
use super::{Frame, Operator};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::expr::session::to_session_zone;
use crate::limits::INTERRUPT_ROWS;
use crate::plan::{Access, LockSpec, TableNode, TableSource};

/// Reads the rows of a table.
pub(super) struct TableScan<'p> {
    node: &'p TableNode,
    opened: Option<Opened>,
    /// The key of a point access that is still to be read.
    point: Option<Vec<u8>>,
    ranges: VecDeque<KeyRange>,
    tree: TreeName,
    covering: bool,
    cursor: Option<Cursor>,
    /// How often the present row of a keyless table comes again.
    repeats: u64,
    until_look: u32,
}

/// The table as this statement has it.
pub(super) struct Opened {
    pub(super) handle: Option<TableHandle>,
    pub(super) state: Arc<TableState>,
    pub(super) layout: Layout,
    pub(super) store: Store,
}

/// What became of a row.
enum Met {
    Passed,
    Failed,
}

impl<'p> TableScan<'p> {
    pub(super) fn new(node: &'p TableNode) -> Self {
        Self {
            node,
            opened: None,
            point: None,
            ranges: VecDeque::new(),
            tree: TreeName::Rows,
            covering: false,
            cursor: None,
            repeats: 0,
            until_look: INTERRUPT_ROWS,
        }
    }

    fn end_cursor(&mut self, cx: &mut Context<'_>) {
        if let Some(Cursor::Live(scan)) = self.cursor.take() {
            cx.txn.end_scan(scan);
        }
    }

    /// Decides what is read.
    fn begin(&mut self, frame: &Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.ranges.clear();
        self.point = None;
        (self.tree, self.covering) = (TreeName::Rows, false);
        let Some(opened) = &self.opened else { return Ok(()) };
        match &self.node.access {
            Access::Full => self.ranges.push_back(KeyRange::all()),
            Access::Index { index, covering } => {
                (self.tree, self.covering) = (TreeName::Index(*index), *covering);
                self.ranges.push_back(KeyRange::all());
            }
            Access::Point(values) => {
                let mut key = Vec::with_capacity(32);
                let parts = opened.layout.primary_parts();
                match bounds::point(values, parts, &frame.scope(), cx, &mut key)? {
                    Point::Key => self.point = Some(key),
                    Point::None => (),
                    Point::Unknown => self.ranges.push_back(KeyRange::all()),
                }
            }
            Access::Range(range) => {
                (self.tree, self.covering) = (range.tree, range.covering);
                let parts = match range.tree {
                    TreeName::Rows => opened.layout.primary_parts(),
                    TreeName::Index(number) => opened.layout.index_parts(usize::from(number)),
                };
                match bounds::ranges(range, parts, &frame.scope(), cx)? {
                    Ranges::Some(ranges) if self.node.backward => {
                        self.ranges.extend(ranges.into_iter().rev());
                    }
                    Ranges::Some(ranges) => self.ranges.extend(ranges),
                    Ranges::All => self.ranges.push_back(KeyRange::all()),
                }
            }
        }
        Ok(())
    }

    /// The row of a point access.
    fn next_point(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        let Some(key) = self.point.take() else { return Ok(false) };
        let opened = self.opened.as_ref().expect("a scan is opened before it is read");
        let columns = self.node.columns();
        let row = match (opened.handle, self.node.lock) {
            (Some(handle), Some(lock)) => match lock_row(handle, &key, lock, cx)? {
                Some(locked) => {
                    cx.txn.note_locked(handle, &key, columns);
                    locked.row
                }
                None => None,
            },
            (Some(handle), None) => cx.txn.get(handle, &key, columns)?,
            (None, _) => repo::table::read_row(opened.store.as_ref(), &opened.state, &key)?,
        };
        let Some(row) = row else { return Ok(false) };
        match self.meet(&key, &row, frame, cx)? {
            Met::Passed => Ok(true),
            Met::Failed => Ok(false),
        }
    }

    /// Decodes a row and checks the filter.
    fn meet(
        &self,
        key: &[u8],
        row: &[u8],
        frame: &mut Frame<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Met> {
        let opened = self.opened.as_ref().expect("a scan is opened before it is read");
        let bytes = opened.layout.row(row)?;
        decode(self.node, opened, &bytes, &self.node.filter_columns, frame, cx)?;
        if !passes(&self.node.filter, &frame.scope(), cx)? {
            return Ok(Met::Failed);
        }
        decode(self.node, opened, &bytes, &self.node.output_columns, frame, cx)?;
        if let Some((key_slot, row_slot)) = self.node.row_slots {
            frame.values[key_slot] = Value::bytes(key);
            frame.values[row_slot] = Value::bytes(row);
        }
        Ok(Met::Passed)
    }

    /// The next row of a range of rows.
    fn next_row(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        loop {
            self.look(cx)?;
            let mut cursor = self.cursor.take().expect("a cursor is there while a range is read");
            let met = match cursor.next()? {
                None => None,
                Some((key, row)) => Some(self.meet_in_scan(key, row, frame, cx)?),
            };
            let Some((met, locks)) = met else {
                self.cursor = Some(cursor);
                return Ok(false);
            };
            if matches!(met, Met::Passed) {
                cursor.pass();
            }
            if let (true, Cursor::Live(scan)) = (locks, &mut cursor) {
                cx.txn.scan_again(scan)?;
            }
            self.cursor = Some(cursor);
            if matches!(met, Met::Passed) {
                return Ok(true);
            }
        }
    }

    /// What becomes of a row that a scan lends, and whether it was locked.
    fn meet_in_scan(
        &mut self,
        key: &[u8],
        row: &[u8],
        frame: &mut Frame<'_>,
        cx: &mut Context<'_>,
    ) -> Result<(Met, bool)> {
        let handle = self.opened.as_ref().and_then(|opened| opened.handle);
        let met = self.meet(key, row, frame, cx)?;
        if matches!(met, Met::Failed) {
            return Ok((Met::Failed, false));
        }
        let (Some(lock), Some(handle)) = (self.node.lock, handle) else {
            self.repeat(row);
            return Ok((Met::Passed, false));
        };
        let Some(locked) = lock_row(handle, key, lock, cx)? else { return Ok((Met::Failed, true)) };
        let Some(now) = locked.row else { return Ok((Met::Failed, true)) };
        let met = if *now == *row { Met::Passed } else { self.meet(key, &now, frame, cx)? };
        if matches!(met, Met::Passed) {
            self.repeat(&now);
        }
        Ok((met, true))
    }

    /// Equal rows of a keyless table lie in one value.
    fn repeat(&mut self, row: &[u8]) {
        let opened = self.opened.as_ref().expect("a scan is opened before it is read");
        if opened.layout.is_keyless() {
            self.repeats = opened.state.base.rows_in(row).saturating_sub(1);
        }
    }

    /// The next row that a range of index entries leads to.
    fn next_entry(
        &mut self,
        index: usize,
        frame: &mut Frame<'_>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        loop {
            self.look(cx)?;
            let mut cursor = self.cursor.take().expect("a cursor is there while a range is read");
            let met = match cursor.next()? {
                None => None,
                Some((entry, _)) if self.covering => {
                    Some(self.meet_entry(index, entry, frame, cx)?)
                }
                Some((entry, _)) => Some(self.meet_through(index, entry, frame, cx)?),
            };
            if let (Some(_), Some(_), Cursor::Live(scan)) = (&met, self.node.lock, &mut cursor) {
                cx.txn.scan_again(scan)?;
            }
            self.cursor = Some(cursor);
            match met {
                None => return Ok(false),
                Some(Met::Passed) => return Ok(true),
                Some(Met::Failed) => (),
            }
        }
    }

    /// An index entry that holds all that is needed.
    fn meet_entry(
        &self,
        index: usize,
        entry: &[u8],
        frame: &mut Frame<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Met> {
        let opened = self.opened.as_ref().expect("a scan is opened before it is read");
        let layout = &opened.layout;
        let mut rest = entry;
        for part in layout.index_parts(index).iter().chain(layout.primary_parts()) {
            let value = types::key::decode_field(&mut rest, &part.sql_type, part.descending)
                .map_err(|damage| repo::Error::corrupt(damage.to_string()))?;
            if let (Some(value), None) = (value, part.prefix_len) {
                let value = shown(value, &part.sql_type, cx);
                frame.values[self.node.base + part.position] = value;
            }
        }
        if passes(&self.node.filter, &frame.scope(), cx)? {
            Ok(Met::Passed)
        } else {
            Ok(Met::Failed)
        }
    }

    /// The row that an index entry leads to.
    fn meet_through(
        &mut self,
        index: usize,
        entry: &[u8],
        frame: &mut Frame<'_>,
        cx: &mut Context<'_>,
    ) -> Result<Met> {
        let opened = self.opened.as_ref().expect("a scan is opened before it is read");
        let (_, key) = opened.layout.split_entry(index, entry)?;
        let columns = self.node.columns();
        let row = match opened.handle {
            Some(handle) => cx.txn.get(handle, key, columns)?,
            None => repo::table::read_row(opened.store.as_ref(), &opened.state, key)?,
        };
        let Some(row) = row else { return Ok(Met::Failed) };
        self.meet_in_scan(key, &row, frame, cx).map(|(met, _)| met)
    }

    /// Opens the cursor of the next range; false: there is none left.
    fn next_range(&mut self, cx: &mut Context<'_>) -> Result<bool> {
        self.end_cursor(cx);
        let Some(range) = self.ranges.pop_front() else { return Ok(false) };
        let opened = self.opened.as_ref().expect("a scan is opened before it is read");
        let node = self.node;
        let spec = ScanSpec {
            tree: self.tree,
            range,
            is_backward: node.backward,
            predicate: ColumnSet::of(node.filter_columns.iter().copied()),
            output: ColumnSet::of(node.output_columns.iter().copied()),
            is_locking: node.lock.is_some_and(|lock| !lock.skip) && node.row_slots.is_none(),
        };
        self.cursor = Some(match opened.handle {
            Some(handle) => Cursor::Live(cx.txn.scan(handle, spec)?),
            None => Cursor::Fixed(Scan::of_history(&opened.store, &opened.state, &spec)?),
        });
        Ok(true)
    }

    /// Looks now and then whether the statement was interrupted.
    fn look(&mut self, cx: &mut Context<'_>) -> Result<()> {
        self.until_look -= 1;
        if self.until_look == 0 {
            self.until_look = INTERRUPT_ROWS;
            cx.session.interruption.check()?;
        }
        Ok(())
    }
}

impl Operator for TableScan<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.end_cursor(cx);
        self.repeats = 0;
        if self.opened.is_none() {
            self.opened = Some(open_table(self.node, cx)?);
        }
        self.begin(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        if self.repeats > 0 {
            self.repeats -= 1;
            return Ok(true);
        }
        if self.point.is_some() {
            return self.next_point(frame, cx);
        }
        loop {
            if self.cursor.is_none() && !self.next_range(cx)? {
                return Ok(false);
            }
            let found = match self.tree {
                TreeName::Rows => self.next_row(frame, cx)?,
                TreeName::Index(index) => self.next_entry(usize::from(index), frame, cx)?,
            };
            if found {
                return Ok(true);
            }
            self.end_cursor(cx);
        }
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.end_cursor(cx);
        self.ranges.clear();
        self.point = None;
    }
}

impl TableNode {
    /// The columns that are looked at.
    fn columns(&self) -> ColumnSet {
        ColumnSet::of(self.filter_columns.iter().chain(&self.output_columns).copied())
    }
}

/// Opens a table for this statement; its shape must be the one that the plan was bound to.
pub(super) fn open_table(node: &TableNode, cx: &mut Context<'_>) -> Result<Opened> {
    let store = Arc::clone(cx.instance.store());
    let (handle, state) = match &node.source {
        TableSource::Fixed { state, .. } => (None, Arc::clone(state)),
        TableSource::Live(place) => {
            let handle = cx.txn.open_table(place)?.ok_or(Error::Rebind)?;
            (Some(handle), cx.txn.table_state(handle)?)
        }
    };
    if state.base.schema_hash != node.schema_hash {
        return Err(Error::Rebind);
    }
    let layout = state.base.layout.clone();
    Ok(Opened { handle, state, layout, store })
}

/// Locks a row; `None` where SKIP LOCKED skips it.
fn lock_row(
    handle: TableHandle,
    key: &[u8],
    lock: LockSpec,
    cx: &mut Context<'_>,
) -> Result<Option<Locked>> {
    match cx.txn.lock_row(handle, key, lock.mode, lock.wait) {
        Ok(locked) => Ok(Some(Locked { row: locked.row })),
        Err(repo::Error::LockNotAvailable) if lock.skip => Ok(None),
        Err(error) => Err(error.into()),
    }
}

struct Locked {
    row: Option<Row>,
}

/// Fills the slots of some columns.
fn decode(
    node: &TableNode,
    opened: &Opened,
    row: &RowRef<'_>,
    columns: &[usize],
    frame: &mut Frame<'_>,
    cx: &Context<'_>,
) -> Result<()> {
    for column in columns {
        let value = opened.layout.value(opened.store.as_ref(), row, *column)?;
        let value = match (&value, opened.layout.sql_type(*column)) {
            (Value::DateTime(_), Some(of)) => shown(value, of, cx),
            _ => value,
        };
        frame.values[node.base + column] = value;
    }
    Ok(())
}

/// A stored value as the session sees it: a TIMESTAMP is on its clock.
fn shown(value: Value, of: &SqlType, cx: &Context<'_>) -> Value {
    match (value, of) {
        (Value::DateTime(utc), SqlType::Timestamp { .. }) => {
            Value::DateTime(to_session_zone(cx.session, utc))
        }
        (value, _) => value,
    }
}
