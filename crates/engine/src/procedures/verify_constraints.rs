//! `dolt_verify_constraints`: child rows of the working set that have no parent.
//!
//! Every statement holds constraints; what breaks them is written with `foreign_key_checks = 0`, or
//! left by a merge. As in Dolt, what changed since HEAD is looked at, with `--all` everything.

use repo::history::merge::{orphans, record_violations};
use repo::history::table::OpenTable;
use repo::object::{Object, Root, RootTable};
use repo::{Hash, Place};
use types::Value;

use super::arguments::{Arguments, Flag, flag, parse};
use super::change::{replace_working, take_branch};
use super::result::row;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Columns, Here, here};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_VERIFY_CONSTRAINTS: Procedure = Procedure {
    name: "dolt_verify_constraints",
    help: "Looks for rows that break foreign keys, and records them; 1 if there are any.",
    example: "CALL DOLT_VERIFY_CONSTRAINTS('--all')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::Inside,
    run,
};

const FLAGS: &[Flag] = &[flag(Some('a'), "all"), flag(Some('o'), "output-only")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let place = here(cx, None)?.writable("cannot verify constraints in a read-only database")?;
    let found = if given.has("output-only") {
        let working = Here::branch_of(&place.database, &place.branch).working(cx)?;
        verified(cx, &place, working, &given)?.1
    } else {
        take_branch(cx, &place)?;
        replace_working(cx, &place, |cx, working| verified(cx, &place, working, &given))?
    };
    Ok(row(Columns::new().big("violations"), vec![Value::from(found)]))
}

/// The root with what was found recorded, and whether anything was.
fn verified(
    cx: &mut Context<'_>,
    place: &Place,
    working: Hash,
    given: &Arguments,
) -> Result<(Hash, bool)> {
    let here = Here::branch_of(&place.database, &place.branch);
    let store = cx.instance.store();
    let root = Root::load(store.as_ref(), working)?;
    let tables = tables(cx, &root, given)?;
    let since = if given.has("all") { None } else { Some(here.head_root(cx)?) };
    let mut changes = Vec::new();
    for (name, rows) in orphans(store, &root, since, here.head(cx)?)? {
        if !tables.contains(&name) {
            continue;
        }
        if let Some(found) = OpenTable::find(store, &root, &name)? {
            let table = record_violations(store, &found.table, rows)?;
            let hash = table.save(store.as_ref())?;
            changes.push((name, Some(RootTable { name: found.name, hash })));
        }
    }
    let is_any = !changes.is_empty();
    Ok((root.with(store.as_ref(), changes)?.save(store.as_ref())?, is_any))
}

/// The tables that are meant, by lower-cased name; all where none is named.
fn tables(cx: &Context<'_>, root: &Root, given: &Arguments) -> Result<Vec<String>> {
    let store = cx.instance.store();
    if given.names.is_empty() {
        let all = root.tables(store)?;
        return Ok(all.iter().map(|table| repo::lower(&table.name).to_string()).collect());
    }
    let mut meant = Vec::new();
    for name in &given.names {
        if OpenTable::find(store, root, name)?.is_none() {
            return refuse(format!("table not found: {name}"));
        }
        meant.push(repo::lower(name).to_string());
    }
    Ok(meant)
}
