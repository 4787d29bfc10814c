//! ALTER TABLE: what is dropped, and keys and constraints that are renamed, hidden or queued.

use parser::ast::{AlterAction, Ident};
use repo::schema::{Column, Schema, same_name};
use types::ErrorCode;

use super::alter_table::Alter;
use super::draft::check_name;
use super::expression_rules::columns_of;
use super::foreign_keys::{children_of, leads_a_key};
use super::refuse;
use super::tables::{Found, Tables};
use crate::context::Context;
use crate::error::Result;

/// Carries out an action that drops something; others do nothing here. Drops come first, so that
/// `DROP PRIMARY KEY, ADD PRIMARY KEY (…)` means what it says in any order.
pub(super) fn drop(
    cx: &mut Context<'_>,
    tables: &Tables,
    state: &mut Alter,
    action: &AlterAction,
) -> Result<()> {
    let schema = &mut state.draft.schema;
    match action {
        AlterAction::DropColumn(name) => drop_column(cx, tables, state, name.as_str()),
        AlterAction::DropIndex(name) => match schema.index_named(name.as_str()) {
            Some((at, _)) => {
                schema.indexes.remove(at);
                Ok(())
            }
            None => cannot_drop(name),
        },
        AlterAction::DropPrimaryKey => {
            if schema.primary.is_empty() {
                return refuse(ErrorCode::CantDropFieldOrKey, &[&"PRIMARY"]);
            }
            schema.primary.clear();
            Ok(())
        }
        AlterAction::DropForeignKey(name) => drop_foreign_key(schema, name),
        AlterAction::DropCheck(name) => {
            let before = schema.checks.len();
            schema.checks.retain(|check| !same_name(&check.name, name.as_str()));
            if schema.checks.len() == before {
                return refuse(ErrorCode::CheckConstraintNotFound, &[&name.as_str()]);
            }
            Ok(())
        }
        AlterAction::DropConstraint(name) => drop_constraint(schema, name),
        _ => Ok(()),
    }
}

fn cannot_drop<T>(name: &Ident) -> Result<T> {
    refuse(ErrorCode::CantDropFieldOrKey, &[&name.as_str()])
}

fn drop_foreign_key(schema: &mut Schema, name: &Ident) -> Result<()> {
    let before = schema.foreign_keys.len();
    schema.foreign_keys.retain(|key| !same_name(&key.name, name.as_str()));
    if schema.foreign_keys.len() == before { cannot_drop(name) } else { Ok(()) }
}

/// DROP CONSTRAINT: a foreign key, a check, a unique key or the primary key; 3940.
fn drop_constraint(schema: &mut Schema, name: &Ident) -> Result<()> {
    let wanted = name.as_str();
    if wanted.eq_ignore_ascii_case("PRIMARY") && !schema.primary.is_empty() {
        schema.primary.clear();
        return Ok(());
    }
    if schema.foreign_keys.iter().any(|key| same_name(&key.name, wanted)) {
        return drop_foreign_key(schema, name);
    }
    let checks = schema.checks.len();
    schema.checks.retain(|check| !same_name(&check.name, wanted));
    if schema.checks.len() < checks {
        return Ok(());
    }
    match schema.index_named(wanted) {
        Some((at, index)) if index.unique => {
            schema.indexes.remove(at);
            Ok(())
        }
        _ => refuse(ErrorCode::ConstraintNotFound, &[&wanted]),
    }
}

/// A column goes, and with it the parts of keys that it was: 1090, 1091, 1828, 1829, 3108, 3959.
fn drop_column(cx: &mut Context<'_>, tables: &Tables, state: &mut Alter, name: &str) -> Result<()> {
    let Some((at, column)) = state.draft.schema.column_named(name) else {
        return refuse(ErrorCode::CantDropFieldOrKey, &[&name]);
    };
    let (id, name) = (column.id, column.name.clone());
    if state.draft.schema.columns.len() == 1 {
        return refuse(ErrorCode::CantRemoveAllFields, &[]);
    }
    let leaning = state.draft.schema.foreign_keys.iter().find(|key| key.columns.contains(&id));
    if let Some(key) = leaning {
        return refuse(ErrorCode::FkColumnCannotDrop, &[&name, &key.name]);
    }
    for (child, key) in children_of(cx, tables, &state.draft.place)? {
        if key.parent_columns.iter().any(|column| same_name(column, &name)) {
            let arguments: [&dyn std::fmt::Display; 3] = [&name, &key.name, &child.table];
            return refuse(ErrorCode::FkColumnCannotDropChild, &arguments);
        }
    }
    drop_own_checks(&mut state.draft.schema, &name);
    refuse_if_named(&state.draft.schema, &name)?;
    let schema = &mut state.draft.schema;
    schema.columns.remove(at);
    schema.primary.retain(|part| part.column != id);
    for index in &mut schema.indexes {
        index.parts.retain(|part| part.column != id);
    }
    schema.indexes.retain(|index| !index.parts.is_empty());
    Ok(())
}

/// Checks that name this column alone go with it.
fn drop_own_checks(schema: &mut Schema, name: &str) {
    schema.checks.retain(|check| {
        let columns = named_in(&check.expression);
        columns.is_empty() || !columns.iter().all(|column| same_name(column, name))
    });
}

fn named_in(expression: &str) -> Vec<String> {
    let parsed = parser::parse_expression(expression, parser::ParseOptions::default());
    let Ok(expr) = parsed else { return Vec::new() };
    columns_of(&expr).iter().map(|column| column.name.as_str().to_owned()).collect()
}

