//! `dolt_merge_status`: the merge that waits to be ended, if there is one.

use std::collections::BTreeSet;

use repo::history::merge::unresolved;
use repo::object::{Object, Root};
use repo::state::HEADS;
use types::Value;

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here};
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_MERGE_STATUS: SystemTable =
    SystemTable { name: "dolt_merge_status", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new()
        .boolean("is_merging")
        .text_null("source")
        .text_null("source_commit")
        .text_null("target")
        .text_null("unmerged_tables")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let progress = match here.place() {
        Some(_) => here.working_set(cx)?.progress.as_deref().cloned().unwrap_or_default(),
        None => repo::state::Progress::default(),
    };
    let row = match (progress.merge, here.place()) {
        (Some(merge), Some(place)) => {
            let target = format!("{HEADS}{}", place.branch);
            let mut tables: BTreeSet<String> = merge.unmergeable.into_iter().collect();
            let store = cx.instance.store();
            let working = Root::load(store.as_ref(), here.working(cx)?)?;
            tables.extend(unresolved(store, &working)?.into_iter().map(|(name, _, _)| name));
            let tables: Vec<String> = tables.into_iter().collect();
            vec![
                Value::from(true),
                Value::text(&merge.source_spec),
                Value::text(&merge.source.to_string()),
                Value::text(&target),
                Value::text(&tables.join(", ")),
            ]
        }
        _ => vec![Value::from(false), Value::Null, Value::Null, Value::Null, Value::Null],
    };
    Ok(Box::new(vec![row].into_iter()))
}
