//! Which tables go into the staged root.

use repo::Hash;
use repo::history::root_diff::{TableDelta, diff_roots};
use repo::lower;
use repo::object::{Object, Root, RootTable};

use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::ignored;

/// The staged root with everything that differs in the working root, what `dolt_ignore` names aside
/// (unless `force`). New tables are left out unless `with_new`.
pub(crate) fn stage_all(
    cx: &mut Context<'_>,
    staged: Hash,
    working: Hash,
    with_new: bool,
    force: bool,
) -> Result<Hash> {
    let (old, new) = roots(cx, staged, working)?;
    let patterns = ignored::patterns(cx, working)?;
    let mut changes = Vec::new();
    for delta in diff_roots(cx.instance.store(), &old, &new)? {
        if delta.from.is_none() {
            let is_ignored = !force && ignored::is_ignored(&patterns, delta.name())?;
            if !with_new || is_ignored {
                continue;
            }
        }
        changes.extend(changes_of(&delta));
    }
    let store = cx.instance.store().as_ref();
    Ok(old.with(store, changes)?.save(store)?)
}

/// The staged root with these tables as the working root has them.
pub(crate) fn stage_tables(
    cx: &mut Context<'_>,
    staged: Hash,
    working: Hash,
    names: &[String],
) -> Result<Hash> {
    let (old, new) = roots(cx, staged, working)?;
    let store = cx.instance.store().as_ref();
    let mut changes = Vec::new();
    let mut missing = Vec::new();
    for name in names {
        let found = new.table(store, name)?;
        if found.is_none() && old.table(store, name)?.is_none() {
            missing.push(name.clone());
        }
        changes.push((lower(name).to_string(), found));
    }
    if !missing.is_empty() {
        return refuse(format!("error: the table(s) {} do not exist", missing.join(", ")));
    }
    Ok(old.with(store, changes)?.save(store)?)
}

/// One root with some tables (in any case) as another has them.
pub(crate) fn with_tables_of(
    cx: &Context<'_>,
    root: Hash,
    source: Hash,
    names: &[String],
) -> Result<Hash> {
    let (old, source) = roots(cx, root, source)?;
    let store = cx.instance.store().as_ref();
    let mut changes = Vec::new();
    for name in names {
        changes.push((lower(name).to_string(), source.table(store, name)?));
    }
    Ok(old.with(store, changes)?.save(store)?)
}

fn roots(cx: &Context<'_>, from: Hash, to: Hash) -> Result<(Root, Root)> {
    let store = cx.instance.store().as_ref();
    Ok((Root::load(store, from)?, Root::load(store, to)?))
}

fn changes_of(delta: &TableDelta) -> Vec<(String, Option<RootTable>)> {
    let gone = delta.from.as_ref().map(|table| (table.name.clone(), None));
    let come = delta.to.as_ref().map(|table| (table.name.clone(), Some(table.clone())));
    // A rename takes the old name away first; where the name stays, the later change wins.
    gone.into_iter().chain(come).collect()
}
