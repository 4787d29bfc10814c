//! `dolt_backups`: the places that the database is backed up to, by name.

use repo::exchange::facts;
use types::{Json, Value};

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_BACKUPS: SystemTable =
    SystemTable { name: "dolt_backups", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new().text("name").text("url").json("params")
}

/// None has parameters.
fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let backups = facts::backups(cx.txn.snapshot(), &here.database(cx)?.name)?;
    let none = || Value::Json(Json::from_normalised("{}"));
    let rows = backups
        .into_iter()
        .map(|place| vec![Value::text(&place.name), Value::text(&place.url), none()]);
    Ok(Box::new(rows.collect::<Vec<_>>().into_iter()))
}
