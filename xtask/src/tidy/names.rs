//! Words that say nothing have no place in the names of files and folders.

use super::Finding;
use super::tree::Tree;

const FORBIDDEN: [&str; 14] = [
    "common",
    "data",
    "handler",
    "helper",
    "helpers",
    "impl",
    "info",
    "manager",
    "misc",
    "processor",
    "provider",
    "service",
    "util",
    "utils",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, _) in tree.rust() {
        let stem = path.strip_suffix(".rs").unwrap_or(path);
        for word in stem.split(['/', '_', '-']).filter(|word| FORBIDDEN.contains(word)) {
            findings.push(Finding {
                rule: "name",
                path: path.to_owned(),
                line: 0,
                measure: 0,
                message: format!("{word:?} says nothing: name it for what it is"),
            });
        }
    }
    findings
}
