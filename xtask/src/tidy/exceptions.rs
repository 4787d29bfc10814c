//! The exceptions: a list with reasons that only shrinks.
//!
//! ```toml
//! [[exception]]
//! rule = "file-lines"
//! path = "crates/parser/src/grammar.rs"
//! limit = 700
//! reason = "one table of keywords"
//! ```
//!
//! `limit` is for rules that measure; without one all findings of the rule in the file pass.

use super::Finding;
use super::tree::Tree;

const PATH: &str = "xtask/exceptions.toml";

/// A limit may be this much above what is there (in parts of a hundred), so that it need not be
/// touched with every line removed.
const SLACK_PERCENT: usize = 10;

#[derive(Default)]
struct Exception {
    line: usize,
    rule: String,
    path: String,
    limit: Option<usize>,
    reason: String,
}

/// The findings that no exception lets pass, and those about the exceptions.
pub(super) fn apply(tree: &Tree, findings: Vec<Finding>) -> Vec<Finding> {
    let text = tree.files.get(PATH).map_or("", String::as_str);
    let exceptions = parse(text);
    let mut out: Vec<Finding> = exceptions.iter().filter_map(|e| e.complaint(&findings)).collect();
    let passes = |finding: &Finding| exceptions.iter().any(|e| e.covers(finding));
    out.extend(findings.into_iter().filter(|finding| !passes(finding)));
    out
}

impl Exception {
    fn is_about(&self, finding: &Finding) -> bool {
        self.rule == finding.rule && self.path == finding.path
    }

    fn covers(&self, finding: &Finding) -> bool {
        self.is_about(finding) && self.limit.is_none_or(|limit| finding.measure <= limit)
    }

    /// What is wrong with the exception itself.
    fn complaint(&self, findings: &[Finding]) -> Option<Finding> {
        let most = findings.iter().filter(|f| self.is_about(f)).map(|f| f.measure).max();
        let message = match (most, self.limit) {
            _ if self.reason.is_empty() => "an exception has a reason".to_owned(),
            (None, _) => format!("not needed any more for {}: remove it", self.path),
            (Some(most), Some(limit)) if limit > most + most * SLACK_PERCENT / 100 => {
                format!("{} is down to {most}: lower the limit", self.path)
            }
            _ => return None,
        };
        let (path, line) = (PATH.to_owned(), self.line);
        Some(Finding { rule: "exception", path, line, measure: 0, message })
    }
}

/// Reads the list; lines that are not of its form make an exception without a reason, which is
/// reported.
fn parse(text: &str) -> Vec<Exception> {
    let mut out: Vec<Exception> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line == "[[exception]]" {
            out.push(Exception { line: number + 1, ..Exception::default() });
        }
        let (Some(last), Some((key, value))) = (out.last_mut(), line.split_once('=')) else {
            continue;
        };
        let value = value.trim().trim_matches('"').to_owned();
        match key.trim() {
            "rule" => last.rule = value,
            "path" => last.path = value,
            "limit" => last.limit = value.parse().ok(),
            "reason" => last.reason = value,
            _ => {}
        }
    }
    out
}
