//! `dolt_diff_stat(from, to[, table])`: how much changed in each table.

use std::sync::Arc;

use repo::history::diff_stat::{DiffStat, diff_stat};
use repo::history::root_diff::TableDelta;
use repo::history::table::OpenTable;
use repo::object::RootTable;
use types::Value;

use super::call::{Called, Ends, TableFunction, texts, wrong_count};
use crate::context::Context;
use crate::error::Result;
use crate::history::Columns;
use crate::virtual_table::VirtualTable;

pub(super) static DOLT_DIFF_STAT: TableFunction = TableFunction { name: "dolt_diff_stat", open };

/// The columns after the table's name.
const NUMBERS: [&str; 11] = [
    "rows_unmodified",
    "rows_added",
    "rows_deleted",
    "rows_modified",
    "cells_added",
    "cells_deleted",
    "cells_modified",
    "old_row_count",
    "new_row_count",
    "old_cell_count",
    "new_cell_count",
];

fn open(cx: &mut Context<'_>, args: &[Value]) -> Result<Arc<dyn VirtualTable>> {
    let args = texts("dolt_diff_stat", args)?;
    let (ends, used) = Ends::read(cx, "dolt_diff_stat", &args)?;
    if args.len() > used + 1 {
        return Err(wrong_count("dolt_diff_stat", "1 to 3", args.len()));
    }
    let table = args.get(used).cloned();
    ends.deltas(cx, table.as_deref())?;
    let columns = NUMBERS.iter().fold(Columns::new().text("table_name"), |c, name| c.big(name));
    let rows = move |cx: &mut Context<'_>| {
        let mut rows = Vec::new();
        for delta in ends.deltas(cx, table.as_deref())?.2 {
            rows.extend(row(cx, &delta)?);
        }
        Ok(Box::new(rows.into_iter()) as _)
    };
    Ok(Called::table(columns, Box::new(rows)))
}

/// The numbers of a table; `None` where no row and no cell differs.
fn row(cx: &Context<'_>, delta: &TableDelta) -> Result<Option<Vec<Value>>> {
    let store = cx.instance.store();
    let open = |named: &Option<RootTable>| {
        named.as_ref().map(|named| OpenTable::open(store.as_ref(), named)).transpose()
    };
    let (from, to) = (open(&delta.from)?, open(&delta.to)?);
    let stat = match diff_stat(store, from.as_ref(), to.as_ref()) {
        Err(repo::Error::PrimaryKeysDiffer { table }) => {
            return Err(types::SqlError::unknown(format!(
                "failed to compute diff stat for table {table}: primary key set changed"
            ))
            .into());
        }
        other => other?,
    };
    let rows = stat.rows_added + stat.rows_deleted + stat.rows_modified;
    if rows == 0 && stat.old_cell_count == stat.new_cell_count {
        return Ok(None);
    }
    let is_keyless = from.or(to).is_some_and(|table| table.layout.is_keyless());
    let mut row = vec![Value::text(delta.name())];
    row.extend(numbers(&stat, is_keyless));
    Ok(Some(row))
}

/// Of a keyless table only the rows that came and went are known.
fn numbers(stat: &DiffStat, is_keyless: bool) -> Vec<Value> {
    let number = |count: u64| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let keyed = |count: u64| if is_keyless { Value::Null } else { number(count) };
    vec![
        keyed(stat.rows_unmodified),
        number(stat.rows_added),
        number(stat.rows_deleted),
        keyed(stat.rows_modified),
        keyed(stat.cells_added),
        keyed(stat.cells_deleted),
        keyed(stat.cells_modified),
        keyed(stat.old_row_count),
        keyed(stat.new_row_count),
        keyed(stat.old_cell_count),
        keyed(stat.new_cell_count),
    ]
}
