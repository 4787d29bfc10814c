//! Golden scripts: commands and the output that they had when somebody last looked.
//!
//! A script is a text file of blocks with an empty line between them:
//!
//! ```text
//! # What the block is about.
//! insert k1
//! insert k1
//! ---
//! ok
//! duplicate key k1
//! ```
//!
//! The lines above `---` are one command, given to a [`Runner`]; the lines below are what it
//! answered. Lines that begin with `#` above a command are comments. A block without a command is a
//! comment too. An output line that consists of `~` alone, or is empty, is written with one `~`
//! more, so that an empty line always ends a block; spaces at the end of lines are kept.
//!
//! With `GOLDEN=rewrite` in the environment (`cargo xtask golden`) the files are rewritten with
//! what the runner answers now: the diff is reviewed as code. Otherwise a difference fails the
//! test and is printed, all blocks of all files at once.
#![expect(clippy::disallowed_methods, reason = "scripts are real files; one variable rewrites")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The line between command and output.
const RULE: &str = "---";

/// What carries out the commands of one script, from its first to its last.
pub trait Runner {
    /// Carries out `command` (one or more lines, without the last line's end) and gives the output.
    fn run(&mut self, command: &str) -> String;
}

impl<F: FnMut(&str) -> String> Runner for F {
    fn run(&mut self, command: &str) -> String {
        self(command)
    }
}

/// Runs every script of `folder` (all its files, folders in it aside), each with a runner made from
/// its path.
///
/// # Panics
/// If a script's output differs, or if there is no script.
pub fn check_folder<R: Runner>(folder: impl AsRef<Path>, mut runner: impl FnMut(&Path) -> R) {
    let folder = folder.as_ref();
    let scripts = scripts(folder);
    assert!(!scripts.is_empty(), "no golden scripts in {}", folder.display());
    let differing = |path: &PathBuf| compare(path, &mut runner(path));
    let differences: Vec<String> = scripts.iter().filter_map(differing).collect();
    assert!(differences.is_empty(), "{}\n{HINT}", differences.join("\n"));
}

/// Runs one script.
///
/// # Panics
/// If its output differs.
pub fn check_file(path: impl AsRef<Path>, runner: &mut dyn Runner) {
    if let Some(difference) = compare(path.as_ref(), runner) {
        panic!("{difference}\n{HINT}");
    }
}

const HINT: &str = "to accept what is now: cargo xtask golden, then review the diff";

fn scripts(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths
}

/// Runs a script, rewrites it if asked to, and gives the difference if there is one that stays.
fn compare(path: &Path, runner: &mut dyn Runner) -> Option<String> {
    let before = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let after = replay(&before, runner);
    if after == before {
        return None;
    }
    if std::env::var("GOLDEN").is_ok_and(|value| value == "rewrite") {
        fs::write(path, after).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        return None;
    }
    Some(format!("--- {}\n{}", path.display(), difference(&before, &after)))
}

/// The script with the runner's answers in place of the ones that it has.
pub fn replay(script: &str, runner: &mut dyn Runner) -> String {
    let mut out = String::new();
    let mut lines = script.lines().peekable();
    while let Some(line) = lines.next_if(|_| true) {
        if line.is_empty() || line.starts_with('#') {
            push_line(&mut out, line);
            continue;
        }
        let mut command = vec![line];
        while let Some(line) = lines.next_if(|line| *line != RULE && !line.is_empty()) {
            command.push(line);
        }
        while lines.next_if(|line| !line.is_empty()).is_some() {}
        let command = command.join("\n");
        push_line(&mut out, &command);
        push_line(&mut out, RULE);
        for line in runner.run(&command).trim_end_matches('\n').lines() {
            let escape = if line.chars().all(|letter| letter == '~') { "~" } else { "" };
            push_line(&mut out, &format!("{escape}{line}"));
        }
    }
    out
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// The lines that go (`-`) and come (`+`), with two equal ones around each change.
pub fn difference(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let common = common_lengths(&old, &new);
    let (mut i, mut j) = (0, 0);
    let mut edits = Vec::new();
    while i < old.len() || j < new.len() {
        let equal = old.get(i).is_some_and(|line| new.get(j) == Some(line));
        if equal {
            edits.push((' ', old[i], i));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            edits.push(('-', old[i], i));
            i += 1;
        } else {
            edits.push(('+', new[j], i));
            j += 1;
        }
    }
    print_near_changes(&edits)
}

/// `[i][j]`: the length of the longest common subsequence of what follows line `i` and line `j`.
/// Scripts are short, so the plain quadratic table is right.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<Vec<u32>> {
    let mut table = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            table[i][j] = if old[i] == new[j] {
                table[i + 1][j + 1] + 1
            } else {
                table[i + 1][j].max(table[i][j + 1])
            };
        }
    }
    table
}

fn print_near_changes(edits: &[(char, &str, usize)]) -> String {
    let mut out = String::new();
    let mut last_shown = None;
    for (at, (sign, line, number)) in edits.iter().enumerate() {
        let near = &edits[at.saturating_sub(2)..edits.len().min(at + 3)];
        if near.iter().all(|(sign, ..)| *sign == ' ') {
            continue;
        }
        if last_shown.is_none_or(|last| last + 1 != at) {
            let _ = writeln!(out, "@ line {}", number + 1);
        }
        let _ = writeln!(out, "{sign} {line}");
        last_shown = Some(at);
    }
    out
}
