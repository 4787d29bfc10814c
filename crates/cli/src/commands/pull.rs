//! `pando pull`

use clap::Args;

use super::merge::tell_changes;
use crate::failure::{Failure, Result};
use crate::long_work;
use crate::output;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};
use crate::script::{rows_of, text_of};

/// Bring a remote's commits here and merge them into this branch
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Pull {
    /// Make a merge commit even where the branch could just move
    #[arg(long)]
    no_ff: bool,
    /// Refuse where the branch could not just move
    #[arg(long)]
    ff_only: bool,
    /// Take the changes without a merge commit
    #[arg(long)]
    squash: bool,
    /// Remove tracking branches that the remote has no more
    #[arg(short, long)]
    prune: bool,
    /// Show no progress
    #[arg(long)]
    silent: bool,
    /// The remote; the one that the branch follows if left out
    remote: Option<String>,
    /// The remote's branch
    branch: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando pull
  pando pull origin main";

impl Pull {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let flags = [
            (self.no_ff, "--no-ff"),
            (self.ff_only, "--ff-only"),
            (self.squash, "--squash"),
            (self.prune, "--prune"),
        ];
        let flags = flags.into_iter().filter(|(is_given, _)| *is_given).map(|(_, flag)| flag);
        let names = [self.remote.as_deref(), self.branch.as_deref()].into_iter().flatten();
        let arguments: Vec<&str> = flags.chain(names).collect();
        Reached::with(&reach, |reached| {
            let head = "SELECT dolt_hashof('HEAD')";
            let before = text_of(&mut reached.client, head)?;
            rows_of(&mut reached.client, "SET @@dolt_allow_commit_conflicts = 1")?;
            let pulled = long_work::run(reached, &call("dolt_pull", &arguments), self.silent)?;
            let mut row = pulled.texts().next().into_iter().flatten();
            let (forward, conflicts) = (row.next().flatten(), row.next().flatten());
            let message = row.next().flatten().unwrap_or_default();
            let after = text_of(&mut reached.client, head)?;
            if forward.as_deref() == Some("1") {
                output::say("Fast-forward");
            }
            if conflicts.is_some_and(|count| count != "0") {
                output::say(&message);
                return Err(Failure::told());
            }
            if before == after {
                output::say(&message);
                return Ok(());
            }
            output::say(&format!("Updating {before}..{after}"));
            tell_changes(&mut reached.client, &before)
        })
    }
}
