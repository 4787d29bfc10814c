//! The text files of the checkout, read once.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// Paths relative to the root, with `/`, and their text.
pub(super) struct Tree {
    pub(super) files: BTreeMap<String, String>,
}

/// Kinds of files that are read.
const READ: [&str; 5] = [".rs", ".toml", ".md", ".lock", "/run"];

impl Tree {
    pub(super) fn read(root: &Path) -> io::Result<Self> {
        let mut tree = Self { files: BTreeMap::new() };
        tree.read_folder(root, "")?;
        Ok(tree)
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                if name != "target" && name != ".git" {
                    self.read_folder(&entry.path(), &format!("{path}/"))?;
                }
            } else if READ.iter().any(|end| path.ends_with(end)) {
                self.files.insert(path, fs::read_to_string(entry.path())?);
            }
        }
        Ok(())
    }

    /// The Rust files.
    pub(super) fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.with_end(".rs")
    }

    pub(super) fn with_end(&self, end: &'static str) -> impl Iterator<Item = (&str, &str)> {
        let of = move |(path, _): &(&String, &String)| path.ends_with(end);
        self.files.iter().filter(of).map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Whether a file or folder is there.
    pub(super) fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.files.contains_key(path) || self.files.keys().any(|file| file.starts_with(&folder))
    }
}

/// Whether a Rust file holds tests only: a test target, or a module of tests of its own.
pub(super) fn is_test(path: &str) -> bool {
    let parts = path.split('/');
    parts.into_iter().any(|part| matches!(part, "tests" | "benches" | "fuzz" | "tests.rs"))
        || path.ends_with("_tests.rs")
}
