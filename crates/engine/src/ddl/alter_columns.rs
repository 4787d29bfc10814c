//! ALTER TABLE: columns added, changed, renamed.

use parser::ast::{AlterAction, ColumnAttribute, ColumnDef, ColumnDefault, ColumnPosition, Ident};
use repo::TablePlace;
use repo::schema::{Column, DefaultValue, Schema, same_name};
use types::cast::{AssignMode, assign};
use types::row::{decode_value, encode_value};
use types::{ErrorCode, SqlError, SqlType, Value};

use super::alter_table::Alter;
use super::column;
use super::default_value::{column_default, literal_default};
use super::draft::check_name;
use super::evaluation::Fresh;
use super::foreign_keys::children_of;
use super::options::collation_of;
use super::rebuild::implicit_value;
use super::tables::Tables;
use super::{refuse, rename_table};
use crate::context::Context;
use crate::error::Result;

/// Carries out an action that is about columns, or queues a key or constraint; others do nothing
/// here.
pub(super) fn apply(
    cx: &mut Context<'_>,
    tables: &Tables,
    state: &mut Alter,
    action: &AlterAction,
) -> Result<()> {
    match action {
        AlterAction::AddColumn { column, position } => add(cx, state, column, position.as_ref()),
        AlterAction::Modify { column, position } => {
            change(cx, state, &column.name, column, position.as_ref())
        }
        AlterAction::Change { old, column, position } => {
            change(cx, state, old, column, position.as_ref())
        }
        AlterAction::RenameColumn { from, to } => rename(state, from, to.as_str()),
        AlterAction::SetDefault { column, default } => set_default(cx, state, column, default),
        AlterAction::DropDefault(column) => {
            known(state, column)?.default = DefaultValue::None;
            Ok(())
        }
        AlterAction::SetVisible { column, visible } => {
            known(state, column)?.invisible = !visible;
            Ok(())
        }
        AlterAction::ConvertCharset { charset, collation } => {
            convert(cx, state, charset.as_deref(), collation.as_deref())
        }
        other => super::alter_keys::apply(cx, tables, state, other),
    }
}

/// The column of this name; 1054.
fn known<'a>(state: &'a mut Alter, name: &Ident) -> Result<&'a mut Column> {
    let table = state.draft.name.clone();
    let mut columns = state.draft.schema.columns.iter_mut();
    match columns.find(|column| same_name(&column.name, name.as_str())) {
        Some(column) => Ok(column),
        None => refuse(ErrorCode::BadFieldError, &[&name.as_str(), &table]),
    }
}

fn place_of(state: &Alter, position: Option<&ColumnPosition>) -> Result<Option<usize>> {
    match position {
        None => Ok(None),
        Some(ColumnPosition::First) => Ok(Some(0)),
        Some(ColumnPosition::After(name)) => match state.draft.schema.column_named(name.as_str()) {
            Some((at, _)) => Ok(Some(at + 1)),
            None => {
                let table = &state.draft.name;
                refuse(ErrorCode::BadFieldError, &[&name.as_str(), table])
            }
        },
    }
}

fn add(
    cx: &mut Context<'_>,
    state: &mut Alter,
    def: &ColumnDef,
    position: Option<&ColumnPosition>,
) -> Result<()> {
    let mut column = column::build(cx, &state.draft, def, &mut state.pending)?;
    let fresh = fill(&mut column)?;
    let (at, name) = (place_of(state, position)?, column.name.clone());
    state.draft.insert_column(at.unwrap_or(usize::MAX), column)?;
    if let (Some(fresh), Some((_, column))) = (fresh, state.draft.schema.column_named(&name)) {
        state.fresh.push((column.id, fresh));
    }
    Ok(())
}

/// Gives a new column the value that existing rows have in it, or says how it is worked out.
fn fill(column: &mut Column) -> Result<Option<Fresh>> {
    if let Some(generated) = &column.generated {
        return Ok(Some(Fresh::Expression(generated.expression.clone())));
    }
    if column.auto_increment {
        return Ok(Some(Fresh::Sequence));
    }
    let value = match &column.default {
        DefaultValue::Expression(text) => return Ok(Some(Fresh::Expression(text.clone()))),
        DefaultValue::Literal(_) => literal_default(column)?,
        DefaultValue::Null | DefaultValue::None if column.nullable => Value::Null,
        DefaultValue::Null | DefaultValue::None => implicit_value(&column.sql_type),
    };
    column.fill = bytes_of(&value, &column.sql_type);
    Ok(None)
}

fn bytes_of(value: &Value, of: &SqlType) -> Option<Vec<u8>> {
    if value.is_null() {
        return None;
    }
    let mut bytes = Vec::new();
    encode_value(value, of, &mut bytes);
    Some(bytes)
}

