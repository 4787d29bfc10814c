//! Child rows that lost, or never had, their parent once both sides met.
//!
//! A side that has the foreign key holds it by itself, so only what the merged root changes against
//! that side is looked at: child rows that came or changed must find a parent, and children of
//! parent keys that went are flagged. A key that only theirs has is looked at against theirs. As in
//! MySQL (MATCH SIMPLE), a child with NULL in a column needs no parent.
//!
//! Parents in other databases are left out: a root is one database. Without an index on the
//! parent's columns nothing is looked up (MySQL makes no such key).

use std::collections::BTreeMap;

use storage::{Hash, KeyRange, Map, Store};
use types::Value;
use types::key;

use crate::error::Result;
use crate::history::table::OpenTable;
use crate::object::artifacts::KeySide;
use crate::object::{Root, Violation, ViolationRow, keyless_row};
use crate::place::lower;
use crate::schema::{ForeignKey, PartLayout, ReferentialAction, same_name};

/// The violations of a merged root, by lower-cased child table.
pub(super) fn check(
    store: &Store,
    merged: &Root,
    [ours, theirs]: [&Root; 2],
    tables: &[String],
    source: Hash,
) -> Result<BTreeMap<String, Vec<ViolationRow>>> {
    let mut found: BTreeMap<String, Vec<ViolationRow>> = BTreeMap::new();
    for named in merged.tables(store)? {
        let child = OpenTable::open(store.as_ref(), &named)?;
        for foreign in &child.schema.foreign_keys {
            let touches = |table: &String| {
                same_name(table, &child.name) || same_name(table, &foreign.parent_table)
            };
            if foreign.parent_database.is_some() || !tables.iter().any(touches) {
                continue;
            }
            let parent = OpenTable::find(store, merged, &foreign.parent_table)?;
            let holder = holder(store, &child, foreign, [ours, theirs])?;
            let check = Check { store, child: &child, foreign, parent, source };
            let rows = check.run(holder)?;
            if !rows.is_empty() {
                found.entry(lower(&child.name).to_string()).or_default().extend(rows);
            }
        }
    }
    Ok(found)
}

/// The side that holds the key by itself: its child and parent.
fn holder(
    store: &Store,
    child: &OpenTable,
    foreign: &ForeignKey,
    sides: [&Root; 2],
) -> Result<[Option<OpenTable>; 2]> {
    for side in sides {
        let own = OpenTable::find(store, side, &child.name)?;
        if own.as_ref().is_some_and(|own| own.schema.foreign_keys.contains(foreign)) {
            return Ok([own, OpenTable::find(store, side, &foreign.parent_table)?]);
        }
    }
    Ok([None, None])
}

struct Check<'a> {
    store: &'a Store,
    child: &'a OpenTable,
    foreign: &'a ForeignKey,
    parent: Option<OpenTable>,
    source: Hash,
}

/// The child's columns as they are looked up in one of the parent's keys.
struct Lookup {
    /// The key: its name, map and number (`None`: the primary key).
    name: String,
    map: Map,
    /// The child's fields in the order of the parent's key.
    child_fields: Vec<usize>,
    /// The parent's parts.
    parts: Vec<PartLayout>,
}

