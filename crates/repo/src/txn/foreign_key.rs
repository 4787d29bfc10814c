//! Foreign keys, both ways, decided at the tip under lock.
//!
//! A child's insert or update finds its parent and locks the parent's key in share, so that the
//! parent stays until the child's transaction has ended; a change of the parent's other columns
//! goes on beside it. A parent's delete, or a change of its key, holds the parent exclusively and
//! looks for children: it is refused, or carries them along, as the key's actions say (MySQL
//! manual, "FOREIGN KEY Constraints"). A NULL in the child's columns means no parent (MATCH
//! SIMPLE).

use std::sync::Arc;

use types::row::RowRef;

use super::{TableHandle, Transaction, WriteOptions};
use crate::columns::ColumnSet;
use crate::error::{Error, Result};
use crate::limits::CASCADE_DEPTH_MAX;
use crate::lock::{LockMode, LockName};
use crate::place::TablePlace;
use crate::schema::{Cell, ForeignKey, Layout, PartLayout, ReferentialAction, Schema};

/// How often a parent is looked up again that moved while its lock was waited for.
const PARENT_TRIES: usize = 3;

const CHECKED: WriteOptions = WriteOptions { foreign_key_checks: true };

/// Where rows with given values in given columns are found.
enum Access {
    /// The columns are the whole primary key.
    Primary,
    /// They are the first parts of an index.
    Index(usize),
    /// Only by looking at every row.
    None,
}

impl Transaction {
    /// Every foreign key of the table over columns in `set` must find its parent.
    pub(super) fn check_parents(
        &mut self,
        table: TableHandle,
        row: &[u8],
        set: ColumnSet,
    ) -> Result<()> {
        let schema = Arc::clone(self.schema(table));
        for key in &schema.foreign_keys {
            let positions = positions(&schema, key);
            if positions.iter().any(|place| set.holds(*place)) {
                self.check_parent(table, row, key, &positions)?;
            }
        }
        Ok(())
    }

    fn check_parent(
        &mut self,
        table: TableHandle,
        row: &[u8],
        key: &ForeignKey,
        positions: &[usize],
    ) -> Result<()> {
        let layout = self.layout(table);
        let Some(wanted) = self.key_of(&layout, positions, row)? else { return Ok(()) };
        let missing = || Error::NoParentRow { constraint: key.name.clone() };
        let place = key.parent_of(self.place(table));
        let parent = self.open_table(&place)?.ok_or_else(missing)?;
        let parent_schema = Arc::clone(self.schema(parent));
        let columns = named(&parent_schema, &key.parent_columns).ok_or_else(missing)?;
        if parent == table && self.key_of(&layout, &columns, row)?.as_ref() == Some(&wanted) {
            return Ok(());
        }
        for _ in 0..PARENT_TRIES {
            let Some(found) = self.rows_with(parent, &columns, &wanted)?.into_iter().next() else {
                return Err(missing());
            };
            let name = LockName::key(self.place(parent), 0, &found);
            self.lock(name, LockMode::KeyShare)?;
            if let Some(now) = self.current(parent, &found)?
                && self
                    .key_of(&self.layout(parent), &columns, self.layout(parent).row_bytes(&now)?)?
                    .as_ref()
                    == Some(&wanted)
            {
                return Ok(());
            }
        }
        Err(missing())
    }

