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
        "`bench sysbench --scripts {} --rows {}`: one table, {} s a cell, {} rounds, over {}; \
         transactions a second and (95th percentile in ms); refused: 1213, on MariaDB 1205 and \
         1020 too, of all transactions. Both sync every commit.",
        options.scripts.join(","),
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
        let refused = |product: &Product| shown_share(refused(of(cell, *product)));
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

/// How many were refused, of how many.
fn refused(outcomes: &[Outcome]) -> (u64, u64) {
    let each = outcomes.iter().map(Outcome::refused);
    each.fold((0, 0), |(refused, all), (more, of)| (refused + more, all + of))
}

fn shown_share((refused, all): (u64, u64)) -> String {
    if refused == 0 {
        return "0".to_owned();
    }
    format!("{refused} ({:.2} %)", 100.0 * share((refused, all)))
}

fn share((refused, all): (u64, u64)) -> f64 {
    refused as f64 / (all.max(1)) as f64
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

/// The number of clients at which throughput and refusals are judged.
const JUDGED_CLIENTS: u32 = 8;

/// The least part of MariaDB's throughput.
const RATIO_MIN: f64 = 0.5;

/// The largest part of the transactions that may be refused.
const REFUSED_MAX: f64 = 0.1;

/// Wrong where a cell failed, or falls short.
pub(super) fn verdict(figures: &Figures) -> Verdict {
    let failed = figures.iter().filter_map(|((cell, product), outcomes)| {
        let failed = outcomes.iter().find(|outcome| outcome.rate().is_none())?;
        Some(format!("{cell} on {}: {failed}", product.name()))
    });
    let short = figures.iter().filter_map(|((cell, product), outcomes)| {
        let is_judged = *product == Product::Pando && cell.clients == JUDGED_CLIENTS;
        if is_judged { short_of(cell, outcomes, figures) } else { None }
    });
    Verdict::of(&failed.chain(short).collect::<Vec<_>>())
}

fn short_of(cell: &Cell, outcomes: &[Outcome], figures: &Figures) -> Option<String> {
    let refused = share(refused(outcomes));
    if refused > REFUSED_MAX {
        return Some(format!("{cell}: {:.1} % refused", 100.0 * refused));
    }
    let peer = figures.get(&(cell.clone(), Product::MariaDb))?;
    let (own, peer) = (rate(outcomes)?, rate(peer)?);
    let is_short = own < RATIO_MIN * peer;
    is_short.then(|| format!("{cell}: {:.2} of MariaDB's throughput", own / peer))
}
