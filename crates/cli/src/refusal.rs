//! What a command line that makes no sense is told.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::failure::{Failure, Result};
use crate::output;

/// What a command line that makes no sense is told, in Dolt's words where it has some.
pub(crate) fn refuse(error: &clap::Error, all: Command, arguments: &[OsString]) -> Result<()> {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(name)) => name.trim_start_matches('-').to_owned(),
        _ => String::new(),
    };
    match error.kind() {
        ErrorKind::DisplayHelp => {
            output::print(error.to_string().as_bytes());
            Ok(())
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output::print(error.to_string().as_bytes());
            Err(Failure::told())
        }
        ErrorKind::InvalidSubcommand => {
            let name = named(ContextKind::InvalidSubcommand);
            Err(Failure::new(format!("Unknown Command {name}")))
        }
        ErrorKind::UnknownArgument => {
            let name = named(ContextKind::InvalidArg);
            print_help_of(all, arguments);
            let is_option = arguments.iter().filter_map(|word| word.to_str()).any(|word| {
                word.starts_with('-') && word.trim_start_matches('-').starts_with(&name)
            });
            let what = if is_option { "unknown option" } else { "too many arguments:" };
            Err(Failure::new(format!("error: {what} `{name}'")))
        }
        _ => Err(Failure::new(error.to_string().trim_end())),
    }
}

/// The help of the command that the arguments name, on standard output.
fn print_help_of(mut all: Command, arguments: &[OsString]) {
    // So that usage lines name the program too.
    all.build();
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let name = words.into_iter().find(|word| all.find_subcommand(word).is_some());
    let command = match name {
        Some(name) => all.find_subcommand_mut(name),
        None => Some(&mut all),
    };
    if let Some(command) = command {
        output::print(command.render_help().to_string().as_bytes());
    }
}
