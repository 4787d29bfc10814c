//! `dolt_pull`: fetch, then merge what the branch follows.

use repo::Place;
use repo::exchange::facts::{self, NamedPlace};
use repo::exchange::fetch::FetchRequest;
use repo::exchange::spec::FetchSpec;
use types::Value;

use super::opener::exchange;
use super::reply::{watch, within};
use super::tracked::{current, default_remote, upstream};
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Columns, here};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::procedures;
use crate::procedures::arguments::{Arguments, Flag, flag, parse, valued};
use crate::procedures::result::row;

pub(super) static DOLT_PULL: Procedure = Procedure {
    name: "dolt_pull",
    help: "Fetches from a remote and merges the branch that this one follows.",
    example: "CALL DOLT_PULL('origin', 'main')",
    admin_only: true,
    read_only: false,
    transaction: CallTransaction::Inside,
    run,
};

const FLAGS: &[Flag] = &[
    flag(None, "squash"),
    flag(None, "no-ff"),
    flag(None, "ff-only"),
    flag(None, "commit"),
    flag(None, "no-commit"),
    flag(None, "no-edit"),
    flag(None, "rebase"),
    flag(None, "skip-verification"),
    flag(Some('f'), "force"),
    flag(Some('p'), "prune"),
    flag(None, "silent"),
    valued(None, "user"),
];

/// Flags that are the merge's affair.
const MERGE_FLAGS: [&str; 7] =
    ["squash", "no-ff", "ff-only", "no-commit", "no-edit", "skip-verification", "force"];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    if given.names.len() > 2 {
        return refuse("dolt pull takes at most one arg");
    }
    for (a, b) in [("ff-only", "no-ff"), ("ff-only", "squash")] {
        if given.has(a) && given.has(b) {
            return refuse(format!("error: Flags '--{a}' and '--{b}' cannot be used together"));
        }
    }
    if given.has("rebase") {
        return refuse("error: --rebase is not supported; fetch, then rebase or merge");
    }
    let place = current(cx)?;
    let (remote, branch) = source(cx, &place, &given)?;
    let exchange = exchange(cx, &remote.url)?;
    if !exchange.heads()?.contains_key(&branch) {
        return refuse(format!("branch {branch:?} not found on remote"));
    }
    let specs = match given.name(1) {
        Some(branch) => vec![FetchSpec::parse(branch, &remote.name)?],
        None => vec![FetchSpec::all(&remote.name)],
    };
    let (database, prune) = (&*place.database, given.has("prune"));
    let request = FetchRequest { database, remote: &remote.name, specs, prune };
    let fetched = exchange.fetch(&request, &mut watch(cx));
    fetched.map_err(|error| within("fetch failed", error.into()))?;
    cx.txn.catch_up()?;
    check_clean(cx)?;
    merge(cx, &place, &remote, &branch, &given)
}

/// The remote, and the branch there that is merged.
fn source(cx: &Context<'_>, place: &Place, given: &Arguments) -> Result<(NamedPlace, String)> {
    let followed = upstream(cx, place)?;
    let name = given.name(0).or(followed.as_ref().map(|followed| followed.remote.as_str()));
    let remote = match name {
        Some(name) => facts::remote(&cx.instance.durable(), &place.database, name)?,
        None => default_remote(cx, &place.database)?,
    };
    let Some(remote) = remote else {
        return match name {
            Some(name) => refuse(format!("unknown remote; '{name}'")),
            None => refuse("no remote"),
        };
    };
    if let Some(branch) = given.name(1) {
        return Ok((remote, branch.to_owned()));
    }
    match followed.filter(|followed| followed.remote == remote.name) {
        Some(followed) => Ok((remote, followed.branch)),
        None if given.name(0).is_some() => refuse(format!(
            "You asked to pull from the remote '{}', but did not specify a branch. Because this is \
             not the default configured remote for your current branch, you must specify a branch.",
            remote.name
        )),
        None => refuse(NO_TRACKING),
    }
}

const NO_TRACKING: &str = "There is no tracking information for the current branch.\nPlease \
    specify which branch you want to merge with.\n\n\tdolt pull <remote> <branch>\n\nIf you wish to \
    set tracking information for this branch you can do so with:\n\n\t dolt push --set-upstream \
    <remote> <branch>\n";

/// Dolt refuses to pull over changes that are not committed.
fn check_clean(cx: &mut Context<'_>) -> Result<()> {
    let here = here(cx, None)?;
    let head = here.head_root(cx)?;
    if here.working(cx)? == head && here.staged(cx)? == head {
        return Ok(());
    }
    refuse("cannot merge with uncommitted changes")
}

fn merge(
    cx: &mut Context<'_>,
    place: &Place,
    remote: &NamedPlace,
    branch: &str,
    given: &Arguments,
) -> Result<ProcedureRows> {
    let Some(merge) = procedures::find("dolt_merge") else { return refuse("no dolt_merge") };
    let mut args = vec![Value::text(&format!("{}/{branch}", remote.name))];
    let flags = MERGE_FLAGS.into_iter().filter(|flag| given.has(flag));
    args.extend(flags.map(|flag| Value::text(&format!("--{flag}"))));
    if !given.has("squash") && !given.has("ff-only") {
        let message = format!("Merge branch '{branch}' of {} into {}", remote.url, place.branch);
        args.push(Value::text(&format!("--message={message}")));
    }
    let merged = (merge.run)(cx, &args)?;
    let value = |name: &str| {
        let at = merged.columns.iter().position(|column| column.name == name);
        let found = at.and_then(|at| merged.rows.first()?.get(at)).cloned();
        found.unwrap_or(Value::Null)
    };
    let columns = Columns::new().big("fast_forward").big("conflicts").text_null("message");
    Ok(row(columns, vec![value("fast_forward"), value("conflicts"), value("message")]))
}
