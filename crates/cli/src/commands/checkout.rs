//! `pando checkout`

use clap::Args;
use wire::WireError;

use crate::failure::{Failure, Result};
use crate::output;
use crate::place::{self, Place};
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};
use crate::script::{rows_of, text_of};

/// Go to another branch, or take back what was changed in tables
///
/// The branch is remembered for this folder: it is where the next commands begin. What was changed
/// and not committed stays on its branch. Servers and their clients are on the branches that they
/// chose themselves.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Checkout {
    /// Make the branch first
    #[arg(short = 'b', value_name = "BRANCH")]
    new: Option<String>,
    /// Make the branch first, or move it if it is there
    #[arg(short = 'B', value_name = "BRANCH", conflicts_with = "new")]
    reset: Option<String>,
    /// Follow a branch of a remote
    #[arg(short, long, value_name = "REMOTE/BRANCH")]
    track: Option<String>,
    /// Go in spite of what stands in the way
    #[arg(short, long)]
    force: bool,
    /// A branch; or tables
    names: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando checkout side
  pando checkout -b side                        makes it first
  pando checkout item                           takes changes of a table back";

impl Checkout {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let mut arguments = Vec::new();
        for (flag, value) in [("-b", &self.new), ("-B", &self.reset), ("--track", &self.track)] {
            arguments.extend(value.iter().flat_map(|value| [flag, value.as_str()]));
        }
        if self.force {
            arguments.push("-f");
        }
        arguments.extend(self.names.iter().map(String::as_str));
        let (branch, message) = Reached::with(&reach, |reached| {
            let done = rows_of(&mut reached.client, &call("dolt_checkout", &arguments));
            let done = done.map_err(|error| self.words(error))?;
            let message = done.texts().next().and_then(|row| row.last().flatten());
            let branch = text_of(&mut reached.client, "SELECT active_branch()")?;
            Ok((branch, message.unwrap_or_default()))
        })?;
        if reach.host.is_none() && reach.use_db.is_none() {
            let folder = place::folder(reach.data_dir.as_deref())?;
            if let Some(place) = Place::of(&folder)? {
                place.keep_branch(&folder, &branch)?;
            }
        }
        if !message.is_empty() {
            output::say(&message);
        }
        Ok(())
    }

    /// Dolt's command line speaks of tables where its server speaks of what it could not find.
    fn words(&self, error: WireError) -> Failure {
        match (error, self.names.as_slice()) {
            (WireError::Server(error), [name])
                if error.message == format!("error: could not find {name}") =>
            {
                let text = "did not match any table(s) known to pando";
                Failure::new(format!("error: tablespec '{name}' {text}"))
            }
            (error, _) => error.into(),
        }
    }
}
