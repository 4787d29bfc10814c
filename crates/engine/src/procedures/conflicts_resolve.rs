//! `dolt_conflicts_resolve`: one side of all conflicts of some tables is taken.

use repo::Hash;
use repo::history::merge::unresolved;
use repo::history::resolve::{Resolution, resolve};
use repo::history::table::OpenTable;
use repo::lower;
use repo::object::{Object, Root, RootTable};
use types::Value;

use super::arguments::{Flag, flag, parse};
use super::change::{replace_working, set_progress, take_branch};
use super::result::status;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Here, here};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_CONFLICTS_RESOLVE: Procedure = Procedure {
    name: "dolt_conflicts_resolve",
    help: "Resolves the conflicts of tables by taking one side.",
    example: "CALL DOLT_CONFLICTS_RESOLVE('--ours', '.')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::Inside,
    run,
};

const FLAGS: &[Flag] = &[flag(None, "ours"), flag(None, "theirs")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let whose = match (given.has("ours"), given.has("theirs")) {
        (true, false) => Resolution::Ours,
        (false, true) => Resolution::Theirs,
        _ => return refuse("--ours or --theirs must be supplied"),
    };
    if given.names.is_empty() {
        return refuse("specify at least one table to resolve conflicts");
    }
    let place = here(cx, None)?.writable("cannot resolve conflicts in a read-only database")?;
    take_branch(cx, &place)?;
    let here = Here::branch_of(&place.database, &place.branch);
    let names =
        replace_working(cx, &place, |cx, working| resolved(cx, working, &given.names, whose))?;
    let progress = here.working_set(cx)?.progress.as_deref().cloned().unwrap_or_default();
    if let Some(mut merge) = progress.merge
        && whose == Resolution::Ours
    {
        // Where schemas do not merge, the table is ours already.
        merge.unmergeable.retain(|table| !names.iter().any(|name| lower(name) == lower(table)));
        set_progress(cx, &place, Some(merge), progress.rebase)?;
    }
    Ok(status())
}

/// The root with the conflicts of these tables resolved, and the tables that are meant.
fn resolved(
    cx: &mut Context<'_>,
    working: Hash,
    names: &[String],
    whose: Resolution,
) -> Result<(Hash, Vec<String>)> {
    let store = cx.instance.store();
    let root = Root::load(store.as_ref(), working)?;
    let mut meant = names.to_vec();
    if names.iter().any(|name| name == ".") {
        meant = unresolved(store, &root)?.into_iter().map(|(name, _, _)| name).collect();
    }
    let mut changes = Vec::new();
    for name in &meant {
        let Some(table) = OpenTable::find(store, &root, name)? else {
            return refuse(format!("table not found: {name}"));
        };
        if !table.table.conflicts.is_empty() {
            let hash = resolve(store, &table, whose)?;
            changes.push((name.clone(), Some(RootTable { name: table.name, hash })));
        }
    }
    Ok((root.with(store.as_ref(), changes)?.save(store.as_ref())?, meant))
}
