//! Which module carries out which statement.

use std::sync::Arc;

use parser::ast::{Query, SetItem, SetRole, ShowWhat, Statement};
use types::{ErrorCode, SqlError, Value};

use super::{call, evaluate, explain, into, kill, maintain, signal, use_database};
use crate::bind::bind_query;
use crate::cache::{Executable, Plan};
use crate::context::Context;
use crate::error::Result;
use crate::plan::{Access, Node, QueryPlan};
use crate::run::Rows;
use crate::session::SessionState;
use crate::show::{self, ShowRows};
use crate::sink::{Done, ResultColumn, Sink};
use crate::{ddl, dml, variables};

/// Runs a statement inside the context's transaction. Rows go to `sink`; how it ended is returned.
pub(super) fn run(
    cx: &mut Context<'_>,
    exec: &Arc<Executable>,
    sink: &mut dyn Sink,
) -> Result<Done> {
    match &exec.statement {
        Statement::Query(query) => run_query(cx, exec, query, sink),
        Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::LoadData(_) => {
            let done = dml::run(cx, exec, sink)?;
            cx.session.row_count = i64::try_from(done.affected_rows).unwrap_or(i64::MAX);
            Ok(done)
        }
        Statement::Set(items) => {
            variables::run(cx, items)?;
            if items.iter().any(|item| !matches!(item, SetItem::User { .. })) {
                cx.session.plans_have_changed();
            }
            cx.session.row_count = 0;
            Ok(Done::default())
        }
        Statement::Use(name) => use_database::run(cx, name.as_str()),
        Statement::Do(exprs) => {
            exprs.iter().try_for_each(|expr| evaluate(cx, expr).map(|_| ()))?;
            cx.session.row_count = 0;
            Ok(Done::default())
        }
        Statement::Call(call) => call::run(cx, call, sink),
        Statement::Kill(kill) => kill::run(cx, kill),
        other => run_other(cx, other, sink),
    }
}

fn run_other(cx: &mut Context<'_>, statement: &Statement, sink: &mut dyn Sink) -> Result<Done> {
    match statement {
        Statement::Show(what) => {
            let shown = show::run(cx, what)?;
            show_rows(cx, &shown, sink)
        }
        Statement::Describe(what) => {
            let shown = show::describe(cx, what)?;
            show_rows(cx, &shown, sink)
        }
        Statement::Explain(what) => explain::run(cx, what, sink),
        Statement::Signal(signal) => signal::run(cx, signal),
        Statement::GetDiagnostics(get) => signal::diagnostics(cx, get),
        Statement::Maintain(maintain) => maintain::run(cx, maintain, sink),
        Statement::Flush(_) => Ok(Done::default()),
        Statement::SetRole(SetRole::None | SetRole::Default | SetRole::All { .. }) => {
            Ok(Done::default())
        }
        other if ddl::is_ddl(other) => {
            let done = ddl::run(cx, other)?;
            cx.session.plans_have_changed();
            cx.session.row_count = i64::try_from(done.affected_rows).unwrap_or(i64::MAX);
            Ok(done)
        }
        other => Err(refusal(other).into()),
    }
}

fn show_rows(cx: &mut Context<'_>, shown: &ShowRows, sink: &mut dyn Sink) -> Result<Done> {
    sink.columns(&shown.columns)?;
    for row in &shown.rows {
        sink.row(row)?;
    }
    cx.session.found_rows = shown.rows.len() as u64;
    cx.session.row_count = -1;
    Ok(Done::default())
}

/// 1235 for what is not there.
fn refusal(statement: &Statement) -> SqlError {
    let what = match statement {
        Statement::CreateTrigger(_) => "CREATE TRIGGER",
        Statement::CreateRoutine(_) => "CREATE PROCEDURE and CREATE FUNCTION",
        Statement::CreateEvent(_) | Statement::AlterEvent(_) => "events",
        Statement::Compound(_) => "compound statements outside of stored programs",
        Statement::Other(other) => {
            return SqlError::new(ErrorCode::NotSupportedYet, &[&other.command]);
        }
        _ => "this statement",
    };
    SqlError::new(ErrorCode::NotSupportedYet, &[&what])
}

