//! `dolt_preview_merge_conflicts_summary(base, merge)`: what a merge would leave to be resolved,
//! without making it.

use std::sync::Arc;

use repo::history::ancestry::merge_base;
use repo::history::merge::{MergeOptions, merge_roots};
use types::Value;

use super::call::{Called, TableFunction, texts, wrong_count};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, here, root_of_commit};
use crate::privileges;
use crate::virtual_table::VirtualTable;

pub(super) static DOLT_PREVIEW_MERGE_CONFLICTS_SUMMARY: TableFunction =
    TableFunction { name: "dolt_preview_merge_conflicts_summary", open };

fn open(cx: &mut Context<'_>, args: &[Value]) -> Result<Arc<dyn VirtualTable>> {
    let args = texts("dolt_preview_merge_conflicts_summary", args)?;
    let [base, merge] = args.as_slice() else {
        return Err(wrong_count("dolt_preview_merge_conflicts_summary", "2", args.len()));
    };
    let here = here(cx, None)?;
    privileges::check_shown(cx, &here.name, None)?;
    let (base, merge) = (base.clone(), merge.clone());
    here.commit(cx, &base)?;
    here.commit(cx, &merge)?;
    let columns =
        Columns::new().text("table").count("num_data_conflicts").count("num_schema_conflicts");
    let rows = move |cx: &mut Context<'_>| {
        let rows = rows(cx, &here, &base, &merge)?;
        Ok(Box::new(rows.into_iter()) as _)
    };
    Ok(Called::table(columns, Box::new(rows)))
}

/// Merges into the store alone; nothing names what comes of it.
fn rows(cx: &Context<'_>, here: &Here, base: &str, merge: &str) -> Result<Vec<Vec<Value>>> {
    let store = cx.instance.store();
    let (ours, theirs) = (here.commit(cx, base)?, here.commit(cx, merge)?);
    let ancestor = merge_base(store, ours, theirs)?.ok_or(repo::Error::NoCommonAncestor)?;
    let root = |commit| root_of_commit(store, commit);
    let options = MergeOptions { source: theirs, merges_json: true };
    let merged = merge_roots(store, root(ancestor)?, root(ours)?, root(theirs)?, options)?;
    let mut rows = Vec::new();
    for table in &merged.tables {
        let schema = u64::from(table.schema_conflict.is_some());
        if table.conflicts > 0 || schema > 0 {
            let data = if schema > 0 { Value::Null } else { Value::UInt(table.conflicts) };
            rows.push(vec![Value::text(&table.name), data, Value::UInt(schema)]);
        }
    }
    Ok(rows)
}
