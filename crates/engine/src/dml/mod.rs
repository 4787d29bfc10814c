//! Statements that change rows: INSERT, REPLACE, UPDATE, DELETE, LOAD DATA.
//!
//! ```text
//! bind once    names → columns, defaults, CHECKs, generated columns    table, insert, update, …
//! a row        values → assigned to the columns' types → defaults,
//!              AUTO_INCREMENT → generated columns → CHECKs → bytes      column, defaults, row
//! write        Transaction::insert / update / delete, under locks         put, on_duplicate
//! ```
//! UPDATE and DELETE find all their rows first and change them then, so that no scan meets what its
//! own statement has written.
//!
//! Values in expressions are as the session sees them; a TIMESTAMP becomes UTC on its way into the
//! row and back on its way out.

mod auto_increment;
mod column;
mod defaults;
mod delete;
mod duplicate;
mod foreign;
mod insert;
mod load;
mod on_duplicate;
mod plan;
mod put;
mod row;
mod table;
mod update;
mod virtual_rows;

use std::sync::Arc;

use parser::ast::Statement;
use types::{ErrorCode, SqlError};

pub use plan::DmlPlan;
pub use table::WriteTable;

use crate::cache::{Executable, Plan};
use crate::context::Context;
use crate::error::Result;
use crate::plan::QueryPlan;
use crate::sink::{Done, Sink};

/// Carries out a statement that changes rows.
pub fn run(cx: &mut Context<'_>, exec: &Arc<Executable>, sink: &mut dyn Sink) -> Result<Done> {
    if let Statement::LoadData(load) = &exec.statement {
        return load::run(cx, load, sink);
    }
    let plan = plan_of(cx, exec)?;
    match plan.as_ref() {
        DmlPlan::Insert(plan) => insert::run(cx, plan),
        DmlPlan::Update(plan) => update::run(cx, plan),
        DmlPlan::Delete(plan) => delete::run(cx, plan),
    }
}

/// What a statement that changes rows reads, for EXPLAIN, with its kind; `None` for what is no such
/// statement or reads nothing.
pub fn explain(
    cx: &mut Context<'_>,
    statement: &Statement,
) -> Result<Option<(&'static str, QueryPlan)>> {
    Ok(match statement {
        Statement::Update(update) => Some(("UPDATE", update::bind(cx, update)?.find.query)),
        Statement::Delete(delete) => Some(("DELETE", delete::bind(cx, delete)?.find.query)),
        Statement::Insert(insert) => match insert::bind(cx, insert)?.source {
            plan::Source::Query(query) => Some(("SIMPLE", QueryPlan::clone(&query))),
            plan::Source::Values(_) => None,
        },
        _ => None,
    })
}

/// The plan of a statement, remembered or made.
fn plan_of(cx: &mut Context<'_>, exec: &Arc<Executable>) -> Result<Arc<DmlPlan>> {
    if let Some(Plan::Dml(plan)) = exec.plan(cx.session, cx.params) {
        return Ok(plan);
    }
    let plan = match &exec.statement {
        Statement::Insert(insert) => DmlPlan::Insert(insert::bind(cx, insert)?),
        Statement::Update(update) => DmlPlan::Update(update::bind(cx, update)?),
        Statement::Delete(delete) => DmlPlan::Delete(delete::bind(cx, delete)?),
        _ => return Err(SqlError::new(ErrorCode::NotSupportedYet, &[&"this statement"]).into()),
    };
    let plan = Arc::new(plan);
    if plan.is_cacheable() {
        exec.keep_plan(cx.session, cx.params, Plan::Dml(Arc::clone(&plan)));
    }
    Ok(plan)
}
