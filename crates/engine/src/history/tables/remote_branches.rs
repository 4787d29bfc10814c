//! `dolt_remote_branches`: what the remotes' branches were at when they were last looked at.

use repo::object::{Commit, Object};
use repo::state::REMOTES;
use types::Value;

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, date_us};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_REMOTE_BRANCHES: SystemTable =
    SystemTable { name: "dolt_remote_branches", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new()
        .text("name")
        .text("hash")
        .text_null("latest_committer")
        .text_null("latest_committer_email")
        .date("latest_commit_date")
        .text_null("latest_commit_message")
        .text_null("latest_author")
        .text_null("latest_author_email")
        .date("latest_author_date")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let database = here.database(cx)?;
    let mut rows = Vec::new();
    for (name, hash) in database.refs.iter() {
        let Some(short) = name.strip_prefix(REMOTES) else { continue };
        let commit = Commit::load(cx.instance.store().as_ref(), *hash)?;
        rows.push(vec![
            Value::text(&format!("remotes/{short}")),
            Value::text(&hash.to_string()),
            Value::text(&commit.committer.name),
            Value::text(&commit.committer.email),
            date_us(commit.committer.date_us),
            Value::text(&commit.message),
            Value::text(&commit.author.name),
            Value::text(&commit.author.email),
            date_us(commit.author.date_us),
        ]);
    }
    Ok(Box::new(rows.into_iter()))
}
