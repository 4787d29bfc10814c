//! `dolt_status`: the tables that are staged, changed or new.

use repo::history::merge::unresolved;
use repo::history::root_diff::{TableChange, TableDelta, diff_roots};
use repo::object::{Object, Root};
use types::Value;

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, ignored};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_STATUS: SystemTable =
    SystemTable { name: "dolt_status", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new().text("table_name").boolean("staged").text("status")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let store = cx.instance.store().clone();
    let (head, staged, working) = (here.head_root(cx)?, here.staged(cx)?, here.working(cx)?);
    let load = |hash| Root::load(store.as_ref(), hash);
    let (head, stage, work) = (load(head)?, load(staged)?, load(working)?);
    let patterns = ignored::patterns(cx, working)?;
    let mut rows = Vec::new();
    for delta in diff_roots(&store, &head, &stage)? {
        rows.push(row(&shown(&delta), true, word(delta.change())));
    }
    for delta in diff_roots(&store, &stage, &work)? {
        let is_new = delta.change() == TableChange::Added;
        if !(is_new && ignored::is_ignored(&patterns, delta.name())?) {
            rows.push(row(&shown(&delta), false, word(delta.change())));
        }
    }
    for (name, conflicts, violations) in unresolved(&store, &work)? {
        if conflicts > 0 {
            rows.push(row(&name, false, "conflict"));
        }
        if violations > 0 {
            rows.push(row(&name, false, "constraint violation"));
        }
    }
    if here.place().is_some() {
        let set = here.working_set(cx)?;
        let merge = set.progress.as_deref().and_then(|progress| progress.merge.as_ref());
        for name in merge.into_iter().flat_map(|merge| &merge.unmergeable) {
            rows.push(row(name, false, "schema conflict"));
        }
    }
    Ok(Box::new(rows.into_iter()))
}

fn row(table: &str, staged: bool, status: &str) -> Vec<Value> {
    vec![Value::text(table), Value::from(staged), Value::text(status)]
}

/// The name; of a renamed table both.
fn shown(delta: &TableDelta) -> String {
    match (&delta.from, &delta.to) {
        (Some(from), Some(to)) if from.name != to.name => format!("{} -> {}", from.name, to.name),
        _ => delta.name().to_owned(),
    }
}

fn word(change: TableChange) -> &'static str {
    match change {
        TableChange::Added => "new table",
        TableChange::Dropped => "deleted",
        TableChange::Modified => "modified",
        TableChange::Renamed => "renamed",
    }
}
