//! `dolt_diff(from, to, table)`: the rows of a table that differ between two revisions.

use std::sync::Arc;

use repo::history::table::OpenTable;
use repo::history::table_diff::is_comparable;
use repo::object::RootTable;
use repo::schema::Schema;
use types::Value;

use super::call::{Called, Ends, TableFunction, invalid, texts, wrong_count};
use crate::context::Context;
use crate::error::Result;
use crate::history::Columns;
use crate::history::tables::{DiffEnd, DiffRows, Lazy, diff_columns};
use crate::procedures::arguments::{Flag, flag, parse, valued};
use crate::virtual_table::{RowSource, VirtualTable};

pub(super) static DOLT_DIFF: TableFunction = TableFunction { name: "dolt_diff", open };

const FLAGS: &[Flag] = &[flag(None, "skinny"), valued(None, "include-cols")];

fn open(cx: &mut Context<'_>, args: &[Value]) -> Result<Arc<dyn VirtualTable>> {
    texts("dolt_diff", args)?;
    let given = parse(FLAGS, args)?;
    let (ends, used) = Ends::read(cx, "dolt_diff", &given.names)?;
    let Some(table) = given.name(used).map(str::to_owned) else {
        return Err(wrong_count("dolt_diff", "2 to 3", given.names.len()));
    };
    if given.names.len() > used + 1 {
        return Err(invalid("dolt_diff", &given.names.join(", ")));
    }
    ends.check_read(cx, &table)?;
    let (old, new) = sides(cx, &ends, &table)?;
    let (Some(from), Some(to)) = (old.as_ref().or(new.as_ref()), new.as_ref().or(old.as_ref()))
    else {
        return Err(ends.no_such_table(&table));
    };
    let shown = [Arc::clone(&from.schema), Arc::clone(&to.schema)];
    let columns = diff_columns(&shown[0], &shown[1]);
    if !given.has("skinny") && given.value("include-cols").is_none() {
        let rows = move |cx: &mut Context<'_>| rows(cx, &ends, &table, &shown, None);
        return Ok(Called::table(columns, Box::new(rows)));
    }
    let wanted = given.value("include-cols").unwrap_or_default();
    let kept = skinny(cx, &ends, &table, &shown, wanted)?;
    let mut fewer = Columns::new();
    for (at, column) in columns.list().into_iter().enumerate() {
        if kept.contains(&at) {
            fewer = fewer.column(&column.name, column.sql_type, column.nullable);
        }
    }
    let rows = move |cx: &mut Context<'_>| rows(cx, &ends, &table, &shown, Some(kept.clone()));
    Ok(Called::table(fewer, Box::new(rows)))
}

/// The table in both revisions; a renamed one is found by either name.
fn sides(
    cx: &mut Context<'_>,
    ends: &Ends,
    table: &str,
) -> Result<(Option<OpenTable>, Option<OpenTable>)> {
    let (from, to, deltas) = ends.deltas(cx, Some(table))?;
    let store = cx.instance.store();
    let open = |named: &Option<RootTable>| {
        named.as_ref().map(|named| OpenTable::open(store.as_ref(), named)).transpose()
    };
    if let [delta] = deltas.as_slice() {
        return Ok((open(&delta.from)?, open(&delta.to)?));
    }
    let find = |root| crate::history::tables::open_in(cx, root, table);
    Ok((find(from.root)?, find(to.root)?))
}

fn rows(
    cx: &mut Context<'_>,
    ends: &Ends,
    table: &str,
    shown: &[Arc<Schema>; 2],
    kept: Option<Vec<usize>>,
) -> Result<Box<dyn RowSource>> {
    let mut rows = diff(cx, ends, table, shown)?;
    Ok(Box::new(Lazy(move |_: &mut Context<'_>| {
        let Some(row) = rows.next_row()? else { return Ok(None) };
        Ok(Some(match &kept {
            None => row,
            Some(kept) => kept.iter().filter_map(|at| row.get(*at)).cloned().collect(),
        }))
    })))
}

fn diff(
    cx: &mut Context<'_>,
    ends: &Ends,
    table: &str,
    shown: &[Arc<Schema>; 2],
) -> Result<DiffRows> {
    let (from, to) = ends.resolve_as_named(cx)?;
    let (old, new) = sides(cx, ends, table)?;
    if let (Some(old), Some(new)) = (&old, &new)
        && !is_comparable(old, new)
    {
        return Err(repo::Error::PrimaryKeysDiffer { table: new.name.clone() }.into());
    }
    let ends = [DiffEnd::of(cx, &from, old, &shown[0]), DiffEnd::of(cx, &to, new, &shown[1])];
    DiffRows::new(cx, ends)
}

/// The places of the columns that `--skinny` shows: keys, columns that some row changed, those
/// asked for, and the facts of the diff.
fn skinny(
    cx: &mut Context<'_>,
    ends: &Ends,
    table: &str,
    shown: &[Arc<Schema>; 2],
    wanted: &str,
) -> Result<Vec<usize>> {
    let [from, to] = shown;
    let (wide_to, wide_from) = (to.columns.len(), from.columns.len());
    let from_at = wide_to + 2;
    let wanted: Vec<String> = wanted.split(',').map(|name| name.trim().to_lowercase()).collect();
    let mut changed = vec![false; wide_to];
    let old_place = |at: usize| {
        let column = to.columns.get(at)?;
        from.position(column.id)
    };
    let mut rows = diff(cx, ends, table, shown)?;
    while let Some(row) = rows.next_row()? {
        for (at, changed) in changed.iter_mut().enumerate() {
            let old = old_place(at).and_then(|at| row.get(from_at + at)).unwrap_or(&Value::Null);
            *changed |= row.get(at).is_some_and(|new| new != old);
        }
    }
    let is_kept = |at: usize| {
        let Some(column) = to.columns.get(at) else { return false };
        to.primary_key_columns().any(|key| key == at)
            || changed.get(at).copied().unwrap_or_default()
            || wanted.contains(&column.name.to_lowercase())
    };
    let mut kept: Vec<usize> = (0..wide_to).filter(|at| is_kept(*at)).collect();
    let from_kept: Vec<usize> = kept.iter().filter_map(|at| old_place(*at)).collect();
    kept.extend([wide_to, wide_to + 1]);
    kept.extend(from_kept.into_iter().map(|at| from_at + at));
    kept.extend([from_at + wide_from, from_at + wide_from + 1, from_at + wide_from + 2]);
    Ok(kept)
}
