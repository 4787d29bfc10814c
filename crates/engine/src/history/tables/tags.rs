//! `dolt_tags`: the tags of the database, by name.

use repo::Hash;
use repo::object::{Object, Tag};
use types::Value;

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, date_us};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_TAGS: SystemTable =
    SystemTable { name: "dolt_tags", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new()
        .text("tag_name")
        .text("tag_hash")
        .text("tagger")
        .text("email")
        .date("date")
        .text("message")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let tags: Vec<(String, Hash)> =
        here.database(cx)?.tags().map(|(name, hash)| (name.to_owned(), hash)).collect();
    let mut rows = Vec::with_capacity(tags.len());
    for (name, hash) in tags {
        let tag = Tag::load(cx.instance.store().as_ref(), hash)?;
        rows.push(vec![
            Value::text(&name),
            Value::text(&tag.commit.to_string()),
            Value::text(&tag.tagger.name),
            Value::text(&tag.tagger.email),
            date_us(tag.tagger.date_us),
            Value::text(&tag.message),
        ]);
    }
    Ok(Box::new(rows.into_iter()))
}
