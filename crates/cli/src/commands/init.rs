//! `pando init`

use std::path::Path;

use clap::Args;
use wire::WireError;

use crate::configuration;
use crate::failure::{Failure, Result};
use crate::output;
use crate::place::{self, Place};
use crate::quote::{self, text};
use crate::reach::{ReachOptions, Reached};
use crate::script::rows_of;

/// Make the current folder a database
///
/// An instance is made in the folder `.pando`, with a database that has the folder's name. Below a
/// folder that has an instance already, the database is made in that one.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Init {
    /// Whose name the first commit has; the setting `user.name` if left out
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Whose e-mail address the first commit has; the setting `user.email` if left out
    #[arg(long, value_name = "EMAIL")]
    email: Option<String>,
    /// The name of the first branch
    #[arg(short = 'b', long, value_name = "BRANCH")]
    initial_branch: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  mkdir shop && cd shop && pando init
  pando init --name \"Ada Example\" --email ada@example.org -b trunk";

const UNKNOWN_AUTHOR: &str = "\
Author identity unknown

*** Please tell me who you are.

Run

  pando config --global --add user.email \"you@example.com\"
  pando config --global --add user.name \"Your Name\"

to set your account's default identity.
Omit --global to set the identity only in this repository.

fatal: empty ident name not allowed";

const ALREADY: &str = "This directory has already been initialized.";

/// MySQL's number for a database that is there already.
const DATABASE_EXISTS: u16 = 1007;

impl Init {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let folder = place::folder(reach.data_dir.as_deref())?;
        if folder.join(place::NAME).is_file() {
            return Err(Failure::new(ALREADY));
        }
        let setting = |given: &Option<String>, name| match given {
            Some(value) => Ok(Some(value.clone())),
            None => configuration::find(&folder, name),
        };
        let name = setting(&self.name, "user.name")?;
        let email = setting(&self.email, "user.email")?;
        let (Some(name), Some(email)) = (name, email) else {
            return Err(Failure::new(UNKNOWN_AUTHOR));
        };
        let place = Place::for_new(&folder)?;
        let branch = self.branch(&folder)?;
        make_database(&place, (&name, &email), branch.as_deref())?;
        if place.data_dir != folder {
            place.write_link(&folder)?;
        }
        output::say("Successfully initialized pando data repository.");
        Ok(())
    }

    fn branch(&self, folder: &Path) -> Result<Option<String>> {
        match &self.initial_branch {
            Some(branch) => Ok(Some(branch.clone())),
            None => configuration::find(folder, "init.defaultbranch"),
        }
    }
}

fn make_database(place: &Place, author: (&str, &str), branch: Option<&str>) -> Result<()> {
    let mut reached = Reached::at(place, &ReachOptions::default())?;
    let outcome = statements(place, author, branch)
        .iter()
        .try_for_each(|text| rows_of(&mut reached.client, text).map(|_| ()));
    reached.close()?;
    outcome.map_err(|error| match error {
        WireError::Server(error) if error.code == DATABASE_EXISTS => Failure::new(ALREADY),
        other => other.into(),
    })
}

fn statements(place: &Place, author: (&str, &str), branch: Option<&str>) -> Vec<String> {
    let (name, email) = author;
    let database = quote::name(&place.database);
    let mut statements = vec![
        format!("SET @@dolt_author_name = {}, @@dolt_author_email = {}", text(name), text(email)),
        format!("CREATE DATABASE {database}"),
    ];
    if let Some(branch) = branch.filter(|branch| *branch != "main") {
        statements.push(format!("USE {database}"));
        statements.push(format!("CALL dolt_branch('-m', 'main', {})", text(branch)));
    }
    statements
}
