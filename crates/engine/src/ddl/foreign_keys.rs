//! Foreign keys: names, the index that the child needs, what the parent must have.
//!
//! Manual 13.1.20.5 (FOREIGN KEY Constraints). With `foreign_key_checks = 0` the parent need not be
//! there yet.

use parser::ast::{ForeignKeyDef, ReferenceAction};
use repo::schema::{
    Column, ColumnId, ForeignKey, Index, IndexKind, KeyPart, ReferentialAction, Schema, same_name,
};
use repo::{Place, TablePlace};
use types::{ErrorCode, SqlType};

use super::draft::{Draft, check_name};
use super::options::checks_foreign_keys;
use super::place::place_of_table;
use super::refuse;
use super::tables::Tables;
use crate::context::Context;
use crate::error::Result;

/// Adds a foreign key to the shape, with an index of the child where none fits.
pub(super) fn add(
    cx: &mut Context<'_>,
    tables: &Tables,
    draft: &mut Draft,
    def: &ForeignKeyDef,
) -> Result<()> {
    let name = name_of(cx, tables, draft, def)?;
    let columns = child_columns(draft, def, &name)?;
    let parent = match &def.references.table.schema {
        Some(_) => place_of_table(cx, &def.references.table)?,
        None => draft.place.place.table(def.references.table.name.as_str()),
    };
    let is_other = parent.place.database != draft.place.place.database;
    let key = ForeignKey {
        name,
        columns,
        parent_database: is_other.then(|| parent.place.database.to_string()),
        parent_table: def.references.table.name.as_str().to_owned(),
        parent_columns: def.references.columns.iter().map(|c| c.as_str().to_owned()).collect(),
        on_delete: action(def.references.on_delete)?,
        on_update: action(def.references.on_update)?,
    };
    check_set_null(draft, &key)?;
    if checks_foreign_keys(cx) {
        check_parent(cx, tables, draft, &parent, &key)?;
    }
    add_child_index(draft, def, &key);
    draft.schema.foreign_keys.push(key);
    Ok(())
}

fn action(written: Option<ReferenceAction>) -> Result<ReferentialAction> {
    Ok(match written {
        None | Some(ReferenceAction::NoAction) => ReferentialAction::NoAction,
        Some(ReferenceAction::Restrict) => ReferentialAction::Restrict,
        Some(ReferenceAction::Cascade) => ReferentialAction::Cascade,
        Some(ReferenceAction::SetNull) => ReferentialAction::SetNull,
        // InnoDB refuses a definition with SET DEFAULT.
        Some(ReferenceAction::SetDefault) => return refuse(ErrorCode::CannotAddForeign, &[]),
    })
}

/// The constraint's name, or `<table>_ibfk_<n>` with the number after the largest; 1826.
fn name_of(
    cx: &Context<'_>,
    tables: &Tables,
    draft: &Draft,
    def: &ForeignKeyDef,
) -> Result<String> {
    let Some(name) = &def.constraint else {
        let prefix = format!("{}_ibfk_", draft.name);
        let number = |key: &ForeignKey| key.name.strip_prefix(&prefix)?.parse::<u64>().ok();
        let last = draft.schema.foreign_keys.iter().filter_map(number).max().unwrap_or(0);
        return Ok(format!("{prefix}{}", last + 1));
    };
    let name = name.as_str();
    check_name(name, ErrorCode::WrongNameForIndex)?;
    let has = |schema: &Schema| schema.foreign_keys.iter().any(|key| same_name(&key.name, name));
    let mut is_taken = has(&draft.schema);
    for (place, found) in tables.all(cx, &draft.place.place)? {
        is_taken |= place != draft.place && has(found.schema());
    }
    if is_taken {
        return refuse(ErrorCode::FkDupName, &[&name]);
    }
    Ok(name.to_owned())
}

fn child_columns(draft: &Draft, def: &ForeignKeyDef, name: &str) -> Result<Vec<ColumnId>> {
    if def.columns.len() != def.references.columns.len() {
        let why = "Key reference and table reference don't match";
        let shown = def.constraint.as_ref().map_or("foreign key without name", |_| name);
        return refuse(ErrorCode::WrongFkDef, &[&shown, &why]);
    }
    let mut columns: Vec<ColumnId> = Vec::with_capacity(def.columns.len());
    for column in &def.columns {
        let Some((_, found)) = draft.schema.column_named(column.as_str()) else {
            return refuse(ErrorCode::KeyColumnDoesNotExits, &[&column.as_str()]);
        };
        if columns.contains(&found.id) {
            return refuse(ErrorCode::DupFieldname, &[&column.as_str()]);
        }
        columns.push(found.id);
    }
    Ok(columns)
}

/// 1830: SET NULL over a column that takes none.
fn check_set_null(draft: &Draft, key: &ForeignKey) -> Result<()> {
    let sets = [key.on_delete, key.on_update].contains(&ReferentialAction::SetNull);
    for id in key.columns.iter().filter(|_| sets) {
        let Some(column) = draft.schema.column(*id) else { continue };
        if !column.nullable {
            return refuse(ErrorCode::FkColumnNotNull, &[&column.name, &key.name]);
        }
    }
    Ok(())
}

