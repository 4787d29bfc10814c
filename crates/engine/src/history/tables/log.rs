//! `dolt_log`: the commits that lead to HEAD.

use repo::Hash;
use repo::history::ancestry::is_ancestor;
use repo::history::log::Log;
use repo::object::{Commit, Object};
use types::Value;

use super::{Decorations, Lazy, SystemTable, pushed_text};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, date_us};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_LOG: SystemTable =
    SystemTable { name: "dolt_log", columns: log_columns, rows, delete: None };

/// The columns, of `dolt_log()` too.
pub(crate) fn log_columns() -> Columns {
    Columns::new()
        .text("commit_hash")
        .text("committer")
        .text("email")
        .date("date")
        .text("message")
        .count("commit_order")
        .text_null("parents")
        .text_null("refs")
        .text_null("signature")
        .text("author")
        .text("author_email")
        .date("author_date")
}

/// A commit as a row.
pub(crate) fn log_row(hash: &Hash, commit: &Commit, decorations: &Decorations) -> Vec<Value> {
    let parents: Vec<String> = commit.parents.iter().map(Hash::to_string).collect();
    vec![
        Value::text(&hash.to_string()),
        Value::text(&commit.committer.name),
        Value::text(&commit.committer.email),
        date_us(commit.committer.date_us),
        Value::text(&commit.message),
        Value::UInt(commit.height),
        Value::text(&parents.join(", ")),
        Value::text(&decorations.at(hash)),
        Value::text(&commit.signature),
        Value::text(&commit.author.name),
        Value::text(&commit.author.email),
        date_us(commit.author.date_us),
    ]
}

fn rows(cx: &mut Context<'_>, here: &Here, pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let store = cx.instance.store();
    let head = here.head(cx)?;
    let decorations = Decorations::of(cx, here)?;
    if let Some(wanted) = pushed_text(pushed, 0) {
        let found = commit_named(cx, &wanted)?;
        let rows = match found {
            Some((hash, commit)) if is_ancestor(store, hash, head)? => {
                vec![log_row(&hash, &commit, &decorations)]
            }
            _ => Vec::new(),
        };
        return Ok(Box::new(rows.into_iter()));
    }
    let mut log = Log::new(store, &[head], &[])?;
    Ok(Box::new(Lazy(move |_: &mut Context<'_>| match log.next().transpose()? {
        None => Ok(None),
        Some((hash, commit)) => Ok(Some(log_row(&hash, &commit, &decorations))),
    })))
}

/// The commit with this hash, written out; `None` where the text is none's.
pub(super) fn commit_named(cx: &Context<'_>, text: &str) -> Result<Option<(Hash, Commit)>> {
    let Ok(hash) = text.parse::<Hash>() else { return Ok(None) };
    let found = cx.instance.store().get(&hash).map_err(repo::Error::from)?;
    match found {
        Some(chunk) if chunk.kind() == Commit::KIND => Ok(Some((hash, Commit::decode(&chunk)?))),
        _ => Ok(None),
    }
}
