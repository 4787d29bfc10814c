//! `dolt_commits`: every commit that a branch, tag or remote branch leads to.

use std::collections::BTreeSet;

use repo::Hash;
use repo::history::log::Log;
use repo::object::Commit;
use types::Value;

use super::log::commit_named;
use super::{Lazy, SystemTable, pushed_text};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, commit_of_ref, date_us};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_COMMITS: SystemTable =
    SystemTable { name: "dolt_commits", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new()
        .text("commit_hash")
        .text("committer")
        .text("email")
        .date("date")
        .text("message")
        .text("author")
        .text("author_email")
        .date("author_date")
}

fn row(hash: &Hash, commit: &Commit) -> Vec<Value> {
    vec![
        Value::text(&hash.to_string()),
        Value::text(&commit.committer.name),
        Value::text(&commit.committer.email),
        date_us(commit.committer.date_us),
        Value::text(&commit.message),
        Value::text(&commit.author.name),
        Value::text(&commit.author.email),
        date_us(commit.author.date_us),
    ]
}

fn rows(cx: &mut Context<'_>, here: &Here, pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    if let Some(wanted) = pushed_text(pushed, 0) {
        let found = commit_named(cx, &wanted)?;
        let rows: Vec<_> = found.iter().map(|(hash, commit)| row(hash, commit)).collect();
        return Ok(Box::new(rows.into_iter()));
    }
    let mut log = all_commits(cx, here)?;
    Ok(Box::new(Lazy(move |_: &mut Context<'_>| {
        Ok(log.next().transpose()?.map(|(hash, commit)| row(&hash, &commit)))
    })))
}

/// A walk over all of a database's commits.
pub(super) fn all_commits(cx: &Context<'_>, here: &Here) -> Result<Log> {
    let store = cx.instance.store();
    let refs = here.database(cx)?.refs.iter();
    let heads: BTreeSet<Hash> = refs.filter_map(|(_, hash)| commit_of_ref(store, *hash)).collect();
    let heads: Vec<Hash> = heads.into_iter().collect();
    Ok(Log::new(store, &heads, &[])?)
}
