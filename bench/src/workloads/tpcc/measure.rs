//! A run of all clients, and what it is called.

use std::thread;
use std::time::{Duration, Instant};

use super::client::Terminal;
use super::shape::Shape;
use super::tally::Tally;
use super::{Cell, Options};
use crate::error::Result;
use crate::servers::Server;

/// What is measured, one after the other.
pub(super) fn cells(options: &Options) -> Vec<Cell> {
    let of = |reads: &Reads| {
        let reads = *reads;
        options.clients.iter().map(move |clients| Cell { reads, clients: *clients })
    };
    options.reads.iter().flat_map(of).collect()
}

/// What the figures are.
pub(super) fn words(options: &Options) -> String {
    let Shape { warehouses, customers, items } = options.shape;
    format!(
        "`bench tpcc`: the TPC-C mix without waiting, {warehouses} warehouses of ten districts with \
         {customers} customers each, {items} items; {} s, {} rounds; transactions a second, and \
         of each kind the refused ones (1213 and 1205) of all. Both sync every commit.",
        options.seconds, options.rounds
    )
}

/// All clients for the given time.
pub(super) fn measure(server: &Server, options: &Options, cell: Cell, round: u32) -> Result<Tally> {
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
