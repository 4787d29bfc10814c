//! `pando clone`

use clap::Args;

use crate::failure::{Failure, Result};
use crate::long_work;
use crate::new_folder::{NewFolder, absolute_url};
use crate::output;
use crate::place;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};
use crate::script::rows_of;

/// Make a database from what a remote has
///
/// The database gets a folder of its own, named as the URL ends unless another name is given. All
/// branches come as tracking refs, with all of their history; one is checked out.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Clone {
    /// Where the remote is
    #[arg(value_name = "REMOTE-URL")]
    url: String,
    /// The folder to be made, and the name of the database
    #[arg(value_name = "NEW-DIR")]
    folder: Option<String>,
    /// What the remote is called in the new database
    #[arg(long, value_name = "NAME", default_value = "origin")]
    remote: String,
    /// The branch to check out; main if left out
    #[arg(short, long, value_name = "BRANCH")]
    branch: Option<String>,
    /// Take that branch alone
    #[arg(long)]
    single_branch: bool,
}

const EXAMPLES: &str = "\
Examples:
  pando clone file:///srv/remotes/shop            makes ./shop
  pando clone file:///srv/remotes/shop copy       makes ./copy
  pando clone -b side file://../remotes/shop      checks the branch side out";

impl Clone {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        if reach.host.is_some() {
            return self.far(reach);
        }
        let here = place::folder(reach.data_dir.as_deref())?;
        let url = absolute_url(&self.url, &here);
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => last_part(&url)?,
        };
        output::say(&format!("cloning {url}"));
        let made = NewFolder::make(&reach, &folder)?;
        output::say("Retrieving remote information.");
        let statement = call("dolt_clone", &self.arguments(&url, Some(made.database())));
        made.fill(|reached| run(reached, &statement))
    }

    /// On a server elsewhere: a database there, and no folder here.
    fn far(&self, reach: ReachOptions) -> Result<()> {
        let statement = call("dolt_clone", &self.arguments(&self.url, self.folder.as_deref()));
        output::say(&format!("cloning {}", self.url));
        let mut reached = Reached::open(&reach)?;
        let outcome = run(&mut reached, &statement);
        outcome.and(reached.close())
    }

    fn arguments<'a>(&'a self, url: &'a str, database: Option<&'a str>) -> Vec<&'a str> {
        let mut arguments = vec!["--remote", &self.remote];
        if let Some(branch) = &self.branch {
            arguments.extend(["--branch", branch]);
        }
        if self.single_branch {
            arguments.push("--single-branch");
        }
        arguments.push(url);
        arguments.extend(database);
        arguments
    }
}

fn run(reached: &mut Reached, statement: &str) -> Result<()> {
    long_work::run(reached, statement, false)?;
    for row in rows_of(&mut reached.client, "SHOW WARNINGS")?.texts() {
        output::say(&row.last().flatten().unwrap_or_default());
    }
    Ok(())
}

fn last_part(url: &str) -> Result<String> {
    let path = url.split_once("://").map_or(url, |(_, path)| path);
    let last = path.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty());
    last.map(str::to_owned).ok_or_else(|| {
        Failure::new("Could not infer repo name. Please explicitly define a directory for this url")
    })
}
