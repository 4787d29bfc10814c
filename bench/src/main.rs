//! Workloads against a running Pando, and the same against a private MariaDB beside it.
//!
//! ```text
//! bench sysbench | load | history | hot     figures, as Markdown tables of medians and ratios
//! bench slt | replay | suites | crash | kill | restore | dumps
//!                                           judgements: exit code 1 if something is wrong
//! ```
//! Each workload is a file of [`workloads`]. [`servers`] starts and ends both products with equal
//! durability, in a scratch folder that goes with the run. Rounds alternate between the products
//! (A B A B), so that what the machine does by itself falls on both; ratios are what counts.
//!
//! Promises: processes are started and ended one by one, every wait has a limit, and nothing is
//! left behind, also after an interrupt. Leaves out: timed tests, these are no part of CI.
#![expect(clippy::disallowed_methods, reason = "workloads run real processes, files and clocks")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the report is what it is for")]

mod client;
mod error;
mod figures;
mod golden;
mod in_process;
mod leftovers;
mod loader;
mod machine;
mod poll;
mod process;
mod report;
mod scratch;
mod servers;
mod setup;
mod workloads;

use std::process::ExitCode;

use clap::Parser;

use crate::error::Verdict;
use crate::setup::Setup;
use crate::workloads::Workload;

/// Workloads against Pando, and against a private MariaDB beside it.
#[derive(Parser)]
#[command(name = "bench")]
struct Arguments {
    #[command(flatten)]
    setup: Setup,
    #[command(subcommand)]
    workload: Workload,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = leftovers::watch().and_then(|()| arguments.workload.run(&arguments.setup));
    match outcome {
        Ok(Verdict::Right) => ExitCode::SUCCESS,
        Ok(Verdict::Wrong(what)) => {
            println!("\nwrong: {what}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}
