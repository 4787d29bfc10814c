//! `dolt_commit_ancestors`: the parents of every commit. The first commit has one row without a
//! parent.

use std::collections::VecDeque;

use types::Value;

use super::commits::all_commits;
use super::{Lazy, SystemTable};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_COMMIT_ANCESTORS: SystemTable =
    SystemTable { name: "dolt_commit_ancestors", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new().text("commit_hash").text_null("parent_hash").big("parent_index")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let mut log = all_commits(cx, here)?;
    let mut waiting = VecDeque::new();
    Ok(Box::new(Lazy(move |_: &mut Context<'_>| {
        if waiting.is_empty() {
            let Some((hash, commit)) = log.next().transpose()? else { return Ok(None) };
            let hash = Value::text(&hash.to_string());
            if commit.parents.is_empty() {
                waiting.push_back(vec![hash, Value::Null, Value::Int(0)]);
            } else {
                for (index, parent) in (0_i64..).zip(&commit.parents) {
                    let parent = Value::text(&parent.to_string());
                    waiting.push_back(vec![hash.clone(), parent, Value::Int(index)]);
                }
            }
        }
        Ok(waiting.pop_front())
    })))
}
