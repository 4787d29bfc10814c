//! `dolt_conflicts`: the tables with rows in conflict.

use repo::history::merge::unresolved;
use repo::object::{Object, Root};
use types::Value;

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_CONFLICTS: SystemTable =
    SystemTable { name: "dolt_conflicts", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new().text("table").count("num_conflicts")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let store = cx.instance.store();
    let found = unresolved(store, &Root::load(store.as_ref(), here.working(cx)?)?)?;
    let rows: Vec<_> = found
        .into_iter()
        .filter(|(_, conflicts, _)| *conflicts > 0)
        .map(|(name, conflicts, _)| vec![Value::text(&name), Value::UInt(conflicts)])
        .collect();
    Ok(Box::new(rows.into_iter()))
}
