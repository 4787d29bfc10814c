//! The commands: one file each, in the order in which `pando help` lists them.

mod add;
mod backup;
mod branch;
mod checkout;
mod clone;
mod commit;
mod config;
mod diff;
mod fetch;
mod fsck;
mod init;
mod log;
mod ls;
mod merge;
mod pull;
mod push;
mod remote;
mod reset;
mod sql;
mod sql_server;
mod status;
mod tag;
mod version;

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand};

use crate::failure::{Failure, Result};
use crate::output;
use crate::reach::ReachOptions;

/// A MySQL-compatible database with Git's model of history inside.
#[derive(Debug, Parser)]
#[command(name = "pando", disable_version_flag = true, after_help = FIRST_STEPS)]
struct Arguments {
    #[command(flatten)]
    reach: ReachOptions,
    #[command(subcommand)]
    command: Command,
}

const FIRST_STEPS: &str = "\
First steps:
  mkdir shop && cd shop
  pando init                                  make this folder a database
  pando sql                                   type SQL; \"help\" says more
  pando sql -q 'SELECT * FROM dolt_log'       run one statement
  pando sql-server                            let MySQL clients in, on port 3306

`pando help COMMAND` says more about a command.";

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Sql(sql::Sql),
    SqlServer(sql_server::SqlServer),
    Status(status::Status),
    Ls(ls::Ls),
    Diff(diff::Diff),
    Add(add::Add),
    Commit(commit::Commit),
    Log(log::Log),
    Branch(branch::Branch),
    Checkout(checkout::Checkout),
    Merge(merge::Merge),
    Tag(tag::Tag),
    Reset(reset::Reset),
    Remote(remote::Remote),
    Fetch(fetch::Fetch),
    Pull(pull::Pull),
    Push(push::Push),
    Clone(clone::Clone),
    Backup(backup::Backup),
    Fsck(fsck::Fsck),
    Config(config::Config),
    Version(version::Version),
}

/// Runs what the command line says.
pub(crate) fn run() -> Result<()> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match Arguments::try_parse_from(&arguments) {
        Ok(Arguments { reach, command }) => dispatch(command, reach),
        Err(error) => refuse(&error, &arguments),
    }
}

fn dispatch(command: Command, reach: ReachOptions) -> Result<()> {
    match command {
        Command::Init(init) => init.run(reach),
        Command::Sql(sql) => sql.run(reach),
        Command::SqlServer(server) => server.run(reach),
        Command::Status(_) => status::Status::run(reach),
        Command::Ls(ls) => ls.run(reach),
        Command::Diff(diff) => diff.run(reach),
        Command::Add(add) => add.run(reach),
        Command::Commit(commit) => commit.run(reach),
        Command::Log(log) => log.run(reach),
        Command::Branch(branch) => branch.run(reach),
        Command::Checkout(checkout) => checkout.run(reach),
        Command::Merge(merge) => merge.run(reach),
        Command::Tag(tag) => tag.run(reach),
        Command::Reset(reset) => reset.run(reach),
        Command::Remote(remote) => remote.run(reach),
        Command::Fetch(fetch) => fetch.run(reach),
        Command::Pull(pull) => pull.run(reach),
        Command::Push(push) => push.run(reach),
        Command::Clone(clone) => clone.run(reach),
        Command::Backup(backup) => backup.run(reach),
        Command::Fsck(fsck) => fsck.run(reach),
        Command::Config(config) => config.run(),
        Command::Version(_) => {
            version::Version::run();
            Ok(())
        }
    }
}

/// What a command line that makes no sense is told, in Dolt's words where it has some.
fn refuse(error: &clap::Error, arguments: &[OsString]) -> Result<()> {
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
            print_help_of(arguments);
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
fn print_help_of(arguments: &[OsString]) {
    let mut all = Arguments::command();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_fit_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_of_a_client_stand_before_or_behind_the_command() {
        for line in [["pando", "--use-db", "a", "sql"], ["pando", "sql", "--use-db", "a"]] {
            let arguments = Arguments::try_parse_from(line).unwrap();
            let Command::Sql(sql) = arguments.command else { panic!("{line:?}") };
            assert_eq!(sql.reach.or(arguments.reach).use_db.as_deref(), Some("a"));
        }
    }
}
