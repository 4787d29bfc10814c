//! Carrying a merge out: fast-forward, or three roots into one.

use std::collections::BTreeSet;

use repo::Hash;
use repo::history::ancestry::{is_ancestor, merge_base};
use repo::history::merge::{MergeOptions, MergedRoot, merge_roots};
use repo::history::root_diff::diff_roots;
use repo::lower;
use repo::object::{self, MergeState, Object, Root};
use types::SqlError;

use super::arguments::Arguments;
use super::change::{edit_working, move_branch, set_progress, stage};
use super::commit_draft::{identities, save};
use super::merge_settle::settle;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{Here, is_on, root_of_commit, unresolved_message};

/// What came of a merge.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Merged {
    /// The commit that the branch is at now, if the merge made one or went to one.
    pub(crate) hash: Option<Hash>,
    /// Whether the branch only moved.
    pub(crate) is_fast_forward: bool,
    /// Whether something is left to be resolved.
    pub(crate) has_conflicts: bool,
    /// Dolt's words.
    pub(crate) message: &'static str,
}

/// Merges what `spec` names into a branch that is taken. `dolt_pull` comes here too.
pub(crate) fn merge(
    cx: &mut Context<'_>,
    here: &Here,
    spec: &str,
    given: &Arguments,
) -> Result<Merged> {
    let is_merging =
        here.working_set(cx)?.progress.as_deref().is_some_and(|progress| progress.merge.is_some());
    if is_merging {
        return refuse(
            "error: merging is not possible because you have not committed an active merge",
        );
    }
    let (head, source) = (here.head(cx)?, here.commit(cx, spec)?);
    let store = cx.instance.store().clone();
    if head == source {
        return Ok(Merged { message: "Everything up-to-date", ..Merged::default() });
    }
    if is_ancestor(&store, source, head)? {
        let message = "cannot fast forward from a to b. a is ahead of b already";
        return Ok(Merged { message, ..Merged::default() });
    }
    let base = merge_base(&store, head, source)?.ok_or(repo::Error::NoCommonAncestor)?;
    let is_ahead = base == head;
    if given.has("ff-only") && !is_ahead {
        return refuse("fatal: Not possible to fast-forward, aborting.");
    }
    let merge = Merge { here, head, source, base, spec, given };
    let merged = merge.merge_roots(cx)?;
    if is_ahead && !given.has("no-ff") {
        if !given.has("squash") {
            move_branch(cx, &merge.here.writable("")?, Some(source))?;
        }
        let message = "merge successful";
        let hash = Some(source);
        return Ok(Merged { hash, is_fast_forward: true, has_conflicts: false, message });
    }
    merge.finish(cx, merged)
}

struct Merge<'a> {
    here: &'a Here,
    head: Hash,
    source: Hash,
    base: Hash,
    spec: &'a str,
    given: &'a Arguments,
}

/// The roots that a merge made, and where it began.
struct Roots {
    before: Hash,
    working: MergedRoot,
    staged: Hash,
}

