//! Stock sysbench scripts against both products, cell by cell, A B A B.
//!
//! A *cell* is a script, with or without prepared statements, at a number of clients. Each script
//! begins with tables of its own, made by sysbench, and ends with its cleanup. A 1213 is tried
//! again by sysbench and counted as *refused*; any other error ends the cell and is shown in its
//! place.
//!
//! Judged are the cells at 8 clients: at least half of MariaDB's throughput, at most a tenth of the
//! transactions refused. Those at other numbers of clients are recorded. A full run takes ten
//! minutes; scripts can be run one by one, each into a section of its own.

mod cell;
mod output;
mod script;
mod table;

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};

use self::cell::{Cell, Runner};
use self::output::Outcome;
use crate::error::{Result, Verdict};
use crate::report::Section;
use crate::servers::{Installation, Product};
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
        script::run(options, &runner, script, &mut servers, &mut figures)?;
    }
    for server in servers {
        server.stop()?;
    }
    let title = match options.scripts.as_slice() {
        [script] => format!("sysbench {script}, {} rows", options.rows),
        _ => "sysbench".to_owned(),
    };
    let mut section = Section::new(&title, &table::words(options), scratch.path());
    section.table(&table::titles(&options.on), &table::rows(&options.on, &figures));
    section.publish(setup)?;
    Ok(table::verdict(&figures))
}
