//! Stock sysbench scripts against both products, cell by cell, A B A B.
//!
//! A *cell* is a script, with or without prepared statements, at a number of clients. Each script
//! begins with tables of its own, made by sysbench. 1205 and 1213 are tried again by sysbench and
//! counted as *refused*; any other error ends the cell and is shown in its place.

mod cell;
mod output;

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};

use self::cell::{Cell, Runner};
use self::output::Outcome;
use crate::error::{Result, Verdict};
use crate::figures::{median, number, ratio};
use crate::report::Section;
use crate::servers::{Installation, Product, Server};
use crate::setup::Setup;

/// How sysbench is run.
#[derive(Args)]
pub(crate) struct Options {
    /// Rows of the table
    #[arg(long, default_value_t = 50_000)]
    rows: u64,
    /// Seconds a cell runs
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How often each cell runs on each product
    #[arg(long, default_value_t = 2)]
    rounds: u32,
    /// Clients at once
    #[arg(long, value_delimiter = ',', default_value = "1,8,32")]
    clients: Vec<u32>,
    /// Scripts of sysbench
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "oltp_point_select,oltp_insert,oltp_update_non_index,oltp_read_write,\
            oltp_write_only"
    )]
    scripts: Vec<String>,
    /// How statements are sent
    #[arg(long, value_enum, value_delimiter = ',', default_value = "prepared,text")]
    modes: Vec<Mode>,
    /// Connect over the Unix socket instead of TCP
    #[arg(long)]
    socket: bool,
    /// Which products
    #[arg(long, value_enum, value_delimiter = ',', default_value = "mariadb,pando")]
    on: Vec<Product>,
}

/// How statements are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Mode {
    /// Prepared once, then executed.
    Prepared,
    /// As text each time.
    Text,
}

type Figures = BTreeMap<(Cell, Product), Vec<Outcome>>;

/// Runs all cells and writes the table.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let mut servers = Vec::new();
    for product in &options.on {
        servers.push(Installation::new(setup, *product, scratch.path())?.start()?);
    }
    let runner = Runner::new(options, scratch.path().join("sysbench.log"));
    let mut figures = Figures::new();
    for script in &options.scripts {
        run_script(options, &runner, script, &mut servers, &mut figures)?;
    }
    for server in servers {
        server.stop()?;
    }
    let mut section = Section::new("sysbench", &words(options), scratch.path());
    section.table(&titles(&options.on), &table_rows(&options.on, &figures));
    section.publish(setup)?;
    Ok(verdict(&figures))
}

fn run_script(
    options: &Options,
    runner: &Runner,
    script: &str,
    servers: &mut [Server],
    figures: &mut Figures,
) -> Result<()> {
    for server in &*servers {
        runner.prepare(server, script)?;
    }
    for mode in &options.modes {
        for clients in &options.clients {
            let cell = Cell { script: script.to_owned(), mode: *mode, clients: *clients };
            for round in 0..options.rounds {
                for server in &mut *servers {
                    let outcome = runner.run(server, &cell)?;
                    println!("{cell}, round {}, {}: {outcome}", round + 1, server.product().name());
                    server.check_running()?;
                    figures.entry((cell.clone(), server.product())).or_default().push(outcome);
                }
            }
        }
    }
    Ok(())
}

fn words(options: &Options) -> String {
    format!(
        "`bench sysbench`: one table of {} rows, {} s a cell, {} rounds, over {}; transactions a \
         second and (95th percentile in ms); refused: 1213 and 1205 of all rounds. Both sync every \
         commit.",
        options.rows,
        options.seconds,
        options.rounds,
        if options.socket { "a Unix socket" } else { "TCP" },
    )
}

fn titles(products: &[Product]) -> Vec<&'static str> {
    let mut titles = vec!["script", "statements", "clients"];
    titles.extend(products.iter().map(|product| product.name()));
    titles.extend(["Pando / MariaDB", "refused"]);
    titles
}

fn table_rows(products: &[Product], figures: &Figures) -> Vec<Vec<String>> {
    let mut cells: Vec<&Cell> = figures.keys().map(|(cell, _)| cell).collect();
    cells.dedup();
    let empty = Vec::new();
    let of = |cell: &Cell, product| figures.get(&(cell.clone(), product)).unwrap_or(&empty);
    let rows = cells.into_iter().map(|cell| {
        let mode = format!("{:?}", cell.mode).to_lowercase();
        let mut row = vec![cell.script.clone(), mode, cell.clients.to_string()];
        row.extend(products.iter().map(|product| shown(of(cell, *product))));
        let tps = |product| rate(of(cell, product));
        row.push(ratio(tps(Product::Pando), tps(Product::MariaDb)));
        let refused = |product: &Product| refused(of(cell, *product)).to_string();
        row.push(products.iter().map(refused).collect::<Vec<_>>().join(" / "));
        row
    });
    rows.collect()
}

/// The median of the rates; `None` if a round failed.
fn rate(outcomes: &[Outcome]) -> Option<f64> {
    let rates: Option<Vec<f64>> = outcomes.iter().map(Outcome::rate).collect();
    median(&rates?)
}

fn refused(outcomes: &[Outcome]) -> u64 {
    outcomes.iter().map(Outcome::refused).sum()
}

fn shown(outcomes: &[Outcome]) -> String {
    if let Some(Outcome::Failed(what)) = outcomes.iter().find(|outcome| outcome.rate().is_none()) {
        return what.clone();
    }
    let p95: Vec<f64> = outcomes.iter().filter_map(Outcome::p95_ms).collect();
    match (rate(outcomes), median(&p95)) {
        (Some(rate), Some(p95)) => format!("{} ({})", number(rate), number(p95)),
        _ => "–".to_owned(),
    }
}

fn verdict(figures: &Figures) -> Verdict {
    let failed = figures.iter().filter_map(|((cell, product), outcomes)| {
        let failed = outcomes.iter().find(|outcome| outcome.rate().is_none())?;
        Some(format!("{cell} on {}: {failed}", product.name()))
    });
    Verdict::of(&failed.collect::<Vec<_>>())
}
