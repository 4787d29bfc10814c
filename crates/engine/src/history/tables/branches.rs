//! `dolt_branches`: the branches of the database.

use repo::object::{Commit, Object};
use types::Value;

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, date_us, text_of, upstream_of};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_BRANCHES: SystemTable =
    SystemTable { name: "dolt_branches", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new()
        .text("name")
        .text("hash")
        .text_null("latest_committer")
        .text_null("latest_committer_email")
        .date("latest_commit_date")
        .text_null("latest_commit_message")
        .text_null("remote")
        .text_null("branch")
        .boolean("dirty")
        .text_null("latest_author")
        .text_null("latest_author_email")
        .date("latest_author_date")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let branches: Vec<(String, repo::Hash)> =
        here.database(cx)?.branches().map(|(name, hash)| (name.to_owned(), hash)).collect();
    let mut rows = Vec::with_capacity(branches.len());
    for (name, hash) in branches {
        let commit = Commit::load(cx.instance.store().as_ref(), hash)?;
        let upstream = upstream_of(cx, &here.name, &name);
        let of = upstream.as_ref();
        rows.push(vec![
            Value::text(&name),
            Value::text(&hash.to_string()),
            Value::text(&commit.committer.name),
            Value::text(&commit.committer.email),
            date_us(commit.committer.date_us),
            Value::text(&commit.message),
            text_of(Some(of.map_or("", |(remote, _)| remote))),
            text_of(Some(of.map_or("", |(_, branch)| branch))),
            Value::from(is_dirty(cx, &here.name, &name, commit.root)?),
            Value::text(&commit.author.name),
            Value::text(&commit.author.email),
            date_us(commit.author.date_us),
        ]);
    }
    Ok(Box::new(rows.into_iter()))
}

/// Whether a branch has anything that is not committed.
fn is_dirty(cx: &Context<'_>, database: &str, branch: &str, committed: repo::Hash) -> Result<bool> {
    let here = Here::branch_of(database, branch);
    Ok(here.staged(cx)? != committed || here.working(cx)? != committed)
}
