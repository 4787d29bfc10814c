//! `dolt_log(revisions…)`: commits that lead to some revisions and not to others.

use std::collections::BTreeSet;
use std::sync::Arc;

use repo::Hash;
use repo::history::ancestry::merge_base;
use repo::history::log::Log;
use repo::history::root_diff::diff_roots;
use repo::lower;
use repo::object::{Commit, Object};
use repo::state::{HEADS, REMOTES, TAGS};
use types::Value;

use super::call::{Called, TableFunction, invalid, texts};
use crate::context::Context;
use crate::error::Result;
use crate::history::tables::{Decorations, Lazy, log_columns, log_row, root_of};
use crate::history::{Here, commit_of_ref, here};
use crate::privileges;
use crate::virtual_table::{RowSource, VirtualTable};

pub(super) static DOLT_LOG: TableFunction = TableFunction { name: "dolt_log", open };

/// What a call asks for.
#[derive(Clone, Debug, Default)]
struct Wanted {
    /// Revisions and ranges, as they were given.
    from: Vec<String>,
    not: Vec<String>,
    tables: BTreeSet<String>,
    is_all: bool,
    parents_min: usize,
    count_max: Option<u64>,
}

fn open(cx: &mut Context<'_>, args: &[Value]) -> Result<Arc<dyn VirtualTable>> {
    let wanted = read(&texts("dolt_log", args)?)?;
    let here = here(cx, None)?;
    privileges::check_shown(cx, &here.name, None)?;
    ends(cx, &here, &wanted)?;
    let rows = move |cx: &mut Context<'_>| rows(cx, &here, &wanted);
    Ok(Called::table(log_columns(), Box::new(rows)))
}

fn read(args: &[String]) -> Result<Wanted> {
    let mut wanted = Wanted::default();
    let mut list: Option<&str> = None;
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (flag, joined) = match arg.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag, Some(value)),
            _ => (arg.as_str(), None),
        };
        let mut number = || -> Result<u64> {
            let value = joined.or_else(|| rest.next().map(String::as_str)).unwrap_or_default();
            value.parse().map_err(|_| invalid("dolt_log", value))
        };
        match flag {
            "--not" | "--tables" | "-t" => list = Some(flag),
            "--parents" | "--show-signature" => {}
            "--all" => wanted.is_all = true,
            "--merges" => wanted.parents_min = 2,
            "--min-parents" => {
                wanted.parents_min = usize::try_from(number()?).unwrap_or(usize::MAX);
            }
            "-n" | "--number" => wanted.count_max = Some(number()?),
            "--decorate" => {
                let value = joined.or_else(|| rest.next().map(String::as_str)).unwrap_or_default();
                if !["short", "full", "auto", "no"].contains(&value) {
                    return Err(invalid(
                        "dolt_log",
                        &format!("invalid --decorate option: {value}"),
                    ));
                }
            }
            _ if flag.starts_with("--") => {
                return Err(invalid("dolt_log", &format!("unknown option `{arg}'")));
            }
            _ => match list {
                Some("--not") => wanted.not.push(arg.clone()),
                Some(_) => {
                    wanted.tables.extend(arg.split(',').map(|t| lower(t.trim()).to_string()));
                }
                None => wanted.from.push(arg.clone()),
            },
        }
    }
    check(&wanted)?;
    Ok(wanted)
}

/// Ranges stand alone, and what is excluded is named plainly.
fn check(wanted: &Wanted) -> Result<()> {
    let is_range = |spec: &&String| spec.contains("..");
    let ranges = wanted.from.iter().filter(is_range).count();
    if ranges > 0 && (wanted.from.len() > 1 || !wanted.not.is_empty()) {
        return Err(invalid("dolt_log", "a range cannot be combined with other revisions"));
    }
    let is_wrong_range =
        wanted.from.iter().any(|spec| spec.starts_with('^') && spec.contains(".."));
    if is_wrong_range || wanted.not.iter().any(|spec| spec.starts_with('^') || spec.contains(".."))
    {
        return Err(invalid("dolt_log", "'..' and '^' cannot be combined with '--not'"));
    }
    let excluded = wanted.from.iter().filter(|spec| spec.starts_with('^')).count();
    if excluded > 0 && excluded == wanted.from.len() {
        return Err(invalid("dolt_log", "there is no revision to show"));
    }
    Ok(())
}

/// Where to begin, and what to leave out.
fn ends(cx: &Context<'_>, here: &Here, wanted: &Wanted) -> Result<(Vec<Hash>, Vec<Hash>)> {
    let (mut from, mut not) = (Vec::new(), Vec::new());
    for spec in &wanted.from {
        let side = |name: &str| here.commit(cx, if name.is_empty() { "HEAD" } else { name });
        if let Some((a, b)) = spec.split_once("...") {
            let (a, b) = (side(a)?, side(b)?);
            from.extend([a, b]);
            not.extend(merge_base(cx.instance.store(), a, b)?);
        } else if let Some((a, b)) = spec.split_once("..") {
            not.push(side(a)?);
            from.push(side(b)?);
        } else if let Some(excluded) = spec.strip_prefix('^') {
            not.push(here.commit(cx, excluded)?);
        } else {
            from.push(here.commit(cx, spec)?);
        }
    }
    for spec in &wanted.not {
        not.push(here.commit(cx, spec)?);
    }
    if wanted.is_all {
        let store = cx.instance.store();
        let refs = here.database(cx)?.refs.iter();
        let is_commit = |name: &str| [HEADS, TAGS, REMOTES].iter().any(|p| name.starts_with(p));
        let heads = refs.filter(|(name, _)| is_commit(name));
        from.extend(heads.filter_map(|(_, hash)| commit_of_ref(store, *hash)));
    }
    if from.is_empty() {
        from.push(here.head(cx)?);
    }
    Ok((from, not))
}

fn rows(cx: &mut Context<'_>, here: &Here, wanted: &Wanted) -> Result<Box<dyn RowSource>> {
    let (from, not) = ends(cx, here, wanted)?;
    let decorations = Decorations::of(cx, here)?;
    let mut log = Log::new(cx.instance.store(), &from, &not)?;
    let wanted = wanted.clone();
    let mut left = wanted.count_max.unwrap_or(u64::MAX);
    Ok(Box::new(Lazy(move |cx: &mut Context<'_>| {
        while left > 0 {
            let Some((hash, commit)) = log.next().transpose()? else { return Ok(None) };
            if commit.parents.len() < wanted.parents_min || !touches(cx, &commit, &wanted.tables)? {
                continue;
            }
            left -= 1;
            return Ok(Some(log_row(&hash, &commit, &decorations)));
        }
        Ok(None)
    })))
}

/// Whether a commit changed one of the tables, of its first parent; true where none is named.
fn touches(cx: &Context<'_>, commit: &Commit, tables: &BTreeSet<String>) -> Result<bool> {
    if tables.is_empty() {
        return Ok(true);
    }
    let Some(parent) = commit.parents.first() else { return Ok(false) };
    let parent = Commit::load(cx.instance.store().as_ref(), *parent)?;
    let (old, new) = (root_of(cx, parent.root)?, root_of(cx, commit.root)?);
    let deltas = diff_roots(cx.instance.store(), &old, &new)?;
    let named = |table: &repo::object::RootTable| tables.contains(&*lower(&table.name));
    Ok(deltas.iter().any(|delta| [&delta.from, &delta.to].into_iter().flatten().any(named)))
}
