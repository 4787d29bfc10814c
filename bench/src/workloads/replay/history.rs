//! A history as it lies in its folder: the first tables, the changes of each commit, the last
//! tables.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::csv;
use crate::error::{Error, Result};

/// Rows of a table, in the order of its columns.
pub(super) type Rows = Vec<Vec<String>>;

/// All of it.
pub(super) struct History {
    /// The column that is every table's key.
    pub(super) key: String,
    /// The rows of the first commit, by table.
    pub(super) base: BTreeMap<String, Rows>,
    /// The rows of the last commit, their columns' names first, by table.
    pub(super) end: BTreeMap<String, Rows>,
    /// The commits, oldest first.
    pub(super) lines: Vec<Line>,
}

/// A commit.
pub(super) struct Line {
    pub(super) author: String,
    pub(super) date: String,
    pub(super) message: String,
    pub(super) files: Vec<FileChange>,
}

/// What a commit does to one table: first its columns, then its rows.
#[derive(Default)]
pub(super) struct FileChange {
    pub(super) table: String,
    /// The columns after the commit, where the commit says.
    pub(super) header: Option<Vec<String>>,
    /// Whether the table begins with this commit.
    pub(super) is_first: bool,
    /// The keys of rows that go.
    pub(super) deleted: Vec<String>,
    /// The rows that come.
    pub(super) added: Rows,
    /// By key: the columns that are set, and to what.
    pub(super) modified: Vec<(String, Vec<(String, String)>)>,
}

impl Line {
    /// How many rows it names.
    pub(super) fn row_changes(&self) -> usize {
        let of = |file: &FileChange| file.deleted.len() + file.added.len() + file.modified.len();
        self.files.iter().map(of).sum()
    }
}

impl History {
    /// Reads it; `key` is the column that is the key of its tables.
    pub(super) fn read(folder: &Path, key: &str) -> Result<Self> {
        let path = folder.join("changes.jsonl");
        let text = fs::read_to_string(&path).map_err(Error::file("read", &path))?;
        let line = |(number, text): (usize, &str)| {
            let wrong = || Error::Answer(format!("line {} of {}", number + 1, path.display()));
            let json = serde_json::from_str(text).map_err(|_| wrong())?;
            line(&json).ok_or_else(wrong)
        };
        let lines = text.lines().enumerate().map(line).collect::<Result<_>>()?;
        let mut base = tables(&folder.join("base"))?;
        for rows in base.values_mut() {
            rows.remove(0);
        }
        let end = tables(&folder.join("final"))?;
        Ok(Self { key: key.to_owned(), base, end, lines })
    }
}

/// The tables of a folder of files, by the files' names.
fn tables(folder: &Path) -> Result<BTreeMap<String, Rows>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(Error::file("list", folder))? {
        let path = entry.map_err(Error::file("list", folder))?.path();
        let text = fs::read_to_string(&path).map_err(Error::file("read", &path))?;
        out.insert(table_name(&path.to_string_lossy()), csv::rows(&text));
    }
    Ok(out)
}

/// `data/constituents.csv` is the table `constituents`.
fn table_name(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".csv").unwrap_or(name).to_owned()
}

fn line(json: &Value) -> Option<Line> {
    let text = |field: &str| Some(json.get(field)?.as_str()?.to_owned());
    let files = json.get("files")?.as_object()?;
    let files = files.iter().map(|(name, change)| file(name, change)).collect::<Option<_>>()?;
    Some(Line { author: text("author")?, date: text("date")?, message: text("message")?, files })
}

fn file(name: &str, json: &Value) -> Option<FileChange> {
    let mut out = FileChange { table: table_name(name), ..FileChange::default() };
    for (what, change) in json.as_object()? {
        match what.as_str() {
            "base" => out.is_first = true,
            "header" => out.header = Some(texts(change)?),
            "del" => out.deleted = texts(change)?,
            "add" => {
                out.added = change.as_object()?.values().map(texts).collect::<Option<_>>()?;
            }
            "mod" => {
                let row = |(key, set): (&String, &Value)| Some((key.clone(), settings(set)?));
                out.modified = change.as_object()?.iter().map(row).collect::<Option<_>>()?;
            }
            _ => return None,
        }
    }
    Some(out)
}

fn texts(json: &Value) -> Option<Vec<String>> {
    json.as_array()?.iter().map(|value| Some(value.as_str()?.to_owned())).collect()
}

fn settings(json: &Value) -> Option<Vec<(String, String)>> {
    let set =
        |(column, value): (&String, &Value)| Some((column.clone(), value.as_str()?.to_owned()));
    json.as_object()?.iter().map(set).collect()
}