/// 3108, 3959: a generated column or a check names the column.
pub(super) fn refuse_if_named(schema: &Schema, name: &str) -> Result<()> {
    let names = |text: &str| named_in(text).iter().any(|column| same_name(column, name));
    for column in schema.columns.iter().filter(|column| !same_name(&column.name, name)) {
        if column.generated.as_ref().is_some_and(|generated| names(&generated.expression)) {
            return refuse(ErrorCode::DependentByGeneratedColumn, &[&name]);
        }
    }
    match schema.checks.iter().find(|check| names(&check.expression)) {
        Some(check) => {
            let arguments: [&dyn std::fmt::Display; 2] = [&check.name, &name];
            refuse(ErrorCode::DependentByCheckConstraint, &arguments)
        }
        None => Ok(()),
    }
}

/// Carries out what is about keys and constraints and drops nothing; others do nothing here.
pub(super) fn apply(
    _cx: &mut Context<'_>,
    _tables: &Tables,
    state: &mut Alter,
    action: &AlterAction,
) -> Result<()> {
    match action {
        AlterAction::AddIndex(def) => state.pending.indexes.push(def.clone()),
        AlterAction::AddForeignKey(def) => state.pending.foreign_keys.push(def.clone()),
        AlterAction::AddCheck(def) => state.pending.checks.push((def.clone(), None)),
        AlterAction::RenameIndex { from, to } => rename_index(state, from, to)?,
        AlterAction::AlterIndex { name, visible } => {
            let table = state.draft.name.clone();
            let mut indexes = state.draft.schema.indexes.iter_mut();
            match indexes.find(|index| same_name(&index.name, name.as_str())) {
                Some(index) => index.visible = *visible,
                None => return refuse(ErrorCode::KeyDoesNotExits, &[&name.as_str(), &table]),
            }
        }
        AlterAction::AlterCheck { name, enforced } => {
            let mut checks = state.draft.schema.checks.iter_mut();
            match checks.find(|check| same_name(&check.name, name.as_str())) {
                Some(check) => {
                    if *enforced && !check.enforced {
                        state.checked.push(check.name.clone());
                    }
                    check.enforced = *enforced;
                }
                None => return refuse(ErrorCode::CheckConstraintNotFound, &[&name.as_str()]),
            }
        }
        _ => {}
    }
    Ok(())
}

fn rename_index(state: &mut Alter, from: &Ident, to: &Ident) -> Result<()> {
    check_name(to.as_str(), ErrorCode::WrongNameForIndex)?;
    if to.as_str().eq_ignore_ascii_case("PRIMARY") {
        return refuse(ErrorCode::WrongNameForIndex, &[&to.as_str()]);
    }
    let (schema, table) = (&mut state.draft.schema, &state.draft.name);
    let Some((at, _)) = schema.index_named(from.as_str()) else {
        return refuse(ErrorCode::KeyDoesNotExits, &[&from.as_str(), table]);
    };
    if schema.index_named(to.as_str()).is_some_and(|(other, _)| other != at) {
        return refuse(ErrorCode::DupKeyname, &[&to.as_str()]);
    }
    if let Some(index) = schema.indexes.get_mut(at) {
        to.as_str().clone_into(&mut index.name);
    }
    Ok(())
}

/// What foreign keys need is still there: the child's index (1553), the parent's key (1553), types
/// that go together (1832, 1833).
pub(super) fn check_needed(
    cx: &Context<'_>,
    tables: &Tables,
    found: &Found,
    state: &Alter,
) -> Result<()> {
    let schema = &state.draft.schema;
    let gone = || {
        let mut before = found.schema().indexes.iter();
        let gone = before.find(|index| schema.index_named(&index.name).is_none());
        gone.map_or("PRIMARY", |index| index.name.as_str()).to_owned()
    };
    for key in &schema.foreign_keys {
        if !leads_a_key(schema, &key.columns) {
            return refuse(ErrorCode::DropIndexFk, &[&gone()]);
        }
    }
    if !super::options::checks_foreign_keys(cx) {
        return Ok(());
    }
    for key in &schema.foreign_keys {
        for id in &key.columns {
            let (before, after) = (found.schema().column(*id), schema.column(*id));
            if let (Some(before), Some(after)) = (before, after)
                && breaks_key(before, after)
            {
                return refuse(ErrorCode::FkColumnCannotChange, &[&after.name, &key.name]);
            }
        }
    }
    for (child, key) in children_of(cx, tables, &state.draft.place)? {
        for name in &key.parent_columns {
            let Some((_, before)) = found.schema().column_named(name) else { continue };
            if schema.column(before.id).is_some_and(|after| breaks_key(before, after)) {
                let child = format!("{}.{}", child.place.database, child.table);
                let arguments: [&dyn std::fmt::Display; 3] = [&before.name, &key.name, &child];
                return refuse(ErrorCode::FkColumnCannotChangeChild, &arguments);
            }
        }
        let ids: Vec<_> = key
            .parent_columns
            .iter()
            .filter_map(|name| {
                let renamed = state.renamed.iter().find(|(from, _)| same_name(from, name));
                let name = renamed.map_or(name.as_str(), |(_, to)| to.as_str());
                schema.column_named(name).map(|(_, column)| column.id)
            })
            .collect();
        if ids.len() == key.parent_columns.len() && !leads_a_key(schema, &ids) {
            return refuse(ErrorCode::DropIndexFk, &[&gone()]);
        }
    }
    Ok(())
}

/// Whether a column of a foreign key no longer goes with what it went with.
fn breaks_key(before: &Column, after: &Column) -> bool {
    before.sql_type != after.sql_type
        && !super::foreign_keys::goes_with(&after.sql_type, &before.sql_type)
}
