//! Which tables of three roots belong together, and what becomes of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use storage::Store;

use super::rows::{MergedRows, RowsMerge, sides};
use super::writer::record_violations;
use super::{MergeOptions, MergedRoot, MergedTable, SchemaMerge, ToCheck, merge_schemas};
use super::{foreign, unique};
use crate::error::{Error, Result};
use crate::history::root_diff::changed_tables;
use crate::history::table::OpenTable;
use crate::object::{ARTIFACTS, Object, Root, RootTable, Table};
use crate::place::lower;
use crate::schema::{Column, DefaultValue, Schema};

/// One table in three roots, whatever its names there.
type Entity = [Option<RootTable>; 3];

/// What became of a table that theirs changed.
enum Outcome {
    /// Ours has it as it will be.
    Ours,
    /// It is this one (`None`: gone).
    Table(Option<RootTable>),
    /// It is this one, whose rows are of both sides and have something that only the caller can
    /// evaluate.
    ToCheck(RootTable),
    /// The sides do not go together; ours stays.
    Conflict(String),
}

/// Merges roots.
pub(super) fn merge(
    store: &Store,
    [base, ours, theirs]: [&Root; 3],
    options: MergeOptions,
) -> Result<MergedRoot> {
    let mut changes = BTreeMap::new();
    let mut report = BTreeMap::new();
    let mut to_check = Vec::new();
    for entity in entities(store, [base, ours, theirs])? {
        let outcome = merge_table(store, &entity, options)?;
        let table = match settle(store, ours, &entity, outcome, &changes)? {
            Outcome::Ours => continue,
            Outcome::Conflict(why) => {
                let name = any_name(&entity);
                report.insert(lower(&name).to_string(), conflicted(name, &entity, why));
                continue;
            }
            Outcome::ToCheck(table) => {
                to_check.push(ToCheck { merged: table.clone(), versions: entity.clone() });
                Some(table)
            }
            Outcome::Table(table) => table,
        };
        if let Some(before) = &entity[1] {
            changes.insert(lower(&before.name).to_string(), None);
        }
        let name = table.as_ref().map_or_else(|| any_name(&entity), |table| table.name.clone());
        report.insert(lower(&name).to_string(), report_of(store, &name, table.as_ref())?);
        if let Some(table) = table {
            changes.insert(lower(&table.name).to_string(), Some(table));
        }
    }
    let collation = merge_collation([base, ours, theirs])?;
    let root = Root { collation, ..ours.with(store.as_ref(), changes)? };
    let names: Vec<String> = report.values().map(|table| table.name.clone()).collect();
    let broken = foreign::check(store, &root, [ours, theirs], &names, options.source)?;
    let mut flagged = BTreeMap::new();
    for (name, rows) in broken {
        let Some(named) = root.table(store.as_ref(), &name)? else { continue };
        let table = Table::load(store.as_ref(), named.hash)?;
        let hash = record_violations(store.as_ref(), &table, rows)?.save(store.as_ref())?;
        let named = RootTable { hash, ..named };
        let told = report_of(store, &named.name, Some(&named))?;
        report.insert(name.clone(), told);
        flagged.insert(name, Some(named));
    }
    let root = root.with(store.as_ref(), flagged)?;
    for table in &mut to_check {
        // Foreign keys may have left violations in it meanwhile.
        let named = root.table(store.as_ref(), &table.merged.name)?;
        table.merged = named.unwrap_or_else(|| table.merged.clone());
    }
    to_check.sort_by(|a, b| a.merged.name.cmp(&b.merged.name));
    let hash = root.save(store.as_ref())?;
    Ok(MergedRoot { root, hash, tables: report.into_values().collect(), to_check })
}

fn merge_collation([base, ours, theirs]: [&Root; 3]) -> Result<types::CollationId> {
    if ours.collation == theirs.collation || theirs.collation == base.collation {
        Ok(ours.collation)
    } else if ours.collation == base.collation {
        Ok(theirs.collation)
    } else {
        let why = "both sides changed the database's collation".to_owned();
        Err(Error::NotMergeable { table: String::new(), why })
    }
}

