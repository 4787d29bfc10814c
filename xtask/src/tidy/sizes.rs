//! Sizes of files, folders and lines.

use std::collections::BTreeMap;

use super::Finding;
use super::tree::{Tree, is_test};

/// Lines of a file, its tests aside: what one can hold in mind.
const FILE_LINES_MAX: usize = 600;
/// Lines of a crate's or module's front page, its table aside.
const PAGE_LINES_MAX: usize = 120;
/// As rustfmt breaks lines.
const COLUMNS_MAX: usize = 100;
/// Rust files in a folder that is no list.
const FOLDER_FILES_MAX: usize = 25;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.rust() {
        check_lines(path, text, &mut findings);
        if !is_test(path) {
            check_file(path, text, &mut findings);
        }
    }
    check_folders(tree, &mut findings);
    findings
}

fn check_lines(path: &str, text: &str, findings: &mut Vec<Finding>) {
    for (number, line) in text.lines().enumerate() {
        let columns = line.chars().count();
        if columns > COLUMNS_MAX {
            let message = format!("{columns} columns, at most {COLUMNS_MAX}");
            findings.push(finding("columns", path, number + 1, columns, message));
        }
    }
}

fn check_file(path: &str, text: &str, findings: &mut Vec<Finding>) {
    let lines = lines_without_tests(text);
    let is_page = path.ends_with("/lib.rs") || path.ends_with("/mod.rs");
    if is_page && lines - table_lines(text) > PAGE_LINES_MAX {
        let lines = lines - table_lines(text);
        let message = format!("{lines} lines, a front page has at most {PAGE_LINES_MAX}");
        findings.push(finding("page-lines", path, 0, lines, message));
    } else if lines > FILE_LINES_MAX {
        let message = format!("{lines} lines, at most {FILE_LINES_MAX}");
        findings.push(finding("file-lines", path, 0, lines, message));
    }
    if !text.starts_with("//!") {
        let message = "a module says at its head (//!) what it is".to_owned();
        findings.push(finding("head", path, 1, 0, message));
    }
}

/// The lines above a module of tests at the end.
fn lines_without_tests(text: &str) -> usize {
    let is_tests = |line: &str| line == "mod tests {";
    text.lines().position(is_tests).unwrap_or_else(|| text.lines().count())
}

/// The lines of list tables: from `const … = [` or `static … = [` to its `];`, and of `mod` lines.
fn table_lines(text: &str) -> usize {
    let mut count = 0;
    let mut in_table = false;
    for line in text.lines() {
        let opens = line.contains("const ") || line.contains("static ");
        in_table |= opens && line.trim_end().ends_with('[');
        if in_table || (line.ends_with(';') && line.trim_start().contains("mod ")) {
            count += 1;
        }
        in_table &= line.trim() != "];";
    }
    count
}

fn check_folders(tree: &Tree, findings: &mut Vec<Finding>) {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, _) in tree.rust() {
        if let Some((folder, _)) = path.rsplit_once('/') {
            *folders.entry(folder).or_default() += 1;
        }
    }
    for (folder, files) in folders {
        if files > FOLDER_FILES_MAX {
            let message = format!("{files} files, at most {FOLDER_FILES_MAX} but in a list");
            findings.push(finding("folder-files", folder, 0, files, message));
        }
    }
}

fn finding(
    rule: &'static str,
    path: &str,
    line: usize,
    measure: usize,
    message: String,
) -> Finding {
    Finding { rule, path: path.to_owned(), line, measure, message }
}
