//! `dolt_reset`: the branch, the staged root and (`--hard`) the tables go back.

use repo::object::{Object, Root};
use types::Value;

use super::arguments::{Flag, flag, parse};
use super::change::{move_branch, replace_working, set_progress, stage, take_branch};
use super::result::status;
use super::stage::with_tables_of;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Here, here, root_of_commit};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_RESET: Procedure = Procedure {
    name: "dolt_reset",
    help: "Unstages tables, or moves the branch to another commit.",
    example: "CALL DOLT_RESET('--hard')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::CommitAfter,
    run,
};

const FLAGS: &[Flag] = &[flag(None, "hard"), flag(None, "soft")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    if given.has("hard") && given.has("soft") {
        return refuse("error: --hard and --soft are mutually exclusive options.");
    }
    let place = here(cx, None)?.writable("unable to reset HEAD in read-only databases")?;
    take_branch(cx, &place)?;
    let here = Here::branch_of(&place.database, &place.branch);
    if given.has("hard") {
        hard(cx, &here, &given.names)?;
    } else if given.has("soft") {
        match given.names.as_slice() {
            [] => {}
            [spec] => {
                let commit = here.commit(cx, spec)?;
                move_branch(cx, &place, Some(commit))?;
            }
            _ => return refuse("--soft supports at most one additional param"),
        }
    } else {
        soft(cx, &here, &given.names)?;
    }
    Ok(status())
}

/// Everything becomes as in the commit; tables that no commit and no stage has seen stay.
fn hard(cx: &mut Context<'_>, here: &Here, names: &[String]) -> Result<()> {
    let commit = match names {
        [] => here.head(cx)?,
        [spec] => here.commit(cx, spec)?,
        _ => return refuse("--hard supports at most one additional param"),
    };
    let place = here.writable("unable to reset HEAD in read-only databases")?;
    let target = root_of_commit(cx.instance.store(), commit)?;
    let (head, staged) = (here.head_root(cx)?, here.staged(cx)?);
    replace_working(cx, &place, |cx, working| {
        Ok((with_untracked(cx, [target, head, staged], working)?, ()))
    })?;
    stage(cx, &place, target)?;
    move_branch(cx, &place, Some(commit))?;
    set_progress(cx, &place, None, None)
}

/// The target root and, of the working root, the tables that none of the known roots has.
fn with_untracked(
    cx: &Context<'_>,
    known: [repo::Hash; 3],
    working: repo::Hash,
) -> Result<repo::Hash> {
    let store = cx.instance.store();
    let roots: Vec<Root> =
        known.iter().map(|root| Root::load(store.as_ref(), *root)).collect::<Result<_, _>>()?;
    let mut kept = Vec::new();
    for table in Root::load(store.as_ref(), working)?.tables(store)? {
        let mut is_known = false;
        for root in &roots {
            is_known |= root.table(store.as_ref(), &table.name)?.is_some();
        }
        if !is_known {
            kept.push((table.name.clone(), Some(table)));
        }
    }
    match roots.first() {
        Some(target) if !kept.is_empty() => {
            Ok(target.with(store.as_ref(), kept)?.save(store.as_ref())?)
        }
        _ => Ok(known[0]),
    }
}

/// The stage becomes that of a commit, to which the branch goes, or (tables by name, or all) that
/// of the head.
fn soft(cx: &mut Context<'_>, here: &Here, names: &[String]) -> Result<()> {
    let place = here.writable("unable to reset HEAD in read-only databases")?;
    let head = here.head_root(cx)?;
    let staged = here.staged(cx)?;
    match names {
        [] => return stage(cx, &place, head),
        [one] if one == "." => return stage(cx, &place, head),
        _ => {}
    }
    let store = cx.instance.store().as_ref();
    let known = [Root::load(store, head)?, Root::load(store, staged)?];
    let is_table = |name: &str| -> Result<bool> {
        Ok(known[0].table(store, name)?.is_some() || known[1].table(store, name)?.is_some())
    };
    if let [spec] = names
        && !is_table(spec)?
    {
        let commit = here.commit(cx, spec)?;
        let root = root_of_commit(cx.instance.store(), commit)?;
        stage(cx, &place, root)?;
        return move_branch(cx, &place, Some(commit));
    }
    for name in names {
        if !is_table(name)? {
            return refuse(format!("error: the table(s) {name} do not exist"));
        }
    }
    let staged = with_tables_of(cx, staged, head, names)?;
    stage(cx, &place, staged)
}
