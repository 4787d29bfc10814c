//! `pando branch`

use clap::Args;

use crate::failure::Result;
use crate::output;
use crate::quote::call;
use crate::reach::{Client, ReachOptions, Reached};
use crate::script::{rows_of, text_of, texts_of};

/// List, make, rename, copy or delete branches
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Branch {
    /// List local and tracking branches
    #[arg(short, long)]
    all: bool,
    /// List tracking branches
    #[arg(short, long)]
    remotes: bool,
    /// With the list: commits and messages
    #[arg(short, long)]
    verbose: bool,
    /// List
    #[arg(long)]
    list: bool,
    /// Print the branch that is checked out
    #[arg(long)]
    show_current: bool,
    /// Delete branches that are merged
    #[arg(short, long)]
    delete: bool,
    /// Delete branches whatever is on them
    #[arg(short = 'D')]
    delete_force: bool,
    /// Rename a branch
    #[arg(short = 'm', long = "move")]
    rename: bool,
    /// Copy a branch
    #[arg(short, long)]
    copy: bool,
    /// Replace what is in the way
    #[arg(short, long)]
    force: bool,
    /// A branch and where it begins; or the branches that are meant
    names: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando branch                                  lists them
  pando branch side main~2                      makes one
  pando branch -m old new
  pando branch -d side";

impl Branch {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let told = Reached::with(&reach, |reached| {
            let client = &mut reached.client;
            if self.show_current {
                return Ok(format!("{}\n", text_of(client, "SELECT active_branch()")?));
            }
            if self.names.is_empty() || self.list {
                return self.draw(client);
            }
            rows_of(client, &call("dolt_branch", &self.arguments()))?;
            Ok(String::new())
        })?;
        output::print(told.as_bytes());
        Ok(())
    }

    fn arguments(&self) -> Vec<&str> {
        let flags = [
            (self.delete, "-d"),
            (self.delete_force, "-D"),
            (self.rename, "-m"),
            (self.copy, "-c"),
            (self.force, "-f"),
            (self.remotes, "-r"),
        ];
        let flags = flags.into_iter().filter(|(is_given, _)| *is_given).map(|(_, flag)| flag);
        flags.chain(self.names.iter().map(String::as_str)).collect()
    }

    fn draw(&self, client: &mut Client) -> Result<String> {
        let current = text_of(client, "SELECT active_branch()")?;
        let columns = "name, hash, latest_commit_message";
        let mut rows = Vec::new();
        if !self.remotes || self.all {
            rows = texts_of(client, &format!("SELECT {columns} FROM dolt_branches ORDER BY name"))?;
        }
        if self.remotes || self.all {
            let tracked = format!("SELECT {columns} FROM dolt_remote_branches ORDER BY name");
            rows.extend(texts_of(client, &tracked)?);
        }
        let width = rows.iter().filter_map(|row| row.first()).map(|name| name.chars().count());
        let width = width.max().unwrap_or(0);
        let mut told = String::new();
        for row in rows {
            let [name, hash, message] = row.as_slice() else { continue };
            let mark = if *name == current { '*' } else { ' ' };
            let message = message.lines().next().unwrap_or_default();
            told.push_str(&match self.verbose {
                true => format!("{mark} {name:<width$} {hash} {message}\n"),
                false => format!("{mark} {name}\n"),
            });
        }
        Ok(told)
    }
}
