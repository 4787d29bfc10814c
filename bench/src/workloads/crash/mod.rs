//! Simulated power cuts: sessions commit over a simulated disk, which dies after every write and
//! every sync in turn, thousands of times.
//!
//! ```text
//! seed ── [`work`]: three sessions pass one baton, transactions over three tables, Dolt commits,
//!   │     branches and merges, ALTER, folds, checkpoints ── the disk dies after n operations
//!   └──── [`check`]: opened again on what is left, with all unsynced writes kept, lost, and by the
//!         dice: nothing acknowledged is lost, no half transaction, every chunk reads back
//! ```
//! A crash point is a seed and a number of operations. Each is tried with the three survivals.

mod check;
mod node;
mod work;

use std::time::Instant;

use clap::Args;
use testkit::crash_everywhere;

use self::work::{Work, work};
use crate::error::Verdict;

/// How many.
#[derive(Args)]
pub(crate) struct Options {
    /// The least number of crash points
    #[arg(long, default_value_t = 5_000)]
    points: u64,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Findings after which it ends.
const FINDINGS_MAX: usize = 20;

/// Runs seeds until there are enough crash points.
pub(crate) fn run(options: &Options) -> Verdict {
    let begun = Instant::now();
    let (mut points, mut restarts, mut seed) = (0, 0, options.seed);
    let mut findings = Vec::new();
    while points < options.points && findings.len() < FINDINGS_MAX {
        let last = std::cell::RefCell::new(Work::default());
        let operations = crash_everywhere(
            seed,
            |disk| *last.borrow_mut() = work(disk, seed),
            |count, disk| {
                restarts += 1;
                let found = check::check(&disk, &last.borrow());
                let of = |finding| format!("seed {seed}, after {count} operations: {finding}");
                findings.extend(found.into_iter().map(of));
            },
        );
        points += operations + 1;
        seed += 1;
    }
    for finding in findings.iter().take(FINDINGS_MAX) {
        println!("    {finding}");
    }
    println!(
        "{points} crash points of {} seeds, {restarts} restarts: {} lost or half there; {:.0} s",
        seed - options.seed,
        findings.len(),
        begun.elapsed().as_secs_f64()
    );
    Verdict::of(&findings)
}