/// 1822, 1824, 3734, 3780.
fn check_parent(
    cx: &Context<'_>,
    tables: &Tables,
    draft: &Draft,
    place: &TablePlace,
    key: &ForeignKey,
) -> Result<()> {
    let found = tables.find(cx, place)?;
    let parent: &Schema = match &found {
        _ if *place == draft.place => &draft.schema,
        Some(found) => found.schema(),
        None => return refuse(ErrorCode::FkCannotOpenParent, &[&key.parent_table]),
    };
    let mut columns = Vec::with_capacity(key.columns.len());
    for (id, name) in key.columns.iter().zip(&key.parent_columns) {
        let Some((_, column)) = parent.column_named(name) else {
            let arguments: [&dyn std::fmt::Display; 3] = [name, &key.name, &key.parent_table];
            return refuse(ErrorCode::FkNoColumnParent, &arguments);
        };
        let child = draft.schema.column(*id);
        if child.is_some_and(|child| !goes_with(&child.sql_type, &column.sql_type)) {
            let child = child.map_or("", |child| child.name.as_str());
            let arguments: [&dyn std::fmt::Display; 3] = [&child, &column.name, &key.name];
            return refuse(ErrorCode::FkIncompatibleColumns, &arguments);
        }
        columns.push(column.id);
    }
    if !leads_a_key(parent, &columns) {
        return refuse(ErrorCode::FkNoIndexParent, &[&key.name, &key.parent_table]);
    }
    Ok(())
}

/// Whether a key of the schema begins with these columns, whole.
pub(super) fn leads_a_key(schema: &Schema, columns: &[ColumnId]) -> bool {
    let leads = |parts: &[KeyPart]| {
        parts.len() >= columns.len()
            && parts
                .iter()
                .zip(columns)
                .all(|(part, column)| part.column == *column && part.prefix_len.is_none())
    };
    let ordered = schema.indexes.iter().filter(|index| index.kind == IndexKind::Ordered);
    leads(&schema.primary) || ordered.into_iter().any(|index| leads(&index.parts))
}

/// Whether a child's column may lean on a parent's: the same kind of value, of any length if text.
pub(super) fn goes_with(child: &SqlType, parent: &SqlType) -> bool {
    use SqlType as T;
    match (child, parent) {
        (T::Int { width: a, unsigned: u, .. }, T::Int { width: b, unsigned: v, .. }) => {
            a == b && u == v
        }
        (T::Char { collation: a, .. } | T::Varchar { collation: a, .. }, _)
            if matches!(parent, T::Char { .. } | T::Varchar { .. }) =>
        {
            Some(*a) == parent.collation()
        }
        (T::Binary { .. } | T::Varbinary { .. }, T::Binary { .. } | T::Varbinary { .. }) => true,
        (T::Decimal { .. }, T::Decimal { .. })
        | (T::Enum { .. }, T::Enum { .. })
        | (T::Set { .. }, T::Set { .. }) => true,
        (a, b) => a.name() == b.name(),
    }
}

/// The index that InnoDB makes for the child where no key begins with its columns.
fn add_child_index(draft: &mut Draft, def: &ForeignKeyDef, key: &ForeignKey) {
    if leads_a_key(&draft.schema, &key.columns) {
        return;
    }
    let part = |id: &ColumnId| KeyPart { column: *id, prefix_len: None, descending: false };
    let parts: Vec<KeyPart> = key.columns.iter().map(part).collect();
    let said = def.constraint.as_ref().or(def.index.as_ref()).map(parser::ast::Ident::as_str);
    let name = match said {
        Some(name) if draft.schema.index_named(name).is_none() => name.to_owned(),
        _ => super::keys::generated_name(&draft.schema, &parts),
    };
    draft.schema.indexes.push(Index {
        name,
        parts,
        unique: false,
        kind: IndexKind::Ordered,
        visible: true,
        comment: String::new(),
    });
}

/// The foreign keys of the working set that lean on a table, with the tables that have them.
pub(super) fn children_of(
    cx: &Context<'_>,
    tables: &Tables,
    parent: &TablePlace,
) -> Result<Vec<(TablePlace, ForeignKey)>> {
    let mut children = Vec::new();
    let tip = cx.txn.tip();
    let databases = tip.databases.iter().map(|(database, _)| database);
    for place in databases.map(|database| Place::new(database, &parent.place.branch)) {
        for (child, found) in tables.all(cx, &place)? {
            let keys = found.schema().foreign_keys.iter();
            let leaning = keys.filter(|key| key.parent_of(&child) == *parent);
            children.extend(leaning.map(|key| (child.clone(), key.clone())));
        }
    }
    Ok(children)
}

/// `CONSTRAINT … FOREIGN KEY (…) REFERENCES …`, as SHOW CREATE TABLE and errors write it.
pub(crate) fn constraint_text(schema: &Schema, key: &ForeignKey) -> String {
    let quote = |name: &str| parser::quote_ident(name);
    let names = |names: Vec<String>| names.join(", ");
    let child = key.columns.iter().filter_map(|id| schema.column(*id));
    let child = names(child.map(|column: &Column| quote(&column.name)).collect());
    let parent = names(key.parent_columns.iter().map(|name| quote(name)).collect());
    let database = key.parent_database.as_deref().map(|name| quote(name) + ".");
    let mut text = format!(
        "CONSTRAINT {} FOREIGN KEY ({child}) REFERENCES {}{} ({parent})",
        quote(&key.name),
        database.unwrap_or_default(),
        quote(&key.parent_table),
    );
    for (word, action) in [(" ON DELETE", key.on_delete), (" ON UPDATE", key.on_update)] {
        let action = match action {
            ReferentialAction::NoAction => continue,
            ReferentialAction::Restrict => " RESTRICT",
            ReferentialAction::Cascade => " CASCADE",
            ReferentialAction::SetNull => " SET NULL",
            ReferentialAction::SetDefault => " SET DEFAULT",
        };
        text.push_str(word);
        text.push_str(action);
    }
    text
}
