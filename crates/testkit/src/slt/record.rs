//! The records of a sqllogictest file.
//!
//! ```text
//! # comment                    hash-threshold 8
//! statement ok                 skipif mssql
//! CREATE TABLE t1(a INTEGER)   query IT rowsort label-7
//!                              SELECT a, b FROM t1
//! halt                         ----
//!                              1
//!                              one
//! ```
//!
//! Records end at an empty line. `query` has a letter a column (I integer, T text, R real), an
//! order (`nosort`, `rowsort`: the rows, `valuesort`: all values) and a label: queries with one
//! label must have one result. Many values are written as `N values hashing to MD5`.
//! `hash-threshold` only says when the corpus was written that way, so it is passed over.

/// One record and the line (from 1) that it begins at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// Of the line `statement` or `query`, from 1.
    pub line: usize,
    /// What it does.
    pub kind: Kind<'a>,
    /// Whether its `skipif` and `onlyif` lines leave it to `mysql`.
    pub is_ours: bool,
}

/// What a record does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Runs SQL and expects success or an error.
    Statement {
        /// The text.
        sql: &'a str,
        /// `statement ok`; otherwise `statement error`.
        succeeds: bool,
    },
    /// Runs SQL and compares the result.
    Query {
        /// The text.
        sql: &'a str,
        /// `I`, `T` or `R` for each column.
        types: &'a str,
        /// What is sorted before it is compared.
        sort: Sort,
        /// The name shared by queries of equal results; empty for none.
        label: &'a str,
        /// The values, one a line, or the line with their hash; `None` if the file has none.
        expected: Option<&'a str>,
    },
    /// Ends the file.
    Halt,
    /// A line that is not understood.
    Unknown(&'a str),
}

/// What is sorted before results are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Nothing: the order counts.
    No,
    /// The rows.
    Rows,
    /// All values, wherever they stand.
    Values,
}

/// The engine whose records are carried out.
const ENGINE: &str = "mysql";

/// Reads the records of a file, lazily: files are large.
pub struct Records<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Records<'a> {
    /// The records of `text`, whose lines end in `\n`.
    pub fn new(text: &'a str) -> Self {
        Self { rest: text, line: 0 }
    }

    fn next_line(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.line += 1;
        Some(line.trim_end())
    }

    /// The lines up to the next that `ends` says is not of them (it is taken too), as they stand.
    fn lines_until(&mut self, ends: impl Fn(&str) -> bool) -> (&'a str, Option<&'a str>) {
        let start = self.rest;
        loop {
            let before = self.rest.len();
            match self.next_line() {
                Some(line) if !ends(line) => {}
                end => {
                    let (text, _) = start.split_at(start.len() - before);
                    return (text.trim_end(), end);
                }
            }
        }
    }

    fn statement(&mut self, expects: &str) -> Kind<'a> {
        let (sql, _) = self.lines_until(str::is_empty);
        Kind::Statement { sql, succeeds: expects == "ok" }
    }

    fn query(&mut self, words: &[&'a str]) -> Kind<'a> {
        let (sql, end) = self.lines_until(|line| line.is_empty() || line == "----");
        let expected = (end == Some("----")).then(|| self.lines_until(str::is_empty).0);
        let sort = match words.get(2) {
            Some(&"rowsort") => Sort::Rows,
            Some(&"valuesort") => Sort::Values,
            _ => Sort::No,
        };
        let types = words.get(1).copied().unwrap_or_default();
        let label = words.get(3).copied().unwrap_or_default();
        Kind::Query { sql, types, sort, label, expected }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let mut is_ours = true;
        loop {
            let text = self.next_line()?;
            let line = self.line;
            let plain = text.split_once('#').map_or(text, |(plain, _)| plain);
            let words: Vec<&str> = plain.split_whitespace().collect();
            let kind = match words.as_slice() {
                [] | ["hash-threshold", ..] => continue,
                ["skipif", engine] => {
                    is_ours &= *engine != ENGINE;
                    continue;
                }
                ["onlyif", engine] => {
                    is_ours &= *engine == ENGINE;
                    continue;
                }
                ["statement", expects @ ("ok" | "error")] => self.statement(expects),
                ["query", ..] => self.query(&words),
                ["halt"] => Kind::Halt,
                _ => Kind::Unknown(text),
            };
            return Some(Record { line, kind, is_ours });
        }
    }
}
