//! The end of a transaction.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use storage::log::Position;

use super::refresh::Refreshed;
use super::{Isolation, TableWrites, Transaction};
use crate::entry::{Entry, Op, RowChange, RowsOp};
use crate::error::{Error, Result};
use crate::exchange::role::check_writable;
use crate::place::TablePlace;
use crate::schema::Layout;
use crate::state::{State, TableBase, TableState};
use crate::table::PrivateRow;

/// A table, and what it comes to once the transaction is in it.
type Foretold = (Arc<TablePlace>, Arc<TableBase>);

/// How a transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The position that its session has seen: no later snapshot of the session may be older.
    pub position: Position,
    /// Whether it wrote anything.
    pub has_written: bool,
}

impl Transaction {
    /// Commits, and returns once it is durable. [`Error::Deadlock`] where what must hold does not;
    /// then, and after every other error, the transaction is rolled back.
    pub fn commit(mut self) -> Result<Ended> {
        let outcome = self.append();
        let held = std::mem::take(&mut self.held);
        self.instance.locks().release(self.id, held);
        let position = match &outcome {
            Ok(Some(position)) => *position,
            _ => self.used.get(),
        };
        if position > Position(0) {
            self.instance.wait_durable(position)?;
        }
        let has_written = outcome?.is_some();
        Ok(Ended { position: position.max(self.snapshot.position), has_written })
    }

    /// Rolls back. Whoever used the tip hears of it only once that is durable.
    pub fn rollback(mut self) -> Result<Ended> {
        let held = std::mem::take(&mut self.held);
        self.instance.locks().release(self.id, held);
        if self.used.get() > Position(0) {
            self.instance.wait_durable(self.used.get())?;
        }
        Ok(Ended { position: self.snapshot.position.max(self.used.get()), has_written: false })
    }

    /// Certifies and appends what was written, if anything was.
    fn append(&mut self) -> Result<Option<Position>> {
        if !self.has_writes() {
            return Ok(None);
        }
        let finished = std::mem::take(&mut self.running);
        self.finished.extend(finished);
        if self.options.isolation == Isolation::Serializable {
            let tip = self.instance.tip();
            match self.refresh(tip)? {
                Refreshed::Holds => (),
                Refreshed::RunAgain => return Err(Error::Deadlock),
            }
        }
        let instance = Arc::clone(&self.instance);
        let foretold = RefCell::default();
        let position = instance.append_with_chunks(self.entry()?, |tip| {
            foretold.replace(self.certify(tip)?);
            Ok(())
        })?;
        note_folds(&instance.tip(), position, &foretold.into_inner());
        Ok(Some(position))
    }

    /// What must be so at the tip, inside the section. Gives the folds of tables written to that
    /// are known: those whose rows at the tip are the very ones that this transaction folded.
    fn certify(&self, tip: &State) -> Result<Vec<Foretold>> {
        check_writable(tip, &self.ops, !self.writes.is_empty())?;
        if !self.commit_holds(tip)? {
            return Err(Error::Deadlock);
        }
        self.certify_refs(tip)?;
        let carried_out = self.carried_out(tip)?;
        let tip = carried_out.as_deref().unwrap_or(tip);
        let mut foretold = Vec::new();
        for (place, writes) in &self.writes {
            if writes.private.rows.is_empty() {
                continue;
            }
            let found = self.table_in(tip, place)?.ok_or(Error::SchemaChanged)?;
            if found.base.schema_hash != writes.schema {
                return Err(Error::SchemaChanged);
            }
            if let Some((from, base)) = writes.fold.get()
                && found.folded_object() == Some(*from)
            {
                foretold.push((Arc::clone(place), Arc::clone(base)));
            }
        }
        Ok(foretold)
    }

    /// Every ref is where the first of its moves expects it, and each further one where the last
    /// has put it.
    fn certify_refs(&self, tip: &State) -> Result<()> {
        let mut moves = BTreeMap::new();
        for op in &self.ops {
            let Op::Ref(moved) = op else { continue };
            let name = (&moved.database, &moved.name);
            let now = moves.get(&name).copied().unwrap_or_else(|| {
                let database = tip.databases.get(&moved.database);
                database.and_then(|database| database.refs.get(&moved.name).copied())
            });
            if now != moved.old {
                return Err(Error::RefMoved { name: moved.name.to_string() });
            }
            moves.insert(name, moved.new);
        }
        Ok(())
    }

    fn table_in(&self, state: &State, place: &TablePlace) -> Result<Option<Arc<TableState>>> {
        let Some(database) = state.databases.get(&place.place.database) else { return Ok(None) };
        let Some(set) = database.working.get(&place.place.branch) else { return Ok(None) };
        self.instance.loader().table(&set.working, &place.table)
    }

    /// The entry of all that was written.
    fn entry(&self) -> Result<Entry> {
        let mut ops = self.ops.clone();
        for (place, writes) in &self.writes {
            if !writes.private.rows.is_empty() {
                ops.push(Op::Rows(self.rows_op(place, writes)?));
            }
        }
        Ok(Entry { snapshot: self.snapshot.position, ops })
    }

    fn rows_op(&self, place: &Arc<TablePlace>, writes: &TableWrites) -> Result<RowsOp> {
        let found = self.find_table(place)?.ok_or(Error::SchemaChanged)?;
        let layout = &found.base.layout;
        let mut changes = Vec::with_capacity(writes.private.rows.len());
        for (key, edit) in &writes.private.rows {
            if edit.row.is_none() && edit.original.is_none() {
                continue;
            }
            let before = edit.original.as_deref().map_or(0, |row| found.base.rows_in(row));
            changes.push(RowChange {
                key: key.into(),
                before,
                row: edit.row.clone(),
                set: edit.set,
                removed: self.removed_entries(layout, key, edit)?,
            });
        }
        let (table, is_keyless) = (TablePlace::clone(place), layout.is_keyless());
        Ok(RowsOp { table, schema: writes.schema, is_keyless, changes })
    }

    /// The index entries of the row as it was before the transaction that are not those of the row
    /// now.
    fn removed_entries(
        &self,
        layout: &Layout,
        key: &[u8],
        edit: &PrivateRow,
    ) -> Result<Vec<(u16, Arc<[u8]>)>> {
        let Some(original) = edit.original.as_deref() else { return Ok(Vec::new()) };
        let store = self.instance.store().as_ref();
        let mut removed = Vec::new();
        for number in 0..layout.index_count() {
            let touched =
                layout.index_parts(number).iter().any(|part| edit.set.holds(part.position));
            if edit.row.is_some() && !touched {
                continue;
            }
            let mut old = Vec::with_capacity(48);
            layout.index_entry(store, number, original, key, &mut old)?;
            if let Some(row) = edit.row.as_deref() {
                let mut new = Vec::with_capacity(48);
                layout.index_entry(store, number, row, key, &mut new)?;
                if old == new {
                    continue;
                }
            }
            let number = u16::try_from(number).expect("a table has at most 64 indexes");
            removed.push((number, old.into()));
        }
        Ok(removed)
    }
}

/// Notes what tables of the state at `position` fold to. If others have come since, the next fold
/// works it out again.
fn note_folds(tip: &State, position: Position, foretold: &[Foretold]) {
    if tip.position != position {
        return;
    }
    for (place, base) in foretold {
        let database = tip.databases.get(&place.place.database);
        let set = database.and_then(|database| database.working.get(&place.place.branch));
        if let Some(Some(table)) = set.and_then(|set| set.working.changed.get(&place.table)) {
            table.fold.note(base);
        }
    }
}
