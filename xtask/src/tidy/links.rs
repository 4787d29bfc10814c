//! Links in the documents lead somewhere.

use super::Finding;
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.with_end(".md") {
        let mut in_code = false;
        for (number, line) in text.lines().enumerate() {
            in_code ^= line.trim_start().starts_with("```");
            if in_code {
                continue;
            }
            for target in targets(line).filter(|target| !leads_somewhere(tree, path, target)) {
                findings.push(Finding {
                    rule: "link",
                    path: path.to_owned(),
                    line: number + 1,
                    measure: 0,
                    message: format!("{target} is not there"),
                });
            }
        }
    }
    findings
}

/// What stands between `](` and `)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0))
}

fn leads_somewhere(tree: &Tree, from: &str, target: &str) -> bool {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    if file.contains("://") || file.starts_with("mailto:") {
        return true;
    }
    let path = if file.is_empty() { from.to_owned() } else { resolve(from, file) };
    if anchor.is_empty() {
        return path == "LICENSE" || tree.has(&path);
    }
    let headings = tree.files.get(&path).map(|text| text.lines().filter(|l| l.starts_with('#')));
    headings.is_some_and(|mut lines| lines.any(|line| anchor_of(line) == anchor))
}

/// `file` as seen from the folder of `from`.
fn resolve(from: &str, file: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The anchor of a heading, as GitHub makes them.
fn anchor_of(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
