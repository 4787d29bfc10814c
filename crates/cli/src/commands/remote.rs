//! `pando remote`

use clap::{Args, Subcommand};

use crate::failure::Result;
use crate::new_folder::absolute_url;
use crate::output;
use crate::place;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};
use crate::script::{rows_of, texts_of};

/// Name the places that this database is pushed to and fetched from
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Remote {
    /// With the list: where each is
    #[arg(short, long)]
    verbose: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Name a place
    Add {
        /// Its name
        name: String,
        /// Where it is
        url: String,
    },
    /// Forget a place, with the tracking branches of it
    #[command(alias = "rm")]
    Remove {
        /// Its name
        name: String,
    },
}

const EXAMPLES: &str = "\
Examples:
  pando remote add origin file:///srv/remotes/shop
  pando remote -v";

impl Remote {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let arguments = match self.action {
            None => return list(&reach, self.verbose),
            Some(Action::Add { name, url }) if reach.host.is_some() => {
                vec!["add".into(), name, url]
            }
            Some(Action::Add { name, url }) => {
                let here = place::folder(reach.data_dir.as_deref())?;
                vec!["add".into(), name, absolute_url(&url, &here)]
            }
            Some(Action::Remove { name }) => vec!["remove".into(), name],
        };
        Reached::with(&reach, |reached| {
            rows_of(&mut reached.client, &call("dolt_remote", &arguments))?;
            Ok(())
        })
    }
}

fn list(reach: &ReachOptions, verbose: bool) -> Result<()> {
    let found = Reached::with(reach, |reached| {
        texts_of(&mut reached.client, "SELECT name, url FROM dolt_remotes ORDER BY name")
    })?;
    for row in found {
        let [name, url] = row.as_slice() else { continue };
        output::say(&if verbose { format!("{name} {url} ") } else { name.clone() });
    }
    Ok(())
}
