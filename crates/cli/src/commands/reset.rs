//! `pando reset`

use clap::Args;

use crate::failure::Result;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};
use crate::script::rows_of;

/// Take back what is staged, or the branch to an earlier commit
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Reset {
    /// Throw away all changes, staged or not
    #[arg(long, conflicts_with = "soft")]
    hard: bool,
    /// Move the branch alone
    #[arg(long)]
    soft: bool,
    /// A revision; or the tables to take out of what is staged
    names: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando reset item                              unstages a table
  pando reset --soft HEAD~1                     takes a commit back, keeps what it held
  pando reset --hard                            throws away what is not committed";

impl Reset {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let flags = [(self.hard, "--hard"), (self.soft, "--soft")];
        let flags = flags.into_iter().filter(|(is_given, _)| *is_given).map(|(_, flag)| flag);
        let arguments: Vec<&str> = flags.chain(self.names.iter().map(String::as_str)).collect();
        Reached::with(&reach, |reached| {
            rows_of(&mut reached.client, &call("dolt_reset", &arguments))?;
            Ok(())
        })
    }
}
