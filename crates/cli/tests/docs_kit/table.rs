//! A result as MySQL's client draws it.

use wire::WireError;
use wire::client::{Response, Row};
use wire::column::ColumnDef;

use crate::support::Client;

/// The table of a statement's rows; no lines where it has none.
pub(crate) fn draw(client: &mut Client, statement: &str) -> Result<Vec<String>, WireError> {
    let mut lines = Vec::new();
    if let Response::Rows(columns) = client.0.query(statement.as_bytes())? {
        let mut rows = Vec::new();
        let mut row = Row::default();
        while client.0.next_row(&mut row)? {
            let text = |field: Option<&[u8]>| {
                field.map_or("NULL".to_owned(), |bytes| String::from_utf8_lossy(bytes).into_owned())
            };
            rows.push(row.fields().map(text).collect::<Vec<_>>());
        }
        lines = table(&columns, &rows);
    }
    while client.0.next_result()?.is_some() {}
    Ok(lines)
}

fn table(columns: &[ColumnDef], rows: &[Vec<String>]) -> Vec<String> {
    let titles: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let width = |at: usize| {
        let cells = std::iter::once(&titles).chain(rows);
        cells.map(|row| row[at].chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..titles.len()).map(width).collect();
    let dashes = widths.iter().map(|width| "-".repeat(width + 2)).collect::<Vec<_>>().join("+");
    let rule = format!("+{dashes}+");
    let line = |row: &[String], is_title: bool| {
        let mut out = String::from("|");
        for ((cell, width), column) in row.iter().zip(&widths).zip(columns) {
            let pad = " ".repeat(width - cell.chars().count());
            let right = !is_title && column.kind.is_number();
            let (before, after) = if right { (pad.as_str(), "") } else { ("", pad.as_str()) };
            for part in [" ", before, cell, after, " |"] {
                out.push_str(part);
            }
        }
        out
    };
    let mut lines = vec![rule.clone(), line(&titles, true), rule.clone()];
    lines.extend(rows.iter().map(|row| line(row, false)));
    lines.push(rule);
    lines
}

/// Lines with hashes and times made alike.
pub(crate) fn settled(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .map(|line| line.split(' ').map(settled_word).collect::<Vec<_>>().join(" "))
        .collect()
}

fn settled_word(word: &str) -> String {
    let is_hash = word.len() == 32
        && word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'v').contains(&byte));
    if is_hash {
        return "h".repeat(32);
    }
    let is_time = word.contains(':') || word.contains('-');
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if is_time && digits >= 6 {
        word.replace(|c: char| c.is_ascii_digit(), "0")
    } else {
        word.to_owned()
    }
}
