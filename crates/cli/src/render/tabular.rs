//! A table drawn with dashes.

use unicode_width::UnicodeWidthStr;

use super::{Table, shown};

/// The table, and a blank line. All values stand to the left.
pub(super) fn render(table: &Table) -> Vec<u8> {
    let titles: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| cells_of(table, row)).collect();
    let widest = |(at, title): (usize, &&str)| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| width(cell)).max().unwrap_or(0).max(width(title))
    };
    let widths: Vec<usize> = titles.iter().enumerate().map(widest).collect();
    let border = border(&widths);
    let mut out = border.clone();
    line(&mut out, &widths, &titles);
    out.push_str(&border);
    for row in &rows {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        line(&mut out, &widths, &cells);
    }
    out.push_str(&border);
    out.push('\n');
    out.into_bytes()
}

fn cells_of(table: &Table, row: &[Option<Vec<u8>>]) -> Vec<String> {
    let cells = table.columns.iter().zip(row);
    cells.map(|(column, value)| shown(column, value.as_ref())).collect()
}

/// How wide a cell is on a terminal: its widest line.
fn width(cell: &str) -> usize {
    cell.split('\n').map(UnicodeWidthStr::width).max().unwrap_or(0)
}

fn border(widths: &[usize]) -> String {
    let parts = widths.iter().map(|width| "-".repeat(width + 2));
    format!("+{}+\n", parts.collect::<Vec<_>>().join("+"))
}

/// One row; a cell of several lines makes the row as high.
fn line(out: &mut String, widths: &[usize], cells: &[&str]) {
    let height = cells.iter().map(|cell| cell.split('\n').count()).max().unwrap_or(1);
    for at in 0..height {
        for (cell, width) in cells.iter().zip(widths) {
            let text = cell.split('\n').nth(at).unwrap_or_default();
            let blanks = width.saturating_sub(UnicodeWidthStr::width(text));
            out.push_str("| ");
            out.push_str(text);
            out.push_str(&" ".repeat(blanks + 1));
        }
        out.push_str("|\n");
    }
}
