//! CALL of procedures that are built in.

use parser::ast::{Call, Ident, Statement};
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
    if !procedure.read_only && cx.session.shared.is_read_only() {
        let option = "--read-only";
        return Err(SqlError::new(ErrorCode::OptionPreventsStatement, &[&option]).into());
    }
    let mut values: Vec<Value> = Vec::with_capacity(call.args.len());
    for arg in &call.args {
        values.push(evaluate(cx, arg)?);
    }
    let result = (procedure.run)(cx, &values)?;
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
