//! `dolt_remotes`: the remotes of the database, by name.

use repo::exchange::facts;
use types::{Json, Value};

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_REMOTES: SystemTable =
    SystemTable { name: "dolt_remotes", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new().text("name").text("url").json("fetch_specs").json("params")
}

/// Every remote is fetched by the one spec that a new remote of Git has; none has parameters.
fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let remotes = facts::remotes(cx.txn.snapshot(), &here.database(cx)?.name)?;
    let rows = remotes.into_iter().map(|remote| {
        // Names of remotes have no sign that JSON would escape.
        let specs = format!("[\"refs/heads/*:refs/remotes/{}/*\"]", remote.name);
        vec![
            Value::text(&remote.name),
            Value::text(&remote.url),
            Value::Json(Json::from_normalised(&specs)),
            Value::Json(Json::from_normalised("{}")),
        ]
    });
    Ok(Box::new(rows.collect::<Vec<_>>().into_iter()))
}
