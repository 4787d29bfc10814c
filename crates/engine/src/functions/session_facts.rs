//! What the session and the server are: DATABASE, USER, VERSION, CONNECTION_ID, LAST_INSERT_ID and
//! their like (manual 12.16).

use types::Value;

use super::args::at;
use super::typing::system_text;
use super::{Arity, Eval, Function, Invocation, Lifetime};
use crate::error::Result;
use crate::expr::{Expr, ExprType, session};
use crate::session::SessionState;

pub(crate) static DATABASE: Function =
    Function::new("DATABASE", Arity::exactly(0), system_text, Eval::Values(database))
        .also(&["SCHEMA"])
        .lives(Lifetime::Statement)
        .says("The current database; NULL if none is chosen.", "DATABASE()", "NULL");

pub(crate) static USER: Function =
    Function::new("USER", Arity::exactly(0), system_text, Eval::Values(user))
        .also(&["SESSION_USER", "SYSTEM_USER"])
        .lives(Lifetime::Statement)
        .says(
            "The user as the client named it, and where it comes from.",
            "USER()",
            "root@localhost",
        );

pub(crate) static CURRENT_USER: Function =
    Function::new("CURRENT_USER", Arity::exactly(0), system_text, Eval::Values(current_user))
        .lives(Lifetime::Statement)
        .says("The account that was authenticated.", "CURRENT_USER()", "root@%");

pub(crate) static CURRENT_ROLE: Function =
    Function::new("CURRENT_ROLE", Arity::exactly(0), system_text, Eval::Values(current_role))
        .lives(Lifetime::Statement)
        .says("The roles that are active; NONE if none is.", "CURRENT_ROLE()", "NONE");

pub(crate) static CONNECTION_ID: Function =
    Function::new("CONNECTION_ID", Arity::exactly(0), unsigned, Eval::Values(connection_id))
        .lives(Lifetime::Statement)
        .says("The connection's number.", "CONNECTION_ID() > 0", "1");

pub(crate) static VERSION: Function =
    Function::new("VERSION", Arity::exactly(0), system_text, Eval::Values(version))
        .lives(Lifetime::Statement)
        .says("The server's version, MySQL's first.", "VERSION() LIKE '8.0.%'", "1");

pub(crate) static LAST_INSERT_ID: Function =
    Function::new("LAST_INSERT_ID", Arity::between(0, 1), unsigned, Eval::Values(last_insert_id))
        .lives(Lifetime::Call)
        .says(
            "The first AUTO_INCREMENT value of the last INSERT; with an argument, sets it.",
            "LAST_INSERT_ID(5)",
            "5",
        );

pub(crate) static FOUND_ROWS: Function =
    Function::new("FOUND_ROWS", Arity::exactly(0), count, Eval::Values(found_rows))
        .lives(Lifetime::Statement)
        .says("How many rows the last SELECT found.", "FOUND_ROWS() >= 0", "1");

pub(crate) static ROW_COUNT: Function =
    Function::new("ROW_COUNT", Arity::exactly(0), count, Eval::Values(row_count))
        .lives(Lifetime::Statement)
        .says(
            "How many rows the last statement changed; -1 after a query.",
            "ROW_COUNT() >= -1",
            "1",
        );

pub(crate) static ICU_VERSION: Function =
    Function::new("ICU_VERSION", Arity::exactly(0), system_text, Eval::Values(icu_version))
        .lives(Lifetime::Statement)
        .says(
            "The version of ICU whose regular expressions are followed.",
            "ICU_VERSION()",
            "73.1",
        );

fn unsigned(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::big_int(true, false))
}

fn count(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::big_int(false, false))
}

fn database(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let database = call.cx.session.database.as_deref();
    Ok(database.filter(|name| !name.is_empty()).map_or(Value::Null, Value::text))
}

fn user(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let client = &call.cx.session.client;
    Ok(Value::from(format!("{}@{}", client.user, client.host).as_str()))
}

fn current_user(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let account = &call.cx.session.account;
    Ok(Value::from(format!("{}@{}", account.user, account.host).as_str()))
}

fn current_role(_: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::text("NONE"))
}

fn connection_id(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::UInt(call.cx.session.connection_id))
}

fn version(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    session::system_variable(call.cx, "version", true)
}

fn last_insert_id(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    match values.first() {
        None => Ok(Value::UInt(call.cx.session.last_insert_id)),
        Some(Value::Null) => {
            call.cx.session.last_insert_id = 0;
            Ok(Value::Null)
        }
        Some(_) => {
            let id = call.uint(at(values, 0))?;
            call.cx.session.last_insert_id = id;
            Ok(Value::UInt(id))
        }
    }
}

fn found_rows(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let rows = call.cx.session.found_rows;
    Ok(Value::Int(i64::try_from(rows).unwrap_or(i64::MAX)))
}

fn row_count(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::Int(call.cx.session.row_count))
}

fn icu_version(_: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::text("73.1"))
}
