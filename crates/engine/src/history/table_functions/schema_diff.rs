//! `dolt_schema_diff(from, to[, table])`: the statements that make the tables whose schemas
//! changed.

use std::sync::Arc;

use repo::history::table::OpenTable;
use repo::object::RootTable;
use types::Value;

use super::call::{Called, Ends, TableFunction, texts, wrong_count};
use super::diff_summary::name;
use crate::context::Context;
use crate::error::Result;
use crate::history::Columns;
use crate::show::create_table_text;
use crate::virtual_table::VirtualTable;

pub(super) static DOLT_SCHEMA_DIFF: TableFunction =
    TableFunction { name: "dolt_schema_diff", open };

fn open(cx: &mut Context<'_>, args: &[Value]) -> Result<Arc<dyn VirtualTable>> {
    let args = texts("dolt_schema_diff", args)?;
    let (ends, used) = Ends::read(cx, "dolt_schema_diff", &args)?;
    if args.len() > used + 1 {
        return Err(wrong_count("dolt_schema_diff", "1 to 3", args.len()));
    }
    let table = args.get(used).cloned();
    ends.deltas(cx, table.as_deref())?;
    let columns = Columns::new()
        .text("from_table_name")
        .text("to_table_name")
        .text("from_create_statement")
        .text("to_create_statement");
    let rows = move |cx: &mut Context<'_>| {
        let mut rows = Vec::new();
        for delta in ends.deltas(cx, table.as_deref())?.2 {
            let is_renamed = match (&delta.from, &delta.to) {
                (Some(from), Some(to)) => from.name != to.name,
                _ => false,
            };
            if delta.schema_change || is_renamed {
                let statements =
                    (statement(cx, delta.from.as_ref())?, statement(cx, delta.to.as_ref())?);
                rows.push(vec![
                    name(delta.from.as_ref()),
                    name(delta.to.as_ref()),
                    statements.0,
                    statements.1,
                ]);
            }
        }
        Ok(Box::new(rows.into_iter()) as _)
    };
    Ok(Called::table(columns, Box::new(rows)))
}

fn statement(cx: &Context<'_>, table: Option<&RootTable>) -> Result<Value> {
    let Some(named) = table else { return Ok(Value::text("")) };
    let table = OpenTable::open(cx.instance.store().as_ref(), named)?;
    Ok(Value::text(&create_table_text(&table.name, &table.schema, None)))
}
