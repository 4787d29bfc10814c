//! `dolt_count_commits`: how far two revisions are apart.

use repo::history::ancestry::ahead_behind;
use types::Value;

use super::arguments::{Flag, parse, valued};
use super::result::row;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Columns, here};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_COUNT_COMMITS: Procedure = Procedure {
    name: "dolt_count_commits",
    help: "Counts the commits that one revision has and the other has not.",
    example: "CALL DOLT_COUNT_COMMITS('--from', 'HEAD', '--to', 'HEAD')",
    admin_only: false,
    read_only: true,
    transaction: CallTransaction::Inside,
    run,
};

const FLAGS: &[Flag] = &[valued(Some('f'), "from"), valued(Some('t'), "to")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let Some(from) = given.value("from") else { return refuse("missing from ref") };
    let Some(to) = given.value("to") else { return refuse("missing to ref") };
    let here = here(cx, None)?;
    let (from, to) = (here.commit(cx, from)?, here.commit(cx, to)?);
    let (ahead, behind) = ahead_behind(cx.instance.store(), from, to)?;
    let columns = Columns::new().count("ahead").count("behind");
    Ok(row(columns, vec![Value::UInt(ahead), Value::UInt(behind)]))
}
