//! `pando tag`

use clap::Args;

use crate::failure::Result;
use crate::output;
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};
use crate::script::{rows_of, texts_of};

/// List, make or delete tags: names of commits that do not move
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Tag {
    /// With the list: commits, taggers and messages
    #[arg(short, long)]
    verbose: bool,
    /// Delete a tag
    #[arg(short, long)]
    delete: bool,
    /// What the tag says of itself
    #[arg(short, long, value_name = "MESSAGE")]
    message: Option<String>,
    /// Who made it: `Name <address>`
    #[arg(long, value_name = "AUTHOR")]
    author: Option<String>,
    /// The tag
    name: Option<String>,
    /// What it names; HEAD if left out
    revision: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando tag v1 -m 'first release'
  pando tag -v
  pando tag -d v1";

impl Tag {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let told = Reached::with(&reach, |reached| {
            let Some(name) = &self.name else {
                let rows = texts_of(&mut reached.client, LIST)?;
                return Ok(rows.iter().map(|row| self.draw(row)).collect());
            };
            let mut arguments: Vec<&str> = Vec::new();
            for (flag, value) in [("-m", &self.message), ("--author", &self.author)] {
                arguments.extend(value.iter().flat_map(|value| [flag, value.as_str()]));
            }
            if self.delete {
                arguments.push("-d");
            }
            arguments.push(name);
            arguments.extend(self.revision.as_deref());
            rows_of(&mut reached.client, &call("dolt_tag", &arguments))?;
            Ok(String::new())
        })?;
        output::print(told.as_bytes());
        Ok(())
    }

    fn draw(&self, row: &[String]) -> String {
        match row {
            [name, hash, tagger, email, date, message] if self.verbose => format!(
                "{name}\t{hash}\nTagger: {tagger} <{email}>\nDate:  {date}\n\n\t{message}\n\n"
            ),
            [name, ..] => format!("\t{name}\n"),
            [] => String::new(),
        }
    }
}

const LIST: &str = "SELECT tag_name, tag_hash, tagger, email, \
    DATE_FORMAT(date, '%a %b %d %H:%i:%s +0000 %Y'), message FROM dolt_tags ORDER BY tag_name";
