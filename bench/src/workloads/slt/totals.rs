//! What all files came to together.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use testkit::slt::Report;

use super::watch::FileOutcome;
use crate::error::Verdict;

/// The sums, and the files that were in trouble.
#[derive(Default)]
pub(super) struct Totals {
    files: u64,
    report: Report,
    time: Duration,
    troubles: Vec<String>,
}

impl Totals {
    /// Adds a file.
    pub(super) fn add(&mut self, name: &Path, outcome: FileOutcome) {
        let troubles = outcome.troubles();
        self.troubles.extend(troubles.map(|trouble| format!("{}: {trouble}", name.display())));
        self.files += 1;
        self.time += outcome.time;
        self.report.add(outcome.report);
    }

    /// Wrong below the floor, and after a panic or a hang.
    pub(super) fn verdict(&self, floor: f64) -> Verdict {
        if !self.troubles.is_empty() {
            return Verdict::of(&self.troubles);
        }
        if self.percent() < floor {
            let words = format!("{:.3} % are right, the floor is {floor} %", self.percent());
            return Verdict::Wrong(words);
        }
        Verdict::Right
    }

    /// Right ones of those carried out; of nothing, nothing.
    fn percent(&self) -> f64 {
        let carried_out = self.report.carried_out();
        if carried_out == 0 { 0.0 } else { self.report.right as f64 * 100.0 / carried_out as f64 }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.time.as_secs_f64();
        let rate = self.report.carried_out() as f64 / seconds.max(0.001);
        write!(f, "\n{} files: {}, {:.3} % right; ", self.files, self.report, self.percent())?;
        write!(f, "{seconds:.0} s of work, {rate:.0} records a second")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(right: u64, failed: u64) -> FileOutcome {
        let report = Report { right, failed, ..Report::default() };
        FileOutcome { report, ..FileOutcome::default() }
    }

    #[test]
    fn the_floor_is_of_records_carried_out() {
        let mut totals = Totals::default();
        assert!(matches!(totals.verdict(1.0), Verdict::Wrong(_)), "nothing is not enough");
        totals.add(Path::new("a"), outcome(3, 1));
        assert_eq!(totals.verdict(75.0), Verdict::Right);
        assert!(matches!(totals.verdict(75.1), Verdict::Wrong(_)));
    }

    #[test]
    fn a_hang_is_wrong_whatever_the_floor() {
        let mut totals = Totals::default();
        let hang = Some("SELECT 1".to_owned());
        totals.add(Path::new("a"), FileOutcome { hang, ..outcome(9, 0) });
        assert!(
            matches!(totals.verdict(0.0), Verdict::Wrong(what) if what.starts_with("a: hangs"))
        );
    }
}
