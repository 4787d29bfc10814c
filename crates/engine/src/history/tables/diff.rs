//! `dolt_diff`: which commit changed which tables, what is not committed first.

use std::collections::VecDeque;

use repo::Hash;
use repo::history::log::Log;
use repo::history::root_diff::{TableDelta, diff_roots};
use repo::object::{Commit, Object, Root};
use types::Value;

use super::log::commit_named;
use super::{Lazy, SystemTable, pushed_text};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, date_us};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_DIFF: SystemTable =
    SystemTable { name: "dolt_diff", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new()
        .text("commit_hash")
        .text("table_name")
        .text_null("committer")
        .text_null("email")
        .date("date")
        .text_null("message")
        .boolean("data_change")
        .boolean("schema_change")
        .text_null("author")
        .text_null("author_email")
        .date("author_date")
}

fn rows(cx: &mut Context<'_>, here: &Here, pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let wanted = pushed_text(pushed, 0);
    let mut waiting = VecDeque::new();
    if here.place().is_some() {
        let (head, staged, working) = (here.head_root(cx)?, here.staged(cx)?, here.working(cx)?);
        for (name, from, to) in [("WORKING", staged, working), ("STAGED", head, staged)] {
            if wanted.as_deref().is_none_or(|wanted| wanted == name) {
                waiting.extend(of_roots(cx, from, to)?.iter().map(|delta| row(name, None, delta)));
            }
        }
    }
    let head = here.head(cx)?;
    if let Some(wanted) = &wanted {
        if let Some((hash, commit)) = commit_named(cx, wanted)? {
            waiting.extend(of_commit(cx, &hash, &commit)?);
        }
        return Ok(Box::new(Vec::from(waiting).into_iter()));
    }
    let mut log = Log::new(cx.instance.store(), &[head], &[])?;
    Ok(Box::new(Lazy(move |cx: &mut Context<'_>| {
        while waiting.is_empty() {
            let Some((hash, commit)) = log.next().transpose()? else { return Ok(None) };
            waiting.extend(of_commit(cx, &hash, &commit)?);
        }
        Ok(waiting.pop_front())
    })))
}

fn of_commit(cx: &Context<'_>, hash: &Hash, commit: &Commit) -> Result<Vec<Vec<Value>>> {
    let deltas = commit_deltas(cx, commit)?;
    let name = hash.to_string();
    Ok(deltas.iter().map(|delta| row(&name, Some(commit), delta)).collect())
}

/// What a commit changed of its first parent; of the first commit, nothing.
pub(super) fn commit_deltas(cx: &Context<'_>, commit: &Commit) -> Result<Vec<TableDelta>> {
    let Some(parent) = commit.parents.first() else { return Ok(Vec::new()) };
    let parent = Commit::load(cx.instance.store().as_ref(), *parent)?;
    of_roots(cx, parent.root, commit.root)
}

pub(super) fn of_roots(cx: &Context<'_>, from: Hash, to: Hash) -> Result<Vec<TableDelta>> {
    if from == to {
        return Ok(Vec::new());
    }
    let store = cx.instance.store();
    let (from, to) = (Root::load(store.as_ref(), from)?, Root::load(store.as_ref(), to)?);
    Ok(diff_roots(store, &from, &to)?)
}

fn row(name: &str, commit: Option<&Commit>, delta: &TableDelta) -> Vec<Value> {
    let text =
        |of: fn(&Commit) -> &str| commit.map_or(Value::Null, |commit| Value::text(of(commit)));
    vec![
        Value::text(name),
        Value::text(delta.name()),
        text(|commit| &commit.committer.name),
        text(|commit| &commit.committer.email),
        commit.map_or(Value::Null, |commit| date_us(commit.committer.date_us)),
        text(|commit| &commit.message),
        Value::from(delta.data_change),
        Value::from(delta.schema_change),
        text(|commit| &commit.author.name),
        text(|commit| &commit.author.email),
        commit.map_or(Value::Null, |commit| date_us(commit.author.date_us)),
    ]
}
