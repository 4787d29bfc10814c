//! Scalar functions of version control.
//!
//! They ask the transaction's snapshot, its pending changes in it, so they are good for one
//! statement. Hashes of what is not committed fold it first.
#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

use repo::Hash;
use repo::fold::{fold_database, fold_instance};
use repo::history::ancestry::{is_ancestor, merge_base};
use types::{ErrorCode, SqlError, SqlType, Value};

use super::here;
use super::tables::open_in;
use crate::context::Context;
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::{Arity, Eval, Function, Invocation, Lifetime};
use crate::session::SessionState;

/// All of them, by name.
pub static FUNCTIONS: &[&Function] = &[
    &ACTIVE_BRANCH,
    &DOLT_HASHOF,
    &DOLT_HASHOF_DB,
    &DOLT_HASHOF_TABLE,
    &DOLT_MERGE_BASE,
    &DOLT_STORAGE_FORMAT,
    &DOLT_VERSION,
    &HAS_ANCESTOR,
    &PANDO_HASHOF_DATABASE,
    &PANDO_HASHOF_INSTANCE,
];

static ACTIVE_BRANCH: Function =
    Function::new("ACTIVE_BRANCH", Arity::exactly(0), name_type, Eval::Values(active_branch))
        .lives(Lifetime::Statement)
        .says(
            "The branch that the session is on; NULL where it is on none.",
            "ACTIVE_BRANCH()",
            "NULL",
        );

static DOLT_HASHOF: Function =
    Function::new("DOLT_HASHOF", Arity::exactly(1), hash_type, Eval::Strict(hashof))
        .also(&["HASHOF"])
        .lives(Lifetime::Statement)
        .says("The hash of the commit that a revision names.", "DOLT_HASHOF(NULL)", "NULL");

static DOLT_HASHOF_DB: Function =
    Function::new("DOLT_HASHOF_DB", Arity::between(0, 1), hash_type, Eval::Strict(hashof_db))
        .lives(Lifetime::Statement)
        .says(
            "The hash of all tables, as they are or in a revision.",
            "DOLT_HASHOF_DB(NULL)",
            "NULL",
        );

static DOLT_HASHOF_TABLE: Function =
    Function::new("DOLT_HASHOF_TABLE", Arity::exactly(1), hash_type, Eval::Strict(hashof_table))
        .lives(Lifetime::Statement)
        .says("The hash of a table as it is.", "DOLT_HASHOF_TABLE(NULL)", "NULL");

static DOLT_MERGE_BASE: Function =
    Function::new("DOLT_MERGE_BASE", Arity::exactly(2), hash_type, Eval::Strict(base))
        .lives(Lifetime::Statement)
        .says(
            "The hash of the newest commit that two revisions share.",
            "DOLT_MERGE_BASE(NULL, 'main')",
            "NULL",
        );

static DOLT_STORAGE_FORMAT: Function =
    Function::new("DOLT_STORAGE_FORMAT", Arity::exactly(0), name_type, Eval::Values(format)).says(
        "How data is stored.",
        "DOLT_STORAGE_FORMAT()",
        "PANDO 1",
    );

static DOLT_VERSION: Function =
    Function::new("DOLT_VERSION", Arity::exactly(0), name_type, Eval::Values(version)).says(
        "The version of Pando.",
        "DOLT_VERSION()",
        env!("CARGO_PKG_VERSION"),
    );

static HAS_ANCESTOR: Function =
    Function::new("HAS_ANCESTOR", Arity::exactly(2), truth_type, Eval::Strict(has_ancestor))
        .lives(Lifetime::Statement)
        .says(
            "Whether the first revision is the second, or comes after it.",
            "HAS_ANCESTOR(NULL, 'main')",
            "NULL",
        );

static PANDO_HASHOF_DATABASE: Function = Function::new(
    "PANDO_HASHOF_DATABASE",
    Arity::between(0, 1),
    hash_type,
    Eval::Strict(hashof_database),
)
.lives(Lifetime::Statement)
.says(
    "The hash of a database: its branches, tags, working sets and counters, as committed.",
    "PANDO_HASHOF_DATABASE(NULL)",
    "NULL",
);

static PANDO_HASHOF_INSTANCE: Function = Function::new(
    "PANDO_HASHOF_INSTANCE",
    Arity::exactly(0),
    hash_type,
    Eval::Values(hashof_instance),
)
.lives(Lifetime::Statement)
.says(
    "The hash of everything that instances share, as committed.",
    "LENGTH(PANDO_HASHOF_INSTANCE())",
    "32",
);

fn name_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(text_type(255))
}

fn hash_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(text_type(32))
}

fn text_type(length: u32) -> ExprType {
    ExprType::new(SqlType::Varchar { length, collation: super::COLLATION }, true)
}

fn truth_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::truth(true))
}

fn text(args: &[Value], at: usize) -> String {
    args.get(at).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default()
}

fn shown(hash: Hash) -> Value {
    Value::text(&hash.to_string())
}

fn active_branch(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    if call.cx.session.database.is_none() {
        return Ok(Value::Null);
    }
    Ok(match here(call.cx, None) {
        Ok(here) => here.place().map_or(Value::Null, |place| Value::text(&place.branch)),
        Err(_) => Value::Null,
    })
}

fn hashof(args: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let here = here(call.cx, None)?;
    here.commit(call.cx, &text(args, 0)).map(shown)
}

fn hashof_db(args: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let here = here(call.cx, None)?;
    let spec = if args.is_empty() { "WORKING".to_owned() } else { text(args, 0) };
    Ok(shown(here.resolve(call.cx, &spec)?.root))
}

fn hashof_table(args: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let here = here(call.cx, None)?;
    let name = text(args, 0);
    let root = here.working(call.cx)?;
    match open_in(call.cx, root, &name)? {
        Some(table) => Ok(shown(table.hash)),
        None => Err(SqlError::new(ErrorCode::NoSuchTable, &[&here.name, &name]).into()),
    }
}

fn base(args: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (a, b) = two_commits(args, call.cx)?;
    let base = merge_base(call.cx.instance.store(), a, b)?;
    Ok(base.map_or(Value::Null, shown))
}

fn has_ancestor(args: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (target, ancestor) = two_commits(args, call.cx)?;
    Ok(Value::from(is_ancestor(call.cx.instance.store(), ancestor, target)?))
}

fn two_commits(args: &[Value], cx: &mut Context<'_>) -> Result<(Hash, Hash)> {
    let here = here(cx, None)?;
    Ok((here.commit(cx, &text(args, 0))?, here.commit(cx, &text(args, 1))?))
}

fn format(_: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::text("PANDO 1"))
}

fn version(_: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::text(env!("CARGO_PKG_VERSION")))
}

fn hashof_database(args: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let cx = &*call.cx;
    let name = match args {
        [] => match &cx.session.database {
            Some(name) => name.split(['/', '@']).next().unwrap_or_default().to_owned(),
            None => return Err(SqlError::new(ErrorCode::NoDbError, &[]).into()),
        },
        _ => text(args, 0),
    };
    let database = super::database_of(cx.txn, &name)?;
    Ok(shown(fold_database(cx.instance.loader(), database)?))
}

fn hashof_instance(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let state = call.cx.txn.snapshot();
    Ok(shown(fold_instance(call.cx.instance.loader(), state)?))
}
