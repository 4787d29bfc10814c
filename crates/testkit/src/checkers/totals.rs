//! Sums and counts: transfers between accounts keep the total; no increment is lost.

/// The snapshots of a bank whose sum is not `total`: their place and their sum.
pub fn wrong_totals(total: i64, snapshots: &[Vec<i64>]) -> Vec<(usize, i64)> {
    let sums = snapshots.iter().map(|accounts| accounts.iter().sum()).enumerate();
    sums.filter(|(_, sum)| *sum != total).collect()
}

/// What increments by one came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Increments {
    /// Answered with success.
    pub acknowledged: u64,
    /// Neither success nor failure is known.
    pub unknown: u64,
}

impl Increments {
    /// Whether a counter that began at 0 may be `value` now: all that were acknowledged are in it,
    /// none twice, and of the unknown ones any number.
    pub fn allow(self, value: u64) -> bool {
        (self.acknowledged..=self.acknowledged + self.unknown).contains(&value)
    }
}
