//! UPDATE (manual 13.2.17).

use std::collections::BTreeSet;

use parser::ast;
use types::Value;

use super::column::{Storing, convert};
use super::insert::generated_error;
use super::plan::UpdatePlan;
use super::put::{self, Change};
use super::row;
use super::table::WriteTable;
use crate::bind::{TargetSpec, bind_target};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::privileges::Privilege;
use crate::run::TargetRows;
use crate::sink::Done;

/// Binds an UPDATE.
pub(super) fn bind(cx: &mut Context<'_>, update: &ast::Update) -> Result<UpdatePlan> {
    let spec = TargetSpec {
        with: update.with.as_ref(),
        from: &update.tables,
        targets: &[],
        assignments: &update.assignments,
        filter: update.filter.as_ref(),
        order_by: &update.order_by,
        limit: update.limit.as_ref(),
    };
    let find = bind_target(cx, &spec)?;
    let mut tables = Vec::with_capacity(find.targets.len());
    for target in &find.targets {
        tables.push(match &target.place {
            Some(place) => {
                let table = WriteTable::bind_place(cx, place)?;
                table.check(cx, Privilege::Update)?;
                Some(table)
            }
            None => None,
        });
    }
    for assignment in &find.assignments {
        let table = tables.get(assignment.target).and_then(Option::as_ref);
        let column = table.and_then(|table| table.schema.columns.get(assignment.column));
        if let Some((table, column)) = table.zip(column)
            && column.generated.is_some()
            && assignment.value.is_some()
        {
            return Err(generated_error(&column.name, &table.name));
        }
    }
    Ok(UpdatePlan { find, tables, ignore: update.ignore })
}

/// A row that was found, with what it is to become.
struct Found {
    target: usize,
    key: Vec<u8>,
    old: Vec<u8>,
    values: Vec<Value>,
    set: Vec<usize>,
    number: u64,
}

/// Runs an UPDATE.
pub(super) fn run(cx: &mut Context<'_>, plan: &UpdatePlan) -> Result<Done> {
    if plan.tables.iter().any(Option::is_none) {
        return super::virtual_rows::update(cx, plan);
    }
    for table in plan.tables.iter().flatten() {
        table.open(cx)?;
    }
    let found = find(cx, plan)?;
    let matched = found.len() as u64;
    let mut changed = 0;
    for mut found in found {
        let Some(table) = plan.tables.get(found.target).and_then(Option::as_ref) else {
            continue;
        };
        let handle = table.open(cx)?;
        let change = Change {
            key: &found.key,
            old: &found.old,
            values: &mut found.values,
            set: &mut found.set,
            number: found.number,
            ignore: plan.ignore,
        };
        if put::update(cx, table, handle, change)? {
            changed += 1;
        }
    }
    let warnings = cx.diagnostics.count();
    let info = format!("Rows matched: {matched}  Changed: {changed}  Warnings: {warnings}");
    cx.session.found_rows = matched;
    let affected_rows = if cx.session.counts_found_rows { matched } else { changed };
    Ok(Done { affected_rows, info, ..Done::default() })
}

/// Finds all rows, under lock, and works out what they become.
fn find(cx: &mut Context<'_>, plan: &UpdatePlan) -> Result<Vec<Found>> {
    let mut rows = TargetRows::open(&plan.find, cx)?;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut number = 0;
    let mut frame: Vec<Value> = Vec::new();
    while let Some(row) = rows.next(cx)? {
        frame.clear();
        frame.extend_from_slice(&row.values);
        number += 1;
        assign(cx, plan, &mut frame, number, &mut |target, one| {
            let is_new = !plan.find.is_multi || seen.insert((target, one.key.clone()));
            if is_new {
                found.push(one);
            }
        })?;
    }
    rows.close(cx);
    Ok(found)
}

/// Carries out the assignments on a frame, in order, each seeing those before it.
fn assign(
    cx: &mut Context<'_>,
    plan: &UpdatePlan,
    frame: &mut [Value],
    number: u64,
    take: &mut dyn FnMut(usize, Found),
) -> Result<()> {
    let storing = Storing::of(cx, plan.ignore);
    let mut sets = vec![Vec::new(); plan.find.targets.len()];
    for assignment in &plan.find.assignments {
        let target = plan.find.targets.get(assignment.target);
        let table = plan.tables.get(assignment.target).and_then(Option::as_ref);
        let Some((target, table)) = target.zip(table) else { continue };
        if frame.get(target.key_slot).is_none_or(Value::is_null) {
            continue;
        }
        let value = match &assignment.value {
            Some(expr) => expr.eval(&RowScope::new(frame), cx)?,
            None => {
                let own = frame.get(target.base..target.base + target.width).unwrap_or_default();
                row::default_of(cx, table, assignment.column, own, storing)?
            }
        };
        let Some(column) = table.schema.columns.get(assignment.column) else { continue };
        let value = convert(cx, column, &value, number, storing)?;
        if let Some(slot) = frame.get_mut(target.base + assignment.column) {
            *slot = value;
        }
        if let Some(set) = sets.get_mut(assignment.target) {
            set.push(assignment.column);
        }
    }
    for (at, (target, set)) in plan.find.targets.iter().zip(sets).enumerate() {
        let (Some(Value::Bytes(key)), Some(Value::Bytes(old))) =
            (frame.get(target.key_slot), frame.get(target.row_slot))
        else {
            continue;
        };
        let own = frame.get(target.base..target.base + target.width).unwrap_or_default();
        let one = Found {
            target: at,
            key: key.as_slice().to_vec(),
            old: old.as_slice().to_vec(),
            values: own.to_vec(),
            set,
            number,
        };
        take(at, one);
    }
    Ok(())
}
