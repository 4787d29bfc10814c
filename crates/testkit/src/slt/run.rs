//! Carries out the records of a file and counts.

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use md5::{Digest, Md5};

use super::record::{Kind, Record, Records, Sort};

/// How many failures a report keeps in words: enough to see what is wrong.
const FAILURES_KEPT: usize = 20;

/// The rows of a result: each value as text, `None` for NULL.
pub type Rows = Vec<Vec<Option<String>>>;

/// A database under test.
pub trait Db {
    /// Runs one statement and gives its rows (none for what is no query), or the error's text.
    /// Something that runs longer than `limit` may be given up with an error.
    fn run(&mut self, sql: &str, limit: Duration) -> Result<Rows, String>;
}

/// What a file's run came to, in records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// As expected.
    pub right: u64,
    /// Another result than expected, or success where an error is.
    pub wrong: u64,
    /// An error where none is expected, or longer than the limit.
    pub failed: u64,
    /// For other engines.
    pub skipped: u64,
    /// The first of those that are not right: line and what was wrong.
    pub failures: Vec<String>,
}

impl Report {
    /// How many records were carried out.
    pub fn carried_out(&self) -> u64 {
        self.right + self.wrong + self.failed
    }

    /// Adds another file's counts and failures.
    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
        self.failures.truncate(FAILURES_KEPT);
    }

    fn count(&mut self, line: usize, sql: &str, outcome: Outcome) {
        let what = match outcome {
            Outcome::Right => {
                self.right += 1;
                return;
            }
            Outcome::Wrong(what) => {
                self.wrong += 1;
                what
            }
            Outcome::Failed(what) => {
                self.failed += 1;
                what
            }
        };
        if self.failures.len() < FAILURES_KEPT {
            let line_ends = |letter| if letter == '\n' { ' ' } else { letter };
            let sql: String = sql.chars().map(line_ends).take(300).collect();
            self.failures.push(format!("line {line}: {what}\n    {sql}"));
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { right, wrong, failed, skipped, .. } = self;
        write!(f, "{right} right, {wrong} wrong, {failed} failed, {skipped} skipped")
    }
}

enum Outcome {
    Right,
    Wrong(String),
    Failed(String),
}

/// Runs the file at `path`; `limit` is what one statement may take.
#[expect(clippy::disallowed_methods, reason = "the files are real ones")]
pub fn run_file(path: &Path, db: &mut dyn Db, limit: Duration) -> std::io::Result<Report> {
    Ok(run_text(&std::fs::read_to_string(path)?, db, limit))
}

/// Runs the records of `text`.
pub fn run_text(text: &str, db: &mut dyn Db, limit: Duration) -> Report {
    let mut report = Report::default();
    let mut labels = BTreeMap::new();
    for record in Records::new(text) {
        let Record { line, kind, is_ours } = record;
        match kind {
            Kind::Halt if is_ours => break,
            Kind::Halt => {}
            _ if !is_ours => report.skipped += 1,
            Kind::Statement { sql, succeeds } => {
                let outcome = match (timed(db, sql, limit), succeeds) {
                    (Ok(_), true) | (Err(_), false) => Outcome::Right,
                    (Ok(_), false) => Outcome::Wrong("no error".to_owned()),
                    (Err(error), true) => Outcome::Failed(error),
                };
                report.count(line, sql, outcome);
            }
            Kind::Query { sql, types, sort, label, expected } => {
                let query = Query { types, sort, label, expected };
                let outcome = match timed(db, sql, limit) {
                    Ok(rows) => query.judge(&rows, &mut labels),
                    Err(error) => Outcome::Failed(error),
                };
                report.count(line, sql, outcome);
            }
            Kind::Unknown(text) => {
                report.count(line, text, Outcome::Failed("not understood".to_owned()));
            }
        }
    }
    report
}

#[expect(clippy::disallowed_methods, reason = "the limit is of real time")]
fn timed(db: &mut dyn Db, sql: &str, limit: Duration) -> Result<Rows, String> {
    let start = Instant::now();
    let rows = db.run(sql, limit)?;
    let taken = start.elapsed();
    if taken > limit { Err(format!("took {} ms", taken.as_millis())) } else { Ok(rows) }
}

