//! Answers beside what is expected.

use std::fmt;

use serde_json::Value;

use super::case::Expected;
use crate::in_process::Answer;

/// Rows shown of a result.
const ROWS_SHOWN: usize = 6;

/// Why a test does not pass.
#[derive(Clone)]
pub(super) struct Failure {
    /// The kind that it is counted under.
    pub(super) reason: String,
    /// The statement.
    pub(super) sql: String,
    /// What it came to, and what was expected.
    pub(super) detail: String,
    /// Whether it is wrong whatever the test expects: a panic or a hang.
    pub(super) is_trouble: bool,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n    {}\n    {}", self.reason, self.sql.replace('\n', " "), self.detail)
    }
}

/// `None` if the answer is as expected.
pub(super) fn judge(expected: &Expected, answer: &Answer, sql: &str) -> Option<Failure> {
    let failure = |reason: String, detail: String| {
        Some(Failure { reason, sql: sql.to_owned(), detail, is_trouble: false })
    };
    let error = answer.error.as_ref().map(ToString::to_string);
    match (expected, error) {
        (Expected::Anything, _) | (Expected::Success, None) | (Expected::Error(None), Some(_)) => {
            None
        }
        (Expected::Success, Some(error)) => failure(format!("fails: {}", blur(&error)), error),
        (Expected::Rows(_), Some(error)) => failure(format!("fails: {}", blur(&error)), error),
        (Expected::Error(words), None) => {
            failure("an error is expected".to_owned(), format!("{words:?}"))
        }
        (Expected::Error(Some(words)), Some(error)) => {
            if error.to_lowercase().contains(&words.to_lowercase()) {
                return None;
            }
            failure("an error in other words".to_owned(), format!("{error} | expected {words}"))
        }
        (Expected::Rows(rows), None) => {
            if rows_are(rows, answer, sql) {
                return None;
            }
            let shown = |rows: String| rows.chars().take(600).collect::<String>();
            let found: Vec<_> = answer.rows.iter().take(ROWS_SHOWN).collect();
            let expected = Value::Array(rows.iter().take(ROWS_SHOWN).cloned().collect());
            let detail = format!(
                "{} rows {}\n    expected {} rows {}",
                answer.rows.len(),
                shown(format!("{found:?}")),
                rows.len(),
                shown(expected.to_string())
            );
            failure("other rows".to_owned(), detail)
        }
    }
}

fn rows_are(expected: &[Value], answer: &Answer, sql: &str) -> bool {
    if !answer.has_columns {
        let count = expected.first().and_then(|row| row.get(0)).and_then(changes);
        return expected.is_empty() || count.is_none_or(|count| count == answer.affected_rows);
    }
    if expected.len() != answer.rows.len() {
        return false;
    }
    let same = |row: &Value, found: &Vec<Option<String>>| row_is(row, found);
    if sql.to_lowercase().contains("order by") {
        return expected.iter().zip(&answer.rows).all(|(row, found)| same(row, found));
    }
    // In any order: each row takes the first that fits and is not taken yet.
    let mut left: Vec<&Vec<Option<String>>> = answer.rows.iter().collect();
    expected.iter().all(|row| {
        let at = left.iter().position(|found| same(row, found));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

/// The count of a statement that gives no rows.
fn changes(value: &Value) -> Option<u64> {
    let count = value.get("$ok").or_else(|| value.get("RowsAffected"));
    match count {
        Some(count) => count.as_u64(),
        None if value.get("$type").is_some_and(|kind| kind == "types.OkResult") => Some(0),
        None => None,
    }
}

fn row_is(row: &Value, found: &[Option<String>]) -> bool {
    let Some(fields) = row.as_array() else { return false };
    fields.len() == found.len()
        && fields.iter().zip(found).all(|(field, found)| field_is(field, found.as_deref()))
}

fn field_is(field: &Value, found: Option<&str>) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    match (field, found) {
        (Value::Null, None) => true,
        (Value::Object(object), _) => {
            match object.iter().next().map(|(kind, of)| (kind.as_str(), of)) {
                Some(("$any", _)) => found.is_some(),
                Some(("$float", of)) => found.and_then(number) == of.as_f64(),
                Some(("$json", of)) => {
                    let json = |text: &str| serde_json::from_str::<Value>(text).ok();
                    found.and_then(json) == of.as_str().and_then(json)
                }
                Some(("$time", of)) => {
                    let of = of.as_str().unwrap_or_default();
                    let of = of.strip_suffix(".000000").unwrap_or(of);
                    found.is_some_and(|found| {
                        of == found || of.strip_suffix(" 00:00:00") == Some(found)
                    })
                }
                Some(("$bytes", of)) => {
                    let bytes = of.as_str().and_then(unhex);
                    found.map(str::as_bytes) == bytes.as_deref()
                }
                // Computed by the test's authors.
                _ => true,
            }
        }
        (Value::Bool(is), Some(found)) => found == if *is { "1" } else { "0" },
        (Value::Number(of), Some(found)) => {
            of.to_string() == found || (number(found).is_some() && number(found) == of.as_f64())
        }
        (Value::String(of), Some(found)) => {
            of == found || number_text(of, found) || definition(of) == definition(found)
        }
        _ => false,
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    text.as_bytes().chunks(2).map(byte).collect()
}

/// `1.50` is a decimal that is written `1.5` elsewhere.
fn number_text(of: &str, found: &str) -> bool {
    let is_number = |text: &str| text.contains('.') && text.parse::<f64>().is_ok();
    is_number(of) && is_number(found) && of.parse::<f64>() == found.parse::<f64>()
}

/// A definition without what MySQL writes and the tests' authors do not: NULL is the default
/// of a column that says nothing.
fn definition(text: &str) -> String {
    text.replace(" DEFAULT NULL", "").replace(" /*!80016 DEFAULT ENCRYPTION='N' */", "")
}

/// An error without what differs from test to test: names, numbers, texts.
fn blur(error: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    for letter in error.chars().take(160) {
        match (quote, letter) {
            (Some(open), _) if letter == open => {
                quote = None;
                out.push(letter);
            }
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => {
                quote = Some(letter);
                out.push(letter);
            }
            (None, _) => out.push(letter),
        }
    }
    out
}