/// The tables that theirs changed, each with its versions.
fn entities(store: &Store, [base, ours, theirs]: [&Root; 3]) -> Result<Vec<Entity>> {
    let sides = [changed_tables(store, base, ours)?, changed_tables(store, base, theirs)?];
    let [ours_changes, theirs_changes] = sides.map(|pairs| {
        let (mut kept, mut added) = (BTreeMap::new(), BTreeMap::new());
        for (from, to) in pairs {
            match (from, to) {
                (Some(from), to) => drop(kept.insert(lower(&from.name), (from, to))),
                (None, Some(to)) => drop(added.insert(lower(&to.name), to)),
                (None, None) => {}
            }
        }
        (kept, added)
    });
    let mut all = Vec::new();
    for (name, (base, to)) in theirs_changes.0 {
        let our = match ours_changes.0.get(&name) {
            Some((_, our)) => our.clone(),
            None => Some(base.clone()),
        };
        all.push([Some(base), our, to]);
    }
    for (name, to) in theirs_changes.1 {
        all.push([None, ours_changes.1.get(&name).cloned(), Some(to)]);
    }
    Ok(all)
}

fn merge_table(store: &Store, entity: &Entity, options: MergeOptions) -> Result<Outcome> {
    let [base, ours, theirs] = entity;
    if ours == theirs || theirs == base {
        return Ok(Outcome::Ours);
    }
    if ours == base {
        return Ok(Outcome::Table(theirs.clone()));
    }
    let (Some(our), Some(their)) = (ours, theirs) else {
        let who = if ours.is_none() { ["deleted", "modified"] } else { ["modified", "deleted"] };
        let (name, [ours, theirs]) = (any_name(entity), who);
        return Ok(Outcome::Conflict(format!(
            "table {name} was {ours} in ours and {theirs} in theirs"
        )));
    };
    let name = match base {
        Some(base) if our.name == base.name => &their.name,
        Some(base) if their.name == base.name => &our.name,
        _ if our.name == their.name => &our.name,
        // Both made the table, with names that differ in case alone.
        None => &our.name,
        Some(_) => {
            let (ours, theirs) = (&our.name, &their.name);
            return Ok(Outcome::Conflict(format!(
                "table renamed to {ours} in ours and to {theirs} in theirs"
            )));
        }
    };
    let base_hash = base.as_ref().map(|base| base.hash);
    let named = |hash| RootTable { name: name.clone(), hash };
    if our.hash == their.hash || base_hash == Some(their.hash) {
        return Ok(Outcome::Table(Some(named(our.hash))));
    }
    if base_hash == Some(our.hash) {
        return Ok(Outcome::Table(Some(named(their.hash))));
    }
    merge_contents(store, entity, name, options)
}

fn merge_contents(
    store: &Store,
    entity: &Entity,
    name: &str,
    options: MergeOptions,
) -> Result<Outcome> {
    let open = |side: &Option<RootTable>| {
        side.as_ref().map(|named| OpenTable::open(store.as_ref(), named)).transpose()
    };
    let (base, ours, theirs) = (open(&entity[0])?, open(&entity[1])?, open(&entity[2])?);
    let (Some(our), Some(their)) = (&ours, &theirs) else { return Ok(Outcome::Ours) };
    let base_schema = base.as_ref().map(|base| &*base.schema);
    let merged = match merge_schemas(name, base_schema, &our.schema, &their.schema)? {
        SchemaMerge::Merged(merged) => Arc::new(*merged),
        SchemaMerge::Conflict(why) => return Ok(Outcome::Conflict(why)),
    };
    let sides = sides(store, [base.as_ref(), Some(our), Some(their)], &merged)?;
    let rows =
        RowsMerge::new(store, &sides, &merged, our.table.conflicts.map(&ARTIFACTS), options)?
            .run()?;
    let mut violations = rows.violations.clone();
    violations.extend(unique::check(store, &sides, &merged, &rows, options.source)?);
    let counts = [our.table.row_count, their.table.row_count];
    let carried = counts.get(rows.carrier.saturating_sub(1)).copied().unwrap_or_default();
    let table = Table {
        schema: merged.save(store.as_ref())?,
        rows: rows.rows.into(),
        row_count: row_count(&merged, &rows, carried),
        indexes: rows.indexes.iter().map(|index| (*index).into()).collect(),
        conflicts: rows.conflicts.into(),
        violations: our.table.violations,
    };
    let table = record_violations(store.as_ref(), &table, violations)?;
    let named = RootTable { name: name.to_owned(), hash: table.save(store.as_ref())? };
    Ok(if needs_check(&merged, [&our.schema, &their.schema]) {
        Outcome::ToCheck(named)
    } else {
        Outcome::Table(Some(named))
    })
}