/// The plan of a query, remembered or made.
fn plan_of(cx: &mut Context<'_>, exec: &Arc<Executable>, query: &Query) -> Result<Arc<QueryPlan>> {
    if let Some(Plan::Query(plan)) = exec.plan(cx.session, cx.params) {
        return Ok(plan);
    }
    let plan = bind_query(cx, query)?;
    if plan.is_cacheable {
        exec.keep_plan(cx.session, cx.params, Plan::Query(Arc::clone(&plan)));
    }
    Ok(plan)
}

fn run_query(
    cx: &mut Context<'_>,
    exec: &Arc<Executable>,
    query: &Query,
    sink: &mut dyn Sink,
) -> Result<Done> {
    let plan = plan_of(cx, exec, query)?;
    if let Some(target) = &query.into {
        return into::run(cx, &plan, target);
    }
    sink.columns(&plan.columns)?;
    let count = each_row(cx, &plan, &mut |row| sink.row(row))?;
    cx.session.found_rows = cx.memo.found_rows.take().unwrap_or(count);
    cx.session.row_count = -1;
    Ok(Done::default())
}

/// Runs a plan to its end and counts its rows.
pub(super) fn each_row(
    cx: &mut Context<'_>,
    plan: &QueryPlan,
    each: &mut dyn FnMut(&[Value]) -> Result<()>,
) -> Result<u64> {
    let mut rows = Rows::open(plan, cx)?;
    let (mut row, mut count) = (Vec::with_capacity(plan.output.len()), 0);
    while rows.next(cx, &mut row)? {
        each(&row)?;
        count += 1;
    }
    rows.close(cx);
    Ok(count)
}

/// The columns of a statement's result, for who prepares it.
pub(super) fn columns(cx: &mut Context<'_>, exec: &Arc<Executable>) -> Result<Vec<ResultColumn>> {
    match &exec.statement {
        Statement::Query(query) if query.into.is_none() => {
            Ok(plan_of(cx, exec, query)?.columns.clone())
        }
        Statement::Show(what) => Ok(show::run(cx, what)?.columns),
        _ => Ok(Vec::new()),
    }
}

/// Whether a statement may meet newer rows and so may run again: all but plain reads. What cannot
/// be taken back makes it a single try.
pub(super) fn may_run_again(exec: &Executable) -> bool {
    match &exec.statement {
        Statement::Query(query) => !query.locks.is_empty(),
        Statement::Show(_) | Statement::Explain(_) | Statement::Describe(_) => false,
        Statement::LoadData(load) => !load.local,
        _ => true,
    }
}

/// Whether a statement that locks rows does so one by one, by their whole keys: then nothing that
/// it has read lies behind a row that turns out to be newer. Scans under way are not looked at by a
/// refresh; a statement with scans runs again where one has happened. A procedure knows when it has
/// moved on: it looks at what is newest under its branch's lock, and asks for another run itself.
pub(super) fn is_by_key(exec: &Executable, session: &SessionState, params: &[Value]) -> bool {
    match exec.plan(session, params) {
        Some(Plan::Query(plan)) => plan_is_by_key(&plan),
        Some(Plan::Dml(plan)) => plan.found_by().is_none_or(plan_is_by_key),
        None => matches!(exec.statement, Statement::Insert(_) | Statement::Call(_)),
    }
}

fn plan_is_by_key(plan: &QueryPlan) -> bool {
    matches!(&plan.root, Node::Table(table) if matches!(table.access, Access::Point(_)))
}

/// Whether a statement shows what the one before it left in the diagnostics area.
pub(super) fn shows_diagnostics(statement: &Statement) -> bool {
    match statement {
        Statement::Show(show) => {
            matches!(show.what, ShowWhat::Warnings { .. } | ShowWhat::Errors { .. })
        }
        Statement::GetDiagnostics(_) => true,
        _ => false,
    }
}

/// `?` in a text that is not prepared is a syntax error; a prepared one wants each its value.
pub(super) fn missing_params(exec: &Executable) -> crate::Error {
    let _ = exec;
    SqlError::new(ErrorCode::WrongArguments, &[&"mysqld_stmt_execute"]).into()
}
