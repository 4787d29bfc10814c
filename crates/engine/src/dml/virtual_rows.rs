//! Writes to tables that make their rows when they are read: `dolt_conflicts_t`, `dolt_ignore`, …
//!
//! Each decides for itself what it takes; most refuse.

use std::collections::BTreeSet;
use std::sync::Arc;

use parser::ast::{self, InsertSource};
use types::{ErrorCode, SqlError, Value};

use super::insert::{bind_row, wrong_count};
use super::plan::{DeletePlan, InsertPlan, Into, OnConflict, Source, UpdatePlan};
use crate::bind::{RowColumn, RowShape, bind_query_with};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::plan::{Target, TargetPlan};
use crate::run::TargetRows;
use crate::sink::Done;
use crate::virtual_table::VirtualTable;

/// Binds an INSERT or REPLACE; keys are the table's own affair.
pub(super) fn bind_insert(
    cx: &mut Context<'_>,
    insert: &ast::Insert,
    table: Arc<dyn VirtualTable>,
) -> Result<InsertPlan> {
    let name: Arc<str> = insert.table.name.as_str().into();
    let columns = table.columns().iter().map(|column| RowColumn {
        name: column.name.as_str().into(),
        sql_type: column.sql_type.clone(),
        nullable: column.nullable,
    });
    let shape = RowShape {
        alias: Arc::clone(&name),
        database: "".into(),
        columns: columns.collect(),
        base: 0,
        is_new_row: false,
    };
    let mut places = Vec::new();
    for column in &insert.columns {
        let wanted = column.name.as_str();
        let at = shape.columns.iter().position(|c| c.name.eq_ignore_ascii_case(wanted));
        let unknown = || SqlError::new(ErrorCode::BadFieldError, &[&wanted, &"field list"]);
        places.push(at.ok_or_else(unknown)?);
    }
    if places.is_empty() {
        places = (0..shape.columns.len()).collect();
    }
    let source = match &insert.source {
        InsertSource::Query(query) => {
            Source::Query(bind_query_with(cx, insert.with.as_ref(), query)?)
        }
        InsertSource::Values(rows) => {
            let mut bound = Vec::with_capacity(rows.len());
            for (at, row) in rows.iter().enumerate() {
                if row.len() != places.len() {
                    return Err(wrong_count(at + 1));
                }
                bound.push(bind_row(cx, row.iter(), &shape)?);
            }
            Source::Values(bound)
        }
        InsertSource::Set(_) => {
            return Err(SqlError::new(ErrorCode::NonInsertableTable, &[&name, &"INSERT"]).into());
        }
    };
    Ok(InsertPlan {
        into: Into::Virtual(table),
        columns: places,
        source,
        on_conflict: if insert.replace { OnConflict::Replace } else { OnConflict::Fail },
        ignore: insert.ignore,
    })
}

/// Adds the rows.
pub(super) fn insert(
    cx: &mut Context<'_>,
    plan: &InsertPlan,
    table: &Arc<dyn VirtualTable>,
) -> Result<Done> {
    let width = table.columns().len();
    let mut given: Vec<Vec<Value>> = Vec::new();
    match &plan.source {
        Source::Query(query) => {
            crate::run::run(query, cx, &mut |row| {
                given.push(row.to_vec());
                Ok(())
            })?;
        }
        Source::Values(rows) => {
            for row in rows {
                let mut values = Vec::with_capacity(row.len());
                for expr in row {
                    values.push(match expr {
                        Some(expr) => expr.eval(&RowScope::new(&[]), cx)?,
                        None => Value::Null,
                    });
                }
                given.push(values);
            }
        }
    }
    let affected_rows = given.len() as u64;
    for values in given {
        let mut row = vec![Value::Null; width];
        for (at, value) in plan.columns.iter().zip(values) {
            if let Some(place) = row.get_mut(*at) {
                *place = value;
            }
        }
        table.insert(cx, &row)?;
    }
    Ok(Done { affected_rows, ..Done::default() })
}

/// Deletes the rows that were found.
pub(super) fn delete(cx: &mut Context<'_>, plan: &DeletePlan) -> Result<Done> {
    let mut affected_rows = 0;
    for (target, row) in found(cx, &plan.find)? {
        let Some(table) = virtual_of(&plan.find, target) else { return Err(mixed()) };
        table.delete(cx, own(&plan.find, target, &row))?;
        affected_rows += 1;
    }
    Ok(Done { affected_rows, ..Done::default() })
}

/// Changes the rows that were found.
pub(super) fn update(cx: &mut Context<'_>, plan: &UpdatePlan) -> Result<Done> {
    let (mut matched, mut changed) = (0_u64, 0_u64);
    for (target, row) in found(cx, &plan.find)? {
        let Some(table) = virtual_of(&plan.find, target) else { return Err(mixed()) };
        let mut new = row.clone();
        for assignment in plan.find.assignments.iter().filter(|a| a.target == target) {
            let value = match &assignment.value {
                Some(expr) => expr.eval(&RowScope::new(&new), cx)?,
                None => Value::Null,
            };
            let base = plan.find.targets.get(target).map_or(0, |target| target.base);
            if let Some(place) = new.get_mut(base + assignment.column) {
                *place = value;
            }
        }
        matched += 1;
        let (old, new) = (own(&plan.find, target, &row), own(&plan.find, target, &new));
        if old != new {
            table.update(cx, old, new)?;
            changed += 1;
        }
    }
    let info = format!("Rows matched: {matched}  Changed: {changed}  Warnings: 0");
    let affected_rows = if cx.session.counts_found_rows { matched } else { changed };
    Ok(Done { affected_rows, info, ..Done::default() })
}

/// All rows that were found, as whole frames, each of a target once.
fn found(cx: &mut Context<'_>, find: &TargetPlan) -> Result<Vec<(usize, Vec<Value>)>> {
    let mut rows = TargetRows::open(find, cx)?;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    while let Some(frame) = rows.next(cx)? {
        for target in 0..find.targets.len() {
            let row = own(find, target, &frame.values);
            let is_new = !find.is_multi || seen.insert((target, format!("{row:?}")));
            if is_new {
                found.push((target, frame.values.clone()));
            }
        }
    }
    rows.close(cx);
    Ok(found)
}

fn own<'r>(find: &TargetPlan, target: usize, frame: &'r [Value]) -> &'r [Value] {
    let slots = |target: &Target| frame.get(target.base..target.base + target.width);
    find.targets.get(target).and_then(slots).unwrap_or_default()
}

fn virtual_of(find: &TargetPlan, target: usize) -> Option<Arc<dyn VirtualTable>> {
    find.targets.get(target)?.virtual_table.clone()
}

/// One statement does not change stored tables and system tables together.
fn mixed() -> crate::Error {
    SqlError::unknown("stored tables and system tables cannot be changed by one statement").into()
}
