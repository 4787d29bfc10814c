//! `CHECK_CONSTRAINTS`.

use types::Value;

use super::super::declared::{Col, Declared, Of, asked};
use super::super::walk::each_table;
use super::{CATALOG, DATABASE};

pub(super) static CHECK_CONSTRAINTS: Declared = Declared {
    database: DATABASE,
    name: "CHECK_CONSTRAINTS",
    columns: &[
        Col("CONSTRAINT_CATALOG", Of::Name(64)),
        Col("CONSTRAINT_SCHEMA", Of::Name(64)),
        Col("CONSTRAINT_NAME", Of::Name(64)),
        Col("CHECK_CLAUSE", Of::Text),
    ],
    rows: |cx, pushed| {
        let database = asked(pushed, 1);
        let mut rows = Vec::new();
        each_table(cx, database.as_deref(), |table| {
            rows.extend(table.schema().checks.iter().map(|check| {
                vec![
                    Value::text(CATALOG),
                    Value::text(&table.database),
                    Value::text(&check.name),
                    Value::text(&check.expression),
                ]
            }));
            Ok(())
        })?;
        Ok(rows)
    },
};
