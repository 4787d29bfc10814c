//! kill -9 under load, again and again on one data folder.
//!
//! Four writers commit transactions over three tables while the server is killed. After each
//! restart [`ledger`] checks that every acknowledged transaction is there, whole, and no half one.
//! Restart times are from the process's start to its first answer.

pub(crate) mod ledger;
mod moment;
mod tally;
pub(crate) mod writer;

use std::time::Duration;

use clap::Args;
use testkit::Dice;

use self::ledger::Acknowledged;
use self::moment::write_until_killed;
use self::tally::Tally;
use crate::error::{Result, Verdict};
use crate::figures::{millis, number};
use crate::report::Section;
use crate::servers::{Installation, Product};
use crate::setup::Setup;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// How often the server is killed
    #[arg(long, default_value_t = 8)]
    times: u32,
    /// Clients that write
    #[arg(long, default_value_t = 4)]
    writers: u64,
    /// The longest that the writers run before the server is killed, in milliseconds
    #[arg(long, default_value_t = 2_000)]
    run_ms: u64,
    /// When the server is killed follows from this
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Which products
    #[arg(long, value_enum, value_delimiter = ',', default_value = "mariadb,pando")]
    on: Vec<Product>,
}

/// The shortest that the writers run, in milliseconds: enough to be under way.
const RUN_MS_MIN: u64 = 100;

/// Runs it on each product.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let mut rows = Vec::new();
    let mut findings = Vec::new();
    for product in &options.on {
        let installation = Installation::new(setup, *product, scratch.path())?;
        let tally = kill_again_and_again(options, &installation)?;
        rows.push(tally.row(*product));
        let of = |finding| format!("{}: {finding}", product.name());
        findings.extend(tally.findings.into_iter().map(of));
    }
    let words = format!(
        "`bench kill`: {} times kill -9 under {} writers of three-table transactions, at moments \
         of seed {}, then a restart and a look at every row.",
        options.times, options.writers, options.seed
    );
    let mut section = Section::new("kill", &words, scratch.path());
    let titles = ["product", "acknowledged", "lost or half", "refused", "restart, ms", "longest"];
    section.table(&titles, &rows);
    section.publish(setup)?;
    for finding in &findings {
        println!("{finding}");
    }
    Ok(Verdict::of(&findings))
}

fn kill_again_and_again(options: &Options, installation: &Installation) -> Result<Tally> {
    let mut dice = Dice::new(options.seed);
    let mut tally = Tally::default();
    let mut acknowledged = Acknowledged::new(options.writers);
    let mut server = installation.start()?;
    ledger::create(&server, options.writers)?;
    for time in 1..=options.times {
        let spread = options.run_ms.saturating_sub(RUN_MS_MIN).max(1);
        let run = Duration::from_millis(RUN_MS_MIN + dice.below(spread));
        let name = server.product().name();
        let rounds = write_until_killed(server, run, &acknowledged)?;
        server = installation.start()?;
        tally.restarts_ms.push(millis(server.start_time));
        for (writer, round) in (1..).zip(rounds) {
            acknowledged.note(writer, round.last);
            tally.refused += round.refused;
            let of = |error| format!("kill {time}: writer {writer} heard {error}");
            tally.findings.extend(round.error.map(of));
        }
        let findings =
            ledger::check(&mut server.connect(Some(ledger::DATABASE))?, &mut acknowledged, None)?;
        tally.findings.extend(findings.iter().map(|finding| format!("kill {time}: {finding}")));
        println!(
            "{name}, kill {time}: {} acknowledged so far, restarted in {} ms, {} findings",
            acknowledged.count(),
            number(millis(server.start_time)),
            findings.len()
        );
    }
    tally.acknowledged = acknowledged.count();
    server.stop()?;
    Ok(tally)
}
