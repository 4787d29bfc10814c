//! The edges between crates: arrows point downward only, as ARCHITECTURE.md draws them.

use super::Finding;
use super::tree::Tree;

/// What each crate may depend on. A change here is a change of the design: a decision first.
/// `testkit` may be a dev-dependency of all; it knows `storage` for its seams alone.
const ALLOWED: [(&str, &[&str]); 11] = [
    (
        "bench",
        &["cli", "engine", "parser", "repo", "server", "storage", "testkit", "types", "wire"],
    ),
    ("cli", &["server", "wire"]),
    ("cluster", &["repo"]),
    ("engine", &["parser", "repo", "types"]),
    ("parser", &[]),
    ("remotes", &["storage"]),
    ("repo", &["storage", "types"]),
    ("server", &["cluster", "engine", "remotes", "repo", "storage", "types", "wire"]),
    ("storage", &[]),
    ("testkit", &["storage"]),
    ("wire", &["types"]),
];

/// Crates without edges to others: of the workspace, but with nothing below them.
const LEAVES: [&str; 2] = ["types", "xtask"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ours: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).chain(LEAVES).collect();
    for (path, text) in tree.with_end("Cargo.toml") {
        let Some(name) = crate_of(path) else { continue };
        let allowed = ALLOWED.iter().find(|(of, _)| *of == name).map(|(_, allowed)| *allowed);
        if !ours.contains(&name) {
            findings.push(finding(path, 0, format!("{name} has no place in the house")));
        }
        for dependency in dependencies(text) {
            let goes_up = !allowed.unwrap_or_default().contains(&dependency.name);
            let tests = dependency.is_dev && dependency.name == "testkit";
            if ours.contains(&dependency.name) && goes_up && !tests {
                let message = format!("{name} must not know {}", dependency.name);
                findings.push(finding(path, dependency.line, message));
            }
        }
    }
    findings
}

/// The crate whose manifest it is: `crates/<name>/Cargo.toml` or `<name>/Cargo.toml`.
fn crate_of(path: &str) -> Option<&str> {
    let folder = path.strip_suffix("/Cargo.toml")?;
    let name = folder.strip_prefix("crates/").unwrap_or(folder);
    (!name.contains('/')).then_some(name)
}

struct Dependency<'a> {
    name: &'a str,
    line: usize,
    is_dev: bool,
}

/// The names in the dependency tables of a manifest, in both ways of writing them.
fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    let mut out = Vec::new();
    let mut table = "";
    for (number, line) in text.lines().enumerate() {
        let line_number = number + 1;
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']');
            if let Some((above, name)) = table.rsplit_once("dependencies.") {
                out.push(Dependency { name, line: line_number, is_dev: above.ends_with("dev-") });
            }
        } else if table.ends_with("dependencies")
            && let Some((name, _)) = line.split_once(['=', '.', ' '])
        {
            let is_dev = table.ends_with("dev-dependencies");
            out.push(Dependency { name, line: line_number, is_dev });
        }
    }
    out
}

fn finding(path: &str, line: usize, message: String) -> Finding {
    Finding { rule: "edge", path: path.to_owned(), line, measure: 0, message }
}
