//! `dolt_add`: tables as they are go into the staged root.

use types::Value;

use super::arguments::{Flag, flag, parse, valued};
use super::change::{stage, take_branch};
use super::result::status;
use super::stage::{stage_all, stage_tables};
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::here;
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_ADD: Procedure = Procedure {
    name: "dolt_add",
    help: "Stages tables for the next commit.",
    example: "CALL DOLT_ADD('-A')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::Inside,
    run,
};

const FLAGS: &[Flag] = &[flag(Some('A'), "all"), flag(Some('f'), "force"), valued(None, "branch")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let here = here(cx, None)?;
    let mut place = here.writable("cannot stage tables in a read-only database")?;
    if let Some(branch) = given.value("branch") {
        place.branch = branch.into();
    }
    let is_all = given.has("all") || given.names.iter().any(|name| name == ".");
    if !is_all && given.names.is_empty() {
        return refuse("Nothing specified, nothing added. Maybe you wanted to say 'dolt add .'?");
    }
    take_branch(cx, &place)?;
    let here = crate::history::Here::branch_of(&place.database, &place.branch);
    let (staged, working) = (here.staged(cx)?, here.working(cx)?);
    let wanted = if is_all {
        stage_all(cx, staged, working, true, given.has("force"))?
    } else {
        stage_tables(cx, staged, working, &given.names)?
    };
    stage(cx, &place, wanted)?;
    Ok(status())
}
