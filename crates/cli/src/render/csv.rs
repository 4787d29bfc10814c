//! Values between commas. NULL is nothing, the empty string is `""`, so that they can be told
//! apart.

use super::Table;

/// A line of titles, then a line a row.
pub(super) fn render(table: &Table) -> Vec<u8> {
    let mut out = Vec::new();
    let titles = table.columns.iter().map(|column| Some(column.name.as_bytes()));
    line(&mut out, titles);
    for row in &table.rows {
        line(&mut out, row.iter().map(|value| value.as_deref()));
    }
    out
}

fn line<'a>(out: &mut Vec<u8>, values: impl Iterator<Item = Option<&'a [u8]>>) {
    for (at, value) in values.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if let Some(value) = value {
            field(out, value);
        }
    }
    out.push(b'\n');
}

fn field(out: &mut Vec<u8>, value: &[u8]) {
    let is_quoted = value.is_empty() || value.iter().any(|byte| b",\"\r\n".contains(byte));
    let is_quoted = is_quoted || value.first() == Some(&b' ') || value.last() == Some(&b' ');
    if !is_quoted {
        return out.extend_from_slice(value);
    }
    out.push(b'"');
    for byte in value {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}
