//! `TABLES`.

use types::{Value, collation};

use super::super::declared::{Col, Declared, Of, asked};
use super::super::walk::{SeenTable, each_database, each_table};
use super::super::{all, is_virtual_database};
use super::{CATALOG, DATABASE};
use crate::context::Context;
use crate::ddl;
use crate::error::Result;
use crate::privileges;
use crate::show::counter_of;

pub(super) static TABLES: Declared = Declared {
    database: DATABASE,
    name: "TABLES",
    columns: &[
        Col("TABLE_CATALOG", Of::Name(64)),
        Col("TABLE_SCHEMA", Of::Name(64)),
        Col("TABLE_NAME", Of::Name(64)),
        Col("TABLE_TYPE", Of::Enum(&["BASE TABLE", "VIEW", "SYSTEM VIEW"])),
        Col("ENGINE", Of::NameNull(64)),
        Col("VERSION", Of::IntNull),
        Col("ROW_FORMAT", Of::NameNull(10)),
        Col("TABLE_ROWS", Of::BigNull),
        Col("AVG_ROW_LENGTH", Of::BigNull),
        Col("DATA_LENGTH", Of::BigNull),
        Col("MAX_DATA_LENGTH", Of::BigNull),
        Col("INDEX_LENGTH", Of::BigNull),
        Col("DATA_FREE", Of::BigNull),
        Col("AUTO_INCREMENT", Of::BigNull),
        Col("CREATE_TIME", Of::MomentNull),
        Col("UPDATE_TIME", Of::WhenNull),
        Col("CHECK_TIME", Of::WhenNull),
        Col("TABLE_COLLATION", Of::NameNull(64)),
        Col("CHECKSUM", Of::SignedNull),
        Col("CREATE_OPTIONS", Of::NameNull(256)),
        Col("TABLE_COMMENT", Of::TextNull),
    ],
    rows: |cx, pushed| {
        let (database, name) = (asked(pushed, 1), asked(pushed, 2));
        let wanted = |table: &str| name.as_ref().is_none_or(|n| n.eq_ignore_ascii_case(table));
        let mut rows = Vec::new();
        each_table(cx, database.as_deref(), |table| {
            if wanted(&table.table.name) {
                rows.push(stored(cx, table));
            }
            Ok(())
        })?;
        views(cx, database.as_deref(), &wanted, &mut rows)?;
        for table in all() {
            let is_asked = database.as_ref().is_none_or(|d| d.eq_ignore_ascii_case(table.database));
            let is_seen = privileges::may_see_database(cx, table.database);
            if is_asked && is_seen && wanted(table.name) {
                rows.push(virtual_row(table.database, table.name));
            }
        }
        Ok(rows)
    },
};

fn stored(cx: &Context<'_>, table: &SeenTable) -> Vec<Value> {
    let schema = table.schema();
    let zero = || Value::UInt(0);
    vec![
        Value::text(CATALOG),
        Value::text(&table.database),
        Value::text(&table.table.name),
        Value::text("BASE TABLE"),
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

fn views(
    cx: &Context<'_>,
    asked: Option<&str>,
    wanted: &dyn Fn(&str) -> bool,
    rows: &mut Vec<Vec<Value>>,
) -> Result<()> {
    for database in each_database(cx) {
        if asked.is_some_and(|asked| !asked.eq_ignore_ascii_case(&database.name)) {
            continue;
        }
        let Some(place) = &database.place else { continue };
        for view in ddl::view_names(cx, place)? {
            if wanted(&view) && privileges::may_see_table(cx, &place.database, &view) {
                let named = [CATALOG, &database.name, &view, "VIEW"];
                let mut row: Vec<Value> = named.into_iter().map(Value::text).collect();
                row.extend(std::iter::repeat_n(Value::Null, 16));
                row.push(Value::text("VIEW"));
                rows.push(row);
            }
        }
    }
    Ok(())
}

fn virtual_row(database: &str, name: &str) -> Vec<Value> {
    let kind = if database == DATABASE { "SYSTEM VIEW" } else { "BASE TABLE" };
    debug_assert!(is_virtual_database(database), "only virtual tables are declared");
    let mut row: Vec<Value> = [CATALOG, database, name, kind].map(Value::text).into();
    row.extend([Value::Null, Value::UInt(10), Value::Null]);
    row.extend(std::iter::repeat_n(Value::UInt(0), 6));
    row.extend(std::iter::repeat_n(Value::Null, 6));
    row.extend([Value::text(""), Value::text("")]);
    row
}
