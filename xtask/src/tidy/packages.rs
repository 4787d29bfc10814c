//! A cap on the packages in the lock file: each is built by everybody, and trusted.

use super::Finding;
use super::tree::Tree;

/// Raised only by a decision that names what is added and its cost.
const PACKAGES_MAX: usize = 200;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(lock) = tree.files.get("Cargo.lock") else { return Vec::new() };
    let count = lock.lines().filter(|line| *line == "[[package]]").count();
    if count <= PACKAGES_MAX {
        return Vec::new();
    }
    vec![Finding {
        rule: "packages",
        path: "Cargo.lock".to_owned(),
        line: 0,
        measure: count,
        message: format!("{count} packages, at most {PACKAGES_MAX}: drop some or decide"),
    }]
}
