//! What clients count, and the table of it.

use std::collections::BTreeMap;
use std::fmt;

use super::transactions::Kind;
use super::{Figures, Reads};
use crate::figures::{number, ratio};
use crate::servers::Product;

/// What came of all transactions of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    /// Those that ended well, the intended rollbacks among them.
    pub(super) done: u64,
    /// 1213.
    pub(super) deadlocks: u64,
    /// 1205.
    pub(super) timeouts: u64,
}

impl Count {
    fn refused(self) -> u64 {
        self.deadlocks + self.timeouts
    }

    fn all(self) -> u64 {
        self.done + self.refused()
    }
}

/// What came of a run, or of all runs of a cell.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// By kind.
    pub(super) counts: BTreeMap<Kind, Count>,
    /// Errors that are none of the expected.
    pub(super) errors: Vec<String>,
    /// How long it took.
    pub(super) seconds: f64,
}

impl Tally {
    /// Adds what another counted; their times too, as they ran one after the other.
    pub(super) fn add(&mut self, other: Self) {
        for (kind, count) in other.counts {
            let sum = self.counts.entry(kind).or_default();
            sum.done += count.done;
            sum.deadlocks += count.deadlocks;
            sum.timeouts += count.timeouts;
        }
        self.errors.extend(other.errors);
        self.seconds += other.seconds;
    }

    /// What must not be.
    pub(super) fn findings(&self) -> Vec<String> {
        self.errors.clone()
    }

    fn rate(&self) -> f64 {
        let done: u64 = self.counts.values().map(|count| count.done).sum();
        if self.seconds > 0.0 { done as f64 / self.seconds } else { 0.0 }
    }

    fn total(&self) -> Count {
        let mut total = Count::default();
        for count in self.counts.values() {
            total.done += count.done;
            total.deadlocks += count.deadlocks;
            total.timeouts += count.timeouts;
        }
        total
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        write!(f, "{}/s, {} of {} refused", number(self.rate()), total.refused(), total.all())?;
        match self.errors.first() {
            Some(error) => write!(f, ", {} errors: {error}", self.errors.len()),
            None => Ok(()),
        }
    }
}

/// The columns of the table.
pub(super) fn titles(products: &[Product]) -> Vec<&'static str> {
    let mut titles = vec!["reads", "clients", "what"];
    titles.extend(products.iter().map(|product| product.name()));
    titles.push("Pando / MariaDB");
    titles
}

/// For each cell its rates and, kind by kind, what was refused.
pub(super) fn rows(products: &[Product], figures: &Figures) -> Vec<Vec<String>> {
    let mut cells: Vec<_> = figures.keys().map(|(cell, _)| *cell).collect();
    cells.dedup();
    let mut rows = Vec::new();
    for cell in cells {
        let of = |product: Product| figures.get(&(cell, product));
        let reads = match cell.reads {
            Reads::Locking => "locking",
            Reads::Plain => "plain",
        };
        let row = |what: &str, shown: &dyn Fn(&Tally) -> String, last: String| {
            let mut row = vec![reads.to_owned(), cell.clients.to_string(), what.to_owned()];
            row.extend(products.iter().map(|it| of(*it).map_or("–".to_owned(), shown)));
            row.push(last);
            row
        };
        let rate = |product| of(product).map(Tally::rate);
        let faster = ratio(rate(Product::Pando), rate(Product::MariaDb));
        rows.push(row("transactions a second", &|tally| number(tally.rate()), faster));
        rows.push(row("refused: all", &|tally| shown(tally.total()), String::new()));
        for kind in Kind::ALL {
            let count = |tally: &Tally| tally.counts.get(&kind).copied().unwrap_or_default();
            let what = format!("refused: {}", kind.name());
            rows.push(row(&what, &|tally| shown(count(tally)), String::new()));
        }
    }
    rows
}

/// `3 of 1,200 (0.25 %)`, time-outs named where there are any.
fn shown(count: Count) -> String {
    let percent = 100.0 * count.refused() as f64 / (count.all().max(1)) as f64;
    let mut text = format!("{} of {} ({percent:.2} %)", count.refused(), count.all());
    if count.timeouts > 0 {
        text = format!("{text}, {} time-outs", count.timeouts);
    }
    text
}
