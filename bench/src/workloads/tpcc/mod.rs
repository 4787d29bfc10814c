//! A TPC-C mix: five kinds of transactions over nine tables, many clients, hot rows in the middle.
//!
//! ```text
//!   new order 45 %   payment 43 %   order status 4 %   delivery 4 %   stock level 4 %
//! ```
//! The tables, the mix and the skew are those of the TPC-C standard, revision 5.11, scaled down by
//! options, without its keying and thinking times: clients go as fast as the server lets them.
//! Transactions are written as applications write them: with `FOR UPDATE` where a row is read to be
//! changed (or, with `--reads plain`, without, so that every such read is a promise).
//!
//! Counted is how many transactions of each kind the server refuses (1213, 1205). A refused one is
//! rolled back, and the client draws the next. Any other error ends the run. What must hold between
//! the tables afterwards is checked.

mod check;
mod client;
mod draw;
mod fill;
mod measure;
mod shape;
mod tally;
mod transactions;

use std::collections::BTreeMap;
use std::time::Instant;

use clap::{Args, ValueEnum};

use self::shape::Shape;
use self::tally::Tally;
use crate::error::{Result, Verdict};
use crate::report::Section;
use crate::servers::{Installation, Product};
use crate::setup::Setup;

/// The database of a run.
const DATABASE: &str = "tpcc";

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    shape: Shape,
    /// Clients at once
    #[arg(long, value_delimiter = ',', default_value = "8,32")]
    clients: Vec<u32>,
    /// Seconds a run takes
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How often each number of clients runs on each product
    #[arg(long, default_value_t = 2)]
    rounds: u32,
    /// How rows are read that are changed afterwards
    #[arg(long, value_enum, value_delimiter = ',', default_value = "locking")]
    reads: Vec<Reads>,
    /// Which products
    #[arg(long, value_enum, value_delimiter = ',', default_value = "mariadb,pando")]
    on: Vec<Product>,
}

/// How rows are read that are changed afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Reads {
    /// With `FOR UPDATE`.
    Locking,
    /// Without.
    Plain,
}

/// What is measured at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    reads: Reads,
    clients: u32,
}

type Figures = BTreeMap<(Cell, Product), Tally>;

/// Runs all cells, A B A B, and writes the table.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let mut servers = Vec::new();
    for product in &options.on {
        let server = Installation::new(setup, *product, scratch.path())?.start()?;
        let start = Instant::now();
        fill::fill(&server, &options.shape)?;
        println!("{} filled in {:.1} s", product.name(), start.elapsed().as_secs_f64());
        servers.push(server);
    }
    let mut figures = Figures::new();
    for cell in measure::cells(options) {
        for round in 0..options.rounds {
            for server in &servers {
                let tally = measure::measure(server, options, cell, round)?;
                println!("{cell:?}, round {}, {}: {tally}", round + 1, server.product().name());
                figures.entry((cell, server.product())).or_default().add(tally);
            }
        }
    }
    let mut findings: Vec<String> = figures.values().flat_map(Tally::findings).collect();
    for server in servers {
        findings.extend(check::check(&server, &options.shape)?);
        server.stop()?;
    }
    let mut section = Section::new("tpcc", &measure::words(options), scratch.path());
    section.table(&tally::titles(&options.on), &tally::rows(&options.on, &figures));
    section.publish(setup)?;
    Ok(Verdict::of(&findings))
}
