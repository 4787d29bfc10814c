//! CALL of procedures that are built in.

use parser::ast::{Call, ExprKind, Ident, Statement};
use types::{ErrorCode, SqlError, Value};

use super::evaluate;
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::procedure::{CallTransaction, Procedure};
use crate::procedures;
use crate::sink::{ColumnFlags, Done, ResultColumn, Sink};
use crate::virtual_table::VirtualColumn;

/// What a statement does with its transaction because of the procedure that it calls; `None` for
/// other statements.
pub(super) fn transaction(statement: &Statement) -> Option<CallTransaction> {
    match statement {
        Statement::Call(call) => Some(find(call)?.transaction),
        _ => None,
    }
}

fn find(call: &Call) -> Option<&'static Procedure> {
    procedures::find(call.name.as_str())
}

/// CALL: the procedure's result, then its end. 1305 for one that is not there.
pub(super) fn run(cx: &mut Context<'_>, call: &Call, sink: &mut dyn Sink) -> Result<Done> {
    let Some(procedure) = find(call) else {
        let database = call.schema.as_ref().map(Ident::as_str);
        let database = database.or(cx.session.database.as_deref()).unwrap_or_default();
        let name = format!("{database}.{}", call.name.as_str());
        return Err(SqlError::new(ErrorCode::SpDoesNotExist, &[&"PROCEDURE", &name]).into());
    };
    if procedure.admin_only {
        privileges::check(cx, Privilege::Super, &Object::Server)?;
    } else {
        let database = call.schema.as_ref().map(Ident::as_str);
        let database = database.or(cx.session.database.as_deref()).unwrap_or_default();
        privileges::check_call(cx, database, procedure.name)?;
    }
    if !procedure.read_only {
        cx.session.shared.check_writable()?;
    }
    let outs = variables(call, procedures::out_args(procedure))?;
    let mut values: Vec<Value> = vec![Value::Null; outs.len()];
    for arg in call.args.iter().skip(outs.len()) {
        values.push(evaluate(cx, arg)?);
    }
    let result = (procedure.run)(cx, &values)?;
    for (at, name) in outs.into_iter().enumerate() {
        let value = result.rows.first().and_then(|row| row.get(at));
        cx.session.set_user_variable(name, value.cloned().unwrap_or(Value::Null));
    }
    cx.session.plans_have_changed();
    let columns: Vec<ResultColumn> = result.columns.iter().map(told).collect();
    sink.columns(&columns)?;
    for row in &result.rows {
        sink.row(row)?;
    }
    cx.session.found_rows = result.rows.len() as u64;
    cx.session.row_count = -1;
    Ok(Done::default())
}

/// The names of the variables that stand for the first `count` arguments: 1318 where there are
/// fewer, 1414 for an argument that is none.
fn variables(call: &Call, count: usize) -> Result<Vec<&str>> {
    let routine = call.name.as_str();
    if call.args.len() < count {
        let (expected, found) = (count, call.args.len());
        let arguments: [&dyn std::fmt::Display; 4] = [&"PROCEDURE", &routine, &expected, &found];
        return Err(SqlError::new(ErrorCode::SpWrongNoOfArgs, &arguments).into());
    }
    let mut names = Vec::with_capacity(count);
    for (at, arg) in call.args.iter().take(count).enumerate() {
        let ExprKind::UserVar(name) = &arg.kind else {
            return Err(SqlError::new(ErrorCode::SpNotVarArg, &[&(at + 1), &routine]).into());
        };
        names.push(&**name);
    }
    Ok(names)
}

fn told(column: &VirtualColumn) -> ResultColumn {
    ResultColumn {
        name: column.name.clone(),
        database: String::new(),
        table: String::new(),
        org_table: String::new(),
        org_name: String::new(),
        sql_type: column.sql_type.clone(),
        nullable: column.nullable,
        flags: ColumnFlags::default(),
    }
}