impl Merge<'_> {
    /// Merges into the working and the staged root.
    fn merge_roots(&self, cx: &mut Context<'_>) -> Result<Roots> {
        let place = self.here.writable("cannot merge into a read-only database")?;
        let store = cx.instance.store().clone();
        let (base, theirs) =
            (root_of_commit(&store, self.base)?, root_of_commit(&store, self.source)?);
        let options = MergeOptions {
            source: self.source,
            merges_json: !self.given.has("dont-merge-json") && !is_on(cx, "dolt_dont_merge_json"),
        };
        let roots = edit_working(cx, &place, |cx, before| {
            self.check_not_stomped(cx, before, base, theirs)?;
            let working = merge_roots(&store, base, before, theirs, options)?;
            let working = settle(cx, working, self.source)?;
            let staged = self.here.staged(cx)?;
            let staged = if staged == before {
                working.hash
            } else {
                let staged = merge_roots(&store, base, staged, theirs, options)?;
                settle(cx, staged, self.source)?.hash
            };
            Ok((working.hash, Roots { before, working, staged }))
        })?;
        stage(cx, &place, roots.staged)?;
        Ok(roots)
    }

    /// A table with changes that are not committed is not merged into.
    fn check_not_stomped(
        &self,
        cx: &Context<'_>,
        working: Hash,
        base: Hash,
        theirs: Hash,
    ) -> Result<()> {
        let head = root_of_commit(cx.instance.store(), self.head)?;
        let staged = self.here.staged(cx)?;
        if working == head && staged == head {
            return Ok(());
        }
        let mut local = changed(cx, head, working)?;
        local.extend(changed(cx, head, staged)?);
        let theirs = changed(cx, base, theirs)?;
        let stomped: Vec<&str> = local.intersection(&theirs).map(String::as_str).collect();
        if stomped.is_empty() {
            return Ok(());
        }
        let tables = stomped.join("\n\t");
        refuse(format!(
            "error: local changes would be stomped by merge:\n\t{tables}\n Please commit your \
             changes before you merge."
        ))
    }

    /// Commits a merge that left nothing to be resolved; else notes that it is under way.
    fn finish(&self, cx: &mut Context<'_>, roots: Roots) -> Result<Merged> {
        let place = self.here.writable("cannot merge into a read-only database")?;
        let is_clean = roots.working.is_clean();
        if !is_clean {
            check_may_stay(cx, &roots.working)?;
        }
        let waits = !is_clean || self.given.has("no-commit");
        let unmergeable = roots.working.tables.iter();
        let unmergeable = unmergeable.filter(|table| table.schema_conflict.is_some());
        if waits && !(self.given.has("squash") && is_clean) {
            let state = MergeState {
                pre_merge_working: roots.before,
                source: self.source,
                source_spec: self.spec.to_owned(),
                change: object::Change::Merge,
                unmergeable: unmergeable.map(|table| table.name.clone()).collect(),
                pending: Vec::new(),
            };
            set_progress(cx, &place, Some(state), None)?;
        }
        if !is_clean {
            let message = "conflicts found";
            return Ok(Merged { has_conflicts: true, message, ..Merged::default() });
        }
        let message = "merge successful";
        if self.given.has("no-commit") || self.given.has("squash") {
            return Ok(Merged { message, ..Merged::default() });
        }
        let hash = self.commit(cx, roots.staged)?;
        move_branch(cx, &place, Some(hash))?;
        Ok(Merged { hash: Some(hash), message, ..Merged::default() })
    }

    fn commit(&self, cx: &Context<'_>, root: Hash) -> Result<Hash> {
        let place = self.here.writable("cannot merge into a read-only database")?;
        let default = || format!("Merge branch '{}' into {}", self.spec, place.branch);
        let message = self.given.value("message").map_or_else(default, str::to_owned);
        let parents = vec![self.head, self.source];
        save(cx, root, parents, identities(cx, self.given)?, &message)
    }
}

/// Under autocommit a merge that leaves something to be resolved is rolled back, unless a session
/// variable allows it.
fn check_may_stay(cx: &Context<'_>, merged: &MergedRoot) -> Result<()> {
    if !cx.session.autocommit || cx.session.in_transaction {
        return Ok(());
    }
    let mut tables = merged.tables.iter();
    let is_conflict = tables.any(|table| table.conflicts > 0 || table.schema_conflict.is_some());
    match unresolved_message(cx, is_conflict, true) {
        Some(message) => {
            Err(SqlError::with_message(types::ErrorCode::UnknownError, message).into())
        }
        None => Ok(()),
    }
}

/// The tables that differ, by lower-cased name.
fn changed(cx: &Context<'_>, from: Hash, to: Hash) -> Result<BTreeSet<String>> {
    let store = cx.instance.store();
    let (from, to) = (Root::load(store.as_ref(), from)?, Root::load(store.as_ref(), to)?);
    let deltas = diff_roots(store, &from, &to)?;
    Ok(deltas.iter().map(|delta| lower(delta.name()).to_string()).collect())
}
