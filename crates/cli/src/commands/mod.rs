//! The commands, a file each; `Command` has them in the order in which `pando help` lists them.

mod add;
mod backup;
mod branch;
mod checkout;
mod clone;
mod commit;
mod config;
mod conflicts;
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

use clap::{CommandFactory, Parser, Subcommand};

use crate::failure::Result;
use crate::reach::ReachOptions;
use crate::refusal;

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
    Conflicts(conflicts::Conflicts),
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
        Err(error) => refusal::refuse(&error, Arguments::command(), &arguments),
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
        Command::Conflicts(conflicts) => conflicts.run(reach),
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
