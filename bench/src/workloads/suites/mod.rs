//! Public SQL tests kept as data, in process: a fresh instance in memory a test.
//!
//! ```text
//! JSON ── [`case`]: statements of sessions, each with what is expected ── [`play`]: runs them
//!   └─ [`judge`]: rows, counts and errors beside the answers ── [`tally`]: passed, or why not
//! ```
//! The tests are those of Dolt and its SQL engine. What they expect is not the last word: MySQL is
//! right where they differ, and each difference is one to be looked at, so nothing here is a floor.
//! A panic or a hang is wrong.

mod case;
mod judge;
mod play;
mod tally;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use self::case::{Case, Unread};
use self::tally::Tally;
use crate::error::{Error, Result, Verdict};
use crate::setup::Setup;

/// How they are run.
#[derive(Args)]
pub(crate) struct Options {
    /// Suites of the data [possible values: dolt_dev, gms_dev]
    #[arg(long, value_delimiter = ',', default_value = "dolt_dev")]
    suites: Vec<String>,
    /// Only tests whose group or name has this in it
    #[arg(long, default_value = "")]
    only: String,
    /// Print every test that does not pass, with the statement and what it came to
    #[arg(long)]
    list: bool,
    /// Seconds that a test may take
    #[arg(long, default_value_t = 30)]
    limit_seconds: u64,
}

/// Runs the suites.
pub(crate) fn run(_: &Setup, options: &Options) -> Result<Verdict> {
    let limit = Duration::from_secs(options.limit_seconds);
    let mut troubles = Vec::new();
    for suite in &options.suites {
        let mut tally = Tally::default();
        for case in read(suite)? {
            let is_meant = |case: &Case| {
                case.group.contains(&options.only) || case.name.contains(&options.only)
            };
            match case {
                Ok(case) if is_meant(&case) => {
                    let outcome = play::play(&case, limit)?;
                    if options.list
                        && let Some(failure) = &outcome
                    {
                        println!("{}: {}: {failure}", case.group, case.name);
                    }
                    tally.add(&case.group, outcome);
                }
                Ok(_) => {}
                Err(Unread) => tally.unread += 1,
            }
        }
        println!("{suite}\n{tally}");
        troubles.extend(tally.troubles);
    }
    Ok(Verdict::of(&troubles))
}

/// The cases of a suite.
fn read(suite: &str) -> Result<Vec<Result<Case, Unread>>> {
    let path: Option<PathBuf> = testkit::dataset(&format!("suites/{suite}.json.xz"));
    let path = path.ok_or_else(|| Error::Absent("the suites are absent".to_owned()))?;
    let text = fs::read_to_string(&path).map_err(Error::file("read", &path))?;
    let wrong = || Error::Answer(format!("{} is not as it should be", path.display()));
    let json = serde_json::from_str(&text).map_err(|_| wrong())?;
    case::cases(&json).ok_or_else(wrong)
}
