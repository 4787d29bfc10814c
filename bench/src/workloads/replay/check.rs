//! What the database says of its history, beside what the history says.

use std::collections::BTreeMap;

use super::history::{History, Line};
use super::model::{Changes, Model, Table};
use super::player::Player;
use super::script::{literal, quoted};
use crate::client::TextRow;
use crate::error::Result;

/// Findings kept.
const FINDINGS_MAX: usize = 1_000;

/// A row before and after; `None` where it is not there.
type Difference = (Option<Vec<String>>, Option<Vec<String>>);

/// Gathers what is not as it must be.
#[derive(Default)]
pub(super) struct Checker {
    pub(super) findings: Vec<String>,
}

impl Checker {
    /// The difference between the newest commit and the one before, of every table whose columns
    /// are the same in both.
    pub(super) fn diff(
        &mut self,
        player: &mut Player<'_>,
        line: usize,
        model: &Model<'_>,
        changes: &[Changes],
    ) -> Result<()> {
        for (name, table) in &model.tables {
            let own = changes.iter().filter(|change| change.table == *name);
            if own.clone().any(|change| change.columns.is_some()) {
                continue;
            }
            let differing = own.flat_map(|change| &change.rows);
            let differing = differing.filter(|row| row.before != row.after);
            let expected: BTreeMap<String, Difference> = differing
                .map(|row| (row.key.clone(), (row.before.clone(), row.after.clone())))
                .collect();
            let found = self.differences(player, name, table)?;
            for (key, difference) in &expected {
                match found.get(key) {
                    Some(found) if found == difference => {}
                    other => self.find(format!(
                        "line {line}, {name}: {key} is {other:?} in dolt_diff, {difference:?} here"
                    )),
                }
            }
            for key in found.keys().filter(|key| !expected.contains_key(*key)) {
                self.find(format!(
                    "line {line}, {name}: {key} is in dolt_diff and has not changed"
                ));
            }
        }
        Ok(())
    }

    fn differences(
        &mut self,
        player: &mut Player<'_>,
        name: &str,
        table: &Table,
    ) -> Result<BTreeMap<String, Difference>> {
        let side = |side: &str| -> Vec<String> {
            table.columns.iter().map(|column| quoted(&format!("{side}_{column}"))).collect()
        };
        let columns = [side("from"), side("to")].concat().join(", ");
        let sql = format!(
            "SELECT diff_type, {columns} FROM dolt_diff('HEAD~1', 'HEAD', {})",
            literal(name)
        );
        let mut out = BTreeMap::new();
        for row in player.client.rows(&sql)? {
            let (kind, before, after) = split(&row, table.columns.len());
            let expected_kind = match (&before, &after) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "modified",
            };
            let row = before.as_ref().or(after.as_ref());
            let key =
                row.and_then(|row| table.key_of(row, &player.history.key)).unwrap_or_default();
            if kind != expected_kind {
                self.find(format!("{name}: {key} is called {kind}, it is {expected_kind}"));
            }
            out.insert(key, (before, after));
        }
        Ok(out)
    }

    /// The last tables, and the log.
    pub(super) fn end(
        &mut self,
        player: &mut Player<'_>,
        model: &Model<'_>,
        history: &History,
    ) -> Result<()> {
        for (name, rows) in &history.end {
            self.last_table(player, name, rows)?;
        }
        if model.tables.len() != history.end.len() {
            self.find(format!("{} tables, {} files", model.tables.len(), history.end.len()));
        }
        self.log(player, &history.lines)
    }

    fn last_table(
        &mut self,
        player: &mut Player<'_>,
        name: &str,
        rows: &[Vec<String>],
    ) -> Result<()> {
        let (columns, found) = player.client.query(&format!("SELECT * FROM {}", quoted(name)))?;
        let columns: Vec<String> = columns.into_iter().map(|column| column.name).collect();
        let (header, rows) = rows.split_first().expect("a file has a first line");
        if columns != *header {
            self.find(format!("the last columns of {name} are {columns:?}, not {header:?}"));
        }
        let mut expected = rows.to_vec();
        expected.sort();
        let mut found: Vec<Vec<String>> = found.iter().map(|row| texts(row)).collect();
        found.sort();
        if found != expected {
            let differing = found.iter().zip(&expected).find(|(found, expected)| found != expected);
            let (has, must) = (found.len(), expected.len());
            self.find(format!("the last {name} has {has} rows, not {must}; first: {differing:?}"));
        }
        Ok(())
    }

    /// Newest first, down to the commit that made the database.
    fn log(&mut self, player: &mut Player<'_>, lines: &[Line]) -> Result<()> {
        let rows = player.client.rows("SELECT message FROM dolt_log")?;
        let found: Vec<String> = rows.iter().rev().skip(1).flat_map(|row| texts(row)).collect();
        let expected: Vec<&String> = lines.iter().map(|line| &line.message).collect();
        if found.iter().ne(expected) {
            self.find(format!("the log has {} commits, other than the history's", found.len()));
        }
        Ok(())
    }

    fn find(&mut self, finding: String) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }
}

/// Kind, row before, row after, of a row of dolt_diff.
fn split(row: &TextRow, columns: usize) -> (String, Option<Vec<String>>, Option<Vec<String>>) {
    // Nothing of these tables is NULL but the side that is not there.
    let side = |fields: &[Option<Vec<u8>>]| {
        if fields.iter().all(Option::is_none) { None } else { Some(texts(fields)) }
    };
    let kind = texts(&row[..1]).concat();
    (kind, side(&row[1..=columns]), side(&row[columns + 1..]))
}

fn texts(fields: &[Option<Vec<u8>>]) -> Vec<String> {
    let text = |field: &Option<Vec<u8>>| match field {
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => "NULL".to_owned(),
    };
    fields.iter().map(text).collect()
}
