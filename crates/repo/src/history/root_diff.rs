//! What changed between two roots, table by table: the rows of `dolt_diff_summary` and
//! `dolt_status`.
//!
//! Tables are matched by name; what is then left on one side is matched by column identities: a
//! table that went and one that came which share a column are one table, renamed. (An identity is
//! made from the table's name when the column was added, so two tables made apart share none.)

use std::collections::{BTreeMap, BTreeSet};

use storage::{Hash, KeyRange, Store};

use crate::error::Result;
use crate::object::{Object, Root, RootTable, TABLES, Table};
use crate::schema::{ColumnId, Schema};

/// What happened to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableChange {
    /// It is new.
    Added,
    /// It is gone.
    Dropped,
    /// Its rows or schema are others.
    Modified,
    /// Its name is another, and perhaps its rows or schema too.
    Renamed,
}

impl TableChange {
    /// The word in `dolt_diff_summary`.
    pub fn name(self) -> &'static str {
        match self {
            TableChange::Added => "added",
            TableChange::Dropped => "dropped",
            TableChange::Modified => "modified",
            TableChange::Renamed => "renamed",
        }
    }
}

/// A table that differs between two roots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDelta {
    /// The table before, `None` for an added one.
    pub from: Option<RootTable>,
    /// The table after, `None` for a dropped one.
    pub to: Option<RootTable>,
    /// Whether the schema differs (always, for an added or dropped one).
    pub schema_change: bool,
    /// Whether rows differ (whether there are any, for an added or dropped one).
    pub data_change: bool,
}

impl TableDelta {
    /// What happened.
    pub fn change(&self) -> TableChange {
        match (&self.from, &self.to) {
            (None, _) => TableChange::Added,
            (_, None) => TableChange::Dropped,
            (Some(from), Some(to)) if from.name == to.name => TableChange::Modified,
            _ => TableChange::Renamed,
        }
    }

    /// The table's name: the new one where there is one.
    pub fn name(&self) -> &str {
        let named = self.to.as_ref().or(self.from.as_ref());
        named.map_or("", |table| table.name.as_str())
    }
}

/// The tables that differ, by name.
pub fn diff_roots(store: &Store, from: &Root, to: &Root) -> Result<Vec<TableDelta>> {
    let pairs = changed_tables(store, from, to)?;
    let mut deltas = Vec::new();
    for (from, to) in pairs {
        deltas.push(delta(store, from, to)?);
    }
    deltas.sort_by_key(|delta| crate::place::lower(delta.name()));
    Ok(deltas)
}

/// The tables whose entries differ, renamed ones as pairs, in no order that matters.
pub(super) fn changed_tables(
    store: &Store,
    from: &Root,
    to: &Root,
) -> Result<Vec<(Option<RootTable>, Option<RootTable>)>> {
    let (mut pairs, mut dropped, mut added) = (Vec::new(), Vec::new(), Vec::new());
    for change in from.tables.map(&TABLES).diff(&to.tables.map(&TABLES), store, KeyRange::all())? {
        let change = change?;
        let decode = |value: Option<storage::Slice>| {
            value.map(|value| RootTable::decode(&value)).transpose()
        };
        match (decode(change.old)?, decode(change.new)?) {
            (Some(old), None) => dropped.push(old),
            (None, Some(new)) => added.push(new),
            pair => pairs.push(pair),
        }
    }
    let renames = match_renames(store, &dropped, &added)?;
    let mut renamed_to: BTreeMap<usize, usize> = BTreeMap::new();
    for (from, to) in renames {
        renamed_to.insert(from, to);
    }
    let taken: BTreeSet<usize> = renamed_to.values().copied().collect();
    for (place, old) in dropped.into_iter().enumerate() {
        let new = renamed_to.get(&place).and_then(|place| added.get(*place)).cloned();
        pairs.push((Some(old), new));
    }
    let new = added.into_iter().enumerate().filter(|(place, _)| !taken.contains(place));
    pairs.extend(new.map(|(_, table)| (None, Some(table))));
    Ok(pairs)
}

/// Which dropped table became which added one, by places: those that share most column identities
/// first, then in the order of names.
fn match_renames(
    store: &Store,
    dropped: &[RootTable],
    added: &[RootTable],
) -> Result<Vec<(usize, usize)>> {
    if dropped.is_empty() || added.is_empty() {
        return Ok(Vec::new());
    }
    let ids = |tables: &[RootTable]| -> Result<Vec<BTreeSet<ColumnId>>> {
        tables.iter().map(|table| column_ids(store, table.hash)).collect()
    };
    let (dropped, added) = (ids(dropped)?, ids(added)?);
    let mut candidates = Vec::new();
    for (from, from_ids) in dropped.iter().enumerate() {
        for (to, to_ids) in added.iter().enumerate() {
            let shared = from_ids.intersection(to_ids).count();
            if shared > 0 {
                candidates.push((std::cmp::Reverse(shared), from, to));
            }
        }
    }
    candidates.sort();
    let (mut used_from, mut used_to) = (BTreeSet::new(), BTreeSet::new());
    let mut matched = Vec::new();
    for (_, from, to) in candidates {
        if !used_from.contains(&from) && !used_to.contains(&to) {
            used_from.insert(from);
            used_to.insert(to);
            matched.push((from, to));
        }
    }
    Ok(matched)
}

fn column_ids(store: &Store, table: Hash) -> Result<BTreeSet<ColumnId>> {
    let table = Table::load(store.as_ref(), table)?;
    Ok(Schema::load(store.as_ref(), table.schema)?.column_ids().collect())
}

fn delta(store: &Store, from: Option<RootTable>, to: Option<RootTable>) -> Result<TableDelta> {
    let load = |named: &Option<RootTable>| {
        named.as_ref().map(|named| Table::load(store.as_ref(), named.hash)).transpose()
    };
    let (schema_change, data_change) = match (load(&from)?, load(&to)?) {
        (Some(from), Some(to)) => (from.schema != to.schema, from.rows != to.rows),
        (from, to) => (true, from.or(to).is_some_and(|table| table.row_count > 0)),
    };
    Ok(TableDelta { from, to, schema_change, data_change })
}
