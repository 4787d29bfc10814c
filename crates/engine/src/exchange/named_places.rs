//! `dolt_remotes` and `dolt_backups`: the places of a database that have names.

use repo::exchange::facts::{self, NamedPlace};
use types::Value;
use types::json::Json;

use crate::context::Context;
use crate::error::Result;
use crate::history::tables::SystemTable;
use crate::history::{Columns, Here};
use crate::virtual_table::{Pushed, RowSource};

/// The backups.
pub(crate) static DOLT_BACKUPS: SystemTable =
    SystemTable { name: "dolt_backups", columns: backup_columns, rows: backups, delete: None };

/// The remotes.
pub(crate) static DOLT_REMOTES: SystemTable =
    SystemTable { name: "dolt_remotes", columns: remote_columns, rows: remotes, delete: None };

fn backup_columns() -> Columns {
    Columns::new().text("name").text("url").json("params")
}

fn remote_columns() -> Columns {
    Columns::new().text("name").text("url").json("fetch_specs").json("params")
}

/// No place that can be opened takes parameters.
fn params() -> Value {
    Value::Json(Json::from_normalised("{}"))
}

fn backups(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let found = facts::backups(cx.txn.snapshot(), &here.name)?.into_iter();
    let row = |place: NamedPlace| vec![Value::text(&place.name), Value::text(&place.url), params()];
    Ok(Box::new(found.map(row).collect::<Vec<_>>().into_iter()))
}

fn remotes(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let found = facts::remotes(cx.txn.snapshot(), &here.name)?.into_iter();
    let row = |NamedPlace { name, url }: NamedPlace| {
        // A remote's name has no character that JSON would have to escape.
        let specs = format!("[\"refs/heads/*:refs/remotes/{name}/*\"]");
        let specs = Value::Json(Json::from_normalised(&specs));
        vec![Value::text(&name), Value::text(&url), specs, params()]
    };
    Ok(Box::new(found.map(row).collect::<Vec<_>>().into_iter()))
}
