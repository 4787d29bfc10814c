//! `ENGINES`.

use types::Value;

use super::super::declared::{Col, Declared, Of};
use super::DATABASE;
use crate::show::ENGINE;

pub(super) static ENGINES: Declared = Declared {
    database: DATABASE,
    name: "ENGINES",
    columns: &[
        Col("ENGINE", Of::Name(64)),
        Col("SUPPORT", Of::Name(8)),
        Col("COMMENT", Of::Name(80)),
        Col("TRANSACTIONS", Of::NameNull(3)),
        Col("XA", Of::NameNull(3)),
        Col("SAVEPOINTS", Of::NameNull(3)),
    ],
    rows: |_, _| Ok(vec![ENGINE.iter().map(|text| Value::text(text)).collect()]),
};
