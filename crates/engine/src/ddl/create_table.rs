//! CREATE TABLE.

use parser::ast::{
    ColumnAttribute, CreateTable, CreateTableBody, IndexKind, TableElement, TableOption,
};
use repo::TablePlace;
use repo::entry::Op;
use repo::object::Table;
use types::{ErrorCode, Warning};

use super::draft::{Draft, Pending, check_name};
use super::options::{TableOptions, database_collation};
use super::place::{place_of_table, shown_database};
use super::tables::Tables;
use super::{checks, column, create_like, create_select, foreign_keys, keys};
use super::{refuse, schemas_table, unsupported};
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;

pub(super) fn run(cx: &mut Context<'_>, create: &CreateTable) -> Result<Done> {
    if create.temporary {
        return Err(unsupported("CREATE TEMPORARY TABLE"));
    }
    let name = create.name.name.as_str();
    check_name(name, ErrorCode::WrongTableName)?;
    let place = place_of_table(cx, &create.name)?;
    let on = Object::Table(&place.place.database, &place.table);
    privileges::check(cx, Privilege::Create, &on)?;
    let mut tables = Tables::default();
    if is_there(cx, &tables, &place)? {
        if !create.if_not_exists {
            return refuse(ErrorCode::TableExistsError, &[&name]);
        }
        cx.diagnostics.push(Warning::note(ErrorCode::TableExistsError, &[&name]));
        return Ok(Done::default());
    }
    match &create.body {
        CreateTableBody::Like(source) => {
            create_like::run(cx, &mut tables, &place, name, source)?;
            Ok(Done::default())
        }
        CreateTableBody::Elements { elements, options, partitioning, duplicates, query } => {
            if partitioning.is_some() {
                ignore_partitions(cx);
            }
            let mut draft = Draft::new(
                place.clone(),
                name,
                shown_database(cx, &place.place),
                database_collation(cx, &place.place)?,
            );
            let options: Vec<&TableOption> = options.iter().collect();
            let options = TableOptions::read(cx, &options, name)?;
            take_options(&mut draft, &options);
            match query {
                Some(query) => {
                    let source = create_select::Source { query, duplicates: *duplicates };
                    create_select::run(cx, &mut tables, draft, elements, &source)
                }
                None => {
                    add_elements(cx, &tables, &mut draft, elements)?;
                    draft.finish()?;
                    save_empty(cx, &mut tables, &draft)?;
                    set_counter(cx, &place, options.auto_increment)?;
                    Ok(Done::default())
                }
            }
        }
    }
}

/// Whether a table or view has the name already; takes the lock of a table of that name.
pub(super) fn is_there(cx: &mut Context<'_>, tables: &Tables, place: &TablePlace) -> Result<bool> {
    if tables.lock(cx, place)?.is_some() {
        return Ok(true);
    }
    Ok(schemas_table::view_text(cx, &place.place, &place.table)?.is_some())
}

pub(super) fn ignore_partitions(cx: &mut Context<'_>) {
    let message = "partitions are read and ignored: the table is kept as one";
    cx.diagnostics.push(types::SqlError::unknown(message).into());
}

fn take_options(draft: &mut Draft, options: &TableOptions) {
    if let Some(collation) = options.collation {
        draft.schema.collation = collation;
    }
    if let Some(comment) = &options.comment {
        draft.schema.comment.clone_from(comment);
    }
}

/// Columns, then keys, then constraints, each in the order written.
pub(super) fn add_elements(
    cx: &mut Context<'_>,
    tables: &Tables,
    draft: &mut Draft,
    elements: &[TableElement],
) -> Result<()> {
    let mut pending = Pending::default();
    let mut declared_null = Vec::new();
    for element in elements {
        match element {
            TableElement::Column(def) => {
                let column = column::build(cx, draft, def, &mut pending)?;
                if def.attributes.contains(&ColumnAttribute::Null) {
                    declared_null.push(column.name.clone());
                }
                draft.insert_column(usize::MAX, column)?;
            }
            TableElement::Index(def) => pending.indexes.push(def.clone()),
            TableElement::ForeignKey(def) => pending.foreign_keys.push(def.clone()),
            TableElement::Check(def) => pending.checks.push((def.clone(), None)),
        }
    }
    for def in &pending.indexes {
        if def.kind == IndexKind::Primary {
            keys::refuse_declared_null(def, &declared_null)?;
        }
    }
    add_pending(cx, tables, draft, &pending)
}

/// Adds what the columns and the statement ask for beside columns.
pub(super) fn add_pending(
    cx: &mut Context<'_>,
    tables: &Tables,
    draft: &mut Draft,
    pending: &Pending,
) -> Result<()> {
    column::check_generated(draft)?;
    // The primary key first: it decides which columns take NULL.
    let is_primary = |def: &&parser::ast::IndexDef| def.kind == IndexKind::Primary;
    for def in pending.indexes.iter().filter(is_primary) {
        keys::add(cx, draft, def)?;
    }
    for def in pending.indexes.iter().filter(|def| !is_primary(def)) {
        keys::add(cx, draft, def)?;
    }
    for def in &pending.foreign_keys {
        foreign_keys::add(cx, tables, draft, def)?;
    }
    for (def, column) in &pending.checks {
        checks::add(cx, tables, draft, def, column.as_deref())?;
    }
    Ok(())
}

/// Makes the table without rows.
pub(super) fn save_empty(cx: &mut Context<'_>, tables: &mut Tables, draft: &Draft) -> Result<()> {
    let schema = draft.schema.save(cx.instance.store().as_ref())?;
    let table = Table::empty(schema, draft.schema.indexes.len());
    tables.put(cx, &draft.place, &draft.name, &table)
}

/// `AUTO_INCREMENT = n`.
pub(super) fn set_counter(
    cx: &mut Context<'_>,
    place: &TablePlace,
    next: Option<u64>,
) -> Result<()> {
    let Some(next) = next else { return Ok(()) };
    let (database, table) = (place.place.database.clone(), place.table.clone());
    cx.txn.push_op(Op::Counter { database, table, next: Some(next.max(1)) })?;
    Ok(())
}
