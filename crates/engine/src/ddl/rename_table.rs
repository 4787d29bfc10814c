//! RENAME TABLE, and ALTER TABLE … RENAME: within a working set, rows and indexes untouched.
//!
//! Foreign keys that lean on the table follow it. A table does not move to another database or
//! branch (1235): there its history is another one's.

use parser::ast::TableName;
use repo::TablePlace;
use repo::entry::Op;
use repo::object::Table;
use repo::schema::Schema;
use types::ErrorCode;

use super::draft::check_name;
use super::place::{place_of_table, shown_database};
use super::tables::Tables;
use super::{refuse, schemas_table, unsupported};
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;

pub(super) fn run(cx: &mut Context<'_>, pairs: &[(TableName, TableName)]) -> Result<Done> {
    let mut tables = Tables::default();
    for (from, to) in pairs {
        let from_place = place_of_table(cx, from)?;
        let to_place = place_of_table(cx, to)?;
        rename(cx, &mut tables, &from_place, &to_place, to.name.as_str())?;
    }
    Ok(Done::default())
}

/// Renames one table; 1050, 1146.
pub(super) fn rename(
    cx: &mut Context<'_>,
    tables: &mut Tables,
    from: &TablePlace,
    to: &TablePlace,
    name: &str,
) -> Result<()> {
    for (place, privilege) in
        [(from, Privilege::Alter), (from, Privilege::Drop), (to, Privilege::Create)]
    {
        privileges::check(cx, privilege, &Object::Table(&place.place.database, &place.table))?;
    }
    check_name(name, ErrorCode::WrongTableName)?;
    let found = tables.lock_known(cx, from)?;
    if from.place != to.place {
        return Err(unsupported("RENAME TABLE to another database"));
    }
    let is_same = from.table == to.table;
    let is_taken = !is_same
        && (tables.lock(cx, to)?.is_some()
            || schemas_table::view_text(cx, &to.place, &to.table)?.is_some());
    if is_taken {
        return refuse(ErrorCode::TableExistsError, &[&name]);
    }
    let children: Vec<_> = super::foreign_keys::children_of(cx, tables, from)?;
    tables.rename(cx, from, &found, name)?;
    if is_same {
        return Ok(());
    }
    for (child, _) in children {
        let child = if child == *from { to.clone() } else { child };
        follow(cx, tables, &child, from, name)?;
    }
    rename_constraints(cx, tables, to, &found.name, name)?;
    move_counter(cx, from, to)
}

/// Makes the foreign keys of `child` that lean on `from` lean on the new name.
fn follow(
    cx: &mut Context<'_>,
    tables: &mut Tables,
    child: &TablePlace,
    from: &TablePlace,
    name: &str,
) -> Result<()> {
    let found = tables.lock_known(cx, child)?;
    let mut schema = Schema::clone(found.schema());
    for key in &mut schema.foreign_keys {
        if key.parent_of(child) == *from {
            name.clone_into(&mut key.parent_table);
        }
    }
    put_schema(cx, tables, child, &schema)
}

/// Constraints that were named after the table are named after it again, as MySQL does.
fn rename_constraints(
    cx: &mut Context<'_>,
    tables: &mut Tables,
    place: &TablePlace,
    old: &str,
    new: &str,
) -> Result<()> {
    let found = tables.lock_known(cx, place)?;
    let mut schema = Schema::clone(found.schema());
    let mut changed = false;
    let mut renamed = |name: &mut String, infix: &str| {
        let number = name.strip_prefix(&format!("{old}{infix}"));
        if let Some(number) = number.filter(|number| number.parse::<u64>().is_ok()) {
            *name = format!("{new}{infix}{number}");
            changed = true;
        }
    };
    for key in &mut schema.foreign_keys {
        renamed(&mut key.name, "_ibfk_");
    }
    for check in &mut schema.checks {
        renamed(&mut check.name, "_chk_");
    }
    if changed { put_schema(cx, tables, place, &schema) } else { Ok(()) }
}

/// Puts the table back with a schema whose rows and indexes are the same.
pub(super) fn put_schema(
    cx: &mut Context<'_>,
    tables: &mut Tables,
    place: &TablePlace,
    schema: &Schema,
) -> Result<()> {
    let found = tables.lock_known(cx, place)?;
    let base = found.fold(cx)?;
    let schema = schema.save(cx.instance.store().as_ref())?;
    let table = Table { schema, ..base.to_object() };
    tables.put(cx, place, &found.name, &table)
}

/// The counter goes with the name; where another branch has a table of the old name it stays too.
fn move_counter(cx: &mut Context<'_>, from: &TablePlace, to: &TablePlace) -> Result<()> {
    let database = from.place.database.clone();
    let tip = cx.txn.tip();
    let has = tip.databases.get(&database).is_some_and(|db| db.counters.contains(&from.table));
    if !has {
        return Ok(());
    }
    let next = cx.instance.next_auto_increment(&database, &from.table);
    let stays = super::drop_table::others_have(cx, from)?;
    if !stays {
        let (database, table) = (database.clone(), from.table.clone());
        cx.txn.push_op(Op::Counter { database, table, next: None })?;
    }
    cx.txn
        .push_op(Op::Counter { database, table: to.table.clone(), next: Some(next) })
        .map_err(Into::into)
}

/// 1146 in the words of a name as written.
pub(super) fn no_such_table(cx: &Context<'_>, name: &TableName) -> Result<crate::Error> {
    let place = place_of_table(cx, name)?;
    let database = shown_database(cx, &place.place);
    let error = types::SqlError::new(ErrorCode::NoSuchTable, &[&database, &name.name.as_str()]);
    Ok(error.into())
}
