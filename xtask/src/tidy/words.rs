//! Words that must not be in the code: tests that are not run, work that is not done.

use super::Finding;
use super::tree::Tree;

/// Written in two parts so that this file has none of them.
const FORBIDDEN: [(&str, &str, &str); 6] = [
    ("#[ign", "ore", "a test is run or is not there"),
    ("to", "do!(", "unfinished work is not in the tree"),
    ("unimpl", "emented!(", "unfinished work is not in the tree"),
    ("FIX", "ME", "mend it, or write down why not"),
    ("XX", "X", "mend it, or write down why not"),
    ("TO", "DO", "mend it, or write down why not"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.rust() {
        for (first, second, why) in FORBIDDEN {
            let word = format!("{first}{second}");
            for (number, line) in text.lines().enumerate() {
                if has_word(line, &word) {
                    findings.push(Finding {
                        rule: "word",
                        path: path.to_owned(),
                        line: number + 1,
                        measure: 0,
                        message: format!("{word:?}: {why}"),
                    });
                }
            }
        }
    }
    findings
}

/// Whether `word` stands in `line` and is no part of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let (before, rest) = line.split_at(at);
        let letter = |c: char| c.is_alphanumeric() || c == '_';
        let after = rest.strip_prefix(word).unwrap_or_default();
        !before.ends_with(letter) && (!word.ends_with(letter) || !after.starts_with(letter))
    })
}
