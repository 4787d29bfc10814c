//! `KEY_COLUMN_USAGE`: the columns of primary, unique and foreign keys.

use repo::schema::{ColumnId, Schema};
use types::Value;

use super::super::declared::{Col, Declared, Of, asked, count, or_null};
use super::super::walk::{SeenTable, each_table};
use super::{CATALOG, DATABASE};

pub(super) static KEY_COLUMN_USAGE: Declared = Declared {
    database: DATABASE,
    name: "KEY_COLUMN_USAGE",
    columns: &[
        Col("CONSTRAINT_CATALOG", Of::Name(64)),
        Col("CONSTRAINT_SCHEMA", Of::Name(64)),
        Col("CONSTRAINT_NAME", Of::NameNull(64)),
        Col("TABLE_CATALOG", Of::Name(64)),
        Col("TABLE_SCHEMA", Of::Name(64)),
        Col("TABLE_NAME", Of::Name(64)),
        Col("COLUMN_NAME", Of::NameNull(64)),
        Col("ORDINAL_POSITION", Of::Int),
        Col("POSITION_IN_UNIQUE_CONSTRAINT", Of::IntNull),
        Col("REFERENCED_TABLE_SCHEMA", Of::NameNull(64)),
        Col("REFERENCED_TABLE_NAME", Of::NameNull(64)),
        Col("REFERENCED_COLUMN_NAME", Of::NameNull(64)),
    ],
    rows: |cx, pushed| {
        let database = asked(pushed, 4).or_else(|| asked(pushed, 1));
        let name = asked(pushed, 5);
        let mut rows = Vec::new();
        each_table(cx, database.as_deref(), |table| {
            if name.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(&table.table.name)) {
                push(table, &mut rows);
            }
            Ok(())
        })?;
        Ok(rows)
    },
};

fn push(table: &SeenTable, rows: &mut Vec<Vec<Value>>) {
    let schema: &Schema = table.schema();
    let none = || [Value::Null, Value::Null, Value::Null, Value::Null];
    for (at, part) in schema.primary.iter().enumerate() {
        rows.push(row(table, "PRIMARY", part.column, at, none()));
    }
    for index in schema.indexes.iter().filter(|index| index.unique) {
        for (at, part) in index.parts.iter().enumerate() {
            rows.push(row(table, &index.name, part.column, at, none()));
        }
    }
    for key in &schema.foreign_keys {
        let parent = key.parent_database.as_deref().unwrap_or(&table.database);
        for (at, (column, referenced)) in key.columns.iter().zip(&key.parent_columns).enumerate() {
            let referenced = [
                count(at + 1),
                Value::text(parent),
                Value::text(&key.parent_table),
                Value::text(referenced),
            ];
            rows.push(row(table, &key.name, *column, at, referenced));
        }
    }
}

fn row(
    table: &SeenTable,
    constraint: &str,
    column: ColumnId,
    at: usize,
    referenced: [Value; 4],
) -> Vec<Value> {
    let column = table.schema().column(column).map(|column| column.name.as_str());
    let mut row = vec![
        Value::text(CATALOG),
        Value::text(&table.database),
        Value::text(constraint),
        Value::text(CATALOG),
        Value::text(&table.database),
        Value::text(&table.table.name),
        or_null(column),
        count(at + 1),
    ];
    row.extend(referenced);
    row
}
