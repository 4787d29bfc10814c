//! DROP TABLE.

use std::sync::Arc;

use parser::ast::{DropTable, TableName};
use repo::TablePlace;
use repo::entry::Op;
use types::{ErrorCode, Warning};

use super::foreign_keys::children_of;
use super::place::{place_of_table, shown_database};
use super::tables::Tables;
use super::{refuse, schemas_table};
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;

pub(super) fn run(cx: &mut Context<'_>, drop: &DropTable) -> Result<Done> {
    if drop.temporary {
        return missing(cx, drop, &drop.tables.iter().collect::<Vec<_>>())
            .map(|()| Done::default());
    }
    let mut tables = Tables::default();
    let mut unknown = Vec::new();
    let mut dropped = Vec::new();
    for name in &drop.tables {
        let place = place_of_table(cx, name)?;
        let on = Object::Table(&place.place.database, &place.table);
        privileges::check(cx, Privilege::Drop, &on)?;
        match tables.lock(cx, &place)? {
            None => unknown.push(name),
            Some(_) => dropped.push(place),
        }
    }
    if !unknown.is_empty() {
        missing(cx, drop, &unknown)?;
    }
    for place in &dropped {
        check_children(cx, &tables, place, &dropped)?;
    }
    for place in &dropped {
        tables.drop(cx, place)?;
        forget_counter(cx, place)?;
    }
    Ok(Done::default())
}

/// 1051 with all the names, or a note for each under IF EXISTS.
fn missing(cx: &mut Context<'_>, drop: &DropTable, unknown: &[&TableName]) -> Result<()> {
    let mut names = Vec::new();
    for name in unknown {
        let place = place_of_table(cx, name)?;
        let shown = format!("{}.{}", shown_database(cx, &place.place), name.name.as_str());
        if schemas_table::view_text(cx, &place.place, name.name.as_str())?.is_some() {
            return refuse(ErrorCode::BadTableError, &[&shown]);
        }
        names.push(shown);
    }
    if !drop.if_exists {
        return refuse(ErrorCode::BadTableError, &[&names.join(",")]);
    }
    for name in names {
        cx.diagnostics.push(Warning::note(ErrorCode::BadTableError, &[&name]));
    }
    Ok(())
}

/// 3730 where a table that stays leans on one that goes.
fn check_children(
    cx: &Context<'_>,
    tables: &Tables,
    parent: &TablePlace,
    dropped: &[TablePlace],
) -> Result<()> {
    if !super::options::checks_foreign_keys(cx) {
        return Ok(());
    }
    for (child, key) in children_of(cx, tables, parent)? {
        if !dropped.contains(&child) {
            let found = tables.find(cx, &child)?;
            let shown = found.map_or_else(|| Arc::clone(&child.table), |found| found.name);
            let arguments: [&dyn std::fmt::Display; 3] = [&parent.table, &key.name, &shown];
            return refuse(ErrorCode::FkCannotDropParent, &arguments);
        }
    }
    Ok(())
}

/// Forgets the table's counter, unless another branch has a table of that name.
fn forget_counter(cx: &mut Context<'_>, place: &TablePlace) -> Result<()> {
    if others_have(cx, place)? {
        return Ok(());
    }
    let (database, table) = (place.place.database.clone(), place.table.clone());
    let tip = cx.txn.tip();
    let has_counter = tip.databases.get(&database);
    if has_counter.is_some_and(|database| database.counters.contains(&table)) {
        cx.txn.push_op(Op::Counter { database, table, next: None })?;
    }
    Ok(())
}

/// Whether a branch other than the place's has a table of that name.
pub(super) fn others_have(cx: &Context<'_>, place: &TablePlace) -> Result<bool> {
    let tip = cx.txn.tip();
    let Some(database) = tip.databases.get(&place.place.database) else { return Ok(false) };
    for (branch, set) in database.working.iter() {
        if *branch != *place.place.branch
            && cx.instance.loader().table(&set.working, &place.table)?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}
