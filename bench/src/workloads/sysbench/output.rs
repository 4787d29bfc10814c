//! What sysbench 1.0 prints, read.
//!
//! ```text
//!     transactions:                        21012  (2100.52 per sec.)
//!     ignored errors:                      3      (0.30 per sec.)
//!          95th percentile:                        0.53
//! ```

use std::fmt;

use crate::figures::number;

/// How much of an error is shown.
const SHOWN_CHARS: usize = 160;

/// What a run came to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    /// It ran to its end.
    Ran {
        /// Transactions a second.
        rate: f64,
        /// Transactions that were done.
        done: u64,
        /// 95 of 100 took at most so many milliseconds.
        p95_ms: f64,
        /// Transactions that the server refused and that were tried again.
        refused: u64,
    },
    /// It did not, and why.
    Failed(String),
}

impl Outcome {
    /// Transactions a second.
    pub(super) fn rate(&self) -> Option<f64> {
        if let Self::Ran { rate, .. } = self { Some(*rate) } else { None }
    }

    /// Milliseconds.
    pub(super) fn p95_ms(&self) -> Option<f64> {
        if let Self::Ran { p95_ms, .. } = self { Some(*p95_ms) } else { None }
    }

    /// How many were refused, and how many there were with these.
    pub(super) fn refused(&self) -> (u64, u64) {
        match self {
            Self::Ran { refused, done, .. } => (*refused, refused + done),
            Self::Failed(_) => (0, 0),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ran { rate, p95_ms, refused, .. } => {
                write!(f, "{}/s, p95 {} ms", number(*rate), number(*p95_ms))?;
                if *refused > 0 { write!(f, ", {refused} refused") } else { Ok(()) }
            }
            Self::Failed(what) => write!(f, "failed: {what}"),
        }
    }
}

/// Reads the output of `sysbench … run`.
pub(super) fn read(text: &str) -> Outcome {
    if let Some(fatal) = text.lines().find(|line| line.contains("FATAL:")) {
        return Outcome::Failed(fatal.trim().chars().take(SHOWN_CHARS).collect());
    }
    let line_after = |title: &str| text.lines().find_map(|line| line.trim().strip_prefix(title));
    let transactions = line_after("transactions:");
    let done = transactions.and_then(first_number);
    let rate = transactions.and_then(|line| {
        let (_, rate) = line.split_once('(')?;
        rate.split_whitespace().next()?.parse().ok()
    });
    let p95_ms = line_after("95th percentile:").and_then(|line| line.trim().parse().ok());
    let refused = line_after("ignored errors:").and_then(first_number);
    match (rate, done, p95_ms, refused) {
        (Some(rate), Some(done), Some(p95_ms), Some(refused)) => {
            Outcome::Ran { rate, done, p95_ms, refused }
        }
        _ => Outcome::Failed(format!("sysbench printed no figures: {}", last_line(text))),
    }
}

fn first_number(line: &str) -> Option<u64> {
    line.split_whitespace().next()?.parse().ok()
}

fn last_line(text: &str) -> String {
    text.lines().rfind(|line| !line.is_empty()).unwrap_or("nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAN: &str = "SQL statistics:
    queries performed:
        read:                            0
    transactions:                        21012  (2100.52 per sec.)
    queries:                             21012  (2100.52 per sec.)
    ignored errors:                      3      (0.30 per sec.)
    reconnects:                          0      (0.00 per sec.)

Latency (ms):
         min:                                    0.29
         95th percentile:                        0.53
";

    #[test]
    fn figures_are_found() {
        let expected = Outcome::Ran { rate: 2100.52, done: 21_012, p95_ms: 0.53, refused: 3 };
        assert_eq!(read(RAN), expected);
    }

    #[test]
    fn an_error_is_no_figure() {
        let text = format!("FATAL: mysql_drv_query() returned error 1105 (no)\n{RAN}");
        let expected = "FATAL: mysql_drv_query() returned error 1105 (no)";
        assert_eq!(read(&text), Outcome::Failed(expected.to_owned()));
        assert!(matches!(read("what\n"), Outcome::Failed(why) if why.ends_with("what")));
    }
}
