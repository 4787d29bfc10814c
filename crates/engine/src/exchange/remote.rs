//! `dolt_remote`: names for the places that a database is pushed to and fetched from.

use std::collections::BTreeMap;

use repo::entry::{Op, RefOp};
use repo::exchange::facts;
use repo::state::REMOTES;
use types::{Level, Value};

use super::opener::{SUPPORTED, absolute, is_supported};
use super::reply::{change_now, note};
use super::tracked::current;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::procedures::arguments::{Flag, parse, valued};
use crate::procedures::result::status;

pub(super) static DOLT_REMOTE: Procedure = Procedure {
    name: "dolt_remote",
    help: "Adds a remote to the current database, or removes one.",
    example: "CALL DOLT_REMOTE('add', 'origin', 'file:///srv/backups/shop')",
    admin_only: true,
    // On a standby too: kept work goes to the primary by a remote of its own.
    read_only: true,
    transaction: CallTransaction::CommitBefore,
    run,
};

const FLAGS: &[Flag] = &[valued(None, "ref"), valued(None, "user")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let database = current(cx)?.database;
    let names: Vec<&str> = given.names.iter().map(String::as_str).collect();
    match names.as_slice() {
        [] => refuse("error: invalid argument, use 'dolt_remotes' system table to list remotes"),
        ["add", name, url] => add(cx, &database, name.trim(), url.trim()),
        ["remove" | "rm", name] => remove(cx, &database, name.trim()),
        _ => refuse("error: invalid argument"),
    }
}

fn add(cx: &mut Context<'_>, database: &str, name: &str, url: &str) -> Result<ProcedureRows> {
    if !facts::is_name(name) {
        return refuse(format!("remote name '{name}' is invalid"));
    }
    if url.is_empty() {
        return refuse(format!("remote URL '{url}' is invalid"));
    }
    if facts::remote(&cx.instance.durable(), database, name)?.is_some() {
        return refuse(format!("error: a remote named '{name}' already exists"));
    }
    let url = absolute(cx, url)?;
    change_now(cx, vec![facts::set_remote(database, name, Some(&url))])?;
    warn_unsupported(cx, &url);
    Ok(status())
}

/// What is kept and cannot be opened here is said at once, not at the first push.
pub(super) fn warn_unsupported(cx: &mut Context<'_>, url: &str) {
    if !is_supported(url) {
        let message = format!("this node cannot open '{url}'; supported: {SUPPORTED}");
        note(cx, Level::Warning, message);
    }
}

/// The remote goes with its tracking refs, and its branches follow nothing any more.
fn remove(cx: &mut Context<'_>, database: &str, name: &str) -> Result<ProcedureRows> {
    let state = cx.instance.tip();
    if facts::remote(&state, database, name)?.is_none() {
        return refuse(format!("error: unknown remote: '{name}'"));
    }
    let mut ops = vec![facts::set_remote(database, name, None)];
    ops.push(facts::set_writer(database, name, None));
    for (branch, tracking) in facts::trackings(&state, database)? {
        if tracking.remote == name {
            ops.push(facts::set_tracking(database, &branch, None));
        }
    }
    let prefix = format!("{REMOTES}{name}/");
    let refs = state.database(database).map(|found| found.refs.clone()).unwrap_or_default();
    let gone: BTreeMap<&str, _> =
        refs.iter().filter(|(full, _)| full.starts_with(&prefix)).collect();
    for (full, hash) in gone {
        ops.push(Op::Ref(RefOp {
            database: database.into(),
            name: full.into(),
            old: Some(*hash),
            new: None,
        }));
    }
    change_now(cx, ops)?;
    Ok(status())
}
