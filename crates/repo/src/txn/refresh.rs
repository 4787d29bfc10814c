//! Refresh, or fail.
//!
//! A transaction that meets a row newer than its snapshot asks whether everything that it has told
//! still has the same bytes at the tip. If so, its snapshot moves there, and it goes on as if it
//! had begun later. If not, it has told something that no later beginning could have told: 1213.
//!
//! What only the running statement has read was told to nobody: where that has changed, the
//! snapshot moves all the same and the statement runs again.
//!
//! A span is checked by looking at the keys in it that were edited since the snapshot (their
//! position says so), or, where a fold came between, at the differences of the two base maps. The
//! values on both sides come from trees and edits, so a transaction may be old or large.

use std::ops::Bound;
use std::sync::Arc;

use storage::log::Position;
use storage::ordered::OrdMap;
use storage::{KeyRange, Map, Store};

use super::span::{SpanReason, Spans};
use super::{Span, Transaction, TreeName};
use crate::columns::ColumnSet;
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::place::TablePlace;
use crate::state::{Layer, State, TableState};
use crate::table::{Row, Versioned, read_row};

/// What became of a refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refreshed {
    /// All that was read holds; the snapshot is the tip.
    Holds,
    /// What the running statement read has changed; the snapshot is the tip.
    RunAgain,
}

impl Transaction {
    /// Moves the snapshot to `tip`, if what finished statements have read is the same there.
    pub(super) fn refresh(&mut self, tip: Arc<State>) -> Result<Refreshed> {
        self.use_position(tip.position);
        if tip.position <= self.snapshot.position {
            return Ok(Refreshed::Holds);
        }
        if !self.spans_hold(&self.finished, &tip, |_| true)? {
            return Err(Error::Deadlock);
        }
        let runs_on = self.spans_hold(&self.running, &tip, |_| true)?;
        self.move_snapshot(tip)?;
        Ok(if runs_on { Refreshed::Holds } else { Refreshed::RunAgain })
    }

    /// Moves the snapshot to the tip, for statements that replace tables or move refs and must see
    /// what is newest. [`Error::Deadlock`] where what was told has changed, [`Error::Rerun`] where
    /// what the running statement has read has.
    pub fn catch_up(&mut self) -> Result<()> {
        match self.refresh(self.instance.tip())? {
            Refreshed::Holds => Ok(()),
            Refreshed::RunAgain => Err(Error::Rerun),
        }
    }

    /// What must hold at COMMIT: constraints at every level, locking reads' ranges, under
    /// SERIALIZABLE everything.
    pub(super) fn commit_holds(&self, tip: &State) -> Result<bool> {
        let level = self.options.isolation;
        let chosen = |reason| match reason {
            SpanReason::Constraint => true,
            SpanReason::Locking => level >= super::Isolation::RepeatableRead,
            SpanReason::Read => level == super::Isolation::Serializable,
        };
        self.spans_hold(&self.finished, tip, chosen)
    }

