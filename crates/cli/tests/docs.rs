//! The documents: every `sql` and `console` block is run, and what a block shows is compared.
//!
//! | in a block | what is done |
//! |---|---|
//! | `sql` | run as one text; nothing in it fails |
//! | `$ cargo run --release -- sql-server` | a server on a free port for the document |
//! | `$ mariadb … < file` | the file is run |
//! | `$ pando …`, `$ cargo run --release -- …` | run; what it prints is compared if lines follow |
//! | `mysql> …` | run; the lines that follow are its table, as MySQL's client draws it |
//! | any other `$` | known by name: what the test cannot do, or is |
//!
//! Hashes and times differ from run to run: any 32 characters of a hash, and any time, are equal.

#![expect(clippy::disallowed_methods, reason = "documents are files")]

mod docs_kit;
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use docs_kit::block::blocks;
use docs_kit::reader::Reader;

#[test]
fn the_readme_does_what_it_says() {
    check(&root().join("README.md"));
}

#[test]
fn the_guides_do_what_they_say() {
    for folder in ["docs/guide", "docs/examples"] {
        let entries = fs::read_dir(root().join(folder)).into_iter().flatten();
        let mut paths: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|end| end == "md"));
        paths.sort();
        for path in paths {
            check(&path);
        }
    }
}

fn check(path: &Path) {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut reader = Reader::new(root());
    for block in blocks(&text) {
        if let Err(difference) = reader.run(&block) {
            panic!("{}, line {}:\n{difference}", path.display(), block.line);
        }
    }
}

fn root() -> PathBuf {
    testkit::dataset::workspace()
}
