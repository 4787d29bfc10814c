//! `SCHEMATA`.

use types::{Value, collation};

use super::super::declared::{Col, Declared, Of, asked};
use super::super::walk::{collation_of, each_database};
use super::{CATALOG, DATABASE};

pub(super) static SCHEMATA: Declared = Declared {
    database: DATABASE,
    name: "SCHEMATA",
    columns: &[
        Col("CATALOG_NAME", Of::Name(64)),
        Col("SCHEMA_NAME", Of::Name(64)),
        Col("DEFAULT_CHARACTER_SET_NAME", Of::Name(64)),
        Col("DEFAULT_COLLATION_NAME", Of::Name(64)),
        Col("SQL_PATH", Of::NameNull(1)),
        Col("DEFAULT_ENCRYPTION", Of::Enum(&["NO", "YES"])),
    ],
    rows: |cx, pushed| {
        let asked = asked(pushed, 1);
        let mut rows = Vec::new();
        for database in each_database(cx) {
            if asked.as_ref().is_some_and(|asked| !asked.eq_ignore_ascii_case(&database.name)) {
                continue;
            }
            let id = collation_of(cx, &database)?;
            rows.push(vec![
                Value::text(CATALOG),
                Value::text(&database.name),
                Value::text(collation::charset_of(id)),
                Value::text(collation::name(id)),
                Value::Null,
                Value::text("NO"),
            ]);
        }
        Ok(rows)
    },
};