    fn spans_hold(
        &self,
        spans: &Spans,
        tip: &State,
        chosen: impl Fn(SpanReason) -> bool,
    ) -> Result<bool> {
        for span in spans.iter().filter(|span| chosen(span.reason)) {
            if !span_holds(&self.instance, &self.snapshot, tip, span)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether every cell of `span` has the same bytes in both states.
fn span_holds(instance: &Instance, old: &State, new: &State, span: &Span) -> Result<bool> {
    let (before, after) = (table(instance, old, &span.table)?, table(instance, new, &span.table)?);
    let (before, after) = match (before, after) {
        (None, None) => return Ok(true),
        (Some(before), Some(after)) => (before, after),
        _ => return Ok(false),
    };
    if Arc::ptr_eq(&before, &after) {
        return Ok(true);
    }
    if before.base.schema_hash != after.base.schema_hash {
        return Ok(false);
    }
    let sides = Sides { store: instance.store(), before: &before, after: &after };
    match span.tree {
        TreeName::Rows => sides.rows_hold(&span.range, span.columns, old.position),
        TreeName::Index(number) => {
            sides.entries_hold(usize::from(number), &span.range, old.position)
        }
    }
}

fn table(
    instance: &Instance,
    state: &State,
    place: &TablePlace,
) -> Result<Option<Arc<TableState>>> {
    let Some(database) = state.databases.get(&place.place.database) else { return Ok(None) };
    let Some(set) = database.working.get(&place.place.branch) else { return Ok(None) };
    instance.loader().table(&set.working, &place.table)
}

/// One table at the snapshot and at the tip.
struct Sides<'a> {
    store: &'a Store,
    before: &'a TableState,
    after: &'a TableState,
}

impl Sides<'_> {
    fn rows_hold(&self, range: &KeyRange, columns: ColumnSet, since: Position) -> Result<bool> {
        let keys = self.changed_keys(
            range,
            since,
            |layer| &layer.rows,
            |edit| edit.position,
            (&self.before.base.rows, &self.after.base.rows),
        )?;
        for key in keys {
            let before = read_row(self.store.as_ref(), self.before, &key)?;
            let after = read_row(self.store.as_ref(), self.after, &key)?;
            if !self.same_cells(before.as_ref(), after.as_ref(), columns)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn entries_hold(&self, number: usize, range: &KeyRange, since: Position) -> Result<bool> {
        let keys = self.changed_keys(
            range,
            since,
            |layer| &layer.indexes[number],
            |edit| edit.position,
            (&self.before.base.indexes[number], &self.after.base.indexes[number]),
        )?;
        for key in keys {
            let before = has_entry(self.store, self.before, number, &key)?;
            if before != has_entry(self.store, self.after, number, &key)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The keys in `range` that may differ: edited after `since`, or different in the base maps.
    fn changed_keys<V: Versioned + Clone>(
        &self,
        range: &KeyRange,
        since: Position,
        tree: impl Fn(&Layer) -> &OrdMap<V>,
        position: impl Fn(&V) -> Position,
        bases: (&Map, &Map),
    ) -> Result<Vec<Vec<u8>>> {
        let mut keys = Vec::new();
        for layer in self.after.layers() {
            let edits = tree(layer).range(as_ref(&range.low), as_ref(&range.high));
            let newer = edits.filter(|(_, edit)| position(edit) > since);
            keys.extend(newer.map(|(key, _)| key.to_vec()));
        }
        if bases.0.root() != bases.1.root() {
            let diff = bases.0.diff(bases.1, self.store, range.clone())?;
            for change in diff {
                keys.push(change?.key.to_vec());
            }
        }
        Ok(keys)
    }

    /// Whether two versions of a row agree in `columns`.
    fn same_cells(
        &self,
        before: Option<&Row>,
        after: Option<&Row>,
        columns: ColumnSet,
    ) -> Result<bool> {
        let (before, after) = match (before, after) {
            (None, None) => return Ok(true),
            (Some(before), Some(after)) => (before, after),
            _ => return Ok(false),
        };
        if before[..] == after[..] {
            return Ok(true);
        }
        let layout = &self.after.base.layout;
        if layout.is_keyless() {
            return Ok(false);
        }
        let (before, after) = (layout.row(before)?, layout.row(after)?);
        let same = |place: usize| layout.field(&before, place) == layout.field(&after, place);
        Ok((0..layout.width()).filter(|place| columns.holds(*place)).all(same))
    }
}

/// Whether an index has an entry in a table's committed state.
pub(super) fn has_entry(
    store: &Store,
    table: &TableState,
    number: usize,
    entry: &[u8],
) -> Result<bool> {
    for layer in table.layers() {
        if let Some(edit) = layer.indexes[number].get(entry) {
            return Ok(edit.present);
        }
    }
    Ok(table.base.indexes[number].contains(store.as_ref(), entry)?)
}

fn as_ref(bound: &Bound<Vec<u8>>) -> Bound<&[u8]> {
    bound.as_ref().map(Vec::as_slice)
}
