//! `dolt_checkout`: the session goes to another branch, or tables go back to what they were.

use std::sync::Arc;

use repo::Hash;
use repo::object::{Object, Root};
use repo::state::REMOTES;
use types::Value;

use super::arguments::{Arguments, Flag, flag, parse, valued};
use super::branch::make;
use super::change::{put_branch, replace_working, stage, take_branch};
use super::result::status_message;
use super::stage::with_tables_of;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Here, database_of, here};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::session::Revision;

pub(super) static DOLT_CHECKOUT: Procedure = Procedure {
    name: "dolt_checkout",
    help: "Switches the session to a branch, or restores tables.",
    example: "CALL DOLT_CHECKOUT('-b', 'feature')",
    admin_only: false,
    read_only: true,
    transaction: CallTransaction::CommitAfterChange,
    run,
};

const FLAGS: &[Flag] = &[
    valued(Some('b'), "b"),
    valued(Some('B'), "B"),
    valued(Some('t'), "track"),
    flag(Some('f'), "force"),
    flag(None, "overwrite-ignore"),
    flag(None, "no-overwrite-ignore"),
];

const EMPTY: &str = "error: cannot checkout empty string";

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    if given.has("b") && given.has("B") {
        return refuse("Improper usage. Cannot use both -b and -B.");
    }
    let here = here(cx, None)?;
    if let Some(name) = given.value("b").or(given.value("B")) {
        return checkout_new(cx, &here, name, &given);
    }
    if let Some(upstream) = given.value("track") {
        let upstream = upstream.to_owned();
        let name = upstream.split_once('/').map_or(upstream.as_str(), |(_, name)| name).to_owned();
        return checkout_tracking(cx, &here, &name, &upstream);
    }
    let Some(first) = given.name(0) else { return refuse("Improper usage.") };
    if first.is_empty() {
        return refuse(EMPTY);
    }
    let is_spec = given.names_before_dashes != Some(0);
    if given.names.len() == 1 && is_spec {
        if database_of(cx.txn, &here.name)?.head(first).is_some() {
            return Ok(switch(cx, &here, first));
        }
        if !has_table(cx, &here, first)? && first != "." {
            return checkout_unknown(cx, &here, first);
        }
    }
    checkout_tables(cx, &here, &given)
}

/// The session works on `branch` from now on.
fn switch(cx: &mut Context<'_>, here: &Here, branch: &str) -> ProcedureRows {
    let is_there = here.place().is_some_and(|place| &*place.branch == branch);
    cx.session.revisions.insert(Arc::clone(&here.name), Revision::Branch(branch.into()));
    // A current database that names a revision would go before the session's.
    cx.session.database = Some(Arc::clone(&here.name));
    let message = if is_there { "Already on branch" } else { "Switched to branch" };
    status_message(&format!("{message} '{branch}'"))
}

fn checkout_new(
    cx: &mut Context<'_>,
    here: &Here,
    name: &str,
    given: &Arguments,
) -> Result<ProcedureRows> {
    if name.is_empty() {
        return refuse(EMPTY);
    }
    if given.names.len() > 1 {
        return refuse("Improper usage.");
    }
    if here.place().is_none() {
        return refuse("unable to create new branch in a read-only database");
    }
    let start = given.name(0).unwrap_or("HEAD");
    make(cx, here, name, start, given.has("B"))?;
    Ok(switch(cx, here, name))
}

/// Neither a branch nor a table: a branch that one remote has, or nothing.
fn checkout_unknown(cx: &mut Context<'_>, here: &Here, name: &str) -> Result<ProcedureRows> {
    let database = database_of(cx.txn, &here.name)?;
    let follows = |full: &str| {
        let followed = full.strip_prefix(REMOTES)?;
        (followed.split_once('/')?.1 == name).then(|| followed.to_owned())
    };
    let found: Vec<String> = database.refs.iter().filter_map(|(full, _)| follows(full)).collect();
    match found.as_slice() {
        [] => refuse(format!("error: could not find {name}")),
        [upstream] => checkout_tracking(cx, here, name, &upstream.clone()),
        several => refuse(format!(
            "'{name}' matched multiple ({}) remote tracking branches",
            several.len()
        )),
    }
}

fn checkout_tracking(
    cx: &mut Context<'_>,
    here: &Here,
    name: &str,
    upstream: &str,
) -> Result<ProcedureRows> {
    let commit = here.commit(cx, upstream)?;
    let place = repo::Place::new(&here.name, name);
    take_branch(cx, &place)?;
    if database_of(cx.txn, &here.name)?.head(name).is_some() {
        return refuse(format!("fatal: A branch named '{name}' already exists."));
    }
    put_branch(cx, &place, commit)?;
    super::change::track(cx, &place, upstream)?;
    switch(cx, here, name);
    Ok(status_message(&format!(
        "Switched to branch '{name}'\nbranch '{name}' set up to track '{upstream}'."
    )))
}

fn has_table(cx: &Context<'_>, here: &Here, name: &str) -> Result<bool> {
    let store = cx.instance.store().as_ref();
    for root in [here.working(cx)?, here.staged(cx)?] {
        if Root::load(store, root)?.table(store, name)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `t1 t2`, `.`, `revision t1`, `revision -- t1`, `-- t1`: from the staged root, or (then into it
/// too) from a revision.
fn checkout_tables(cx: &mut Context<'_>, here: &Here, given: &Arguments) -> Result<ProcedureRows> {
    let place = here.writable("unable to checkout tables in a read-only database")?;
    take_branch(cx, &place)?;
    let has_spec = match given.names_before_dashes {
        Some(before) => before > 0,
        None => match given.names.as_slice() {
            [first, _, ..] => !has_table(cx, here, first)?,
            _ => false,
        },
    };
    let (source, names) = match given.names.split_first() {
        Some((spec, names)) if has_spec => (here.resolve(cx, spec)?.root, names.to_vec()),
        _ => (here.staged(cx)?, given.names.clone()),
    };
    let names = table_names(cx, here, source, names)?;
    replace_working(cx, &place, |cx, working| {
        Ok((with_tables_of(cx, working, source, &names)?, ()))
    })?;
    if has_spec {
        let staged = with_tables_of(cx, here.staged(cx)?, source, &names)?;
        stage(cx, &place, staged)?;
    }
    Ok(status_message(""))
}

/// The tables that are meant; `.` is all that the source has.
fn table_names(
    cx: &Context<'_>,
    here: &Here,
    source: Hash,
    names: Vec<String>,
) -> Result<Vec<String>> {
    let store = cx.instance.store();
    let root = Root::load(store.as_ref(), source)?;
    if names.iter().any(|name| name == ".") {
        return Ok(root.tables(store)?.into_iter().map(|table| table.name).collect());
    }
    for name in &names {
        if root.table(store.as_ref(), name)?.is_none() && !has_table(cx, here, name)? {
            return refuse(format!("tablespec '{name}' did not match any table(s) known to dolt"));
        }
    }
    Ok(names)
}
