//! `dolt_commit`: the staged root becomes a commit, and with it the transaction.

use repo::Hash;
use repo::Place;
use repo::history::merge::unresolved;
use repo::object::{Commit, MergeState, Object, Root};
use types::Value;

use super::arguments::{Arguments, Flag, flag, parse, valued};
use super::change::{move_branch, set_progress, stage, take_branch_as_seen};
use super::commit_draft::{identities, save};
use super::result::row;
use super::stage::stage_all;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Columns, Here, here};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_COMMIT: Procedure = Procedure {
    name: "dolt_commit",
    help: "Commits the staged tables to the current branch, and the transaction.",
    example: "CALL DOLT_COMMIT('-Am', 'message', '--allow-empty')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::CommitAfter,
    run,
};

pub(super) static DOLT_COMMIT_HASH_OUT: Procedure = Procedure {
    name: "dolt_commit_hash_out",
    help: "As dolt_commit; the commit's hash goes into the variable that comes first.",
    example: "CALL DOLT_COMMIT_HASH_OUT(@hash, '-Am', 'message', '--allow-empty')",
    run: |cx, args| run(cx, args.get(1..).unwrap_or_default()),
    ..DOLT_COMMIT
};

const FLAGS: &[Flag] = &[
    valued(Some('m'), "message"),
    flag(None, "allow-empty"),
    flag(None, "skip-empty"),
    valued(None, "date"),
    flag(Some('f'), "force"),
    valued(None, "author"),
    flag(Some('a'), "all"),
    flag(Some('A'), "ALL"),
    flag(None, "amend"),
    flag(None, "skip-verification"),
    valued(None, "branch"),
];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    if given.has("allow-empty") && given.has("skip-empty") {
        return refuse("error: cannot use both --allow-empty and --skip-empty");
    }
    let mut place = here(cx, None)?.writable("cannot commit to a read-only database")?;
    if let Some(branch) = given.value("branch") {
        place.branch = branch.into();
    }
    let columns = Columns::new().text("hash");
    match commit(cx, &place, &given)? {
        Some(hash) => Ok(row(columns, vec![Value::text(&hash.to_string())])),
        None => Ok(ProcedureRows { columns: columns.list(), rows: Vec::new() }),
    }
}

/// Commits what the arguments say; `None` where there was nothing to commit and that is well.
fn commit(cx: &mut Context<'_>, place: &Place, given: &Arguments) -> Result<Option<Hash>> {
    take_branch_as_seen(cx, place)?;
    let here = Here::branch_of(&place.database, &place.branch);
    let staged = staged_root(cx, &here, given)?;
    let set = here.working_set(cx)?;
    let merge = set.progress.as_deref().and_then(|progress| progress.merge.clone());
    if given.has("amend") && merge.is_some() {
        return refuse("fatal: You are in the middle of a merge -- cannot amend.");
    }
    if !given.has("force") {
        check_resolved(cx, staged, merge.as_ref())?;
    }
    let head = here.head(cx)?;
    let old = Commit::load(cx.instance.store().as_ref(), head)?;
    let is_empty = staged == old.root && merge.is_none() && !given.has("amend");
    if is_empty && given.has("skip-empty") {
        return Ok(None);
    }
    if is_empty && !given.has("allow-empty") {
        return refuse("nothing to commit");
    }
    let message = match (given.value("message"), given.has("amend")) {
        (Some(message), _) => message.to_owned(),
        (None, true) => old.message.clone(),
        (None, false) => return refuse("Must provide commit message."),
    };
    let mut parents = if given.has("amend") { old.parents } else { vec![head] };
    parents.extend(merge.as_ref().map(|merge| merge.source));
    let hash = save(cx, staged, parents, identities(cx, given)?, &message)?;
    move_branch(cx, place, Some(hash))?;
    stage(cx, place, staged)?;
    set_progress(cx, place, None, None)?;
    Ok(Some(hash))
}

/// What is staged, with what `-a` or `-A` adds.
fn staged_root(cx: &mut Context<'_>, here: &Here, given: &Arguments) -> Result<Hash> {
    let staged = here.staged(cx)?;
    let with_new = given.has("ALL");
    if !with_new && !given.has("all") {
        return Ok(staged);
    }
    let working = here.working(cx)?;
    stage_all(cx, staged, working, with_new, false)
}

/// Conflicts and constraint violations must be resolved before they could become history.
pub(super) fn check_resolved(
    cx: &Context<'_>,
    root: Hash,
    merge: Option<&MergeState>,
) -> Result<()> {
    let store = cx.instance.store();
    let found = unresolved(store, &Root::load(store.as_ref(), root)?)?;
    let with = |count: fn(&(String, u64, u64)) -> u64| -> Vec<String> {
        found.iter().filter(|table| count(table) > 0).map(|table| table.0.clone()).collect()
    };
    let mut conflicting = with(|table| table.1);
    conflicting.extend(merge.into_iter().flat_map(|merge| merge.unmergeable.clone()));
    if !conflicting.is_empty() {
        // As Go prints a list.
        let tables = conflicting.join(" ");
        return refuse(format!(
            "tables [{tables}] have unresolved conflicts from the merge. resolve the conflicts \
             before committing"
        ));
    }
    let violating = with(|table| table.2);
    if !violating.is_empty() {
        let tables = violating.join(", ");
        return refuse(format!("error: the table(s) {tables} have constraint violations"));
    }
    Ok(())
}
