//! `pando sql`
#![expect(clippy::disallowed_methods, reason = "a script is a file of the user")]

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::{Failure, Result};
use crate::output;
use crate::reach::{ReachOptions, Reached};
use crate::render::Format;
use crate::script::Script;
use crate::shell;

/// Run SQL: a statement, a file, what comes on standard input, or what you type
///
/// Talks to the server that runs on the data directory, or opens the instance itself if none does.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Sql {
    /// Run these statements
    #[arg(short, long, value_name = "STATEMENTS", conflicts_with = "file")]
    query: Option<String>,
    /// How results are shown
    #[arg(short, long, value_name = "FORMAT", default_value = "tabular")]
    result_format: Format,
    /// Run the statements of this file
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Go on with the next statement when one fails
    #[arg(short = 'c', long = "continue")]
    goes_on: bool,
    /// Does nothing; accepted for scripts that say it
    #[arg(short, long, hide = true)]
    batch: bool,
    #[command(flatten)]
    pub(super) reach: ReachOptions,
}

const EXAMPLES: &str = "\
Examples:
  pando sql                                     type statements
  pando sql -q 'SELECT * FROM item'             run one
  pando sql -r csv -q 'SELECT * FROM item'      as CSV (or json, vertical)
  pando sql < dump.sql                          run a script
  pando sql --host db1 -u ada -q 'SELECT 1'     on another server";

impl Sql {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let text = match (&self.query, &self.file) {
            (Some(query), _) => Some(query.clone().into_bytes()),
            (None, Some(file)) => Some(read_file(file)?),
            (None, None) if output::is_interactive() => None,
            (None, None) => Some(read_input()?),
        };
        let mut reached = Reached::open(&self.reach.or(reach))?;
        reached.client.set_infile_source(Box::new(|name| {
            let name = String::from_utf8_lossy(name).into_owned();
            Ok(Box::new(fs::File::open(name)?) as Box<dyn Read>)
        }));
        let outcome = match text {
            Some(text) => {
                let script = Script { format: self.result_format, goes_on: self.goes_on };
                script.run(&mut reached.client, &text)
            }
            None => shell::run(&mut reached, self.result_format),
        };
        let closed = reached.close();
        outcome.and(closed)
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))
}

fn read_input() -> Result<Vec<u8>> {
    let mut text = Vec::new();
    io::stdin().lock().read_to_end(&mut text)?;
    Ok(text)
}
