//! `dolt_diff_summary(from, to[, table])`: which tables changed, and how.

use std::sync::Arc;

use repo::history::root_diff::{TableChange, TableDelta};
use repo::object::RootTable;
use types::Value;

use super::call::{Called, Ends, TableFunction, texts, wrong_count};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, ignored};
use crate::virtual_table::VirtualTable;

pub(super) static DOLT_DIFF_SUMMARY: TableFunction =
    TableFunction { name: "dolt_diff_summary", open };

fn open(cx: &mut Context<'_>, args: &[Value]) -> Result<Arc<dyn VirtualTable>> {
    let args = texts("dolt_diff_summary", args)?;
    let (ends, used) = Ends::read(cx, "dolt_diff_summary", &args)?;
    if args.len() > used + 1 {
        return Err(wrong_count("dolt_diff_summary", "1 to 3", args.len()));
    }
    let table = args.get(used).cloned();
    ends.deltas(cx, table.as_deref())?;
    let columns = Columns::new()
        .text("from_table_name")
        .text("to_table_name")
        .text("diff_type")
        .boolean("data_change")
        .boolean("schema_change");
    let rows = move |cx: &mut Context<'_>| {
        let (_, to, deltas) = ends.deltas(cx, table.as_deref())?;
        // What is not committed is looked at as dolt_status does: new tables that dolt_ignore names
        // are none.
        let patterns = match to.commit {
            None => ignored::patterns(cx, to.root)?,
            Some(_) => Vec::new(),
        };
        let mut rows = Vec::with_capacity(deltas.len());
        for delta in &deltas {
            let is_new = delta.change() == TableChange::Added;
            if !(is_new && ignored::is_ignored(&patterns, delta.name())?) {
                rows.push(row(delta));
            }
        }
        Ok(Box::new(rows.into_iter()) as _)
    };
    Ok(Called::table(columns, Box::new(rows)))
}

fn row(delta: &TableDelta) -> Vec<Value> {
    vec![
        name(delta.from.as_ref()),
        name(delta.to.as_ref()),
        Value::text(delta.change().name()),
        Value::from(delta.data_change),
        Value::from(delta.schema_change || delta.change() == TableChange::Renamed),
    ]
}

/// A table's name; empty where there is none.
pub(super) fn name(table: Option<&RootTable>) -> Value {
    Value::text(table.map_or("", |table| &table.name))
}
