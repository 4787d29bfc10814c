//! What a suite came to.

use std::collections::BTreeMap;
use std::fmt;

use super::judge::Failure;

/// Counts by group and by reason.
#[derive(Default)]
pub(super) struct Tally {
    groups: BTreeMap<String, (u64, u64)>,
    reasons: BTreeMap<String, u64>,
    /// Tests that the data does not hold whole.
    pub(super) unread: u64,
    /// Panics and hangs.
    pub(super) troubles: Vec<String>,
}

/// Reasons that are shown.
const REASONS_SHOWN: usize = 40;

impl Tally {
    /// Adds a test.
    pub(super) fn add(&mut self, group: &str, outcome: Option<Failure>) {
        let (passed, all) = self.groups.entry(group.to_owned()).or_default();
        *all += 1;
        match outcome {
            None => *passed += 1,
            Some(failure) => {
                if failure.is_trouble {
                    self.troubles.push(format!("{group}: {failure}"));
                }
                *self.reasons.entry(failure.reason).or_default() += 1;
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (group, (passed, all)) in &self.groups {
            writeln!(f, "{passed:5} of {all:4}  {group}")?;
        }
        writeln!(f)?;
        let mut reasons: Vec<(&String, &u64)> = self.reasons.iter().collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (reason, count) in reasons.iter().take(REASONS_SHOWN) {
            writeln!(f, "{count:5}  {reason}")?;
        }
        let passed: u64 = self.groups.values().map(|(passed, _)| passed).sum();
        let all: u64 = self.groups.values().map(|(_, all)| all).sum();
        write!(f, "{passed} of {all} pass, {} cannot be read", self.unread)
    }
}
