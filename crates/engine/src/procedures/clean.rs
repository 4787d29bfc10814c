//! `dolt_clean`: tables that were never added are dropped.

use repo::Hash;
use repo::history::root_diff::{TableChange, diff_roots};
use repo::lower;
use repo::object::{Object, Root};
use types::Value;

use super::arguments::{Flag, flag, parse};
use super::change::{replace_working, take_branch};
use super::result::status;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{here, ignored};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_CLEAN: Procedure = Procedure {
    name: "dolt_clean",
    help: "Drops tables that are neither committed nor staged.",
    example: "CALL DOLT_CLEAN('--dry-run')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::Inside,
    run,
};

const FLAGS: &[Flag] = &[flag(None, "dry-run"), flag(Some('x'), "x")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let place = here(cx, None)?.writable("cannot clean a read-only database")?;
    take_branch(cx, &place)?;
    let here = crate::history::Here::branch_of(&place.database, &place.branch);
    let staged = here.staged(cx)?;
    replace_working(cx, &place, |cx, working| {
        let mut untracked = untracked(cx, staged, working, given.has("x"))?;
        if !given.names.is_empty() {
            for name in &given.names {
                if !untracked.iter().any(|each| lower(each) == lower(name)) {
                    return refuse(format!("error: table {name} is not untracked"));
                }
            }
            untracked.retain(|each| given.names.iter().any(|name| lower(name) == lower(each)));
        }
        if given.has("dry-run") {
            untracked.clear();
        }
        let store = cx.instance.store().as_ref();
        let drops = untracked.into_iter().map(|name| (name, None));
        Ok((Root::load(store, working)?.with(store, drops)?.save(store)?, ()))
    })?;
    Ok(status())
}

/// The tables that the working root has and the staged one has not; those that `dolt_ignore` names
/// only if `with_ignored`.
fn untracked(
    cx: &mut Context<'_>,
    staged: Hash,
    working: Hash,
    with_ignored: bool,
) -> Result<Vec<String>> {
    let patterns = ignored::patterns(cx, working)?;
    let store = cx.instance.store();
    let (old, new) = (Root::load(store.as_ref(), staged)?, Root::load(store.as_ref(), working)?);
    let mut names = Vec::new();
    for delta in diff_roots(store, &old, &new)? {
        let is_new = delta.change() == TableChange::Added;
        if is_new && (with_ignored || !ignored::is_ignored(&patterns, delta.name())?) {
            names.push(delta.name().to_owned());
        }
    }
    Ok(names)
}
