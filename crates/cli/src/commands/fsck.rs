//! `pando fsck`

use clap::Args;
use server::NodeSettings;
use server::fsck::{Checked, check_files, check_place};

use crate::failure::{Failure, Result};
use crate::long_work::{self, Bar};
use crate::output;
use crate::place::{self, Place};
use crate::quote::call;
use crate::reach::{ReachOptions, Reached};

/// Read everything back: every byte of this instance, or of a remote or backup
///
/// Every pack, every chunk's hash, every object, tree and row is checked, and the log. Nothing is
/// changed. What is damaged is named, and the exit code is 1. A running server checks itself; an
/// instance that cannot be opened is read file by file; a remote or backup is read without any.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Fsck {
    /// Where a remote or backup is; this instance if left out
    url: Option<String>,
    /// Don't show progress
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    pub(super) reach: ReachOptions,
}

const EXAMPLES: &str = "\
Examples:
  pando fsck                              this instance
  pando fsck file:///backup/shop          a backup or remote
  pando fsck && echo sound                for scripts: 0 sound, 1 damaged";

impl Fsck {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let reach = self.reach.or(reach);
        let checked = match &self.url {
            Some(url) if reach.host.is_none() => {
                let bar = Bar::new(self.quiet);
                let here = place::folder(reach.data_dir.as_deref())?;
                let checked = check_place(url, &here, &mut |state| bar.show(state));
                bar.end();
                checked?
            }
            url => through_sql(&reach, url.as_deref(), self.quiet)?,
        };
        tell(&checked)
    }
}

/// What was read, what is wrong, what to do: the first goes to standard output.
fn tell(checked: &Checked) -> Result<()> {
    checked.summary.iter().for_each(|line| output::say(line));
    if checked.problems.is_empty() {
        output::say("No problems found.");
        return Ok(());
    }
    output::say(&format!("Problems found: {}", checked.problems.len()));
    output::complain("------ Corruption Found ------");
    checked.problems.iter().for_each(|line| output::complain(line));
    Err(Failure::new(&checked.advice))
}

/// By the server that runs, or the instance opened here; one that cannot be is read as files.
fn through_sql(reach: &ReachOptions, url: Option<&str>, quiet: bool) -> Result<Checked> {
    let mut reached = match open(reach)? {
        Opened::Whole(reached) => *reached,
        Opened::Damaged(place, failure) => {
            failure.report();
            output::complain("The instance cannot be opened; its files are read instead.");
            let bar = Bar::new(quiet);
            let checked = check_files(&place, &mut |state| bar.show(state));
            bar.end();
            return Ok(unopened(checked?));
        }
    };
    let arguments: Vec<&str> = url.into_iter().collect();
    let found = long_work::run(&mut reached, &call("dolt_fsck", &arguments), quiet);
    let closed = reached.close();
    let mut checked = Checked::default();
    for mut row in found?.texts() {
        let (kind, message) = (row.next().flatten(), row.next().flatten().unwrap_or_default());
        match kind.as_deref() {
            Some("problem") => checked.problems.push(message),
            Some("advice") => checked.advice = message,
            _ => checked.summary.push(message),
        }
    }
    closed.map(|()| checked)
}

enum Opened {
    Whole(Box<Reached>),
    Damaged(NodeSettings, Failure),
}

fn open(reach: &ReachOptions) -> Result<Opened> {
    if reach.host.is_some() {
        return Reached::open(reach).map(|reached| Opened::Whole(Box::new(reached)));
    }
    let place = Place::required(&place::folder(reach.data_dir.as_deref())?)?;
    match Reached::at(&place, reach) {
        Ok(reached) => Ok(Opened::Whole(Box::new(reached))),
        Err(failure) if failure.is_damage() => {
            Ok(Opened::Damaged(NodeSettings::new(&place.data_dir), failure))
        }
        Err(failure) => Err(failure),
    }
}

/// An instance that cannot be opened is damaged, even where its files alone do not show it.
fn unopened(mut checked: Checked) -> Checked {
    if checked.problems.is_empty() {
        checked.problems.push("every file is sound, and the instance cannot be opened".to_owned());
    }
    checked
}
