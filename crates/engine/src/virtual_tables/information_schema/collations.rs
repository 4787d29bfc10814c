//! `COLLATIONS` and `COLLATION_CHARACTER_SET_APPLICABILITY`.

use types::{Value, collation};

use super::super::declared::{Col, Declared, Of};
use super::DATABASE;

pub(super) static COLLATIONS: Declared = Declared {
    database: DATABASE,
    name: "COLLATIONS",
    columns: &[
        Col("COLLATION_NAME", Of::Name(64)),
        Col("CHARACTER_SET_NAME", Of::Name(64)),
        Col("ID", Of::Big),
        Col("IS_DEFAULT", Of::Name(3)),
        Col("IS_COMPILED", Of::Name(3)),
        Col("SORTLEN", Of::Int),
        Col("PAD_ATTRIBUTE", Of::Enum(&["PAD SPACE", "NO PAD"])),
    ],
    rows: |_, _| {
        let rows = collation::all().map(|id| {
            vec![
                Value::text(collation::name(id)),
                Value::text(collation::charset_of(id)),
                Value::UInt(u64::from(id.0)),
                Value::text(if collation::is_default(id) { "Yes" } else { "" }),
                Value::text("Yes"),
                Value::UInt(1),
                Value::text(collation::pad(id).name()),
            ]
        });
        Ok(rows.collect())
    },
};

pub(super) static COLLATION_CHARACTER_SET_APPLICABILITY: Declared = Declared {
    database: DATABASE,
    name: "COLLATION_CHARACTER_SET_APPLICABILITY",
    columns: &[Col("COLLATION_NAME", Of::Name(64)), Col("CHARACTER_SET_NAME", Of::Name(64))],
    rows: |_, _| {
        let rows = collation::all().map(|id| {
            vec![Value::text(collation::name(id)), Value::text(collation::charset_of(id))]
        });
        Ok(rows.collect())
    },
};
