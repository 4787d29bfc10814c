//! `dolt_column_diff`: which commit changed which columns, what is not committed first.

use std::collections::{BTreeSet, VecDeque};

use repo::KeyRange;
use repo::history::log::Log;
use repo::history::root_diff::TableDelta;
use repo::history::table::OpenTable;
use repo::history::table_diff::{CellComparison, TableDiff, is_comparable};
use repo::object::Commit;
use types::Value;

use super::diff::{commit_deltas, of_roots};
use super::{Lazy, SystemTable};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, date_us};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_COLUMN_DIFF: SystemTable =
    SystemTable { name: "dolt_column_diff", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new()
        .text("commit_hash")
        .text("table_name")
        .text("column_name")
        .text_null("committer")
        .text_null("email")
        .date("date")
        .text_null("message")
        .text("diff_type")
        .text_null("author")
        .text_null("author_email")
        .date("author_date")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let mut waiting = VecDeque::new();
    if here.place().is_some() {
        let (head, staged, working) = (here.head_root(cx)?, here.staged(cx)?, here.working(cx)?);
        for (name, from, to) in [("WORKING", staged, working), ("STAGED", head, staged)] {
            for delta in of_roots(cx, from, to)? {
                waiting.extend(table_rows(cx, name, None, &delta)?);
            }
        }
    }
    let mut log = Log::new(cx.instance.store(), &[here.head(cx)?], &[])?;
    Ok(Box::new(Lazy(move |cx: &mut Context<'_>| {
        while waiting.is_empty() {
            let Some((hash, commit)) = log.next().transpose()? else { return Ok(None) };
            for delta in commit_deltas(cx, &commit)? {
                waiting.extend(table_rows(cx, &hash.to_string(), Some(&commit), &delta)?);
            }
        }
        Ok(waiting.pop_front())
    })))
}

fn table_rows(
    cx: &Context<'_>,
    name: &str,
    commit: Option<&Commit>,
    delta: &TableDelta,
) -> Result<Vec<Vec<Value>>> {
    let text =
        |of: fn(&Commit) -> &str| commit.map_or(Value::Null, |commit| Value::text(of(commit)));
    let changes = column_changes(cx, delta)?;
    let row = |(column, change): (String, &'static str)| {
        vec![
            Value::text(name),
            Value::text(delta.name()),
            Value::text(&column),
            text(|commit| &commit.committer.name),
            text(|commit| &commit.committer.email),
            commit.map_or(Value::Null, |commit| date_us(commit.committer.date_us)),
            text(|commit| &commit.message),
            Value::text(change),
            text(|commit| &commit.author.name),
            text(|commit| &commit.author.email),
            commit.map_or(Value::Null, |commit| date_us(commit.author.date_us)),
        ]
    };
    Ok(changes.into_iter().map(row).collect())
}

/// The columns that came, went, or have other cells or another definition.
fn column_changes(cx: &Context<'_>, delta: &TableDelta) -> Result<Vec<(String, &'static str)>> {
    let store = cx.instance.store();
    let open = |side: &Option<repo::object::RootTable>| {
        side.as_ref().map(|named| OpenTable::open(store.as_ref(), named)).transpose()
    };
    let (from, to) = (open(&delta.from)?, open(&delta.to)?);
    let all = |table: &OpenTable, word: &'static str| -> Vec<(String, &'static str)> {
        table.schema.columns.iter().map(|column| (column.name.clone(), word)).collect()
    };
    let (from, to) = match (from, to) {
        (None, None) => return Ok(Vec::new()),
        (None, Some(to)) => return Ok(all(&to, "added")),
        (Some(from), None) => return Ok(all(&from, "removed")),
        (Some(from), Some(to)) => (from, to),
    };
    let touched = touched_columns(cx, &from, &to)?;
    let mut changes = Vec::new();
    for (position, column) in to.schema.columns.iter().enumerate() {
        match from.schema.column(column.id) {
            None => changes.push((column.name.clone(), "added")),
            Some(old) if old != column || touched.contains(&position) => {
                changes.push((column.name.clone(), "modified"));
            }
            Some(_) => {}
        }
    }
    let gone = from.schema.columns.iter().filter(|old| to.schema.column(old.id).is_none());
    changes.extend(gone.map(|old| (old.name.clone(), "removed")));
    Ok(changes)
}

/// The places of the new schema's columns in which some row differs; rows that come or go touch all
/// of them.
fn touched_columns(cx: &Context<'_>, from: &OpenTable, to: &OpenTable) -> Result<BTreeSet<usize>> {
    let store = cx.instance.store();
    let width = to.schema.columns.len();
    if !is_comparable(from, to) {
        return Ok((0..width).collect());
    }
    let comparison = CellComparison::new(store, from, to);
    let mut touched = BTreeSet::new();
    for delta in TableDiff::new(store, Some(from), Some(to), KeyRange::all())? {
        let delta = delta?;
        match (&delta.from, &delta.to) {
            (Some(old), Some(new)) if !to.layout.is_keyless() => {
                touched.extend(comparison.differing(old, new)?);
            }
            _ => touched.extend(0..width),
        }
        if touched.len() >= width {
            break;
        }
    }
    Ok(touched)
}
