//! `pando backup`

use clap::{Args, Subcommand};

use crate::failure::Result;
use crate::long_work;
use crate::new_folder::{NewFolder, absolute_url};
use crate::output;
use crate::place;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};
use crate::script::rows_of;

/// Back a database up, or restore one
///
/// A backup holds the whole of a database: all branches and tags with their history, what is not
/// committed yet, merges under way. It holds no users and grants, which belong to the instance. The
/// next one to the same place copies only what is new; every piece is read back before the backup
/// counts. Without a subcommand: the backups that the database has.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Backup {
    /// With the list: where each is
    #[arg(short, long)]
    verbose: bool,
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    pub(super) reach: ReachOptions,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Name a place for backups of the current database
    Add {
        /// Its name
        name: String,
        /// Where it is
        url: String,
    },
    /// Forget a place; what is there stays
    #[command(alias = "rm")]
    Remove {
        /// Its name
        name: String,
    },
    /// Back up to a place that has a name
    Sync {
        /// Its name
        name: String,
    },
    /// Back up to a place that has no name
    SyncUrl {
        /// Where it is
        url: String,
    },
    /// Make a database from a backup
    Restore {
        /// Replace the database that has the name
        #[arg(short, long)]
        force: bool,
        /// Where the backup is
        url: String,
        /// The new database, and the folder to be made for it
        name: String,
    },
}

const EXAMPLES: &str = "\
Examples:
  pando backup add nightly file:///backup/shop    names a place
  pando backup sync nightly                       backs up; the first time all, then what is new
  pando backup sync-url file:///backup/once       the same to a place without a name
  pando backup -v                                 lists them
  pando fsck file:///backup/shop                  proves that every byte can be read back
  pando backup restore file:///backup/shop shop2  makes ./shop2 from it";

impl Backup {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let reach = self.reach.or(reach);
        let here = place::folder(reach.data_dir.as_deref())?;
        // What a server elsewhere takes a URL for is its own affair.
        let is_far = reach.host.is_some();
        let url = |url: String| if is_far { url } else { absolute_url(&url, &here) };
        let arguments = match self.action {
            None => return list(&reach, self.verbose),
            Some(Action::Restore { force, url: from, name }) => {
                return restore(reach, &url(from), &name, force);
            }
            Some(Action::Add { name, url: to }) => vec!["add".to_owned(), name, url(to)],
            Some(Action::Remove { name }) => vec!["remove".to_owned(), name],
            Some(Action::Sync { name }) => vec!["sync".to_owned(), name],
            Some(Action::SyncUrl { url: to }) => vec!["sync-url".to_owned(), url(to)],
        };
        let mut reached = Reached::open(&reach)?;
        let outcome = run(&mut reached, &call("dolt_backup", &arguments));
        outcome.and(reached.close())
    }
}

fn list(reach: &ReachOptions, verbose: bool) -> Result<()> {
    let mut reached = Reached::open(reach)?;
    let found = rows_of(&mut reached.client, "SELECT name, url FROM dolt_backups ORDER BY name");
    reached.close()?;
    for mut row in found?.texts() {
        let (name, url) = (row.next().flatten(), row.next().flatten());
        let (name, url) = (name.unwrap_or_default(), url.unwrap_or_default());
        output::say(&if verbose { format!("{name} {url} ") } else { name });
    }
    Ok(())
}

/// Into a folder of its own on this machine, or as a database of a server elsewhere.
fn restore(reach: ReachOptions, url: &str, name: &str, force: bool) -> Result<()> {
    let arguments = |name: &str| {
        let mut arguments = vec!["restore".to_owned(), url.to_owned(), name.to_owned()];
        if force {
            arguments.push("--force".to_owned());
        }
        call("dolt_backup", &arguments)
    };
    if reach.host.is_some() {
        let mut reached = Reached::open(&reach)?;
        let outcome = run(&mut reached, &arguments(name));
        return outcome.and(reached.close());
    }
    let made = if force { NewFolder::take(&reach, name)? } else { NewFolder::make(&reach, name)? };
    let statement = arguments(made.database());
    made.fill(|reached| run(reached, &statement))
}

/// Runs a statement that may take long; what the server has to say besides goes to standard error.
fn run(reached: &mut Reached, statement: &str) -> Result<()> {
    long_work::run(reached, statement, false)?;
    for row in rows_of(&mut reached.client, "SHOW WARNINGS")?.texts() {
        output::complain(&row.last().flatten().unwrap_or_default());
    }
    Ok(())
}
