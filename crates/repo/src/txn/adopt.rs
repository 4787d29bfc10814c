//! Taking over the rows of another version of a table: how a merge enters as edits.
//!
//! ```text
//!   root as seen ──merge──► root as it is to be      no lock is held
//!        └── rows that differ ──► lock ─ as seen? ─ private write      (all tables)
//!                                 constraints at the tip, under lock   (all tables)
//! ```
//! Others go on writing to the same tables: only the rows that differ are locked. One that is no
//! longer as it was seen, or a constraint that newer rows would break, is [`Error::Rerun`]: whoever
//! made the other version makes it again on what is newest, and finds a conflict or a violation
//! there. Nothing cascades: the other version is whole.
//!
//! What this leaves out: tables whose schema, name, conflicts or violations differ. They are
//! replaced, under their lock.

use std::sync::Arc;

use storage::{Hash, KeyRange, Store};

use super::{TableHandle, Transaction};
use crate::columns::ColumnSet;
use crate::error::{Error, Result};
use crate::history::table::OpenTable;
use crate::history::table_diff::{RowDelta, TableDiff};
use crate::limits::ADOPTED_ROWS_MAX;
use crate::lock::LockMode;
use crate::object::RootTable;
use crate::place::TablePlace;
use crate::schema::Layout;
use crate::state::TableBase;

/// The rows in which a table is to differ from what the transaction sees.
pub struct Adopted {
    place: TablePlace,
    /// The table's object as it was seen, and as it is to be.
    from: Hash,
    to: Hash,
    rows: Vec<RowDelta>,
}

impl Adopted {
    /// The rows that make `from` the table `to`; `None` where rows alone do not, or where they are
    /// too many to be locked one by one.
    pub fn between(
        store: &Store,
        place: TablePlace,
        from: &RootTable,
        to: &RootTable,
    ) -> Result<Option<Self>> {
        if from.name != to.name {
            return Ok(None);
        }
        let (old, new) =
            (OpenTable::open(store.as_ref(), from)?, OpenTable::open(store.as_ref(), to)?);
        let is_alike = old.table.schema == new.table.schema
            && old.table.conflicts == new.table.conflicts
            && old.table.violations == new.table.violations;
        if !is_alike {
            return Ok(None);
        }
        let mut rows = Vec::new();
        for delta in TableDiff::new(store, Some(&old), Some(&new), KeyRange::all())? {
            if rows.len() == ADOPTED_ROWS_MAX {
                return Ok(None);
            }
            rows.push(delta?);
        }
        Ok(Some(Self { place, from: from.hash, to: to.hash, rows }))
    }

    /// Which table.
    pub fn place(&self) -> &TablePlace {
        &self.place
    }
}

/// A row of an adopted table that is in place, to be looked at with the constraints in mind.
struct Placed<'a> {
    table: TableHandle,
    layout: Layout,
    key: &'a [u8],
    /// The rows' own bytes before and after.
    from: Option<&'a [u8]>,
    to: Option<&'a [u8]>,
    set: ColumnSet,
}

impl Transaction {
    /// Writes these rows, each under its lock. [`Error::Rerun`] where the tip has moved on and they
    /// no longer follow from it.
    pub fn adopt(&mut self, tables: &[Adopted]) -> Result<()> {
        let epoch = self.epoch;
        let mut placed = Vec::new();
        for adopted in tables {
            let table = self.open_table(&adopted.place)?.ok_or(Error::Rerun)?;
            self.hold_shape(table)?;
            let layout = self.layout(table);
            for delta in &adopted.rows {
                placed.push(self.place_row(table, &layout, delta)?);
            }
        }
        for row in &placed {
            if !self.constraints_hold(row)? {
                return self.look_again();
            }
        }
        if self.epoch == epoch {
            self.note_adopted(tables)?;
        }
        Ok(())
    }

    /// Locks a row, and makes it what it is to be.
    fn place_row<'a>(
        &mut self,
        table: TableHandle,
        layout: &Layout,
        delta: &'a RowDelta,
    ) -> Result<Placed<'a>> {
        let (from, to) = (delta.from.as_deref(), delta.to.as_deref());
        let own = |value: Option<&'a [u8]>| value.map(|value| layout.row_bytes(value)).transpose();
        let (key, layout) = (&*delta.key, layout.clone());
        let placed = Placed {
            set: differing(&layout, from, to)?,
            from: own(from)?,
            to: own(to)?,
            table,
            layout,
            key,
        };
        let locked = self.lock_row(table, key, placed.lock_mode(), None)?;
        if locked.row.as_deref() != from {
            return Err(Error::Rerun);
        }
        self.put(table, key, to.map(Arc::from), placed.set)?;
        Ok(placed)
    }

    /// Whether unique keys and foreign keys, both ways, hold at the tip with all adopted rows in
    /// place; what they rest on stays locked.
    fn constraints_hold(&mut self, row: &Placed<'_>) -> Result<bool> {
        if let Some(to) = row.to {
            let is_double = self.find_duplicate(row.table, to, Some(row.key), row.set)?.is_some();
            if is_double || !self.parents_are_there(row.table, to, row.set)? {
                return Ok(false);
            }
        }
        match row.from {
            Some(from) => self.children_are_kept(row.table, from, row.to),
            None => Ok(true),
        }
    }

    /// A constraint does not hold. If the tip has moved on, what has come since is why, and the
    /// other version is made again; else its maker knew and let it be (a parent that nobody has
    /// looked for: in another database, or while `foreign_key_checks` was off).
    fn look_again(&mut self) -> Result<()> {
        if self.instance.tip().position == self.snapshot.position {
            return Ok(());
        }
        self.catch_up()?;
        Err(Error::Rerun)
    }

    /// The tables' folds are the versions that the rows were taken from.
    fn note_adopted(&mut self, tables: &[Adopted]) -> Result<()> {
        for adopted in tables {
            let base: Arc<TableBase> = self.instance.loader().base(&adopted.to)?;
            let writes = self.writes.iter().find(|(place, _)| ***place == adopted.place);
            if let Some((_, writes)) = writes {
                writes.fold.get_or_init(|| (adopted.from, base));
            }
        }
        Ok(())
    }
}

impl Placed<'_> {
    /// An update that leaves all keys lets child rows be inserted beside it.
    fn lock_mode(&self) -> LockMode {
        let is_update = self.from.is_some() && self.to.is_some();
        let is_key = |number| {
            let parts = self.layout.index_parts(number).iter();
            parts.into_iter().any(|part| self.set.holds(part.position))
        };
        if is_update && !(0..self.layout.index_count()).any(is_key) {
            LockMode::NoKeyUpdate
        } else {
            LockMode::Exclusive
        }
    }
}

/// The columns in which two versions of a row differ; all, where one is not there.
fn differing(layout: &Layout, from: Option<&[u8]>, to: Option<&[u8]>) -> Result<ColumnSet> {
    let (Some(from), Some(to)) = (from, to) else { return Ok(ColumnSet::ALL) };
    if layout.is_keyless() {
        return Ok(ColumnSet::ALL);
    }
    let (from, to) = (layout.row(from)?, layout.row(to)?);
    let is_other = |place: &usize| layout.field(&from, *place) != layout.field(&to, *place);
    Ok(ColumnSet::of((0..layout.width()).filter(is_other)))
}
