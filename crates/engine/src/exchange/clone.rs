//! `dolt_clone`: a new database from a remote.

use repo::exchange::clone::CloneRequest;
use types::{Level, SqlError, Value};

use super::opener::{absolute, exchange};
use super::reply::{note, watch};
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::procedures::arguments::{Arguments, Flag, flag, parse, valued};
use crate::procedures::result::status;

pub(super) static DOLT_CLONE: Procedure = Procedure {
    name: "dolt_clone",
    help: "Makes a database from what a remote has.",
    example: "CALL DOLT_CLONE('file:///srv/backups/shop', 'shop_copy')",
    admin_only: true,
    read_only: false,
    transaction: CallTransaction::CommitBefore,
    run,
};

const FLAGS: &[Flag] = &[
    valued(None, "remote"),
    valued(Some('b'), "branch"),
    valued(None, "depth"),
    flag(None, "single-branch"),
    flag(None, "silent"),
    valued(None, "user"),
    valued(None, "ref"),
];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    if given.has("depth") {
        return refuse("error: --depth is not supported: a clone has the whole history");
    }
    if given.has("ref") {
        return refuse("error: --ref is only supported for git remotes");
    }
    let (url, database) = names(&given)?;
    let url = absolute(cx, url)?;
    let exchange = exchange(cx, &url)?;
    let request = CloneRequest {
        database: &database,
        remote: given.value("remote").unwrap_or("origin"),
        url: &url,
        branch: given.value("branch"),
        single_branch: given.has("single-branch"),
    };
    if !repo::exchange::facts::is_name(request.remote) {
        return refuse(format!("remote name '{}' is invalid", request.remote));
    }
    let cloned = exchange.clone_database(&request, &mut watch(cx))?;
    cx.session.shared.schema_has_changed();
    let all = cloned.copied.chunks + cloned.copied.present;
    note(cx, Level::Note, format!("{all} of {all} chunks complete."));
    Ok(status())
}

/// The URL, and what the database will be called: as was said, or as the URL ends.
pub(super) fn names(given: &Arguments) -> Result<(&str, String)> {
    let wrong = || {
        SqlError::unknown(
            "error: invalid number of arguments: database URL must be specified and database name \
             is optional",
        )
    };
    let url = given.name(0).filter(|_| given.names.len() <= 2).ok_or_else(wrong)?;
    if let Some(name) = given.name(1) {
        return Ok((url, name.to_owned()));
    }
    let path = url.split_once("://").map_or(url, |(_, path)| path);
    match path.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty()) {
        Some(name) => Ok((url, name.to_owned())),
        None => {
            refuse("Could not infer repo name. Please explicitly define a directory for this url")
        }
    }
}