    /// Whether every foreign key over columns in `set` finds its parent, which stays locked.
    /// Parents in other databases are nobody's to look for here.
    pub(super) fn parents_are_there(
        &mut self,
        table: TableHandle,
        row: &[u8],
        set: ColumnSet,
    ) -> Result<bool> {
        let schema = Arc::clone(self.schema(table));
        for key in schema.foreign_keys.iter().filter(|key| key.parent_database.is_none()) {
            let positions = positions(&schema, key);
            if !positions.iter().any(|place| set.holds(*place)) {
                continue;
            }
            match self.check_parent(table, row, key, &positions) {
                Ok(()) => {}
                Err(Error::NoParentRow { .. }) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// Whether no child leans on what the row `old` was and, as `new`, is no more: its children
    /// are gone, or another row has the same key.
    pub(super) fn children_are_kept(
        &mut self,
        table: TableHandle,
        old: &[u8],
        new: Option<&[u8]>,
    ) -> Result<bool> {
        let children = self.instance.clone().children_of(self.snapshot(), self.place(table))?;
        let (schema, layout) = (Arc::clone(self.schema(table)), self.layout(table));
        for (child, foreign_key) in children.iter() {
            let Some(columns) = named(&schema, &foreign_key.parent_columns) else { continue };
            let Some(before) = self.key_of(&layout, &columns, old)? else { continue };
            let after = match new {
                Some(new) => self.key_of(&layout, &columns, new)?,
                None => None,
            };
            if after.as_ref() == Some(&before) {
                continue;
            }
            let Some(child) = self.open_table(child)? else { continue };
            let leaning = positions(&self.schema(child).clone(), foreign_key);
            if !self.rows_with(child, &leaning, &before)?.is_empty()
                && self.rows_with(table, &columns, &before)?.is_empty()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The row with `key` goes, or becomes `new`: what leans on it is refused or carried along.
    pub(super) fn let_go_of_children(
        &mut self,
        table: TableHandle,
        key: &[u8],
        new: Option<&[u8]>,
        depth: usize,
    ) -> Result<()> {
        let children = self.instance.clone().children_of(self.snapshot(), self.place(table))?;
        if children.is_empty() {
            return Ok(());
        }
        let Some(old) = self.current(table, key)? else { return Ok(()) };
        let (schema, layout) = (Arc::clone(self.schema(table)), self.layout(table));
        let old = layout.row_bytes(&old)?.to_vec();
        for (child, foreign_key) in children.iter() {
            let Some(columns) = named(&schema, &foreign_key.parent_columns) else { continue };
            let Some(before) = self.key_of(&layout, &columns, &old)? else { continue };
            let after = match new {
                Some(new) => self.key_of(&layout, &columns, new)?,
                None => None,
            };
            if new.is_some() && after.as_ref() == Some(&before) {
                continue;
            }
            let change = Change { columns: &columns, old_key: &before, new, depth };
            self.carry_children(table, child, foreign_key, &change)?;
        }
        Ok(())
    }

    fn carry_children(
        &mut self,
        parent: TableHandle,
        place: &TablePlace,
        key: &ForeignKey,
        change: &Change<'_>,
    ) -> Result<()> {
        let Some(child) = self.open_table(place)? else { return Ok(()) };
        let positions = positions(&self.schema(child).clone(), key);
        let found = self.rows_with(child, &positions, change.old_key)?;
        if found.is_empty() {
            return Ok(());
        }
        let action = if change.new.is_some() { key.on_update } else { key.on_delete };
        let refused = || Error::HasChildRows { constraint: key.name.clone() };
        if change.depth >= CASCADE_DEPTH_MAX {
            return Err(refused());
        }
        for row_key in found {
            if matches!(action, ReferentialAction::Cascade | ReferentialAction::SetNull) {
                self.lock_row(child, &row_key, LockMode::Exclusive, None)?;
            }
            match (action, change.new) {
                (ReferentialAction::Cascade, None) => {
                    let depth = change.depth + 1;
                    self.delete_at_depth(child, &row_key, CHECKED, depth)?;
                }
                (ReferentialAction::Cascade, Some(new)) => {
                    let layout = self.layout(parent);
                    let new = RowRef::new(new).map_err(|damage| {
                        Error::corrupt(format!("a row that was just made: {damage}"))
                    })?;
                    let cells: Vec<Cell<'_>> =
                        change.columns.iter().map(|place| layout.cell(&new, *place)).collect();
                    self.replace(child, &row_key, &positions, &cells, change.depth + 1)?;
                }
                (ReferentialAction::SetNull, _) => {
                    let nulls = vec![Cell::Null; positions.len()];
                    self.replace(child, &row_key, &positions, &nulls, change.depth + 1)?;
                }
                _ => return Err(refused()),
            }
        }
        Ok(())
    }

    /// Gives a child's row these cells.
    fn replace(
        &mut self,
        table: TableHandle,
        key: &[u8],
        positions: &[usize],
        replaced: &[Cell<'_>],
        depth: usize,
    ) -> Result<()> {
        let Some(value) = self.current(table, key)? else { return Ok(()) };
        let layout = self.layout(table);
        let row = layout.row(&value)?;
        let mut cells: Vec<Cell<'_>> =
            (0..layout.width()).map(|place| layout.cell(&row, place)).collect();
        for (place, cell) in positions.iter().zip(replaced) {
            cells[*place] = cell.clone();
        }
        let bytes = layout.build_row(self.instance.store().as_ref(), cells)?;
        let set = ColumnSet::of(positions.iter().copied());
        self.let_go_of_children(table, key, Some(&bytes), depth)?;
        let unchecked = WriteOptions { foreign_key_checks: false };
        match self.update(table, key, &bytes, set, unchecked)? {
            None => Ok(()),
            Some(_) => Err(Error::DuplicateKey {
                entry: String::new(),
                table: self.place(table).table.to_string(),
                key: "PRIMARY".into(),
            }),
        }
    }

    /// The keys of the rows whose `columns` have the key bytes `wanted`, as of now.
    fn rows_with(
        &mut self,
        table: TableHandle,
        columns: &[usize],
        wanted: &[u8],
    ) -> Result<Vec<Vec<u8>>> {
        let layout = self.layout(table);
        match access(&layout, columns) {
            Access::Primary => {
                let found = self.current(table, wanted)?.is_some();
                Ok(if found { vec![wanted.to_vec()] } else { Vec::new() })
            }
            Access::Index(number) => self.row_keys_with(table, number, wanted),
            Access::None => self.scan_for(table, columns, wanted),
        }
    }

    /// The same without an index: every row is looked at.
    fn scan_for(
        &mut self,
        table: TableHandle,
        columns: &[usize],
        wanted: &[u8],
    ) -> Result<Vec<Vec<u8>>> {
        let layout = self.layout(table);
        let tip = self.tip_table(table)?;
        let private = self.private(table).map(|private| &private.rows);
        let layers = tip.layers().map(|layer| &layer.rows);
        let (store, range) = (self.instance.store(), storage::KeyRange::all());
        let mut cursor =
            crate::table::MergedCursor::open(store, private, layers, &tip.base.rows, range, false)?;
        let mut found = Vec::new();
        while let Some((key, value)) = cursor.next()? {
            let row = layout.row_bytes(value)?;
            if self.key_of(&layout, columns, row)?.as_deref() == Some(wanted) {
                found.push(key.to_vec());
            }
        }
        Ok(found)
    }

    /// The key bytes of some columns of a row, given as its own bytes; `None` where one is NULL.
    fn key_of(&self, layout: &Layout, columns: &[usize], row: &[u8]) -> Result<Option<Vec<u8>>> {
        let row = RowRef::new(row)
            .map_err(|damage| Error::corrupt(format!("a row that was read: {damage}")))?;
        let parts: Vec<PartLayout> = columns
            .iter()
            .filter_map(|place| {
                let sql_type = layout.sql_type(*place)?.clone();
                Some(PartLayout { position: *place, sql_type, prefix_len: None, descending: false })
            })
            .collect();
        let mut key = Vec::with_capacity(32);
        let store = self.instance.store().as_ref();
        let any_null = layout.parts_key(store, &parts, &row, &mut key)?;
        Ok((!any_null).then_some(key))
    }
}

/// A change of a parent that its children must follow.
struct Change<'a> {
    columns: &'a [usize],
    old_key: &'a [u8],
    new: Option<&'a [u8]>,
    depth: usize,
}

/// The places of a foreign key's columns in the child.
fn positions(schema: &Schema, key: &ForeignKey) -> Vec<usize> {
    key.columns.iter().filter_map(|column| schema.position(*column)).collect()
}

/// The places of named columns; `None` if one is not there.
fn named(schema: &Schema, names: &[String]) -> Option<Vec<usize>> {
    names.iter().map(|name| schema.column_named(name).map(|(place, _)| place)).collect()
}

fn access(layout: &Layout, columns: &[usize]) -> Access {
    let begins = |parts: &[PartLayout]| {
        parts.len() >= columns.len()
            && parts.iter().zip(columns).all(|(part, column)| {
                part.position == *column && part.prefix_len.is_none() && !part.descending
            })
    };
    if layout.primary_parts().len() == columns.len() && begins(layout.primary_parts()) {
        return Access::Primary;
    }
    (0..layout.index_count())
        .find(|number| begins(layout.index_parts(*number)))
        .map_or(Access::None, Access::Index)
}
