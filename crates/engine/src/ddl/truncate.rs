//! TRUNCATE TABLE: the rows go as a whole, the counter begins again.

use parser::ast::TableName;
use repo::TablePlace;
use repo::entry::Op;
use repo::object::Table;
use types::ErrorCode;

use super::foreign_keys::{children_of, constraint_text};
use super::options::checks_foreign_keys;
use super::place::place_of_table;
use super::refuse;
use super::tables::Tables;
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;

pub(super) fn run(cx: &mut Context<'_>, name: &TableName) -> Result<Done> {
    let place = place_of_table(cx, name)?;
    let on = Object::Table(&place.place.database, &place.table);
    privileges::check(cx, Privilege::Drop, &on)?;
    let mut tables = Tables::default();
    let found = tables.lock_known(cx, &place)?;
    if checks_foreign_keys(cx) {
        for (child, key) in children_of(cx, &tables, &place)? {
            if child == place {
                continue;
            }
            let schema = tables.lock_known(cx, &child)?;
            let text = format!(
                "`{}`.`{}`, {}",
                child.place.database,
                schema.name,
                constraint_text(schema.schema(), &key)
            );
            return refuse(ErrorCode::TruncateIllegalFk, &[&text]);
        }
    }
    let schema = found.schema();
    let table = Table::empty(found.state.base.schema_hash, schema.indexes.len());
    let has_counter = schema.columns.iter().any(|column| column.auto_increment);
    tables.put(cx, &place, &found.name, &table)?;
    if has_counter {
        reset_counter(cx, &place, 1)?;
    }
    Ok(Done::default())
}

/// Sets the counter to `next`, or above the largest value of any branch but this one if that is
/// more.
pub(super) fn reset_counter(cx: &mut Context<'_>, place: &TablePlace, next: u64) -> Result<()> {
    let mut next = next.max(1);
    let tip = cx.txn.tip();
    if let Some(database) = tip.databases.get(&place.place.database) {
        for (branch, set) in database.working.iter() {
            if *branch == *place.place.branch {
                continue;
            }
            if let Some(table) = cx.instance.loader().table(&set.working, &place.table)? {
                next = next
                    .max(super::row_values::largest_auto_increment(cx, &table)?.saturating_add(1));
            }
        }
    }
    let (database, table) = (place.place.database.clone(), place.table.clone());
    cx.txn.push_op(Op::Counter { database, table, next: Some(next) })?;
    Ok(())
}
