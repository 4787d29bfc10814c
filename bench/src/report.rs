//! Figures as Markdown: a section a workload, to standard output and into the document.

use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::error::{Error, Result};
use crate::machine;
use crate::setup::Setup;

/// What the document begins with.
const HEAD: &str = "# Benchmarks

Measured by `bench`, whose workloads are described at the heads of their files; each section by
the command that it names. Rounds alternate between the products, figures are medians. Absolute
figures are a machine's; ratios are what counts.
";

/// A section: a title, words, and a table.
pub(crate) struct Section {
    title: String,
    text: String,
}

impl Section {
    /// A section of `bench <title>`, with what was measured on what.
    pub(crate) fn new(title: &str, words: &str, folder: &Path) -> Self {
        let text = format!("{words}\n{}\n", machine::shape(folder));
        Self { title: title.to_owned(), text }
    }

    /// Adds a table; each row has as many cells as `titles`.
    pub(crate) fn table(&mut self, titles: &[&str], rows: &[Vec<String>]) {
        self.text.push_str(&table(titles, rows));
    }

    /// Adds a paragraph.
    pub(crate) fn words(&mut self, words: &str) {
        let _ = write!(self.text, "\n{words}\n");
    }

    /// Prints it, and writes it into the document if that is asked for.
    pub(crate) fn publish(&self, setup: &Setup) -> Result<()> {
        println!("\n## {}\n\n{}", self.title, self.text);
        if setup.save {
            let path = testkit::dataset::workspace().join("docs/BENCHMARKS.md");
            self.save(&path)?;
        }
        Ok(())
    }

    fn save(&self, path: &Path) -> Result<()> {
        let old = match fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => HEAD.to_owned(),
            old => old.map_err(Error::file("read", path))?,
        };
        let new = replace_section(&old, &self.title, &self.text);
        fs::write(path, new).map_err(Error::file("write", path))
    }
}

/// A Markdown table.
fn table(titles: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = String::from("\n");
    let _ = writeln!(out, "| {} |", titles.join(" | "));
    let _ = writeln!(out, "|{}", "---|".repeat(titles.len()));
    for row in rows {
        // What a server said may hold anything.
        let cells: Vec<String> =
            row.iter().map(|cell| cell.replace('|', "/").replace('\n', " ")).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}

/// The document with the section of this title replaced, or added at its end.
fn replace_section(document: &str, title: &str, text: &str) -> String {
    let mut out = String::new();
    let (mut inside, mut written) = (false, false);
    let section = format!("## {title}\n\n{}\n", text.trim_end());
    for line in document.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            if inside {
                out.push('\n');
            }
            inside = name == title;
            if inside {
                out.push_str(&section);
                written = true;
            }
        }
        if !inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    if !written {
        let _ = write!(out, "\n{section}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_takes_the_place_of_its_last_one() {
        let old = "# Benchmarks\n\nhead\n\n## a\n\nold a\n\n## b\n\nold b\n";
        let first = replace_section(old, "a", "new a\n\n");
        assert_eq!(first, "# Benchmarks\n\nhead\n\n## a\n\nnew a\n\n## b\n\nold b\n");
        let last = replace_section(&first, "b", "new b");
        assert_eq!(last, "# Benchmarks\n\nhead\n\n## a\n\nnew a\n\n## b\n\nnew b\n");
        let added = replace_section(&last, "c", "new c");
        assert!(added.ends_with("new b\n\n## c\n\nnew c\n"), "{added}");
    }

    #[test]
    fn tables_are_markdown() {
        let rows = [vec!["1".to_owned(), "a|b\nc".to_owned()]];
        assert_eq!(table(&["x", "y"], &rows), "\n| x | y |\n|---|---|\n| 1 | a/b c |\n");
    }
}
