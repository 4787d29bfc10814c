//! `KEYWORDS`.

use types::Value;

use super::super::declared::{Col, Declared, Of};
use super::DATABASE;

pub(super) static KEYWORDS: Declared = Declared {
    database: DATABASE,
    name: "KEYWORDS",
    columns: &[Col("WORD", Of::NameNull(128)), Col("RESERVED", Of::IntNull)],
    rows: |_, _| {
        let words = parser::keywords();
        let rows =
            words.map(|(word, reserved)| vec![Value::text(word), Value::UInt(u64::from(reserved))]);
        Ok(rows.collect())
    },
};
