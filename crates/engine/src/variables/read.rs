//! `@@name` as an expression sees it, and lists of variables.

use types::{IntWidth, SqlType, Value};

use super::{Kind, Scope, all, find, show};
use crate::context::Context;
use crate::error::Result;
use crate::session::SessionState;

/// The type of `@@name`; `None` for what is not in the registry (1193, or a database's own
/// variable, which is a text).
pub fn sql_type(name: &str) -> Option<SqlType> {
    let (_, variable) = find(name)?;
    Some(match variable.kind {
        Kind::Flag | Kind::Int(..) => SqlType::int(IntWidth::Big, false),
        Kind::UInt(..) => SqlType::int(IntWidth::Big, true),
        Kind::Double(..) => SqlType::DOUBLE,
        _ => SqlType::Varchar { length: 1024, collation: types::CollationId::UTF8MB4_0900_AI_CI },
    })
}

/// The value of `@@name`, `@@session.name` or, with `global`, `@@global.name`.
///
/// 1193 for an unknown name, 1238 for a scope that the variable does not have.
pub fn read(cx: &mut Context<'_>, global: bool, name: &str) -> Result<Value> {
    let Some((number, variable)) = find(name) else {
        return database_variable(cx, name);
    };
    if global && variable.scope == Scope::Session {
        return Err(incorrect_scope(name, "SESSION"));
    }
    if let Some(value) = cx.session.shared.replication_variable(name) {
        return Ok(value);
    }
    if global || variable.scope == Scope::Global {
        return Ok(cx.session.shared.globals.get(name).unwrap_or(Value::Null));
    }
    Ok(match name {
        "warning_count" => Value::UInt(cx.diagnostics.previous_count()),
        "error_count" => Value::UInt(cx.diagnostics.previous_errors()),
        "last_insert_id" | "identity" => Value::UInt(cx.session.last_insert_id),
        "pseudo_thread_id" => Value::UInt(cx.session.connection_id),
        "timestamp" => Value::Double(cx.now_us as f64 / 1e6),
        _ => cx.session.variables.at(number).clone(),
    })
}

/// 1238 with the words for reading.
fn incorrect_scope(name: &str, scope: &str) -> crate::Error {
    types::SqlError::new(types::ErrorCode::IncorrectGlobalLocalVar, &[&name, &scope]).into()
}

/// `@@mydb_head` and its like; 1193 for anything else.
fn database_variable(cx: &mut Context<'_>, name: &str) -> Result<Value> {
    if let Some(value) = crate::history::session_variable(cx, name)? {
        return Ok(value);
    }
    Err(types::SqlError::new(types::ErrorCode::UnknownSystemVariable, &[&name]).into())
}

/// All variables as SHOW VARIABLES lists them: of the node, or of the session (where a variable has
/// only a global value, that).
pub fn list(session: &SessionState, global: bool) -> Vec<(&'static str, String)> {
    let globals = session.shared.globals.snapshot();
    let mut rows = Vec::with_capacity(all().len());
    for (number, variable) in all().iter().enumerate() {
        if global && variable.scope == Scope::Session {
            continue;
        }
        let is_global = global || variable.scope == Scope::Global;
        let values = if is_global { &globals } else { &session.variables };
        let replicated = session.shared.replication_variable(variable.name);
        let value = match variable.name {
            _ if replicated.is_some() => replicated.as_ref().unwrap_or(&Value::Null),
            "last_insert_id" | "identity" => &Value::UInt(session.last_insert_id),
            "pseudo_thread_id" => &Value::UInt(session.connection_id),
            _ => values.at(number),
        };
        rows.push((variable.name, show(variable, value)));
    }
    rows
}
