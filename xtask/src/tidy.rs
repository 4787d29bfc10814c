//! What no compiler or lint checks: that the house stays in order.
//!
//! Each check reads the [`Tree`] and gives findings. A finding that is listed in
//! `xtask/exceptions.toml`, with its reason, is let pass; an entry there that is no longer needed,
//! or allows much more than is used, is a finding itself. So the list only shrinks.

mod edges;
mod exceptions;
mod links;
mod names;
mod packages;
mod sizes;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use std::fmt;
use std::io;
use std::path::Path;

use self::tree::Tree;

/// Something that is not in order.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// Which rule, as exceptions name it.
    pub(crate) rule: &'static str,
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    /// From 1; 0 for the whole file.
    pub(crate) line: usize,
    /// What an exception's limit is compared with: lines, columns or entries; else 0.
    pub(crate) measure: usize,
    pub(crate) message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.message)
    }
}

/// All findings below `root`, sorted by path and line.
pub(crate) fn check(root: &Path) -> io::Result<Vec<Finding>> {
    let tree = Tree::read(root)?;
    let checks = [edges::check, sizes::check, names::check, words::check, links::check];
    let mut findings: Vec<Finding> = checks.iter().flat_map(|check| check(&tree)).collect();
    findings.extend(packages::check(&tree));
    let mut findings = exceptions::apply(&tree, findings);
    findings.sort_by(|a, b| (&a.path, a.line, a.rule).cmp(&(&b.path, b.line, b.rule)));
    Ok(findings)
}
