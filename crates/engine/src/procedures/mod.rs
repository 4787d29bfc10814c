//! The `dolt_*` procedures: Git's verbs over the transaction that they are called in.
//!
//! ```text
//! CALL dolt_x(args) ─ [`arguments`] reads flags as Dolt's command line does
//!   ─ [`change`] locks the branch, sees the tip, pushes ops (refs, roots, tables)
//!   ─ the transaction's commit carries all of it out in one entry
//! ```
//! One file a procedure, one sorted table. What a procedure has changed is seen at once by its own
//! transaction and by nobody else before that commits; those that say
//! [`CallTransaction::CommitAfter`](crate::procedure::CallTransaction) are committed with their
//! call.

mod add;
pub(crate) mod arguments;
mod branch;
mod change;
mod checkout;
mod clean;
mod commit;
mod commit_draft;
mod conflicts_resolve;
mod count_commits;
mod gc;
mod merge;
mod merge_run;
mod merge_settle;
mod reset;
pub(crate) mod result;
mod rm;
mod stage;
mod tag;
mod verify_constraints;

pub(crate) use change::replace_working;

use crate::procedure::Procedure;

/// All procedures, by name.
static PROCEDURES: &[&Procedure] = &[
    &add::DOLT_ADD,
    &branch::DOLT_BRANCH,
    &checkout::DOLT_CHECKOUT,
    &clean::DOLT_CLEAN,
    &commit::DOLT_COMMIT,
    &commit::DOLT_COMMIT_HASH_OUT,
    &conflicts_resolve::DOLT_CONFLICTS_RESOLVE,
    &count_commits::DOLT_COUNT_COMMITS,
    &gc::DOLT_GC,
    &merge::DOLT_MERGE,
    &reset::DOLT_RESET,
    &rm::DOLT_RM,
    &tag::DOLT_TAG,
    &verify_constraints::DOLT_VERIFY_CONSTRAINTS,
];

/// The procedure of this name, in any case; those that exchange data with other instances are in
/// their own table.
pub fn find(name: &str) -> Option<&'static Procedure> {
    let name = name.to_ascii_lowercase();
    all().find(|procedure| procedure.name == name)
}

/// How many of a procedure's arguments, from the first, are OUT: variables that take the values of
/// its result's first row.
pub fn out_args(procedure: &Procedure) -> usize {
    usize::from(procedure.name == "dolt_commit_hash_out")
}

/// All of them, for HELP and SHOW PROCEDURE STATUS.
pub fn all() -> impl Iterator<Item = &'static Procedure> {
    let elsewhere = crate::exchange::PROCEDURES.iter().chain(crate::replication::PROCEDURES);
    PROCEDURES.iter().chain(elsewhere).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(PROCEDURES.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn names_are_found_in_any_case() {
        assert!(find("DOLT_Commit").is_some());
        assert!(find("dolt_nothing").is_none());
    }
}
