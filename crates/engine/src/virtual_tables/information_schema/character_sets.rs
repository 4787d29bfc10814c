//! `CHARACTER_SETS`.

use types::{Value, collation};

use super::super::declared::{Col, Declared, Of};
use super::DATABASE;
use crate::show::charset_words;

pub(super) static CHARACTER_SETS: Declared = Declared {
    database: DATABASE,
    name: "CHARACTER_SETS",
    columns: &[
        Col("CHARACTER_SET_NAME", Of::Name(64)),
        Col("DEFAULT_COLLATE_NAME", Of::Name(64)),
        Col("DESCRIPTION", Of::Name(2048)),
        Col("MAXLEN", Of::Int),
    ],
    rows: |_, _| {
        let defaults = collation::all().filter(|id| collation::is_default(*id));
        let rows = defaults.map(|id| {
            let charset = collation::charset_of(id);
            vec![
                Value::text(charset),
                Value::text(collation::name(id)),
                Value::text(charset_words(charset)),
                Value::UInt(u64::from(collation::char_bytes_max(id))),
            ]
        });
        Ok(rows.collect())
    },
};
