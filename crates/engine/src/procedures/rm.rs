//! `dolt_rm`: tables leave the working and the staged root.

use std::collections::BTreeMap;

use repo::object::{Object, Root};
use types::Value;

use super::arguments::{Flag, flag, parse};
use super::change::{replace_working, stage, take_branch};
use super::result::status;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::here;
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_RM: Procedure = Procedure {
    name: "dolt_rm",
    help: "Drops tables and stages that.",
    example: "CALL DOLT_RM('t')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::Inside,
    run,
};

const FLAGS: &[Flag] = &[flag(None, "cached")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let place = here(cx, None)?.writable("cannot remove tables in a read-only database")?;
    if given.names.is_empty() {
        return refuse("Nothing specified, nothing removed. Which tables should I remove?");
    }
    take_branch(cx, &place)?;
    let here = crate::history::Here::branch_of(&place.database, &place.branch);
    let staged = here.staged(cx)?;
    let root = Root::load(cx.instance.store().as_ref(), staged)?;
    for name in &given.names {
        if root.table(cx.instance.store().as_ref(), name)?.is_none() {
            return refuse(format!("error: the table(s) {name} do not exist"));
        }
    }
    let drops: BTreeMap<String, _> = given.names.iter().map(|n| (n.clone(), None)).collect();
    let without = |cx: &Context<'_>, root| -> Result<_> {
        let store = cx.instance.store().as_ref();
        Ok(Root::load(store, root)?.with(store, drops.clone())?.save(store)?)
    };
    let staged = without(cx, staged)?;
    if !given.has("cached") {
        replace_working(cx, &place, |cx, working| Ok((without(cx, working)?, ())))?;
    }
    stage(cx, &place, staged)?;
    Ok(status())
}
