//! CREATE INDEX and DROP INDEX: ALTER TABLE with one action.

use parser::ast::{AlterAction, AlterTable, CreateIndex, DropIndex, IndexDef};
use types::{ErrorCode, Warning};

use super::alter_table;
use super::place::place_of_table;
use super::tables::Tables;
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;

pub(super) fn create(cx: &mut Context<'_>, create: &CreateIndex) -> Result<Done> {
    check(cx, &create.table)?;
    if create.if_not_exists {
        let place = place_of_table(cx, &create.table)?;
        let found = Tables::default().find(cx, &place)?;
        let name = create.name.as_str();
        if found.is_some_and(|found| found.schema().index_named(name).is_some()) {
            cx.diagnostics.push(Warning::note(ErrorCode::DupKeyname, &[&name]));
            return Ok(Done::default());
        }
    }
    let action = AlterAction::AddIndex(IndexDef {
        kind: create.kind,
        constraint: None,
        name: Some(create.name.clone()),
        parts: create.parts.clone(),
        options: create.options.clone(),
    });
    let alter = AlterTable { table: create.table.clone(), actions: vec![action] };
    alter_table::carry_out(cx, &alter)
}

pub(super) fn drop(cx: &mut Context<'_>, drop: &DropIndex) -> Result<Done> {
    check(cx, &drop.table)?;
    let action = if drop.name.as_str().eq_ignore_ascii_case("PRIMARY") {
        AlterAction::DropPrimaryKey
    } else {
        AlterAction::DropIndex(drop.name.clone())
    };
    let alter = AlterTable { table: drop.table.clone(), actions: vec![action] };
    alter_table::carry_out(cx, &alter)
}

fn check(cx: &Context<'_>, table: &parser::ast::TableName) -> Result<()> {
    let place = place_of_table(cx, table)?;
    let on = Object::Table(&place.place.database, &place.table);
    privileges::check(cx, Privilege::Index, &on)
}