/// MODIFY and CHANGE: another definition for a column, which stays the same column.
fn change(
    cx: &mut Context<'_>,
    state: &mut Alter,
    old: &Ident,
    def: &ColumnDef,
    position: Option<&ColumnPosition>,
) -> Result<()> {
    if def.name.as_str() != old.as_str() {
        rename(state, old, def.name.as_str())?;
    }
    let Some((at, before)) = state.draft.schema.column_named(def.name.as_str()) else {
        let table = &state.draft.name;
        return refuse(ErrorCode::BadFieldError, &[&old.as_str(), table]);
    };
    let before = before.clone();
    let mut column = column::build(cx, &state.draft, def, &mut state.pending)?;
    column.id = before.id;
    column.fill = converted_fill(cx, &before, &column)?;
    let is_primary = state.draft.schema.primary.iter().any(|part| part.column == before.id);
    if is_primary {
        if def.attributes.contains(&ColumnAttribute::Null) {
            return refuse(ErrorCode::PrimaryCantHaveNull, &[]);
        }
        column.nullable = false;
        if column.default == DefaultValue::Null {
            column.default = DefaultValue::None;
        }
    }
    state.has_new_types |= column.sql_type != before.sql_type;
    if let Some(generated) = &column.generated
        && before.generated.as_ref().is_none_or(|old| old.expression != generated.expression)
    {
        let expression = Fresh::Expression(generated.expression.clone());
        state.fresh.push((column.id, expression));
    }
    state.draft.schema.columns.remove(at);
    let place = match position {
        None => at,
        Some(_) => place_of(state, position)?.unwrap_or(at),
    };
    state.draft.schema.columns.insert(place.min(state.draft.schema.columns.len()), column);
    Ok(())
}

/// The fill in another type: rows that are too short to hold the column keep their meaning.
fn converted_fill(cx: &Context<'_>, before: &Column, after: &Column) -> Result<Option<Vec<u8>>> {
    let Some(fill) = &before.fill else { return Ok(None) };
    if before.sql_type == after.sql_type {
        return Ok(Some(fill.clone()));
    }
    let value = decode_value(fill, &before.sql_type)
        .map_err(|damage| SqlError::unknown(damage.to_string()))?;
    let mode = AssignMode {
        strict: cx.session.sql_mode.is_strict(),
        dates: cx.session.sql_mode.date_mode(),
        truncate_fraction: false,
        column: &after.name,
        row: 1,
    };
    let (value, _) = assign(&value, &after.sql_type, &mode)?;
    Ok(bytes_of(&value, &after.sql_type))
}

/// Another name for a column: 1054, 1060, 3108, 3959. Keys go by identity and follow.
fn rename(state: &mut Alter, from: &Ident, to: &str) -> Result<()> {
    check_name(to, ErrorCode::WrongColumnName)?;
    let old = known(state, from)?.name.clone();
    if !same_name(&old, to) {
        if state.draft.schema.column_named(to).is_some() {
            return refuse(ErrorCode::DupFieldname, &[&to]);
        }
        super::alter_keys::refuse_if_named(&state.draft.schema, &old)?;
    }
    to.clone_into(&mut known(state, from)?.name);
    state.renamed.push((old, to.to_owned()));
    Ok(())
}

fn set_default(
    cx: &mut Context<'_>,
    state: &mut Alter,
    name: &Ident,
    default: &ColumnDefault,
) -> Result<()> {
    let column = known(state, name)?;
    let default = column_default(cx, default, &column.name, &column.sql_type)?;
    if default == DefaultValue::Null && !column.nullable {
        return refuse(ErrorCode::InvalidDefault, &[&column.name]);
    }
    column.default = default;
    Ok(())
}

/// CONVERT TO CHARACTER SET: the table's collation and that of every text column.
fn convert(
    cx: &Context<'_>,
    state: &mut Alter,
    charset: Option<&str>,
    collation: Option<&str>,
) -> Result<()> {
    let said = collation_of(charset, collation)?;
    let collation = match said {
        Some(collation) => collation,
        None => super::options::database_collation(cx, &state.draft.place.place)?,
    };
    state.draft.schema.collation = collation;
    for column in &mut state.draft.schema.columns {
        let of = column.sql_type.with_collation(collation);
        state.has_new_types |= of != column.sql_type;
        column.sql_type = of;
    }
    Ok(())
}

/// Children name the parent's columns: they follow a rename.
pub(super) fn rename_in_children(
    cx: &mut Context<'_>,
    tables: &mut Tables,
    place: &TablePlace,
    renamed: &[(String, String)],
) -> Result<()> {
    if renamed.is_empty() {
        return Ok(());
    }
    for (child, key) in children_of(cx, tables, place)? {
        let found = tables.lock_known(cx, &child)?;
        let mut schema = Schema::clone(found.schema());
        for own in schema.foreign_keys.iter_mut().filter(|own| own.name == key.name) {
            for name in &mut own.parent_columns {
                if let Some((_, to)) = renamed.iter().find(|(from, _)| same_name(from, name)) {
                    name.clone_from(to);
                }
            }
        }
        rename_table::put_schema(cx, tables, &child, &schema)?;
    }
    Ok(())
}
