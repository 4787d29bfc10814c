//! One script of sysbench on all products: prepare, its cells, cleanup.

use super::cell::{Cell, Runner};
use super::output::Outcome;
use super::{Figures, Mode, Options};
use crate::error::Result;
use crate::servers::Server;

/// Prepares, runs all cells of the script, cleans up.
pub(super) fn run(
    options: &Options,
    runner: &Runner,
    script: &str,
    servers: &mut [Server],
    figures: &mut Figures,
) -> Result<()> {
    let mut unprepared = Vec::new();
    for server in &*servers {
        unprepared.push(runner.prepare(server, script)?);
    }
    run_cells(options, runner, script, servers, (&unprepared, figures))?;
    for (server, unprepared) in servers.iter().zip(&unprepared) {
        if unprepared.is_none()
            && let Some(failed) = runner.clean_up(server, script)?
        {
            let clients = 1;
            let cell = Cell { script: format!("{script} cleanup"), mode: Mode::Text, clients };
            figures.entry((cell, server.product())).or_default().push(failed);
        }
    }
    Ok(())
}

fn run_cells(
    options: &Options,
    runner: &Runner,
    script: &str,
    servers: &mut [Server],
    (unprepared, figures): (&[Option<Outcome>], &mut Figures),
) -> Result<()> {
    for mode in &options.modes {
        for clients in &options.clients {
            let cell = Cell { script: script.to_owned(), mode: *mode, clients: *clients };
            for round in 0..options.rounds {
                for (server, unprepared) in servers.iter_mut().zip(unprepared) {
                    let outcome = match unprepared {
                        Some(outcome) => outcome.clone(),
                        None => runner.run(server, &cell)?,
                    };
                    println!("{cell}, round {}, {}: {outcome}", round + 1, server.product().name());
                    server.check_running()?;
                    figures.entry((cell.clone(), server.product())).or_default().push(outcome);
                }
            }
        }
    }
    Ok(())
}
