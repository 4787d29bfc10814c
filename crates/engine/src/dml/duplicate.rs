//! 1062: which key is taken, in MySQL's words.

use repo::schema::PartLayout;
use repo::txn::Duplicate;
use types::{ErrorCode, SqlError, Value};

use super::column::shown;
use super::table::WriteTable;
use crate::context::Context;
use crate::error::Result;

/// `Duplicate entry '1-x' for key 't.PRIMARY'`, of a row given by its own bytes.
pub(super) fn error(
    cx: &Context<'_>,
    table: &WriteTable,
    row: &[u8],
    duplicate: &Duplicate,
) -> Result<SqlError> {
    let (parts, key) = match duplicate.index {
        None => (table.layout.primary_parts(), "PRIMARY"),
        Some(number) => {
            let name = table.schema.indexes.get(number).map_or("", |index| index.name.as_str());
            (table.layout.index_parts(number), name)
        }
    };
    let entry = entry(cx, table, row, parts)?;
    let key = format!("{}.{key}", table.name);
    Ok(SqlError::new(ErrorCode::DupEntry, &[&entry, &key]))
}

/// The values of the parts, joined by `-`.
fn entry(cx: &Context<'_>, table: &WriteTable, row: &[u8], parts: &[PartLayout]) -> Result<String> {
    let row =
        types::row::RowRef::new(row).map_err(|damage| SqlError::unknown(damage.to_string()))?;
    let store = cx.instance.store().as_ref();
    let mut entry = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            entry.push('-');
        }
        let value = table.layout.value(store, &row, part.position)?;
        let value = shown(cx, &part.sql_type, value);
        if value.is_null() {
            entry.push_str("NULL");
            continue;
        }
        let text = match &value {
            Value::Bytes(bytes) => escaped(bytes.as_slice()),
            other => other.to_string_lossy().into_owned(),
        };
        match part.prefix_len {
            Some(chars) => entry.extend(text.chars().take(chars as usize)),
            None => entry.push_str(&text),
        }
    }
    Ok(entry)
}

/// Bytes that are no printable ASCII show as `\xNN`, as MySQL shows binary keys.
fn escaped(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            0x20..=0x7e => text.push(char::from(*byte)),
            other => write!(text, "\\x{other:02X}").expect("writing to a string does not fail"),
        }
    }
    text
}
