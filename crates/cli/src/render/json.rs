//! One object a result: `{"rows": [{"id":1,"name":"pen"}]}`. A NULL is left out.

use super::{Nature, Table, nature_of};

/// The object, and the end of its line.
pub(super) fn render(table: &Table) -> Vec<u8> {
    let rows = table.rows.iter().map(|row| {
        let fields = table.columns.iter().zip(row).filter_map(|(column, value)| {
            let value = String::from_utf8_lossy(value.as_ref()?);
            let value = match nature_of(column) {
                Nature::Number | Nature::Json => value.into_owned(),
                Nature::Text => quoted(&value),
            };
            Some(format!("{}:{value}", quoted(&column.name)))
        });
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    });
    format!("{{\"rows\": [{}]}}\n", rows.collect::<Vec<_>>().join(",")).into_bytes()
}

/// A JSON string (RFC 8259, section 7).
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.extend(format!("\\u{:04x}", u32::from(c)).chars()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
