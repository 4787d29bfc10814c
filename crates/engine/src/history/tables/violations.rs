//! `dolt_constraint_violations`: the tables with rows that violate a constraint since a merge.

use repo::history::merge::unresolved;
use repo::object::{Object, Root};
use types::Value;

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_CONSTRAINT_VIOLATIONS: SystemTable =
    SystemTable { name: "dolt_constraint_violations", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new().text("table").count("num_violations")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let store = cx.instance.store();
    let found = unresolved(store, &Root::load(store.as_ref(), here.working(cx)?)?)?;
    let rows: Vec<_> = found
        .into_iter()
        .filter(|(_, _, violations)| *violations > 0)
        .map(|(name, _, violations)| vec![Value::text(&name), Value::UInt(violations)])
        .collect();
    Ok(Box::new(rows.into_iter()))
}
