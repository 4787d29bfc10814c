//! What a transaction may commit while a merge waits to be ended.
//!
//! Conflicts and constraint violations that a merge leaves are the transaction's own until it
//! commits; then they would be everybody's. So a COMMIT with any is refused and rolled back, unless
//! the session allows it by `@@dolt_allow_commit_conflicts` or `@@dolt_force_transaction_commit`.

use std::collections::BTreeSet;

use repo::Place;
use repo::entry::Op;
use repo::history::merge::unresolved;
use repo::object::{Object, Root};
use types::SqlError;

use super::{Here, is_on};
use crate::context::Context;
use crate::error::Result;

/// Refuses a COMMIT that would show conflicts or violations of a merge to other sessions. The
/// session calls it before it commits a transaction with pending changes; `is_autocommit` chooses
/// the words.
pub fn check_commit(cx: &Context<'_>, is_autocommit: bool) -> Result<()> {
    let mut places: BTreeSet<Place> = BTreeSet::new();
    for op in cx.txn.ops() {
        match op {
            Op::Table(op) => drop(places.insert(op.table.place.clone())),
            Op::Working(op) => drop(places.insert(op.place.clone())),
            _ => {}
        }
    }
    for place in places {
        let database = cx.txn.snapshot().database(&place.database);
        let Some(set) = database.and_then(|database| database.working.get(&place.branch)) else {
            continue;
        };
        let Some(merge) = set.progress.as_ref().and_then(|progress| progress.merge.as_ref()) else {
            continue;
        };
        let working = Here::branch_of(&place.database, &place.branch).working(cx)?;
        let store = cx.instance.store();
        let found = unresolved(store, &Root::load(store.as_ref(), working)?)?;
        let is_conflict =
            !merge.unmergeable.is_empty() || found.iter().any(|(_, conflicts, _)| *conflicts > 0);
        if !is_conflict && found.is_empty() {
            continue;
        }
        if let Some(message) = unresolved_message(cx, is_conflict, is_autocommit) {
            return Err(SqlError::with_message(types::ErrorCode::UnknownError, message).into());
        }
    }
    Ok(())
}

/// The words of the refusal; `None` where the session allows what is left.
pub(crate) fn unresolved_message(
    cx: &Context<'_>,
    is_conflict: bool,
    is_autocommit: bool,
) -> Option<&'static str> {
    let is_forced = is_on(cx, "dolt_force_transaction_commit");
    if is_conflict {
        let is_allowed = is_forced || is_on(cx, "dolt_allow_commit_conflicts");
        let words = if is_autocommit { AUTOCOMMIT_CONFLICT } else { CONFLICT };
        return (!is_allowed).then_some(words);
    }
    (!is_forced).then_some(VIOLATION)
}

const AUTOCOMMIT_CONFLICT: &str = "Merge conflict detected, @autocommit transaction rolled back. \
    @autocommit must be disabled so that merge conflicts can be resolved using the dolt_conflicts \
    and dolt_schema_conflicts tables before manually committing the transaction. Alternatively, to \
    commit transactions with merge conflicts, set @@dolt_allow_commit_conflicts = 1";

const CONFLICT: &str = "Merge conflict detected, transaction rolled back. Merge conflicts must be \
    resolved using the dolt_conflicts and dolt_schema_conflicts tables before committing a \
    transaction. To commit transactions with merge conflicts, set @@dolt_allow_commit_conflicts = 1";

const VIOLATION: &str = "Committing this transaction resulted in a working set with constraint \
    violations, transaction rolled back. This constraint violation may be the result of a previous \
    merge or the result of transaction sequencing. Constraint violations from a merge can be \
    resolved using the dolt_constraint_violations table before committing the transaction. To allow \
    transactions to be committed with constraint violations from a merge or transaction sequencing \
    set @@dolt_force_transaction_commit=1.";
