//! The same tables in memory: what a line changes in truth, and what is there after it.
//!
//! A line may name what it does not change (a value set to itself), and says nothing of the columns
//! that it leaves alone; a difference of two commits holds whole rows, and only those that differ.

use std::collections::BTreeMap;

use super::history::{FileChange, History, Line};
use crate::error::{Error, Result};

/// Tables by name.
pub(super) struct Model<'a> {
    history: &'a History,
    pub(super) tables: BTreeMap<String, Table>,
}

/// A table.
#[derive(Default)]
pub(super) struct Table {
    /// Its columns' names, in order.
    pub(super) columns: Vec<String>,
    /// Its rows by key, in the order of its columns.
    pub(super) rows: BTreeMap<String, Vec<String>>,
}

/// What a line does to a table.
pub(super) struct Changes {
    pub(super) table: String,
    /// The columns before and after, where they differ.
    pub(super) columns: Option<(Vec<String>, Vec<String>)>,
    /// Row by row; one that is set to what it was stands here too.
    pub(super) rows: Vec<RowChange>,
}

/// What a line does to a row.
pub(super) struct RowChange {
    pub(super) key: String,
    pub(super) before: Option<Vec<String>>,
    pub(super) after: Option<Vec<String>>,
    /// The columns that the line sets, in a row that stays.
    pub(super) set: Vec<(String, String)>,
}

impl<'a> Model<'a> {
    /// No tables yet.
    pub(super) fn new(history: &'a History) -> Self {
        Self { history, tables: BTreeMap::new() }
    }

    /// Carries out a line; a table that begins with it takes its rows from the history's base.
    pub(super) fn apply(&mut self, line: &Line) -> Result<Vec<Changes>> {
        line.files.iter().map(|file| self.file(file)).collect()
    }

    fn file(&mut self, file: &FileChange) -> Result<Changes> {
        let table = self.tables.entry(file.table.clone()).or_default();
        let mut changes = Changes { table: file.table.clone(), columns: None, rows: Vec::new() };
        if let Some(header) = &file.header
            && *header != table.columns
        {
            let before = table.reshape(header);
            changes.columns = Some((before, header.clone()));
        }
        let base = if file.is_first { self.history.base.get(&file.table) } else { None };
        for key in &file.deleted {
            let before = table.rows.remove(key);
            changes.rows.push(RowChange { key: key.clone(), before, after: None, set: Vec::new() });
        }
        for row in base.into_iter().flatten().chain(&file.added) {
            let key = table.key_of(row, &self.history.key);
            let key = key.ok_or_else(|| Error::Answer(format!("no key in {row:?}")))?;
            let before = table.rows.insert(key.clone(), row.clone());
            changes.rows.push(RowChange { key, before, after: Some(row.clone()), set: Vec::new() });
        }
        for (key, set) in &file.modified {
            let absent = || Error::Answer(format!("{}: nothing to set in {key:?}", file.table));
            changes.rows.push(table.set(key, set).ok_or_else(absent)?);
        }
        Ok(changes)
    }
}

impl Table {
    /// The place of a column.
    fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known == column)
    }

    /// The field of `row` that is its key; `None` if there is none.
    pub(super) fn key_of(&self, row: &[String], key: &str) -> Option<String> {
        row.get(self.place(key)?).cloned()
    }

    /// The columns become `header`: values stay with their names, new columns are empty. Gives the
    /// columns that were.
    fn reshape(&mut self, header: &[String]) -> Vec<String> {
        let places: Vec<Option<usize>> = header.iter().map(|name| self.place(name)).collect();
        for row in self.rows.values_mut() {
            let value = |place: &Option<usize>| place.map(|at| row[at].clone()).unwrap_or_default();
            *row = places.iter().map(value).collect();
        }
        std::mem::replace(&mut self.columns, header.to_vec())
    }

    /// `None` if the row or a column is not there.
    fn set(&mut self, key: &str, set: &[(String, String)]) -> Option<RowChange> {
        let before = self.rows.get(key)?.clone();
        let mut after = before.clone();
        for (column, value) in set {
            after.get_mut(self.place(column)?)?.clone_from(value);
        }
        self.rows.insert(key.to_owned(), after.clone());
        let (before, after) = (Some(before), Some(after));
        Some(RowChange { key: key.to_owned(), before, after, set: set.to_vec() })
    }
}
