//! `dolt_diff_<table>`: every change of every row in the history of the branch, what is not
//! committed first.

use std::collections::VecDeque;
use std::sync::Arc;

use repo::history::log::Log;
use repo::history::table::OpenTable;
use repo::history::table_diff::{RowDelta, TableDiff, is_comparable};
use repo::object::Commit;
use repo::schema::Schema;
use repo::{Hash, KeyRange};
use types::{ErrorCode, Value, Warning};

use super::log::commit_named;
use super::reader::open_in;
use super::{Lazy, PerTable, TableReader, pushed_text};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, Resolved, date_us_of};
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

pub(super) static DOLT_DIFF_OF: PerTable = PerTable { prefix: "dolt_diff_", open };

fn open(cx: &mut Context<'_>, here: Here, name: &str) -> Result<Option<Arc<dyn VirtualTable>>> {
    let Some(table) = newest(cx, &here, name)? else { return Ok(None) };
    let columns = diff_columns(&table.schema, &table.schema).done();
    Ok(Some(Arc::new(DiffOf { here, name: name.into(), shown: table.schema, columns })))
}

/// The table as it is, or as it last was.
pub(super) fn newest(cx: &Context<'_>, here: &Here, name: &str) -> Result<Option<OpenTable>> {
    for root in [here.working(cx)?, here.head_root(cx)?] {
        if let Some(table) = open_in(cx, root, name)? {
            return Ok(Some(table));
        }
    }
    for step in Log::new(cx.instance.store(), &[here.head(cx)?], &[])? {
        if let Some(table) = open_in(cx, step?.1.root, name)? {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

/// `to_…, to_commit, to_commit_date, from_…, from_commit, from_commit_date, diff_type`.
pub(crate) fn diff_columns(from: &Schema, to: &Schema) -> Columns {
    Columns::new()
        .of_schema("to_", to)
        .varchar_null("to_commit", 1023)
        .date("to_commit_date")
        .of_schema("from_", from)
        .varchar_null("from_commit", 1023)
        .date("from_commit_date")
        .varchar("diff_type", 1023)
}

struct DiffOf {
    here: Here,
    name: Arc<str>,
    shown: Arc<Schema>,
    columns: Arc<[VirtualColumn]>,
}

impl VirtualTable for DiffOf {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, cx: &mut Context<'_>, pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        let width = self.shown.columns.len();
        let (to, from) = (pushed_text(pushed, width), pushed_text(pushed, 2 * width + 2));
        let head = self.here.head(cx)?;
        let mut pairs = VecDeque::new();
        if self.here.place().is_some() && to.as_deref().is_none_or(|to| to == "WORKING") {
            let working = Resolved::of_root("WORKING", self.here.working(cx)?);
            pairs.push_back((Resolved::load(cx.instance.store(), head)?, working));
        }
        let mut log = match &to {
            None => Some(Log::new(cx.instance.store(), &[head], &[])?),
            Some(to) => {
                if let Some((hash, commit)) = commit_named(cx, to)? {
                    pairs.extend(with_parents(cx, hash, &commit)?);
                }
                None
            }
        };
        let (name, shown) = (Arc::clone(&self.name), Arc::clone(&self.shown));
        let mut current: Option<DiffRows> = None;
        Ok(Box::new(Lazy(move |cx: &mut Context<'_>| {
            loop {
                if let Some(rows) = &mut current {
                    match rows.next_row()? {
                        Some(row) => return Ok(Some(row)),
                        None => current = None,
                    }
                }
                if let Some((old, new)) = pairs.pop_front() {
                    if from.as_deref().is_none_or(|from| from == old.name) {
                        current = between(cx, &name, &shown, &old, &new)?;
                    }
                    continue;
                }
                let Some(step) = log.as_mut().and_then(Iterator::next) else { return Ok(None) };
                let (hash, commit) = step?;
                pairs.extend(with_parents(cx, hash, &commit)?);
            }
        })))
    }
}

/// A commit after each of its parents.
fn with_parents(
    cx: &Context<'_>,
    hash: Hash,
    commit: &Commit,
) -> Result<Vec<(Resolved, Resolved)>> {
    let mut pairs = Vec::new();
    for parent in &commit.parents {
        let parent = Resolved::load(cx.instance.store(), *parent)?;
        if parent.root != commit.root {
            pairs.push((parent, Resolved::of_commit(hash, commit)));
        }
    }
    Ok(pairs)
}

/// The changes of the table between two revisions, in one schema; `None` where it did not change,
/// or its rows cannot be matched (then with a warning: older history is not shown, as in Dolt).
fn between(
    cx: &mut Context<'_>,
    name: &str,
    shown: &Arc<Schema>,
    old: &Resolved,
    new: &Resolved,
) -> Result<Option<DiffRows>> {
    let (from, to) = (open_in(cx, old.root, name)?, open_in(cx, new.root, name)?);
    if let (Some(from), Some(to)) = (&from, &to) {
        if from.hash == to.hash {
            return Ok(None);
        }
        if !is_comparable(from, to) {
            let message = format!(
                "cannot render full diff between commits {} and {} due to primary key set change",
                old.name, new.name
            );
            cx.diagnostics.push(Warning {
                level: types::Level::Warning,
                code: ErrorCode::UnknownError,
                message,
            });
            return Ok(None);
        }
    }
    let ends = [DiffEnd::of(cx, old, from, shown), DiffEnd::of(cx, new, to, shown)];
    DiffRows::new(cx, ends).map(Some)
}

/// One side of a diff: the table there, if it is, and how the revision is shown.
pub(crate) struct DiffEnd {
    table: Option<TableReader>,
    width: usize,
    commit: Value,
    date: Value,
}

impl DiffEnd {
    /// The side of a revision, its rows shown in `shown`.
    pub(crate) fn of(
        cx: &Context<'_>,
        revision: &Resolved,
        table: Option<OpenTable>,
        shown: &Schema,
    ) -> Self {
        Self {
            table: table.map(|table| TableReader::new(cx, table, shown)),
            width: shown.columns.len(),
            commit: Value::text(&revision.name),
            date: date_us_of(revision.date_us),
        }
    }

    fn push(&self, value: Option<&[u8]>, out: &mut Vec<Value>) -> Result<()> {
        match (&self.table, value) {
            (Some(table), Some(value)) => out.extend(table.read(value)?.1),
            _ => out.extend(std::iter::repeat_n(Value::Null, self.width)),
        }
        out.push(self.commit.clone());
        out.push(self.date.clone());
        Ok(())
    }
}

/// The rows of a diff, keys ascending; a keyless row as often as it came or went.
pub(crate) struct DiffRows {
    from: DiffEnd,
    to: DiffEnd,
    diff: TableDiff,
    is_keyless: bool,
    repeated: Option<(Vec<Value>, u64)>,
}

impl DiffRows {
    /// The changes from the first end to the second.
    pub(crate) fn new(cx: &Context<'_>, [from, to]: [DiffEnd; 2]) -> Result<Self> {
        let store = cx.instance.store();
        let tables = [&from, &to].map(|end| end.table.as_ref().map(TableReader::table));
        let diff = TableDiff::new(store, tables[0], tables[1], KeyRange::all())?;
        let is_keyless = tables.iter().flatten().any(|table| table.layout.is_keyless());
        Ok(Self { from, to, diff, is_keyless, repeated: None })
    }

    /// The next row.
    pub(crate) fn next_row(&mut self) -> Result<Option<Vec<Value>>> {
        loop {
            if let Some((row, left)) = self.repeated.take() {
                if left > 1 {
                    self.repeated = Some((row.clone(), left - 1));
                }
                return Ok(Some(row));
            }
            let Some(delta) = self.diff.next().transpose()? else { return Ok(None) };
            if self.is_keyless {
                self.repeat(&delta)?;
            } else {
                let (from, to) = (delta.from.as_deref(), delta.to.as_deref());
                return self.row(from, to, delta.change().name()).map(Some);
            }
        }
    }

    fn repeat(&mut self, delta: &RowDelta) -> Result<()> {
        let (before, after) = delta.counts(true)?;
        let row = if after > before {
            self.row(None, delta.to.as_deref(), "added")?
        } else {
            self.row(delta.from.as_deref(), None, "removed")?
        };
        let times = after.abs_diff(before);
        self.repeated = (times > 0).then_some((row, times));
        Ok(())
    }

    fn row(&self, from: Option<&[u8]>, to: Option<&[u8]>, change: &str) -> Result<Vec<Value>> {
        let mut out = Vec::with_capacity(self.from.width + self.to.width + 5);
        self.to.push(to, &mut out)?;
        self.from.push(from, &mut out)?;
        out.push(Value::text(change));
        Ok(out)
    }
}
