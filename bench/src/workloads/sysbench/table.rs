//! The figures as a table: a row a cell.

use super::cell::Cell;
use super::output::Outcome;
use super::{Figures, Options};
use crate::error::Verdict;
use crate::figures::{median, number, ratio};
use crate::servers::Product;

/// What the figures are.
pub(super) fn words(options: &Options) -> String {
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

pub(super) fn titles(products: &[Product]) -> Vec<&'static str> {
    let mut titles = vec!["script", "statements", "clients"];
    titles.extend(products.iter().map(|product| product.name()));
    titles.extend(["Pando / MariaDB", "refused"]);
    titles
}

pub(super) fn rows(products: &[Product], figures: &Figures) -> Vec<Vec<String>> {
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

/// Wrong where a cell failed.
pub(super) fn verdict(figures: &Figures) -> Verdict {
    let failed = figures.iter().filter_map(|((cell, product), outcomes)| {
        let failed = outcomes.iter().find(|outcome| outcome.rate().is_none())?;
        Some(format!("{cell} on {}: {failed}", product.name()))
    });
    Verdict::of(&failed.collect::<Vec<_>>())
}
