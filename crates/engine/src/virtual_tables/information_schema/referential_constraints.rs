//! `REFERENTIAL_CONSTRAINTS`: foreign keys.

use repo::schema::{ForeignKey, ReferentialAction, Schema, same_name};
use types::Value;

use super::super::declared::{Col, Declared, Of, asked, or_null};
use super::super::walk::each_table;
use super::{CATALOG, DATABASE};
use crate::context::Context;

pub(super) static REFERENTIAL_CONSTRAINTS: Declared = Declared {
    database: DATABASE,
    name: "REFERENTIAL_CONSTRAINTS",
    columns: &[
        Col("CONSTRAINT_CATALOG", Of::Name(64)),
        Col("CONSTRAINT_SCHEMA", Of::Name(64)),
        Col("CONSTRAINT_NAME", Of::NameNull(64)),
        Col("UNIQUE_CONSTRAINT_CATALOG", Of::Name(64)),
        Col("UNIQUE_CONSTRAINT_SCHEMA", Of::Name(64)),
        Col("UNIQUE_CONSTRAINT_NAME", Of::NameNull(64)),
        Col("MATCH_OPTION", Of::Enum(&["NONE", "PARTIAL", "FULL"])),
        Col("UPDATE_RULE", Of::Name(11)),
        Col("DELETE_RULE", Of::Name(11)),
        Col("TABLE_NAME", Of::Name(64)),
        Col("REFERENCED_TABLE_NAME", Of::Name(64)),
    ],
    rows: |cx, pushed| {
        let database = asked(pushed, 1);
        let mut rows = Vec::new();
        each_table(cx, database.as_deref(), |table| {
            for key in &table.schema().foreign_keys {
                let parent = key.parent_database.as_deref().unwrap_or(&table.database);
                rows.push(vec![
                    Value::text(CATALOG),
                    Value::text(&table.database),
                    Value::text(&key.name),
                    Value::text(CATALOG),
                    Value::text(parent),
                    or_null(parent_key(cx, parent, key).as_deref()),
                    Value::text("NONE"),
                    Value::text(rule(key.on_update)),
                    Value::text(rule(key.on_delete)),
                    Value::text(&table.table.name),
                    Value::text(&key.parent_table),
                ]);
            }
            Ok(())
        })?;
        Ok(rows)
    },
};

fn rule(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "NO ACTION",
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    }
}

/// The parent's unique key that a foreign key leans on, if it is there.
fn parent_key(cx: &Context<'_>, database: &str, key: &ForeignKey) -> Option<String> {
    let mut found = None;
    let looked = each_table(cx, Some(database), |table| {
        if same_name(&table.table.name, &key.parent_table) {
            found = unique_key(table.schema(), &key.parent_columns);
        }
        Ok(())
    });
    looked.ok().and(found)
}

fn unique_key(schema: &Schema, columns: &[String]) -> Option<String> {
    let fits = |parts: &[repo::schema::KeyPart]| {
        parts.len() >= columns.len()
            && parts.iter().zip(columns).all(|(part, name)| {
                schema.column(part.column).is_some_and(|column| same_name(&column.name, name))
            })
    };
    if fits(&schema.primary) {
        return Some("PRIMARY".to_owned());
    }
    let index = schema.indexes.iter().find(|index| index.unique && fits(&index.parts));
    index.map(|index| index.name.clone())
}