impl Check<'_> {
    fn run(&self, [old_child, old_parent]: [Option<OpenTable>; 2]) -> Result<Vec<ViolationRow>> {
        let lookup = self.parent.as_ref().and_then(|parent| self.lookup(parent));
        if self.parent.is_some() && lookup.is_none() {
            return Ok(Vec::new());
        }
        // Where the parent is gone and was there, or the key is new to both sides, every child is
        // looked at.
        let lost_parent = self.parent.is_none() && old_parent.is_some();
        let mut found = BTreeMap::new();
        let before = match &old_child {
            Some(old)
                if !lost_parent && old.layout.is_keyless() == self.child.layout.is_keyless() =>
            {
                old.rows()
            }
            _ => Map::empty(self.child.rows().kind()),
        };
        if self.parent.is_none() && old_parent.is_none() && old_child.is_some() {
            return Ok(Vec::new());
        }
        for change in before.diff(&self.child.rows(), self.store, KeyRange::all())? {
            let change = change?;
            if let Some(value) = change.new
                && self.is_orphan(&value, lookup.as_ref())?
            {
                found.insert(change.key.to_vec(), value.to_vec());
            }
        }
        if let (Some(old), Some(parent), Some(lookup)) = (&old_parent, &self.parent, &lookup) {
            self.orphans_of_gone_parents(old, parent, lookup, &mut found)?;
        }
        let index = lookup.map_or_else(String::new, |lookup| lookup.name);
        found.into_iter().map(|(key, value)| self.violation(key, &value, &index)).collect()
    }

    /// The parent's key that begins with the referenced columns, in any order.
    fn lookup(&self, parent: &OpenTable) -> Option<Lookup> {
        let pairs: Option<Vec<(usize, usize)>> = self
            .foreign
            .columns
            .iter()
            .zip(&self.foreign.parent_columns)
            .map(|(child, parent_column)| {
                Some((
                    self.child.schema.position(*child)?,
                    parent.schema.column_named(parent_column)?.0,
                ))
            })
            .collect();
        let pairs = pairs?;
        let secondary = parent.schema.indexes.iter().enumerate().map(|(number, index)| {
            (index.name.clone(), parent.layout.index_parts(number), parent.index(number))
        });
        let primary = ("PRIMARY".to_owned(), parent.layout.primary_parts(), parent.rows());
        let mut keys = std::iter::once(primary).chain(secondary);
        keys.find_map(|(name, parts, map)| {
            let parts = parts.get(..pairs.len()).filter(|parts| !parts.is_empty())?;
            let field = |part: &PartLayout| {
                let pair = pairs.iter().find(|(_, parent)| *parent == part.position)?;
                part.prefix_len.is_none().then_some(pair.0)
            };
            let child_fields = parts.iter().map(field).collect::<Option<Vec<_>>>()?;
            Some(Lookup { name, map, child_fields, parts: parts.to_vec() })
        })
    }

    /// Whether a child row has no parent and needs one.
    fn is_orphan(&self, value: &[u8], lookup: Option<&Lookup>) -> Result<bool> {
        let layout = &self.child.layout;
        let row = layout.row(value)?;
        let mut key = Vec::new();
        let mut fits = true;
        let places: Vec<usize> = match lookup {
            Some(lookup) => lookup.child_fields.clone(),
            None => {
                let columns = self.foreign.columns.iter();
                columns.filter_map(|column| self.child.schema.position(*column)).collect()
            }
        };
        for (at, place) in places.into_iter().enumerate() {
            let value = layout.value(self.store.as_ref(), &row, place)?;
            if value.is_null() {
                return Ok(false);
            }
            if let Some(part) = lookup.and_then(|lookup| lookup.parts.get(at)) {
                fits &= encode(value, layout.sql_type(place), part, &mut key);
            }
        }
        match lookup {
            Some(lookup) if fits => Ok(!self.has_prefix(&lookup.map, &key)?),
            _ => Ok(true),
        }
    }

    fn has_prefix(&self, map: &Map, prefix: &[u8]) -> Result<bool> {
        Ok(map.range(self.store, KeyRange::prefix(prefix)).next()?.is_some())
    }

    /// Children of parent keys that were there and are gone.
    fn orphans_of_gone_parents(
        &self,
        old: &OpenTable,
        parent: &OpenTable,
        lookup: &Lookup,
        found: &mut BTreeMap<Vec<u8>, Vec<u8>>,
    ) -> Result<()> {
        let mut gone = std::collections::BTreeSet::new();
        for change in old.rows().diff(&parent.rows(), self.store, KeyRange::all())? {
            let Some(value) = change?.old else { continue };
            let row = old.layout.row(&value)?;
            let mut parts = Vec::new();
            for part in &lookup.parts {
                let id = parent.schema.columns.get(part.position).map(|column| column.id);
                let Some(position) = id.and_then(|id| old.schema.position(id)) else { continue };
                parts.push(PartLayout { position, ..part.clone() });
            }
            let mut key = Vec::new();
            let any_null = old.layout.parts_key(self.store.as_ref(), &parts, &row, &mut key)?;
            if parts.len() == lookup.parts.len()
                && !any_null
                && !self.has_prefix(&lookup.map, &key)?
            {
                gone.insert(key);
            }
        }
        if gone.is_empty() {
            return Ok(());
        }
        self.children_of(&gone, lookup, found)
    }

    /// The child rows with one of these keys: by the child's index on the columns, which MySQL
    /// makes for every foreign key, else by reading all.
    fn children_of(
        &self,
        gone: &std::collections::BTreeSet<Vec<u8>>,
        lookup: &Lookup,
        found: &mut BTreeMap<Vec<u8>, Vec<u8>>,
    ) -> Result<()> {
        let child = self.child;
        let matching = |parts: &[PartLayout]| {
            parts.len() >= lookup.parts.len()
                && parts.iter().zip(&lookup.parts).zip(&lookup.child_fields).all(
                    |((own, wanted), field)| {
                        own.position == *field && super::side::has_same_bytes(own, wanted)
                    },
                )
        };
        if matching(child.layout.primary_parts()) {
            for key in gone {
                let mut cursor = child.rows().range(self.store, KeyRange::prefix(key));
                while let Some((key, value)) = cursor.next()? {
                    found.insert(key.to_vec(), value.to_vec());
                }
            }
            return Ok(());
        }
        let number =
            (0..child.schema.indexes.len()).find(|n| matching(child.layout.index_parts(*n)));
        let Some(number) = number else {
            let mut cursor = child.rows().range(self.store, KeyRange::all());
            while let Some((key, value)) = cursor.next()? {
                if self.is_orphan(value, Some(lookup))? {
                    found.insert(key.to_vec(), value.to_vec());
                }
            }
            return Ok(());
        };
        for key in gone {
            let mut cursor = child.index(number).range(self.store, KeyRange::prefix(key));
            while let Some((entry, _)) = cursor.next()? {
                let (_, row_key) = child.layout.split_entry(number, entry)?;
                if let Some(value) = child.rows().get(self.store.as_ref(), row_key)? {
                    found.insert(row_key.to_vec(), value.to_vec());
                }
            }
        }
        Ok(())
    }

    fn violation(&self, key: Vec<u8>, value: &[u8], parent_index: &str) -> Result<ViolationRow> {
        let keyless = self.child.layout.is_keyless();
        let (count, row) = if keyless { keyless_row(value)? } else { (1, value) };
        let schema = &self.child.schema;
        let columns: Vec<String> = self
            .foreign
            .columns
            .iter()
            .filter_map(|id| schema.column(*id))
            .map(|column| column.name.clone())
            .collect();
        let begins = |index: &&crate::schema::Index| {
            let own = index.parts.iter().map(|part| part.column);
            own.take(self.foreign.columns.len()).eq(self.foreign.columns.iter().copied())
        };
        let index = schema.indexes.iter().find(begins).map_or("", |index| index.name.as_str());
        Ok(ViolationRow {
            key,
            source: self.source,
            schema: self.child.table.schema,
            row: row.to_vec(),
            count,
            violation: Violation::ForeignKey {
                name: self.foreign.name.clone(),
                child: KeySide { table: self.child.name.clone(), index: index.to_owned(), columns },
                parent: KeySide {
                    table: self.foreign.parent_table.clone(),
                    index: parent_index.to_owned(),
                    columns: self.foreign.parent_columns.clone(),
                },
                on_delete: action(self.foreign.on_delete).to_owned(),
                on_update: action(self.foreign.on_update).to_owned(),
            },
        })
    }
}

/// Appends a child's value as the parent's key has it; false where the parent's type has no such
/// value.
fn encode(
    value: Value,
    from: Option<&types::SqlType>,
    part: &PartLayout,
    out: &mut Vec<u8>,
) -> bool {
    let is_alike = from.is_some_and(|from| super::side::has_same_key_bytes(from, &part.sql_type));
    let value = if is_alike { Ok(value) } else { crate::schema::cast(&value, &part.sql_type, "") };
    match value {
        Ok(value) => {
            key::encode_field(&value, &part.sql_type, part.descending, out);
            true
        }
        Err(_) => false,
    }
}

/// The action in SQL, as `violation_info` shows it.
fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction | ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    }
}
