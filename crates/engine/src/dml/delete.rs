//! DELETE (manual 13.2.2).

use std::collections::BTreeSet;

use parser::ast;
use types::Value;

use super::plan::DeletePlan;
use super::put;
use super::virtual_rows;
use crate::bind::{TargetSpec, bind_target};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::privileges::{self, Object, Privilege};
use crate::run::TargetRows;
use crate::sink::Done;

/// Binds a DELETE.
pub(super) fn bind(cx: &mut Context<'_>, delete: &ast::Delete) -> Result<DeletePlan> {
    let spec = TargetSpec {
        with: delete.with.as_ref(),
        from: &delete.from,
        targets: &delete.targets,
        assignments: &[],
        filter: delete.filter.as_ref(),
        order_by: &delete.order_by,
        limit: delete.limit.as_ref(),
    };
    let find = bind_target(cx, &spec)?;
    for place in find.targets.iter().filter_map(|target| target.place.as_ref()) {
        let object = Object::Table(&place.place.database, &place.table);
        privileges::check(cx, Privilege::Delete, &object)?;
    }
    Ok(DeletePlan { find, ignore: delete.ignore })
}

/// Runs a DELETE.
pub(super) fn run(cx: &mut Context<'_>, plan: &DeletePlan) -> Result<Done> {
    if plan.find.targets.iter().any(|target| target.place.is_none()) {
        return virtual_rows::delete(cx, plan);
    }
    for target in &plan.find.targets {
        if let Some(place) = &target.place {
            cx.session.hold_against_lock_tables(cx.txn, place)?;
        }
    }
    let keys = find(cx, plan)?;
    let options = put::options(cx);
    let mut affected_rows = 0;
    for (target, key) in keys {
        let place = plan.find.targets.get(target).and_then(|target| target.place.as_ref());
        let Some(place) = place else { continue };
        let handle = cx.txn.open_table(place)?.ok_or(Error::Rebind)?;
        match cx.txn.delete(handle, &key, options) {
            Ok(()) => affected_rows += 1,
            Err(error) => put::ignored(cx, place, error, plan.ignore)?,
        }
    }
    Ok(Done { affected_rows, ..Done::default() })
}

/// The keys of all rows that go, under lock; of several tables each row once.
fn find(cx: &mut Context<'_>, plan: &DeletePlan) -> Result<Vec<(usize, Vec<u8>)>> {
    let mut rows = TargetRows::open(&plan.find, cx)?;
    let mut keys = Vec::new();
    let mut seen = BTreeSet::new();
    while let Some(frame) = rows.next(cx)? {
        for (at, target) in plan.find.targets.iter().enumerate() {
            let Some(Value::Bytes(key)) = frame.values.get(target.key_slot) else { continue };
            let key = key.as_slice().to_vec();
            if !plan.find.is_multi || seen.insert((at, key.clone())) {
                keys.push((at, key));
            }
        }
    }
    rows.close(cx);
    Ok(keys)
}
