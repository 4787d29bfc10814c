//! The workloads, one a file.

mod crash;
mod dumps;
mod history;
mod hot;
mod kill;
mod load;
mod pair;
mod replay;
mod restore;
mod slt;
mod suites;
mod sysbench;
mod tpcc;
mod until_killed;

use clap::Subcommand;

use crate::error::{Result, Verdict};
use crate::setup::Setup;

/// What to run.
#[derive(Subcommand)]
pub(crate) enum Workload {
    /// Stock sysbench scripts against both products
    Sysbench(sysbench::Options),
    /// A dump and a million rows of LOAD DATA into both products
    Load(load::Options),
    /// Branch, commit, diff and merge at two sizes
    History(history::Options),
    /// sqllogictest files, in process
    Slt(slt::Options),
    /// kill -9 under load: nothing acknowledged is lost, nothing is half there
    Kill(kill::Options),
    /// A replica beside its primary: lag, and a remote that goes away
    Replica(pair::replica::Options),
    /// kill -9 of a primary, its replica promoted, the old one back
    Failover(pair::failover::Options),
    /// Simulated power cuts, in process: nothing acknowledged is lost, nothing is half there
    Crash(crash::Options),
    /// Backups taken under load and interrupted, restored elsewhere
    Restore(restore::Options),
    /// Many clients increment one row: nothing is lost, nothing fails
    Hot(hot::Options),
    /// The TPC-C mix: how many transactions are refused, and how fast the others are
    Tpcc(tpcc::Options),
    /// Real histories, a commit a line, and again with their rows in another order
    Replay(replay::Options),
    /// Public SQL tests kept as data, in process: what passes, and why the others do not
    Suites(suites::Options),
    /// Published dumps, compared with what MySQL holds after them
    Dumps(dumps::Options),
}

impl Workload {
    /// Runs it.
    pub(crate) fn run(&self, setup: &Setup) -> Result<Verdict> {
        match self {
            Self::Sysbench(options) => sysbench::run(setup, options),
            Self::Load(options) => load::run(setup, options),
            Self::History(options) => history::run(setup, options),
            Self::Slt(options) => slt::run(setup, options),
            Self::Kill(options) => kill::run(setup, options),
            Self::Replica(options) => pair::replica::run(setup, options),
            Self::Failover(options) => pair::failover::run(setup, options),
            Self::Restore(options) => restore::run(setup, options),
            Self::Crash(options) => Ok(crash::run(options)),
            Self::Hot(options) => hot::run(setup, options),
            Self::Tpcc(options) => tpcc::run(setup, options),
            Self::Replay(options) => replay::run(setup, options),
            Self::Suites(options) => suites::run(setup, options),
            Self::Dumps(options) => dumps::run(setup, options),
        }
    }
}
