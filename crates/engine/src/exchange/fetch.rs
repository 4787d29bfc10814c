//! `dolt_fetch`: commits from a remote.

use repo::exchange::facts;
use repo::exchange::fetch::FetchRequest;
use repo::exchange::spec::FetchSpec;
use types::Value;

use super::opener::exchange;
use super::reply::{watch, within};
use super::tracked::current;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::procedures::arguments::{Flag, flag, parse, valued};
use crate::procedures::result::status;

pub(super) static DOLT_FETCH: Procedure = Procedure {
    name: "dolt_fetch",
    help: "Brings a remote's commits here and moves the tracking branches.",
    example: "CALL DOLT_FETCH('origin')",
    admin_only: true,
    read_only: false,
    transaction: CallTransaction::CommitBefore,
    run,
};

const FLAGS: &[Flag] = &[flag(Some('p'), "prune"), flag(None, "silent"), valued(None, "user")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let database = current(cx)?.database;
    let state = cx.instance.durable();
    if facts::remotes(&state, &database)?.is_empty() {
        return refuse("no remote");
    }
    let name = given.name(0).unwrap_or("origin");
    let Some(remote) = facts::remote(&state, &database, name)? else {
        return refuse(format!(
            "unknown remote; '{name}' does not appear to be a dolt database. could not read from \
             the remote database. please make sure you have the correct access rights and the \
             database exists"
        ));
    };
    let texts = given.names.get(1..).unwrap_or_default();
    if !texts.is_empty() && given.has("prune") {
        return refuse("--prune option cannot be provided with a ref spec");
    }
    let mut specs = Vec::with_capacity(texts.len().max(1));
    for text in texts {
        specs.push(FetchSpec::parse(text, &remote.name)?);
    }
    if specs.is_empty() {
        specs.push(FetchSpec::all(&remote.name));
    }
    let exchange = exchange(cx, &remote.url)?;
    let prune = given.has("prune");
    let request = FetchRequest { database: &database, remote: &remote.name, specs, prune };
    let fetched = exchange.fetch(&request, &mut watch(cx));
    fetched.map_err(|error| within("fetch failed", error.into()))?;
    Ok(status())
}
