//! `pando push`

use clap::Args;
use wire::WireError;

use crate::configuration;
use crate::failure::{Failure, Result};
use crate::long_work;
use crate::output;
use crate::place;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};

/// Send branches to a remote
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Push {
    /// Let the branch follow the remote's from now on
    #[arg(short = 'u', long)]
    set_upstream: bool,
    /// Move the remote's branch whatever is on it
    #[arg(short, long)]
    force: bool,
    /// Send all branches
    #[arg(long)]
    all: bool,
    /// Show no progress
    #[arg(long)]
    silent: bool,
    /// The remote; the one that the branch follows if left out
    remote: Option<String>,
    /// Branches and tags, `ours:theirs` where the names differ
    refs: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando push -u origin main
  pando push
  pando push origin v1                          a tag";

impl Push {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let folder = place::folder(reach.data_dir.as_deref())?;
        let auto = configuration::find(&folder, "push.autosetupremote")?;
        let mut arguments: Vec<&str> = Vec::new();
        let is_auto = auto.is_some_and(|value| value == "true") && self.remote.is_none();
        for (is_given, flag) in [(self.set_upstream, "-u"), (self.force, "-f"), (self.all, "--all")]
        {
            if is_given {
                arguments.push(flag);
            }
        }
        arguments.extend(self.remote.as_deref());
        arguments.extend(self.refs.iter().map(String::as_str));
        let message = Reached::with(&reach, |reached| {
            let pushed = long_work::run(reached, &call("dolt_push", &arguments), self.silent);
            let pushed = match pushed {
                Err(WireError::Server(error)) if is_auto && needs_upstream(&error.message) => {
                    let branch =
                        crate::script::text_of(&mut reached.client, "SELECT active_branch()")?;
                    let again = call("dolt_push", &["-u", "origin", &branch]);
                    long_work::run(reached, &again, self.silent)
                }
                other => other,
            };
            let table = pushed.map_err(ours)?;
            Ok(table.texts().next().and_then(|row| row.last().flatten()).unwrap_or_default())
        })?;
        if !message.is_empty() && !self.silent {
            output::say(&message);
        }
        Ok(())
    }
}

fn needs_upstream(message: &str) -> bool {
    message.contains("has no upstream branch")
}

/// The server's words name Dolt's commands; ours has another name.
fn ours(error: WireError) -> Failure {
    match error {
        WireError::Server(error) => {
            let words = error.message.replace("dolt push", "pando push");
            Failure::new(words.replace("'dolt config --help'", "'pando config --help'"))
        }
        other => other.into(),
    }
}
