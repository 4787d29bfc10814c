//! Results as text: tables, CSV, JSON, or a row a page.
//!
//! Values come as MySQL's text protocol has them, so a decimal keeps its digits and a date its
//! form. What each form looks like, to the blank line, is Dolt's.

mod csv;
mod json;
mod tabular;
mod vertical;

use clap::ValueEnum;
use wire::column::ColumnKind;
use wire::{ColumnDef, column};

/// How results are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table drawn with dashes
    #[default]
    Tabular,
    /// Values between commas, the titles first; NULL is nothing
    Csv,
    /// One object a result
    Json,
    /// A line a value
    Vertical,
}

/// The rows of one result.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// What the server says of the columns.
    pub(crate) columns: Vec<ColumnDef>,
    /// The rows; `None` is NULL.
    pub(crate) rows: Vec<Vec<Option<Vec<u8>>>>,
}

impl Table {
    /// A table of texts under titles.
    pub(crate) fn of_texts<const N: usize>(
        titles: &[&str; N],
        rows: impl Iterator<Item = [String; N]>,
    ) -> Self {
        let columns = titles.iter().map(|title| ColumnDef::null(*title)).collect();
        let rows = rows.map(|row| row.map(|cell| Some(cell.into_bytes())).into()).collect();
        Self { columns, rows }
    }

    /// The rows as texts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = impl Iterator<Item = Option<String>>> {
        let text = |value: &Vec<u8>| String::from_utf8_lossy(value).into_owned();
        self.rows.iter().map(move |row| row.iter().map(move |value| value.as_ref().map(text)))
    }

    /// As text in this format.
    pub(crate) fn render(&self, format: Format) -> Vec<u8> {
        match format {
            Format::Tabular => tabular::render(self),
            Format::Csv => csv::render(self),
            Format::Json => json::render(self),
            Format::Vertical => vertical::render(self),
        }
    }
}

/// How a value is written in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nature {
    /// As it is: integers and floating point numbers.
    Number,
    /// As it is: it is JSON.
    Json,
    /// As a string; decimals too, which would lose digits in most readers.
    Text,
}

fn nature_of(column: &ColumnDef) -> Nature {
    use ColumnKind as Kind;
    match column.kind {
        Kind::Tiny | Kind::Short | Kind::Int24 | Kind::Long | Kind::LongLong | Kind::Year => {
            Nature::Number
        }
        Kind::Float | Kind::Double => Nature::Number,
        Kind::Json => Nature::Json,
        _ => Nature::Text,
    }
}

/// A value as a table or a page shows it: bytes that are not text as `0x…`.
fn shown(column: &ColumnDef, value: Option<&Vec<u8>>) -> String {
    let Some(bytes) = value else { return "NULL".to_owned() };
    let is_binary = column.charset == column::CHARSET_BINARY && nature_of(column) == Nature::Text;
    match std::str::from_utf8(bytes) {
        Ok(text) if !is_binary || !text.contains(is_control) => text.to_owned(),
        Ok(_) | Err(_) if is_binary => format!("0x{}", hex(bytes)),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\r')
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests;
