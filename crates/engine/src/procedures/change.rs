//! Changing a branch: under its lock, on top of what is newest, as ops of the transaction.
//!
//! The branch's lock is that of a table without a name in its working set, so that those who move
//! one ref wait for each other instead of failing at COMMIT. Whoever replaces tables holds those
//! too: a session that has written rows to one is waited for, and then seen. A merge of few rows
//! replaces nothing: it writes them as any statement does, under their locks.

use std::collections::BTreeSet;
use std::sync::Arc;

use repo::Hash;
use repo::entry::{Op, RefOp, Scope, TableChange, TableOp, WorkingChange, WorkingOp};
use repo::history::root_diff::diff_roots;
use repo::lock::LockMode;
use repo::object::{self, MergeState, Object, RebaseState, Root};
use repo::state::HEADS;
use repo::txn::Adopted;
use repo::{Place, lower};

use crate::context::Context;
use crate::error::Result;
use crate::history::Here;

/// How often the tables to be replaced are worked out again because others wrote to them; each
/// round holds more of them.
const LOCK_ROUNDS_MAX: usize = 16;

/// Takes the branch, and sees what is newest.
pub(crate) fn take_branch(cx: &mut Context<'_>, place: &Place) -> Result<()> {
    cx.txn.lock_table(&place.table(""), LockMode::Exclusive)?;
    cx.txn.catch_up()?;
    Ok(())
}

/// Takes the branch; sees what is newest only if the branch has moved, or what is staged or under
/// way has changed. For commits: they hold what the transaction sees, and what it has read of newer
/// rows is no business of theirs.
pub(crate) fn take_branch_as_seen(cx: &mut Context<'_>, place: &Place) -> Result<()> {
    cx.txn.lock_table(&place.table(""), LockMode::Exclusive)?;
    let tip = cx.txn.tip();
    let seen = cx.txn.snapshot();
    let of = |state: &repo::state::State| {
        let database = state.database(&place.database)?;
        let set = database.working.get(&place.branch)?;
        Some((database.head(&place.branch), set.staged, set.progress.clone()))
    };
    if cx.txn.ops().is_empty() && of(&tip) != of(seen) {
        cx.txn.catch_up()?;
    }
    Ok(())
}

