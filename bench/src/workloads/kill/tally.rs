//! What came of all kills.

use crate::figures::{median, number};
use crate::servers::Product;

/// What came of it on one product.
#[derive(Default)]
pub(super) struct Tally {
    /// Transactions.
    pub(super) acknowledged: u64,
    /// Those tried again.
    pub(super) refused: u64,
    /// From start to first answer.
    pub(super) restarts_ms: Vec<f64>,
    /// What is lost, half there, or an error of a living server.
    pub(super) findings: Vec<String>,
}

impl Tally {
    /// Its row of the table.
    pub(super) fn row(&self, product: Product) -> Vec<String> {
        let longest = self.restarts_ms.iter().copied().max_by(f64::total_cmp);
        let shown = |figure: Option<f64>| figure.map_or("–".to_owned(), number);
        vec![
            product.name().to_owned(),
            self.acknowledged.to_string(),
            self.findings.len().to_string(),
            self.refused.to_string(),
            shown(median(&self.restarts_ms)),
            shown(longest),
        ]
    }
}
