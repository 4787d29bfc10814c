//! `dolt_schema_conflicts`: the tables whose schemas did not merge, in three versions.

use repo::Hash;
use repo::history::ancestry::merge_base;
use repo::history::merge::{SchemaMerge, merge_schemas};
use repo::history::table::OpenTable;
use repo::object::{Commit, Object, Root};
use types::Value;

use super::SystemTable;
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, text_of};
use crate::show::create_table_text;
use crate::virtual_table::{Pushed, RowSource};

pub(super) static DOLT_SCHEMA_CONFLICTS: SystemTable =
    SystemTable { name: "dolt_schema_conflicts", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new()
        .text("table_name")
        .text_null("base_schema")
        .text_null("our_schema")
        .text_null("their_schema")
        .text_null("description")
}

fn rows(cx: &mut Context<'_>, here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let mut rows = Vec::new();
    let merge = match here.place() {
        Some(_) => here.working_set(cx)?.progress.as_deref().and_then(|p| p.merge.clone()),
        None => None,
    };
    if let Some(merge) = merge {
        let store = cx.instance.store();
        let base = merge_base(store, here.head(cx)?, merge.source)?;
        let root =
            |commit: Hash| -> Result<Hash> { Ok(Commit::load(store.as_ref(), commit)?.root) };
        let roots =
            [base.map(root).transpose()?, Some(here.working(cx)?), Some(root(merge.source)?)];
        for name in &merge.unmergeable {
            rows.push(row(cx, roots, name)?);
        }
    }
    Ok(Box::new(rows.into_iter()))
}

fn row(cx: &Context<'_>, roots: [Option<Hash>; 3], name: &str) -> Result<Vec<Value>> {
    let store = cx.instance.store();
    let mut sides = Vec::with_capacity(3);
    for root in roots {
        sides.push(match root {
            Some(root) => OpenTable::find(store, &Root::load(store.as_ref(), root)?, name)?,
            None => None,
        });
    }
    let schema = |at: usize| sides.get(at).and_then(Option::as_ref).map(|table| &*table.schema);
    let why = match (schema(1), schema(2)) {
        (Some(ours), Some(theirs)) => match merge_schemas(name, schema(0), ours, theirs) {
            Ok(SchemaMerge::Conflict(why)) => why,
            Ok(SchemaMerge::Merged(_)) => String::new(),
            Err(error) => error.to_string(),
        },
        (Some(_), None) => "table was modified in one branch and deleted in the other".to_owned(),
        (None, Some(_)) => "table was modified in one branch and deleted in the other".to_owned(),
        (None, None) => String::new(),
    };
    let text = |at: usize| match sides.get(at).and_then(Option::as_ref) {
        Some(table) => Value::text(&create_table_text(&table.name, &table.schema, None)),
        None => Value::text("<deleted>"),
    };
    Ok(vec![Value::text(name), text(0), text(1), text(2), text_of(Some(&why))])
}
