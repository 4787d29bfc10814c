//! `STATISTICS`: the parts of every key.

use types::Value;

use super::super::declared::{Col, Declared, Of, asked, count, or_null, yes};
use super::super::walk::{SeenTable, each_table};
use super::{CATALOG, DATABASE};
use crate::show::keys_of;

pub(super) static STATISTICS: Declared = Declared {
    database: DATABASE,
    name: "STATISTICS",
    columns: &[
        Col("TABLE_CATALOG", Of::Name(64)),
        Col("TABLE_SCHEMA", Of::Name(64)),
        Col("TABLE_NAME", Of::Name(64)),
        Col("NON_UNIQUE", Of::Int),
        Col("INDEX_SCHEMA", Of::Name(64)),
        Col("INDEX_NAME", Of::NameNull(64)),
        Col("SEQ_IN_INDEX", Of::Int),
        Col("COLUMN_NAME", Of::NameNull(64)),
        Col("COLLATION", Of::NameNull(1)),
        Col("CARDINALITY", Of::SignedNull),
        Col("SUB_PART", Of::SignedNull),
        Col("PACKED", Of::NameNull(1)),
        Col("NULLABLE", Of::Name(3)),
        Col("INDEX_TYPE", Of::Name(11)),
        Col("COMMENT", Of::Name(8)),
        Col("INDEX_COMMENT", Of::Name(2048)),
        Col("IS_VISIBLE", Of::Name(3)),
        Col("EXPRESSION", Of::TextNull),
    ],
    rows: |cx, pushed| {
        let (database, name) = (asked(pushed, 1), asked(pushed, 2));
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
    let schema = table.schema();
    for key in keys_of(schema) {
        let is_ordered = key.type_name() == "BTREE";
        for (place, part) in key.parts.iter().enumerate() {
            let column = schema.column(part.column);
            let nullable = column.is_some_and(|column| column.nullable);
            let direction = if part.descending { "D" } else { "A" };
            let prefix = part.prefix_len.filter(|_| is_ordered);
            rows.push(vec![
                Value::text(CATALOG),
                Value::text(&table.database),
                Value::text(&table.table.name),
                Value::UInt(u64::from(!key.unique)),
                Value::text(&table.database),
                Value::text(key.name),
                count(place + 1),
                or_null(column.map(|column| column.name.as_str())),
                or_null((key.type_name() != "FULLTEXT").then_some(direction)),
                Value::Int(i64::try_from(table.table.row_count).unwrap_or(i64::MAX)),
                prefix.map_or(Value::Null, |prefix| Value::Int(i64::from(prefix))),
                Value::Null,
                Value::text(if nullable { "YES" } else { "" }),
                Value::text(key.type_name()),
                Value::text(""),
                Value::text(key.comment),
                yes(key.visible),
                Value::Null,
            ]);
        }
    }
}
