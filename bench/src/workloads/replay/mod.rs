//! Real tables with their real histories, replayed through SQL: a Dolt commit a line.
//!
//! ```text
//! changes.jsonl ── a line ──> ALTER, INSERT, UPDATE, DELETE ──> CALL DOLT_COMMIT   ([`player`])
//!                     └─────> the same on tables in memory                          ([`model`])
//! ```
//! After each commit [`check`] compares `dolt_diff` between the neighbours with what the line has
//! changed, and after the last one the tables with the history's own end, row for row. Then the
//! history is replayed into a second database, each commit's rows shuffled and one by one: every
//! table's hash after every commit has to be the first one's.

mod check;
mod csv;
mod history;
mod model;
mod player;
mod script;
mod twice;

use clap::Args;

use self::twice::replay;
use crate::error::{Error, Result, Verdict};
use crate::servers::{Installation, Product};
use crate::setup::Setup;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// Histories [possible values: iso3166, sp500, ourairports]
    #[arg(long, value_delimiter = ',', default_value = "iso3166,sp500")]
    histories: Vec<String>,
    /// The order of the shuffled rows follows from this
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Findings that are shown of a history
    #[arg(long, default_value_t = 10)]
    shown: usize,
}

/// Each history's name and the column that is its tables' key.
const HISTORIES: [(&str, &str); 3] =
    [("iso3166", "alpha-3"), ("sp500", "Symbol"), ("ourairports", "id")];

/// Replays each history twice.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let server = Installation::new(setup, Product::Pando, scratch.path())?.start()?;
    let mut findings = Vec::new();
    for name in &options.histories {
        let known = HISTORIES.iter().find(|(known, _)| known == name);
        let (name, key) =
            *known.ok_or_else(|| Error::Absent(format!("there is no history {name:?}")))?;
        let folder = testkit::dataset(&format!("history/{name}.tar.xz"));
        let folder = folder.ok_or_else(|| Error::Absent("the histories are absent".to_owned()))?;
        let found = replay(&server, &folder.join(name), key, options.seed)?;
        for finding in found.iter().take(options.shown) {
            println!("    {finding}");
        }
        findings.extend(found.into_iter().map(|finding| format!("{name}: {finding}")));
    }
    server.stop()?;
    Ok(Verdict::of(&findings))
}
