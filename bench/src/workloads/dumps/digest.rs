//! The canonical text of a table and its MD5.
//!
//! A row is its values as text, joined by tabs, with a line end; binary columns by `hex()`, NULL as
//! `\N`. The rows are sorted as bytes, since tables have no order.

use std::fmt::Write as _;

use md5::{Digest, Md5};
use wire::ColumnKind;
use wire::column::{CHARSET_BINARY, ColumnDef};

use crate::client::{Client, TextRow};
use crate::error::Result;
use crate::golden::GoldenTable;

/// The names of the base tables, as the server writes them.
pub(super) fn tables(client: &mut Client) -> Result<Vec<String>> {
    let rows = client.rows("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")?;
    let name = |row: TextRow| {
        let name = row.into_iter().next().flatten().unwrap_or_default();
        String::from_utf8_lossy(&name).into_owned()
    };
    Ok(rows.into_iter().map(name).collect())
}

/// Counts and digests a table.
pub(super) fn digest(client: &mut Client, table: &str) -> Result<GoldenTable> {
    let columns = client.columns(&format!("SELECT * FROM `{table}` LIMIT 0"))?;
    let list: Vec<String> = columns.iter().map(expression).collect();
    let rows = client.rows(&format!("SELECT {} FROM `{table}`", list.join(", ")))?;
    let mut lines: Vec<Vec<u8>> = rows.iter().map(line).collect();
    lines.sort_unstable();
    let mut hasher = Md5::new();
    for line in &lines {
        hasher.update(line);
    }
    let mut md5 = String::new();
    for byte in hasher.finalize() {
        let _ = write!(md5, "{byte:02x}");
    }
    Ok(GoldenTable { rows: lines.len() as u64, columns: columns.len() as u64, md5 })
}

/// How a column is read.
fn expression(column: &ColumnDef) -> String {
    if is_binary(column) { format!("HEX(`{}`)", column.name) } else { format!("`{}`", column.name) }
}

fn is_binary(column: &ColumnDef) -> bool {
    use ColumnKind as Kind;
    match column.kind {
        Kind::Bit | Kind::Geometry => true,
        Kind::Blob | Kind::VarString | Kind::String => column.charset == CHARSET_BINARY,
        _ => false,
    }
}

fn line(row: &TextRow) -> Vec<u8> {
    let mut line = Vec::new();
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            line.push(b'\t');
        }
        line.extend_from_slice(value.as_deref().unwrap_or(br"\N"));
    }
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_line() {
        let row = vec![Some(b"1".to_vec()), None, Some(b"a b".to_vec())];
        assert_eq!(line(&row), b"1\t\\N\ta b\n");
    }
}
