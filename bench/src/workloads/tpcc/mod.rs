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
mod shape;
mod tally;
mod transactions;

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use self::client::Terminal;
use self::shape::Shape;
use self::tally::Tally;
use crate::error::{Result, Verdict};
use crate::report::Section;
use crate::servers::{Installation, Product, Server};
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
    for cell in cells(options) {
        for round in 0..options.rounds {
            for server in &servers {
                let tally = measure(server, options, cell, round)?;
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
    let mut section = Section::new("tpcc", &words(options), scratch.path());
    section.table(&tally::titles(&options.on), &tally::rows(&options.on, &figures));
    section.publish(setup)?;
    Ok(Verdict::of(&findings))
}

fn cells(options: &Options) -> Vec<Cell> {
    let of = |reads: &Reads| {
        let reads = *reads;
        options.clients.iter().map(move |clients| Cell { reads, clients: *clients })
    };
    options.reads.iter().flat_map(of).collect()
}

fn words(options: &Options) -> String {
    let Shape { warehouses, customers, items } = options.shape;
    format!(
        "`bench tpcc`: the TPC-C mix without waiting, {warehouses} warehouses of ten districts with \
         {customers} customers each, {items} items; {} s, {} rounds; transactions a second, and of \
         each kind the refused ones (1213 and 1205) of all. Both sync every commit.",
        options.seconds, options.rounds
    )
}

/// All clients for the given time.
fn measure(server: &Server, options: &Options, cell: Cell, round: u32) -> Result<Tally> {
    let start = Instant::now();
    let end = start + Duration::from_secs(options.seconds);
    let terminal = |number: u32| {
        let seed = u64::from(number) * 1_000 + u64::from(round);
        Terminal::open(server, &options.shape, cell.reads, seed)
    };
    let terminals: Vec<Terminal> = (0..cell.clients).map(terminal).collect::<Result<_>>()?;
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let run = |terminal: Terminal| scope.spawn(move || terminal.run(end));
        let workers: Vec<_> = terminals.into_iter().map(run).collect();
        for worker in workers {
            tally.add(worker.join().expect("a terminal does not panic"));
        }
    });
    tally.seconds = start.elapsed().as_secs_f64();
    Ok(tally)
}