/// Makes the working root what `make` makes of it, table by table: those that differ are locked,
/// then replaced. `make` runs again where a table was written to meanwhile. Gives what `make` gave
/// beside the root.
pub(crate) fn replace_working<T>(
    cx: &mut Context<'_>,
    place: &Place,
    make: impl FnMut(&mut Context<'_>, Hash) -> Result<(Hash, T)>,
) -> Result<T> {
    change_working(cx, place, Entering::Whole, make)
}

/// The same for what goes beside the work of others, as a merge does: where few rows of a table
/// differ, these are locked and written, and sessions go on with the others.
pub(crate) fn edit_working<T>(
    cx: &mut Context<'_>,
    place: &Place,
    make: impl FnMut(&mut Context<'_>, Hash) -> Result<(Hash, T)>,
) -> Result<T> {
    change_working(cx, place, Entering::ByRows, make)
}

/// How changed tables enter a working root.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entering {
    /// As they are.
    Whole,
    /// By the rows that differ, where they are few and nothing else does.
    ByRows,
}

fn change_working<T>(
    cx: &mut Context<'_>,
    place: &Place,
    entering: Entering,
    mut make: impl FnMut(&mut Context<'_>, Hash) -> Result<(Hash, T)>,
) -> Result<T> {
    let here = Here::branch_of(&place.database, &place.branch);
    let mut held = BTreeSet::new();
    for _ in 0..LOCK_ROUNDS_MAX {
        let working = here.working(cx)?;
        let (wanted, rest) = make(cx, working)?;
        let changes = table_changes(cx, place, entering, [working, wanted])?;
        let names = changes.ops.iter().map(|op| Arc::clone(&op.table.table));
        let names: BTreeSet<Arc<str>> = names.collect();
        if names.is_subset(&held) {
            for op in changes.ops {
                cx.txn.push_op(Op::Table(op))?;
            }
            cx.txn.adopt(&changes.rows)?;
            return Ok(rest);
        }
        for name in names {
            cx.txn.lock_table(&place.table(&name), LockMode::Exclusive)?;
            held.insert(name);
        }
        cx.txn.catch_up()?;
    }
    Err(repo::Error::Deadlock.into())
}

/// What makes one root the other.
#[derive(Default)]
struct TableChanges {
    rows: Vec<Adopted>,
    /// Tables to be put and dropped, drops first.
    ops: Vec<TableOp>,
}

fn table_changes(
    cx: &Context<'_>,
    place: &Place,
    entering: Entering,
    [from, to]: [Hash; 2],
) -> Result<TableChanges> {
    let mut changes = TableChanges::default();
    if from == to {
        return Ok(changes);
    }
    let store = cx.instance.store();
    let (from, to) = (Root::load(store.as_ref(), from)?, Root::load(store.as_ref(), to)?);
    let mut puts = Vec::new();
    for delta in diff_roots(store, &from, &to)? {
        if entering == Entering::ByRows
            && let (Some(from), Some(to)) = (&delta.from, &delta.to)
            && let Some(rows) = Adopted::between(store, place.table(&to.name), from, to)?
        {
            changes.rows.push(rows);
            continue;
        }
        let is_renamed = match (&delta.from, &delta.to) {
            (Some(from), Some(to)) => lower(&from.name) != lower(&to.name),
            (_, to) => to.is_none(),
        };
        if let (true, Some(from)) = (is_renamed, &delta.from) {
            let table = place.table(&from.name);
            changes.ops.push(TableOp { table, change: TableChange::Drop });
        }
        if let Some(to) = delta.to {
            let change = TableChange::Put { name: to.name.as_str().into(), object: to.hash };
            puts.push(TableOp { table: place.table(&to.name), change });
        }
    }
    changes.ops.extend(puts);
    Ok(changes)
}

/// Makes the staged root another.
pub(crate) fn stage(cx: &mut Context<'_>, place: &Place, staged: Hash) -> Result<()> {
    let here = Here::branch_of(&place.database, &place.branch);
    if here.staged(cx)? != staged {
        let change = WorkingChange::Stage { staged };
        cx.txn.push_op(Op::Working(WorkingOp { place: place.clone(), change }))?;
    }
    Ok(())
}

/// Moves, makes or (`None`) removes a ref, from where the transaction sees it.
pub(crate) fn move_ref(
    cx: &mut Context<'_>,
    database: &Arc<str>,
    name: &str,
    new: Option<Hash>,
) -> Result<()> {
    let found = crate::history::database_of(cx.txn, database)?;
    let old = found.refs.get(name).copied();
    if old != new {
        let (database, name) = (Arc::clone(database), name.into());
        cx.txn.push_op(Op::Ref(RefOp { database, name, old, new }))?;
    }
    Ok(())
}

/// Moves a branch.
pub(crate) fn move_branch(cx: &mut Context<'_>, place: &Place, new: Option<Hash>) -> Result<()> {
    move_ref(cx, &place.database, &format!("{HEADS}{}", place.branch), new)
}

/// A merge or rebase is under way from now on, or (`None`) no longer.
pub(crate) fn set_progress(
    cx: &mut Context<'_>,
    place: &Place,
    merge: Option<MergeState>,
    rebase: Option<RebaseState>,
) -> Result<()> {
    let here = Here::branch_of(&place.database, &place.branch);
    let set = here.working_set(cx)?;
    let before = set.progress.as_deref().cloned().unwrap_or_default();
    if before.merge == merge && before.rebase == rebase {
        return Ok(());
    }
    let object =
        object::WorkingSet { working: set.working.folded, staged: set.staged, merge, rebase };
    let object = object.save(cx.instance.store().as_ref())?;
    let change = WorkingChange::Progress { object };
    cx.txn.push_op(Op::Working(WorkingOp { place: place.clone(), change }))?;
    Ok(())
}

/// Makes a branch at a commit, or moves one with its working set, whatever that holds.
pub(crate) fn put_branch(cx: &mut Context<'_>, place: &Place, commit: Hash) -> Result<()> {
    let root = crate::history::root_of_commit(cx.instance.store(), commit)?;
    move_branch(cx, place, Some(commit))?;
    let change = WorkingChange::Reset { working: root, staged: root };
    cx.txn.push_op(Op::Working(WorkingOp { place: place.clone(), change }))?;
    Ok(())
}

/// Removes a branch with its working set.
pub(crate) fn drop_branch(cx: &mut Context<'_>, place: &Place) -> Result<()> {
    move_branch(cx, place, None)?;
    let change = WorkingChange::Drop;
    cx.txn.push_op(Op::Working(WorkingOp { place: place.clone(), change }))?;
    Ok(())
}

/// Replaces both roots of a working set as a whole; nobody else may know the branch yet.
pub(crate) fn put_working(
    cx: &mut Context<'_>,
    place: &Place,
    working: Hash,
    staged: Hash,
) -> Result<()> {
    let change = WorkingChange::Reset { working, staged };
    cx.txn.push_op(Op::Working(WorkingOp { place: place.clone(), change }))?;
    Ok(())
}

/// A branch follows a remote's: kept as a fact `database/branch`, what is followed as
/// `remote/branch`.
pub(crate) fn track(cx: &mut Context<'_>, place: &Place, upstream: &str) -> Result<()> {
    let key = crate::history::upstream_key(&place.database, &place.branch);
    let value = Some(Arc::from(upstream.as_bytes()));
    cx.txn.push_op(Op::Setting { scope: Scope::Remote, key: key.as_str().into(), value })?;
    Ok(())
}
