//! SET: every value is worked out and checked first, then all are set, so that the statement has
//! its effect as a whole or not at all.

use parser::ast::{ExprKind, SetItem, SetValue, SystemVar, VarScope};
use repo::state::HEADS;
use types::{CollationId, ErrorCode, SqlError, Value, collation};

use super::convert::default_value;
use super::{Scope, Variable, convert, find};
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::session::{Revision, SessionState, evaluate};

/// One thing that the statement does.
enum Change {
    User(Box<str>, Value),
    Session(&'static Variable, Value),
    Global(&'static Variable, Value),
    /// Kept over restarts; with `true` also set now.
    Persist(&'static Variable, Value, bool),
    /// `db_head_ref` and its like.
    Database(Box<str>, Value),
}

/// Carries out SET.
pub fn run(cx: &mut Context<'_>, items: &[SetItem]) -> Result<()> {
    let mut changes = Vec::with_capacity(items.len());
    for item in items {
        check(cx, item, &mut changes)?;
    }
    let mut persisted = Vec::new();
    for change in changes {
        match change {
            Change::User(name, value) => {
                cx.session.set_user_variable(&name, value);
            }
            Change::Session(variable, value) => cx.session.set_variable(variable.name, value),
            Change::Global(variable, value) => cx.session.shared.globals.set(variable.name, value),
            Change::Persist(variable, value, also_now) => {
                if also_now {
                    cx.session.shared.globals.set(variable.name, value.clone());
                }
                persisted.push((variable.name, value));
            }
            Change::Database(name, value) => set_database_variable(cx, &name, &value)?,
        }
    }
    if !persisted.is_empty() {
        cx.session.shared.globals.persist(cx.instance, &persisted)?;
    }
    Ok(())
}

/// What SET NAMES does, also for a connection that asks for a character set in its handshake.
pub fn apply_names(session: &mut SessionState, id: CollationId) {
    for (name, value) in names_of(id) {
        session.set_variable(name, value);
    }
}

fn names_of(id: CollationId) -> [(&'static str, Value); 4] {
    let charset = Value::text(collation::charset_of(id));
    [
        ("character_set_client", charset.clone()),
        ("character_set_results", charset.clone()),
        ("character_set_connection", charset),
        ("collation_connection", Value::text(collation::name(id))),
    ]
}

fn check(cx: &mut Context<'_>, item: &SetItem, changes: &mut Vec<Change>) -> Result<()> {
    match item {
        SetItem::User { name, value } => {
            let value = evaluate(cx, value)?;
            changes.push(Change::User(name.clone(), value));
        }
        SetItem::System { var, value, .. } => {
            let change = check_system(cx, var, value)?;
            changes.push(change);
        }
        SetItem::Names { charset, collation } => {
            let id = choose(charset.as_deref(), collation.as_deref())?;
            push_session(changes, &names_of(id));
        }
        SetItem::Charset(charset) => {
            let id = choose(charset.as_deref(), None)?;
            let [client, results, _, _] = names_of(id);
            let text = |name| Value::text(cx.session.variables.text(name));
            let connection = ("character_set_connection", text("character_set_database"));
            let order = ("collation_connection", text("collation_database"));
            push_session(changes, &[client, results, connection, order]);
        }
    }
    Ok(())
}

fn push_session(changes: &mut Vec<Change>, values: &[(&'static str, Value)]) {
    for (name, value) in values {
        changes.extend(find(name).map(|(_, variable)| Change::Session(variable, value.clone())));
    }
}

/// The collation that SET NAMES asks for: 1115, 1273, and 1253 where the two do not fit.
fn choose(charset: Option<&str>, name: Option<&str>) -> Result<CollationId> {
    let charset = charset.unwrap_or("utf8mb4");
    let unknown = || SqlError::new(ErrorCode::UnknownCharacterSet, &[&charset]);
    let id = collation::default_of_charset(charset).ok_or_else(unknown)?;
    let Some(name) = name else { return Ok(id) };
    let unknown = || SqlError::new(ErrorCode::UnknownCollation, &[&name]);
    let named = collation::by_name(name).ok_or_else(unknown)?;
    let charset = collation::charset_of(id);
    if collation::charset_of(named) != charset {
        let error = SqlError::new(ErrorCode::CollationCharsetMismatch, &[&name, &charset]);
        return Err(error.into());
    }
    Ok(named)
}

fn check_system(cx: &mut Context<'_>, var: &SystemVar, value: &SetValue) -> Result<Change> {
    let value = match value {
        SetValue::Default => None,
        SetValue::Expr(expr) => Some(match &expr.kind {
            ExprKind::Column(word) if word.table.is_none() => Value::text(&word.name.name),
            _ => evaluate(cx, expr)?,
        }),
    };
    let Some((_, variable)) = find(&var.name) else {
        let name: Box<str> = var.name.to_lowercase().into();
        if crate::history::session_variable(cx, &name)?.is_none() {
            return Err(SqlError::new(ErrorCode::UnknownSystemVariable, &[&name]).into());
        }
        return Ok(Change::Database(name, value.unwrap_or(Value::Null)));
    };
    check_scope(variable, var.scope)?;
    if !matches!(var.scope, Some(VarScope::Session) | None) {
        privileges::check(cx, Privilege::Super, &Object::Server)?;
    }
    let value = match value {
        None => default_of(cx, variable, var.scope),
        Some(value) => {
            let (value, warning) = convert(variable, &value)?;
            if let Some(warning) = warning {
                cx.diagnostics.push(warning);
            }
            value
        }
    };
    check_moment(cx, variable, var.scope)?;
    Ok(match var.scope {
        Some(VarScope::Global) => Change::Global(variable, value),
        Some(VarScope::Persist) => Change::Persist(variable, value, true),
        Some(VarScope::PersistOnly) => Change::Persist(variable, value, false),
        Some(VarScope::Session) | None => Change::Session(variable, value),
    })
}

/// 1238, 1228 and 1229: what may not be set, or not there.
fn check_scope(variable: &Variable, scope: Option<VarScope>) -> Result<()> {
    let name = &variable.name;
    if !variable.dynamic && scope != Some(VarScope::PersistOnly) {
        return Err(SqlError::new(ErrorCode::IncorrectGlobalLocalVar, &[name, &"read only"]).into());
    }
    match (variable.scope, scope) {
        (Scope::Session, Some(VarScope::Global | VarScope::Persist | VarScope::PersistOnly)) => {
            Err(SqlError::new(ErrorCode::LocalVariable, &[name]).into())
        }
        (Scope::Global, Some(VarScope::Session) | None) => {
            Err(SqlError::new(ErrorCode::GlobalVariable, &[name]).into())
        }
        _ => Ok(()),
    }
}

/// `= DEFAULT`: for a session the global value, else the one that is built in.
fn default_of(cx: &Context<'_>, variable: &Variable, scope: Option<VarScope>) -> Value {
    let of_session = matches!(scope, Some(VarScope::Session) | None);
    if of_session && variable.scope == Scope::Both {
        return cx.session.shared.globals.get(variable.name).unwrap_or(Value::Null);
    }
    default_value(variable)
}

/// 1568: what a transaction under way does not allow to be set (the level itself may be set with
/// SESSION).
fn check_moment(cx: &Context<'_>, variable: &Variable, scope: Option<VarScope>) -> Result<()> {
    let of_next = matches!(variable.name, "transaction_isolation" | "transaction_read_only");
    if of_next && scope.is_none() && cx.session.in_transaction {
        return Err(SqlError::new(ErrorCode::CantChangeTxCharacteristics, &[]).into());
    }
    Ok(())
}

/// `@@mydb_head_ref`: from now on the session sees that branch of the database. The other variables
/// of a database are told, not set (1238); 1193 for a name that is none of them.
fn set_database_variable(cx: &mut Context<'_>, name: &str, value: &Value) -> Result<()> {
    let known = crate::history::session_variable(cx, name)?.is_some();
    let unknown = || SqlError::new(ErrorCode::UnknownSystemVariable, &[&name]);
    let Some(database) = name.strip_suffix("_head_ref").filter(|_| known) else {
        if known {
            let error = SqlError::new(ErrorCode::IncorrectGlobalLocalVar, &[&name, &"read only"]);
            return Err(error.into());
        }
        return Err(unknown().into());
    };
    let text = value.to_string_lossy();
    let branch = text.strip_prefix(HEADS).unwrap_or(&text);
    let found = cx.txn.snapshot().database(database);
    if found.is_none_or(|found| found.working.get(branch).is_none()) {
        return Err(SqlError::unknown(format!("branch not found: {branch}")).into());
    }
    cx.session.revisions.insert(repo::lower(database), Revision::Branch(branch.into()));
    Ok(())
}
