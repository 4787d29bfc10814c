//! `pando commit`

use clap::Args;
use wire::WireError;

use super::log;
use crate::failure::{Failure, Result};
use crate::output;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};
use crate::script::rows_of;

/// Make a commit of what is staged
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Commit {
    /// What the commit says of itself
    #[arg(short, long, value_name = "MESSAGE")]
    message: Option<String>,
    /// Stage tables that are known and changed first
    #[arg(short, long)]
    all: bool,
    /// Stage all tables first, new ones too
    #[arg(short = 'A', long = "ALL")]
    everything: bool,
    /// Replace the newest commit
    #[arg(long)]
    amend: bool,
    /// Commit even if nothing has changed
    #[arg(long)]
    allow_empty: bool,
    /// Do nothing if nothing has changed
    #[arg(long)]
    skip_empty: bool,
    /// Commit in spite of constraint violations
    #[arg(short, long)]
    force: bool,
    /// The commit's date: 2026-11-30T12:00:00
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// The commit's author: `Name <address>`
    #[arg(long, value_name = "AUTHOR")]
    author: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando commit -m 'prices'                      what is staged
  pando commit -Am 'everything new and changed'";

impl Commit {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        if self.message.is_none() && !self.amend {
            return Err(Failure::new("Aborting commit due to empty commit message."));
        }
        let statement = call("dolt_commit", &self.arguments());
        let told = Reached::with(&reach, |reached| {
            let made = rows_of(&mut reached.client, &statement);
            match made {
                Ok(table) if table.rows.is_empty() => Ok(String::new()),
                Ok(_) => log::newest(&mut reached.client),
                Err(WireError::Server(error)) if error.message == "nothing to commit" => {
                    Err(Failure::new("no changes added to commit (use \"pando add\")"))
                }
                Err(error) => Err(error.into()),
            }
        })?;
        output::print(told.as_bytes());
        Ok(())
    }

    fn arguments(self) -> Vec<String> {
        let flags = [
            (self.all, "-a"),
            (self.everything, "-A"),
            (self.amend, "--amend"),
            (self.allow_empty, "--allow-empty"),
            (self.skip_empty, "--skip-empty"),
            (self.force, "-f"),
        ];
        let flags = flags.into_iter().filter(|(is_given, _)| *is_given);
        let mut arguments: Vec<String> = flags.map(|(_, flag)| flag.to_owned()).collect();
        let values = [("-m", self.message), ("--date", self.date), ("--author", self.author)];
        for (flag, value) in values {
            arguments.extend(value.into_iter().flat_map(|value| [flag.to_owned(), value]));
        }
        arguments
    }
}