/// What a query expects.
struct Query<'a> {
    types: &'a str,
    sort: Sort,
    label: &'a str,
    expected: Option<&'a str>,
}

impl<'a> Query<'a> {
    fn judge(&self, rows: &Rows, labels: &mut BTreeMap<&'a str, String>) -> Outcome {
        if let Some(row) = rows.iter().find(|row| row.len() != self.types.len()) {
            let (is, expected) = (row.len(), self.types.len());
            return Outcome::Wrong(format!("{is} columns instead of {expected}"));
        }
        let values = self.values(rows);
        let hash = hash_line(&values);
        if let Some(expected) = self.expected {
            let equal = if expected.contains(" values hashing to ") {
                expected == hash
            } else {
                expected.lines().map(str::trim_end).eq(values.iter().map(|value| value.trim_end()))
            };
            if !equal {
                return Outcome::Wrong(difference(expected, &values, &hash));
            }
        }
        if self.label.is_empty() {
            return Outcome::Right;
        }
        let first = labels.entry(self.label).or_insert_with(|| hash.clone());
        if *first == hash {
            Outcome::Right
        } else {
            Outcome::Wrong(format!("not what {} was before", self.label))
        }
    }

    /// The values as they are compared.
    fn values(&self, rows: &Rows) -> Vec<String> {
        let text = |row: &Vec<Option<String>>| -> Vec<String> {
            let typed = row.iter().zip(self.types.chars());
            typed.map(|(value, letter)| format_value(value.as_deref(), letter)).collect()
        };
        let mut rows: Vec<Vec<String>> = rows.iter().map(text).collect();
        if self.sort == Sort::Rows {
            rows.sort_unstable();
        }
        let mut values: Vec<String> = rows.into_iter().flatten().collect();
        if self.sort == Sort::Values {
            values.sort_unstable();
        }
        values
    }
}

/// One value as the corpus writes it: integers without a fraction (C's conversion of a text), reals
/// as `%.3f`, text with `@` for what is not printable ASCII.
fn format_value(value: Option<&str>, letter: char) -> String {
    let Some(text) = value else { return "NULL".to_owned() };
    match letter {
        'I' => integer(text),
        'R' => format!("{:.3}", text.trim().parse::<f64>().unwrap_or(0.0)),
        _ if text.is_empty() => "(empty)".to_owned(),
        _ => text.bytes().map(printable).collect(),
    }
}

fn printable(byte: u8) -> char {
    if (b' '..=b'~').contains(&byte) { char::from(byte) } else { '@' }
}

fn integer(text: &str) -> String {
    let text = text.trim();
    if text.contains(['e', 'E']) {
        return text.parse::<f64>().map_or("0".to_owned(), |real| format!("{:.0}", real.trunc()));
    }
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
    match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => format!("{sign}{digits}"),
    }
}

fn hash_line(values: &[String]) -> String {
    let mut hasher = Md5::new();
    for value in values {
        hasher.update(value);
        hasher.update(b"\n");
    }
    let mut line = format!("{} values hashing to ", values.len());
    for byte in hasher.finalize() {
        let _ = write!(line, "{byte:02x}");
    }
    line
}

fn difference(expected: &str, values: &[String], hash: &str) -> String {
    if expected.contains(" values hashing to ") {
        return format!("{hash} instead of {expected}");
    }
    let old: Vec<&str> = expected.lines().collect();
    let differs =
        |(at, value): (usize, &String)| (old.get(at) != Some(&value.as_str())).then_some(at);
    let at = values.iter().enumerate().find_map(differs).unwrap_or(values.len());
    let show = |value: Option<&str>| value.map_or("nothing".to_owned(), |text| format!("{text:?}"));
    let is = show(values.get(at).map(String::as_str));
    format!("value {at} is {is} instead of {}", show(old.get(at).copied()))
}
