//! `pando ls`

use clap::Args;

use crate::failure::Result;
use crate::output;
use crate::quote::name;
use crate::reach::{ReachOptions, Reached};
use crate::script::{text_of, texts_of};

/// List tables
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Ls {
    /// With the rows of each
    #[arg(short, long)]
    verbose: bool,
    /// A branch, tag or commit; what is there now if left out
    revision: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando ls
  pando ls -v main~1";

impl Ls {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let told = Reached::with(&reach, |reached| {
            let client = &mut reached.client;
            let database = text_of(client, "SELECT DATABASE()")?;
            let at = self.revision.as_ref().map(|revision| name(&format!("{database}/{revision}")));
            let from = at.as_ref().map_or(String::new(), |at| format!(" FROM {at}"));
            let listed = format!("SHOW FULL TABLES{from} WHERE Table_type = 'BASE TABLE'");
            let tables = texts_of(client, &listed)?;
            let mut told = match (&self.revision, tables.is_empty()) {
                (None, true) => return Ok("No tables in working set\n".to_owned()),
                (Some(revision), true) => return Ok(format!("No tables in {revision}\n")),
                (None, false) => "Tables in working set:\n".to_owned(),
                (Some(revision), false) => format!("Tables in {revision}:\n"),
            };
            for table in tables.into_iter().filter_map(|row| row.into_iter().next()) {
                told.push_str(&format!("\t {table}"));
                if self.verbose {
                    let prefix = at.as_ref().map_or(String::new(), |at| format!("{at}."));
                    let count = format!("SELECT COUNT(*) FROM {prefix}{}", name(&table));
                    told.push_str(&format!("     {} rows", text_of(client, &count)?));
                }
                told.push('\n');
            }
            Ok(told)
        })?;
        output::print(told.as_bytes());
        Ok(())
    }
}
