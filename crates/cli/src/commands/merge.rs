//! `pando merge`

use clap::Args;

use crate::failure::{Failure, Result};
use crate::output;
use crate::quote::{self, call};
use crate::reach::{Client, ReachOptions, Reached};
use crate::script::{rows_of, text_of, texts_of};

/// Bring another branch's changes into this one
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Merge {
    /// Make a merge commit even where the branch could just move
    #[arg(long)]
    no_ff: bool,
    /// Refuse where the branch could not just move
    #[arg(long)]
    ff_only: bool,
    /// Take the changes without a merge commit
    #[arg(long)]
    squash: bool,
    /// Leave the result uncommitted
    #[arg(long)]
    no_commit: bool,
    /// Give up the merge that is under way
    #[arg(long)]
    abort: bool,
    /// What the merge commit says of itself
    #[arg(short, long, value_name = "MESSAGE")]
    message: Option<String>,
    /// A branch, tag or commit
    revision: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando merge side
  pando sql -q 'SELECT * FROM dolt_conflicts_item'         what is in conflict
  pando sql -q \"CALL dolt_conflicts_resolve('--ours', 'item')\"
  pando merge --abort";

impl Merge {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        Reached::with(&reach, |reached| self.merge(&mut reached.client))
    }

    fn merge(&self, client: &mut Client) -> Result<()> {
        let Some(revision) = self.revision.as_ref().filter(|_| !self.abort) else {
            rows_of(client, &call("dolt_merge", &self.arguments()))?;
            return Ok(());
        };
        let hash = |client: &mut Client, revision: &str| {
            text_of(client, &format!("SELECT dolt_hashof({})", quote::text(revision)))
        };
        let (ours, theirs) = (hash(client, "HEAD")?, hash(client, revision)?);
        // A merge with conflicts is to stay, so that they can be resolved.
        rows_of(client, "SET @@dolt_allow_commit_conflicts = 1")?;
        let row = texts_of(client, &call("dolt_merge", &self.arguments()))?;
        let row = row.into_iter().next().unwrap_or_default();
        let cell = |at: usize| row.get(at).map(String::as_str).unwrap_or_default();
        if cell(3) == "Everything up-to-date" {
            output::say(cell(3));
            return Ok(());
        }
        if cell(1) == "1" {
            output::say("Fast-forward");
        }
        output::say(&format!("Updating {ours}..{theirs}"));
        if cell(2) != "0" {
            return tell_conflicts(client);
        }
        tell_changes(client, &ours)
    }

    fn arguments(&self) -> Vec<&str> {
        let flags = [
            (self.no_ff, "--no-ff"),
            (self.ff_only, "--ff-only"),
            (self.squash, "--squash"),
            (self.no_commit, "--no-commit"),
            (self.abort, "--abort"),
        ];
        let flags = flags.into_iter().filter(|(is_given, _)| *is_given).map(|(_, flag)| flag);
        let message = self.message.iter().flat_map(|message| ["-m", message.as_str()]);
        flags.chain(message).chain(self.revision.as_deref()).collect()
    }
}

fn tell_conflicts(client: &mut Client) -> Result<()> {
    let unmerged = "SELECT DISTINCT table_name FROM dolt_status \
        WHERE status IN ('conflict', 'constraint violation', 'schema conflict') ORDER BY 1";
    let tables: Vec<String> = texts_of(client, unmerged)?.into_iter().flatten().collect();
    for table in &tables {
        output::say(&format!("Auto-merging {table}"));
        output::say(&format!("CONFLICT (content): Merge conflict in {table}"));
    }
    output::say(&format!("Automatic merge failed; {} table(s) are unmerged.", tables.len()));
    output::say("Use 'pando sql' and the dolt_conflicts tables to investigate and resolve them.");
    Err(Failure::told())
}

/// What the merge changed, as `pando pull` says it too.
pub(super) fn tell_changes(client: &mut Client, before: &str) -> Result<()> {
    let changes = format!(
        "SELECT table_name, COALESCE(rows_added, 0), COALESCE(rows_modified, 0), \
         COALESCE(rows_deleted, 0) FROM dolt_diff_stat({}, 'WORKING')",
        quote::text(before)
    );
    let rows = texts_of(client, &changes)?;
    let mut totals = [0_u64; 3];
    for row in &rows {
        let counts = row.iter().skip(1).map(|count| count.parse().unwrap_or(0_u64));
        let counts: Vec<u64> = counts.collect();
        totals.iter_mut().zip(&counts).for_each(|(total, count)| *total += count);
        let marks: String =
            ["+", "*", "-"].iter().zip(&counts).filter(|(_, n)| **n > 0).map(|(m, _)| *m).collect();
        let table = row.first().map(String::as_str).unwrap_or_default();
        output::say(&format!("{table} | {} {marks}", counts.iter().sum::<u64>()));
    }
    let [added, modified, deleted] = totals;
    if !rows.is_empty() {
        output::say(&format!(
            "{} tables changed, {added} rows added(+), {modified} rows modified(*), {deleted} rows \
             deleted(-)",
            rows.len()
        ));
    }
    Ok(())
}
