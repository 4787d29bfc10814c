//! `VIEWS`.

use types::{CollationId, Value, collation};

use super::super::declared::{Col, Declared, Of, asked};
use super::super::walk::each_database;
use super::{CATALOG, DATABASE};
use crate::ddl;
use crate::privileges;
use crate::show::DEFINER;

pub(super) static VIEWS: Declared = Declared {
    database: DATABASE,
    name: "VIEWS",
    columns: &[
        Col("TABLE_CATALOG", Of::Name(64)),
        Col("TABLE_SCHEMA", Of::Name(64)),
        Col("TABLE_NAME", Of::Name(64)),
        Col("VIEW_DEFINITION", Of::TextNull),
        Col("CHECK_OPTION", Of::Enum(&["NONE", "LOCAL", "CASCADED"])),
        Col("IS_UPDATABLE", Of::Enum(&["NO", "YES"])),
        Col("DEFINER", Of::NameNull(288)),
        Col("SECURITY_TYPE", Of::NameNull(7)),
        Col("CHARACTER_SET_CLIENT", Of::Name(64)),
        Col("COLLATION_CONNECTION", Of::Name(64)),
    ],
    rows: |cx, pushed| {
        let asked = asked(pushed, 1);
        let mut rows = Vec::new();
        for database in each_database(cx) {
            if asked.as_ref().is_some_and(|asked| !asked.eq_ignore_ascii_case(&database.name)) {
                continue;
            }
            let Some(place) = &database.place else { continue };
            for name in ddl::view_names(cx, place)? {
                let Some(view) = ddl::view_text(cx, place, &name)? else { continue };
                if !privileges::may_see_table(cx, &place.database, &name) {
                    continue;
                }
                rows.push(vec![
                    Value::text(CATALOG),
                    Value::text(&database.name),
                    Value::text(&name),
                    Value::text(&view.query),
                    Value::text("NONE"),
                    Value::text("NO"),
                    Value::text(&format!("{}@{}", DEFINER.0, DEFINER.1)),
                    Value::text("DEFINER"),
                    Value::text("utf8mb4"),
                    Value::text(collation::name(CollationId::UTF8MB4_0900_AI_CI)),
                ]);
            }
        }
        Ok(rows)
    },
};