/// A keyed map counts its rows; of a keyless table the sum is carried on.
fn row_count(merged: &Schema, rows: &MergedRows, carried: u64) -> u64 {
    if merged.is_keyless() {
        carried.saturating_add_signed(rows.count_change)
    } else {
        rows.rows.len()
    }
}

/// Whether the rows of both sides together need expressions: checks, generated columns, or a
/// default that is one, of a column that a side has not.
fn needs_check(merged: &Schema, sides: [&Schema; 2]) -> bool {
    let is_stored = |column: &Column| column.generated.as_ref().is_some_and(|from| from.stored);
    let is_worked_out = |column: &Column| {
        matches!(column.default, DefaultValue::Expression(_))
            && sides.iter().any(|side| side.column(column.id).is_none())
    };
    merged.checks.iter().any(|check| check.enforced)
        || merged.columns.iter().any(|column| is_stored(column) || is_worked_out(column))
}

/// A result whose name another table has is a conflict.
fn settle(
    store: &Store,
    ours: &Root,
    entity: &Entity,
    outcome: Outcome,
    changes: &BTreeMap<String, Option<RootTable>>,
) -> Result<Outcome> {
    let (Outcome::Table(Some(table)) | Outcome::ToCheck(table)) = &outcome else {
        return Ok(outcome);
    };
    let own = entity[1].as_ref().map(|own| lower(&own.name));
    let name = lower(&table.name);
    let taken = match changes.get(&*name) {
        Some(change) => change.is_some(),
        None => own.as_ref() != Some(&name) && ours.table(store.as_ref(), &name)?.is_some(),
    };
    Ok(if taken {
        Outcome::Conflict(format!("two different tables are named {}", table.name))
    } else {
        outcome
    })
}

fn any_name(entity: &Entity) -> String {
    let [base, ours, theirs] = entity;
    let named = ours.as_ref().or(theirs.as_ref()).or(base.as_ref());
    named.map_or_else(String::new, |table| table.name.clone())
}

fn conflicted(name: String, entity: &Entity, why: String) -> MergedTable {
    let hash = entity[1].as_ref().map(|table| table.hash);
    MergedTable { name, hash, conflicts: 0, violations: 0, schema_conflict: Some(why) }
}

pub(super) fn report_of(
    store: &Store,
    name: &str,
    table: Option<&RootTable>,
) -> Result<MergedTable> {
    let loaded = table.map(|named| Table::load(store.as_ref(), named.hash)).transpose()?;
    let count = |of: fn(&Table) -> u64| loaded.as_ref().map_or(0, of);
    Ok(MergedTable {
        name: name.to_owned(),
        hash: table.map(|named| named.hash),
        conflicts: count(|table| table.conflicts.len),
        violations: count(|table| table.violations.len),
        schema_conflict: None,
    })
}

/// The tables of a root that have conflicts or violations, by name, with the numbers of both.
pub fn unresolved(store: &Store, root: &Root) -> Result<Vec<(String, u64, u64)>> {
    let mut found = BTreeSet::new();
    for named in root.tables(store)? {
        let table = Table::load(store.as_ref(), named.hash)?;
        if table.has_artifacts() {
            found.insert((named.name, table.conflicts.len, table.violations.len));
        }
    }
    Ok(found.into_iter().collect())
}
