//! `dolt_backup`: the whole of a database to another place, and back.

use repo::exchange::facts;
use repo::exchange::restore::RestoreRequest;
use types::{Level, Value};

use super::opener::{absolute, exchange};
use super::remote::warn_unsupported;
use super::reply::{change_now, note, watch};
use super::tracked::current;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::procedures::arguments::{Arguments, Flag, flag, parse, valued};
use crate::procedures::result::status;

pub(super) static DOLT_BACKUP: Procedure = Procedure {
    name: "dolt_backup",
    help: "Backs the current database up, or restores one: add, remove, sync, sync-url, restore.",
    example: "CALL DOLT_BACKUP('sync-url', 'file:///srv/backups/shop')",
    admin_only: true,
    read_only: true,
    transaction: CallTransaction::CommitBefore,
    run,
};

const FLAGS: &[Flag] = &[
    flag(Some('f'), "force"),
    flag(Some('v'), "verbose"),
    valued(None, "aws-region"),
    valued(None, "aws-creds-type"),
    valued(None, "aws-creds-file"),
    valued(None, "aws-creds-profile"),
    valued(None, "prune-with-grace-period"),
    valued(None, "ref"),
];

/// Flags that mean nothing to the places that can be opened.
const FOREIGN: [&str; 6] = [
    "aws-region",
    "aws-creds-type",
    "aws-creds-file",
    "aws-creds-profile",
    "prune-with-grace-period",
    "ref",
];

/// What Dolt's usage lines say of flags.
macro_rules! aws_flags {
    () => {
        "['--aws-region=<region>'], ['--aws-creds-type=<type>'], ['--aws-creds-file=<file>'], \
         ['--aws-creds-profile=<profile>'])"
    };
}

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let Some(action) = given.name(0) else {
        return refuse("use 'dolt_backups' table to list backups");
    };
    if let Some(flag) = FOREIGN.into_iter().find(|flag| given.has(flag)) {
        return refuse(format!("parameter '{flag}' is not supported: it is for other places"));
    }
    match action {
        "add" => add(cx, &given),
        "remove" | "rm" => remove(cx, &given),
        "sync" => sync(cx, &given),
        "sync-url" => sync_url(cx, &given),
        "restore" => restore(cx, &given),
        other => refuse(format!("unrecognized dolt_backup parameter '{other}'")),
    }
}

fn add(cx: &mut Context<'_>, given: &Arguments) -> Result<ProcedureRows> {
    let [_, name, url] = given.names.as_slice() else {
        return refuse(concat!("usage: dolt_backup('add', 'name', 'url', ", aws_flags!()));
    };
    let database = current(cx)?.database;
    if !facts::is_name(name) {
        return refuse(format!("backup name '{name}' is invalid"));
    }
    let url = checked_url(cx, url)?;
    if facts::backup(&cx.instance.durable(), &database, name)?.is_some() {
        return refuse(format!("backup '{name}' already exists"));
    }
    change_now(cx, vec![facts::set_backup(&database, name, Some(&url))])?;
    warn_unsupported(cx, &url);
    Ok(status())
}

fn remove(cx: &mut Context<'_>, given: &Arguments) -> Result<ProcedureRows> {
    let [_, name] = given.names.as_slice() else {
        return refuse("usage: dolt_backup('remove', 'name')");
    };
    let database = current(cx)?.database;
    if facts::backup(&cx.instance.durable(), &database, name)?.is_none() {
        return refuse(format!("backup '{name}' not found"));
    }
    change_now(cx, vec![facts::set_backup(&database, name, None)])?;
    Ok(status())
}

fn sync(cx: &mut Context<'_>, given: &Arguments) -> Result<ProcedureRows> {
    let [_, name] = given.names.as_slice() else {
        return refuse("usage: dolt_backup('sync', 'name')");
    };
    let database = current(cx)?.database;
    match facts::backup(&cx.instance.durable(), &database, name)? {
        Some(backup) => back_up(cx, given, &database, &backup.url),
        None => refuse(format!("backup '{name}' not found")),
    }
}

fn sync_url(cx: &mut Context<'_>, given: &Arguments) -> Result<ProcedureRows> {
    let [_, url] = given.names.as_slice() else {
        return refuse(concat!("usage: dolt_backup('sync-url', 'remote_url', ", aws_flags!()));
    };
    let database = current(cx)?.database;
    let url = checked_url(cx, url)?;
    back_up(cx, given, &database, &url)
}

/// With `--force` the place may hold another node's backup of the database.
fn back_up(
    cx: &mut Context<'_>,
    given: &Arguments,
    database: &str,
    url: &str,
) -> Result<ProcedureRows> {
    let exchange = exchange(cx, url)?;
    if given.has("force") {
        exchange.back_up_over(database, &mut watch(cx))?;
    } else {
        exchange.back_up(database, &mut watch(cx))?;
    }
    let message = "users and grants are not contained in a database's backup";
    note(cx, Level::Note, message);
    Ok(status())
}

fn restore(cx: &mut Context<'_>, given: &Arguments) -> Result<ProcedureRows> {
    let [_, url, database] = given.names.as_slice() else {
        return refuse(concat!(
            "usage: dolt_backup('restore', 'remote_url', 'new_db_name', ['--force'], ",
            aws_flags!()
        ));
    };
    let replace = given.has("force");
    if !replace && cx.instance.durable().database(database).is_some() {
        return refuse(format!("database '{database}' already exists, use '--force' to overwrite"));
    }
    let url = checked_url(cx, url)?;
    let lock_wait_ms = cx.session.lock_wait_ms();
    let request = RestoreRequest { database, replace, lock_wait_ms };
    exchange(cx, &url)?.restore(&request, &mut watch(cx))?;
    cx.session.shared.schema_has_changed();
    note(cx, Level::Note, "users and grants are not contained in a database's backup");
    Ok(status())
}

fn checked_url(cx: &Context<'_>, url: &str) -> Result<String> {
    let url = url.trim();
    if url.is_empty() {
        return refuse(format!("backup URL '{url}' is invalid"));
    }
    absolute(cx, url)
}
