//! `pando config`

use clap::Args;

use crate::configuration::{self, Configuration};
use crate::failure::{Failure, Result};
use crate::output;
use crate::place;

/// Read and change settings: who you are, and others
///
/// Those of the user are in ~/.config/pando/config, those of a folder in .pando/config; the latter
/// win. A setting that nothing reads is refused, with the list of those that are read.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Config {
    /// The settings of the user, for all folders
    #[arg(long, conflicts_with = "local")]
    global: bool,
    /// The settings of this folder
    #[arg(long)]
    local: bool,
    /// Give a setting a value
    #[arg(long, num_args = 2, value_names = ["NAME", "VALUE"], alias = "set")]
    add: Option<Vec<String>>,
    /// Print the value of a setting
    #[arg(long, value_name = "NAME", group = "action")]
    get: Option<String>,
    /// Remove a setting
    #[arg(long, value_name = "NAME", group = "action")]
    unset: Option<String>,
    /// Print all settings
    #[arg(long, group = "action")]
    list: bool,
}

const EXAMPLES: &str = "\
Examples:
  pando config --global --add user.name \"Your Name\"
  pando config --global --add user.email \"you@example.com\"
  pando config --list";

impl Config {
    pub(super) fn run(self) -> Result<()> {
        let folder = place::folder(None)?;
        if self.list {
            return self.print_all();
        }
        if let (Some(name), false, false) = (&self.get, self.global, self.local) {
            return print_value(configuration::find(&folder, name)?.as_deref());
        }
        let mut file = if self.local {
            Configuration::local(&folder)?
        } else if self.global {
            Configuration::global()?
        } else {
            return Err(Failure::new("Exactly one of the -global or -local flags must be set."));
        };
        if let Some([name, value]) = self.add.as_deref() {
            file.set(name, value)?;
            output::say("Config successfully updated.");
            return Ok(());
        }
        if let Some(name) = &self.unset {
            return if file.unset(name)? {
                output::say("Config successfully updated.");
                Ok(())
            } else {
                Err(Failure::new(format!("error: no setting {name}")))
            };
        }
        print_value(self.get.as_deref().and_then(|name| file.get(name)))
    }

    fn print_all(&self) -> Result<()> {
        let local = Configuration::local(&place::folder(None)?)?;
        let global = if self.local { None } else { Configuration::global().ok() };
        let own = if self.global { None } else { Some(&local) };
        for file in own.into_iter().chain(&global) {
            for (name, value) in file.all() {
                output::say(&format!("{name} = {value}"));
            }
        }
        Ok(())
    }
}

fn print_value(value: Option<&str>) -> Result<()> {
    output::say(value.ok_or_else(Failure::told)?);
    Ok(())
}
