//! `pando fetch`

use clap::Args;

use crate::failure::Result;
use crate::long_work;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};

/// Bring a remote's commits here, without changing a branch
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Fetch {
    /// Remove tracking branches that the remote has no more
    #[arg(short, long)]
    prune: bool,
    /// Show no progress
    #[arg(long)]
    silent: bool,
    /// The remote; origin if left out
    remote: Option<String>,
    /// The branches; all if left out
    refs: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando fetch
  pando fetch origin main";

impl Fetch {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let mut arguments: Vec<&str> = Vec::new();
        arguments.extend(self.remote.as_deref());
        arguments.extend(self.refs.iter().map(String::as_str));
        if self.prune {
            arguments.push("--prune");
        }
        Reached::with(&reach, |reached| {
            long_work::run(reached, &call("dolt_fetch", &arguments), self.silent)?;
            Ok(())
        })
    }
}
