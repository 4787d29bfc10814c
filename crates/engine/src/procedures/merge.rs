//! `dolt_merge`: another branch's changes come into this one.

use types::Value;

use super::arguments::{Flag, flag, parse, valued};
use super::change::{replace_working, set_progress, stage, take_branch};
use super::merge_run::{Merged, merge};
use super::result::row;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Columns, Here, here};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_MERGE: Procedure = Procedure {
    name: "dolt_merge",
    help: "Merges a branch or commit into the current branch.",
    example: "CALL DOLT_MERGE('feature')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::Inside,
    run,
};

const FLAGS: &[Flag] = &[
    flag(None, "no-ff"),
    flag(None, "ff-only"),
    flag(None, "squash"),
    valued(Some('m'), "message"),
    flag(None, "abort"),
    flag(None, "commit"),
    flag(None, "no-commit"),
    flag(None, "no-edit"),
    valued(None, "author"),
    valued(None, "date"),
    flag(None, "skip-verification"),
    flag(None, "dont-merge-json"),
    flag(Some('f'), "force"),
];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    if given.has("commit") && given.has("no-commit") {
        return refuse("cannot define both 'commit' and 'no-commit' flags at the same time");
    }
    for (a, b) in [("squash", "no-ff"), ("ff-only", "no-ff")] {
        if given.has(a) && given.has(b) {
            return refuse(format!("error: Flags '--{a}' and '--{b}' cannot be used together."));
        }
    }
    let place = here(cx, None)?.writable("cannot merge into a read-only database")?;
    take_branch(cx, &place)?;
    let here = Here::branch_of(&place.database, &place.branch);
    let merged = if given.has("abort") {
        abort(cx, &here)?
    } else {
        let Some(spec) = given.name(0) else { return refuse("error: invalid usage") };
        merge(cx, &here, spec, &given)?
    };
    let columns = Columns::new().text("hash").big("fast_forward").big("conflicts").text("message");
    let hash = merged.hash.map(|hash| hash.to_string()).unwrap_or_default();
    Ok(row(
        columns,
        vec![
            Value::text(&hash),
            Value::from(merged.is_fast_forward),
            Value::from(merged.has_conflicts),
            Value::text(merged.message),
        ],
    ))
}

/// Back to what the tables were before the merge.
fn abort(cx: &mut Context<'_>, here: &Here) -> Result<Merged> {
    let progress = here.working_set(cx)?.progress.as_deref().cloned().unwrap_or_default();
    let Some(state) = progress.merge else { return refuse("fatal: There is no merge to abort") };
    let place = here.writable("cannot merge into a read-only database")?;
    let before = state.pre_merge_working;
    replace_working(cx, &place, |_, _| Ok((before, ())))?;
    let head = here.head_root(cx)?;
    stage(cx, &place, head)?;
    set_progress(cx, &place, None, progress.rebase)?;
    Ok(Merged { message: "merge aborted", ..Merged::default() })
}
