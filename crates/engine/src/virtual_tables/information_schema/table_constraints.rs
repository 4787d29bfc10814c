//! `TABLE_CONSTRAINTS`.

use types::Value;

use super::super::declared::{Col, Declared, Of, asked, yes};
use super::super::walk::each_table;
use super::{CATALOG, DATABASE};

pub(super) static TABLE_CONSTRAINTS: Declared = Declared {
    database: DATABASE,
    name: "TABLE_CONSTRAINTS",
    columns: &[
        Col("CONSTRAINT_CATALOG", Of::Name(64)),
        Col("CONSTRAINT_SCHEMA", Of::Name(64)),
        Col("CONSTRAINT_NAME", Of::NameNull(64)),
        Col("TABLE_SCHEMA", Of::Name(64)),
        Col("TABLE_NAME", Of::Name(64)),
        Col("CONSTRAINT_TYPE", Of::Name(11)),
        Col("ENFORCED", Of::Name(3)),
    ],
    rows: |cx, pushed| {
        let database = asked(pushed, 3).or_else(|| asked(pushed, 1));
        let mut rows = Vec::new();
        each_table(cx, database.as_deref(), |table| {
            let schema = table.schema();
            let mut push = |name: &str, kind: &str, enforced: bool| {
                rows.push(vec![
                    Value::text(CATALOG),
                    Value::text(&table.database),
                    Value::text(name),
                    Value::text(&table.database),
                    Value::text(&table.table.name),
                    Value::text(kind),
                    yes(enforced),
                ]);
            };
            if !schema.primary.is_empty() {
                push("PRIMARY", "PRIMARY KEY", true);
            }
            for index in schema.indexes.iter().filter(|index| index.unique) {
                push(&index.name, "UNIQUE", true);
            }
            for key in &schema.foreign_keys {
                push(&key.name, "FOREIGN KEY", true);
            }
            for check in &schema.checks {
                push(&check.name, "CHECK", check.enforced);
            }
            Ok(())
        })?;
        Ok(rows)
    },
};
