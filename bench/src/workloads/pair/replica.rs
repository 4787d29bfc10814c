//! A replica beside its primary: what was committed is seen by the next read, also after the remote
//! was away.
//!
//! Commits come at a fixed rate; after each answer the replica is read at once. The lag is the time
//! from the primary's answer to the replica's.

use std::time::{Duration, Instant};

use clap::Args;

use super::{DATABASE, Pair, commit};
use crate::client::Client;
use crate::error::{Result, Verdict};
use crate::figures::{median, millis, number};
use crate::poll;
use crate::report::Section;
use crate::setup::Setup;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// Commits whose lag is measured
    #[arg(long, default_value_t = 100)]
    commits: u64,
    /// Commits a second
    #[arg(long, default_value_t = 20)]
    rate: u64,
    /// How long the remote is taken away, in seconds
    #[arg(long, default_value_t = 30)]
    away_s: u64,
}

/// The longest that a replica may take to see everything once the remote is back.
const CATCH_UP_LIMIT: Duration = Duration::from_secs(30);

/// What a phase came to.
#[derive(Default)]
struct Phase {
    commits: u64,
    warned: u64,
    commit_ms: Vec<f64>,
    lag_ms: Vec<f64>,
    findings: Vec<String>,
}

/// Both ends, and how many rows the primary has.
struct Ends {
    primary: Client,
    replica: Client,
    rows: u64,
}

/// Runs it.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let pair = Pair::new(setup, scratch.path())?;
    let [primary, replica] = pair.start("CREATE TABLE item (id INT PRIMARY KEY, name TEXT)")?;
    let mut ends = Ends {
        primary: primary.connect(Some(DATABASE))?,
        replica: replica.connect(Some(DATABASE))?,
        rows: 0,
    };
    let step = Duration::from_secs(1) / u32::try_from(options.rate.max(1)).unwrap_or(1);
    let near = ends.phase(options.commits, step, true)?;
    let (away, catch_up) = ends.away(&pair, options, step)?;
    let back = ends.phase(options.rate, step, true)?;
    let words = format!(
        "`bench replica`: {} commits at {} a second, each read on the replica as soon as it is \
         answered; then the remote is away for {} s while commits and reads go on; then it is \
         back, and the replica has everything {} ms later. Lag: from the primary's answer to the \
         replica's.",
        options.commits,
        options.rate,
        options.away_s,
        number(millis(catch_up))
    );
    let mut section = Section::new("replica", &words, scratch.path());
    let titles = [
        "remote",
        "commits",
        "with a warning",
        "commit median, ms",
        "lag median, ms",
        "lag worst, ms",
        "findings",
    ];
    let rows = [near.row("there"), away.row("away"), back.row("back")];
    section.table(&titles, &rows);
    section.publish(setup)?;
    let findings = [near.findings, away.findings, back.findings].concat();
    for finding in &findings {
        println!("{finding}");
    }
    Ok(Verdict::of(&findings))
}

impl Ends {
    /// Commits and reads `commits` times. `is_near`: the remote is there, so each is seen at once
    /// and nothing is warned of.
    fn phase(&mut self, commits: u64, step: Duration, is_near: bool) -> Result<Phase> {
        let mut phase = Phase::default();
        let begun = Instant::now();
        for number in 1..=commits {
            self.round(&mut phase, is_near)?;
            let next = step * u32::try_from(number).unwrap_or(u32::MAX);
            poll::let_run(next.saturating_sub(begun.elapsed()));
        }
        Ok(phase)
    }

    fn round(&mut self, phase: &mut Phase, is_near: bool) -> Result<()> {
        let id = self.rows + 1;
        self.primary.execute(&format!("INSERT INTO item VALUES ({id}, 'a row')"))?;
        self.rows = id;
        let begun = Instant::now();
        let quiet = commit(&mut self.primary, &format!("row {id}"))?;
        phase.commit_ms.push(millis(begun.elapsed()));
        phase.commits += 1;
        phase.warned += u64::from(!quiet);
        let answered = Instant::now();
        let seen = self.replica.number("SELECT COUNT(*) FROM item")?;
        phase.lag_ms.push(millis(answered.elapsed()));
        if is_near && !quiet {
            phase.findings.push(format!("commit {id} was warned of with the remote there"));
        }
        if is_near && seen != id {
            phase.findings.push(format!("after commit {id} the replica's next read has {seen}"));
        }
        Ok(())
    }

    /// Commits and reads while the remote is away; then how long until the replica has all.
    fn away(
        &mut self,
        pair: &Pair,
        options: &Options,
        step: Duration,
    ) -> Result<(Phase, Duration)> {
        pair.take_remote_away(true)?;
        let commits = options.away_s * options.rate;
        let mut phase = self.phase(commits, step, false)?;
        if phase.warned != phase.commits {
            let silent = phase.commits - phase.warned;
            phase.findings.push(format!("{silent} commits that were not pushed had no warning"));
        }
        pair.take_remote_away(false)?;
        let begun = Instant::now();
        let expected = self.rows;
        poll::until("the replica's catching up", CATCH_UP_LIMIT, || {
            let seen = self.replica.number("SELECT COUNT(*) FROM item")?;
            Ok((seen == expected).then_some(()))
        })?;
        Ok((phase, begun.elapsed()))
    }
}

impl Phase {
    fn row(&self, remote: &str) -> Vec<String> {
        let shown = |figure: Option<f64>| figure.map_or("–".to_owned(), number);
        let worst = self.lag_ms.iter().copied().max_by(f64::total_cmp);
        vec![
            remote.to_owned(),
            self.commits.to_string(),
            self.warned.to_string(),
            shown(median(&self.commit_ms)),
            shown(median(&self.lag_ms)),
            shown(worst),
            self.findings.len().to_string(),
        ]
    }
}
