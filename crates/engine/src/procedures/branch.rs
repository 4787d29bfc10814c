//! `dolt_branch`: makes, copies, renames and deletes branches.

use repo::Hash;
use repo::Place;
use repo::history::ancestry::is_ancestor;
use repo::history::ref_name;
use repo::state::REMOTES;
use types::{SqlError, Value};

use super::arguments::{Arguments, Flag, flag, parse, valued};
use super::change::{drop_branch, move_ref, put_branch, take_branch};
use super::result::status;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Here, database_of, default_branch, here};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::session::Revision;

pub(super) static DOLT_BRANCH: Procedure = Procedure {
    name: "dolt_branch",
    help: "Creates, copies, renames or deletes branches.",
    example: "CALL DOLT_BRANCH('feature')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::CommitAfter,
    run,
};

const FLAGS: &[Flag] = &[
    flag(Some('c'), "copy"),
    flag(Some('m'), "move"),
    flag(Some('d'), "delete"),
    flag(Some('D'), "delete-force"),
    flag(Some('f'), "force"),
    flag(Some('r'), "remote"),
    valued(Some('t'), "track"),
    valued(Some('u'), "set-upstream-to"),
];

const EMPTY: &str = "error: cannot branch empty string";
const USAGE: &str = "error: invalid usage";

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    if given.has("copy") {
        copy(cx, &given)?;
    } else if given.has("move") {
        rename(cx, &given)?;
    } else if given.has("delete") || given.has("delete-force") {
        delete(cx, &given)?;
    } else {
        create(cx, &given)?;
    }
    Ok(status())
}

fn create(cx: &mut Context<'_>, given: &Arguments) -> Result<()> {
    let (name, start) = match given.names.as_slice() {
        [name] => (name.as_str(), "HEAD"),
        [name, start] => (name.as_str(), start.as_str()),
        _ => return refuse(USAGE),
    };
    if name.is_empty() {
        return refuse(EMPTY);
    }
    if start.is_empty() {
        return refuse(USAGE);
    }
    let here = here(cx, None)?;
    if here.place().is_none() {
        return refuse(format!(
            "fatal: Unexpected error creating branch '{name}' : this operation is not supported \
             while in a detached head state"
        ));
    }
    make(cx, &here, name, start, given.has("force")).map(|_| ())
}

/// Makes a branch at `start`, or with `force` moves the one that is there; used by `dolt_checkout
/// -b` too.
pub(super) fn make(
    cx: &mut Context<'_>,
    here: &Here,
    name: &str,
    start: &str,
    force: bool,
) -> Result<Place> {
    let place = Place::new(&here.name, name);
    take_branch(cx, &place)?;
    check_free(cx, &place, force)?;
    let commit = here.commit(cx, start).map_err(|_| {
        SqlError::unknown(format!(
            "fatal: '{start}' is not a commit and a branch '{name}' cannot be created from it"
        ))
    })?;
    put_branch(cx, &place, commit)?;
    Ok(place)
}

/// The name may be a branch's, and no branch has it; with `force` one of exactly that name may.
fn check_free(cx: &Context<'_>, place: &Place, force: bool) -> Result<()> {
    let name = &*place.branch;
    if ref_name::check(name).is_err() {
        return refuse(format!("fatal: '{name}' is not a valid branch name."));
    }
    let database = database_of(cx.txn, &place.database)?;
    let same = |found: &str| found.to_lowercase() == name.to_lowercase();
    let found = database.branches().map(|(found, _)| found).find(|found| same(found));
    match found {
        Some(found) if !(force && found == name) => {
            refuse(format!("fatal: A branch named '{found}' already exists."))
        }
        _ => Ok(()),
    }
}

fn pair(given: &Arguments) -> Result<(&str, &str)> {
    let [from, to] = given.names.as_slice() else { return refuse(USAGE) };
    if from.is_empty() || to.is_empty() {
        return refuse(EMPTY);
    }
    Ok((from, to))
}

fn copy(cx: &mut Context<'_>, given: &Arguments) -> Result<()> {
    let (from, to) = pair(given)?;
    let name = here(cx, None)?.name;
    let place = Place::new(&name, to);
    take_branch(cx, &place)?;
    let Some(commit) = database_of(cx.txn, &name)?.head(from) else {
        return refuse(format!("fatal: A branch named '{from}' not found"));
    };
    check_free(cx, &place, given.has("force"))?;
    put_branch(cx, &place, commit)
}

fn rename(cx: &mut Context<'_>, given: &Arguments) -> Result<()> {
    let (from, to) = pair(given)?;
    let name = here(cx, None)?.name;
    let (old, new) = (Place::new(&name, from), Place::new(&name, to));
    take_branch(cx, &old)?;
    take_branch(cx, &new)?;
    let source = Here::branch_of(&name, from);
    let Some(commit) = database_of(cx.txn, &name)?.head(from) else {
        return refuse("branch not found");
    };
    check_free(cx, &new, given.has("force"))?;
    let (working, staged) = (source.working(cx)?, source.staged(cx)?);
    put_branch(cx, &new, commit)?;
    super::change::put_working(cx, &new, working, staged)?;
    drop_branch(cx, &old)?;
    if is_current(cx, &old) {
        cx.session.revisions.insert(name, Revision::Branch(new.branch));
    }
    Ok(())
}

fn is_current(cx: &Context<'_>, place: &Place) -> bool {
    match cx.session.revisions.get(&place.database) {
        Some(Revision::Branch(branch)) => *branch == place.branch,
        Some(Revision::Fixed(_)) => false,
        None => default_branch(cx, &place.database) == place.branch,
    }
}

fn delete(cx: &mut Context<'_>, given: &Arguments) -> Result<()> {
    if given.names.is_empty() {
        return refuse(USAGE);
    }
    let here = here(cx, None)?;
    let force = given.has("delete-force") || given.has("force");
    for name in &given.names {
        if name.is_empty() {
            return refuse(EMPTY);
        }
        if given.has("remote") {
            delete_remote(cx, &here, name)?;
        } else {
            delete_one(cx, &here, name, force)?;
        }
    }
    Ok(())
}

fn delete_remote(cx: &mut Context<'_>, here: &Here, name: &str) -> Result<()> {
    let full = format!("{REMOTES}{name}");
    if database_of(cx.txn, &here.name)?.refs.get(&full).is_none() {
        return refuse(format!("branch not found: {name}"));
    }
    move_ref(cx, &here.name, &full, None)
}

fn delete_one(cx: &mut Context<'_>, here: &Here, name: &str, force: bool) -> Result<()> {
    let place = Place::new(&here.name, name);
    take_branch(cx, &place)?;
    let Some(commit) = database_of(cx.txn, &here.name)?.head(name) else {
        return refuse("branch not found");
    };
    if default_branch(cx, &here.name) == place.branch || is_current(cx, &place) {
        return refuse(format!(
            "unable to delete branch '{name}', because it is the default branch for database '{}' \
             or checked out here",
            here.name
        ));
    }
    if !force && !is_merged(cx, here, commit)? {
        return refuse(format!("branch '{name}' is not fully merged"));
    }
    drop_branch(cx, &place)
}

/// Whether the session's branch has the commit.
fn is_merged(cx: &Context<'_>, here: &Here, commit: Hash) -> Result<bool> {
    Ok(is_ancestor(cx.instance.store(), commit, here.head(cx)?)?)
}
