//! `pando add`

use clap::Args;

use crate::failure::Result;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};
use crate::script::rows_of;

/// Stage tables: what they hold now goes into the next commit
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Add {
    /// All tables
    #[arg(short = 'A', long)]
    all: bool,
    /// Tables that dolt_ignore names too
    #[arg(short, long)]
    force: bool,
    /// The tables; `.` for all
    tables: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando add item note
  pando add -A";

impl Add {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let mut arguments = self.tables;
        if self.all {
            arguments.push("-A".to_owned());
        }
        if self.force {
            arguments.push("-f".to_owned());
        }
        Reached::with(&reach, |reached| {
            rows_of(&mut reached.client, &call("dolt_add", &arguments))?;
            Ok(())
        })
    }
}
