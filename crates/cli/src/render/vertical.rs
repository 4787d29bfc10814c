//! A line a value, a heading a row: for rows that are wider than the screen.

use unicode_width::UnicodeWidthStr;

use super::{Table, shown};

/// The rows, a blank line behind each, and one at the end.
pub(super) fn render(table: &Table) -> Vec<u8> {
    let stars = "*".repeat(27);
    let widest = table.columns.iter().map(|column| column.name.width()).max().unwrap_or(0);
    let mut out = String::new();
    for (at, row) in table.rows.iter().enumerate() {
        out.extend([stars.as_str(), &format!(" {}. row ", at + 1), &stars, "\n"]);
        for (column, value) in table.columns.iter().zip(row) {
            let blanks = " ".repeat(widest.saturating_sub(column.name.width()));
            out.extend([blanks.as_str(), &column.name, ": ", &shown(column, value.as_ref()), "\n"]);
        }
        out.push('\n');
    }
    out.push('\n');
    out.into_bytes()
}
