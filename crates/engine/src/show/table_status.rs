//! SHOW TABLE STATUS.

use parser::ast::Ident;
use types::{Value, collation};

use super::ShowRows;
use crate::catalog;
use crate::context::Context;
use crate::ddl;
use crate::error::Result;
use crate::virtual_tables::{self, SeenTable};

const TITLES: [&str; 18] = [
    "Name",
    "Engine",
    "Version",
    "Row_format",
    "Rows",
    "Avg_row_length",
    "Data_length",
    "Max_data_length",
    "Index_length",
    "Data_free",
    "Auto_increment",
    "Create_time",
    "Update_time",
    "Check_time",
    "Collation",
    "Checksum",
    "Create_options",
    "Comment",
];

pub(super) fn table_status(cx: &mut Context<'_>, schema: Option<&Ident>) -> Result<ShowRows> {
    let located = catalog::locate(cx, schema.map(Ident::as_str))?;
    let mut rows = Vec::new();
    virtual_tables::each_table(cx, Some(&located.name), |table| {
        rows.push(row(cx, table));
        Ok(())
    })?;
    if let Some(place) = located.place() {
        for view in ddl::view_names(cx, place)? {
            let mut row = vec![Value::Null; TITLES.len()];
            if let (Some(name), Some(comment)) = (Some(0), Some(TITLES.len() - 1)) {
                row.splice(name..=name, [Value::text(&view)]);
                row.splice(comment..=comment, [Value::text("VIEW")]);
            }
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| row.first().map(|name| name.to_string_lossy().to_lowercase()));
    Ok(ShowRows::new(&TITLES, rows))
}

/// The counter of a table that has an AUTO_INCREMENT column, else NULL.
pub(crate) fn counter_of(cx: &Context<'_>, table: &SeenTable) -> Value {
    if !table.schema().columns.iter().any(|column| column.auto_increment) {
        return Value::Null;
    }
    let (database, name) = &table.key;
    Value::UInt(cx.instance.next_auto_increment(database, name))
}

fn row(cx: &Context<'_>, table: &SeenTable) -> Vec<Value> {
    let schema = table.schema();
    let zero = || Value::UInt(0);
    vec![
        Value::text(&table.table.name),
        Value::text("InnoDB"),
        Value::UInt(10),
        Value::text("Dynamic"),
        Value::UInt(table.table.row_count),
        zero(),
        zero(),
        zero(),
        zero(),
        zero(),
        counter_of(cx, table),
        ddl::create_time(cx, &table.key.0, &table.key.1),
        Value::Null,
        Value::Null,
        Value::text(collation::name(schema.collation)),
        Value::Null,
        Value::text(""),
        Value::text(&schema.comment),
    ]
}
