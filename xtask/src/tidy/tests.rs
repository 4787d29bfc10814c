//! Each rule finds what it is for, and lets pass what it should.

use std::collections::BTreeMap;

use super::tree::Tree;
use super::{edges, exceptions, links, names, packages, sizes, words};

/// A tree of these files.
fn tree(files: &[(&str, &str)]) -> Tree {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    Tree { files: files.iter().map(owned).collect::<BTreeMap<_, _>>() }
}

#[test]
fn only_the_edges_of_the_map_are_allowed() {
    let tree = tree(&[
        ("crates/repo/Cargo.toml", "[dependencies]\nstorage = {}\nserde = \"1\"\nengine = {}\n"),
        ("crates/types/Cargo.toml", "[dev-dependencies]\ntestkit.workspace = true\n"),
        ("crates/wire/Cargo.toml", "[dependencies]\ntestkit = {}\n[dependencies.types]\n"),
        ("crates/new/Cargo.toml", ""),
    ]);
    let said: Vec<String> = edges::check(&tree).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "crates/new/Cargo.toml:0: edge: new has no place in the house",
            "crates/repo/Cargo.toml:4: edge: repo must not know engine",
            "crates/wire/Cargo.toml:2: edge: wire must not know testkit",
        ]
    );
}

#[test]
fn sizes_are_measured_without_tests_and_tables() {
    let long = format!("//! Head.\n{}", "a();\n".repeat(620));
    let tested = format!("//! Head.\nmod tests {{\n{}", "a();\n".repeat(620));
    let table = format!("//! Head.\nconst ALL: [u8; 300] = [\n{}];\n", "1,\n".repeat(300));
    let wide = format!("//! {}\n", "x".repeat(120));
    let tree = tree(&[
        ("a/src/long.rs", &long),
        ("a/src/tested.rs", &tested),
        ("a/tests/long.rs", &long),
        ("a/src/list/mod.rs", &table),
        ("a/src/page/mod.rs", &long),
        ("a/src/wide.rs", &wide),
        ("a/src/bare.rs", "fn a() {}\n"),
    ]);
    let found: Vec<_> = sizes::check(&tree).into_iter().map(|f| (f.rule, f.path)).collect();
    let expected = [
        ("head", "a/src/bare.rs"),
        ("file-lines", "a/src/long.rs"),
        ("page-lines", "a/src/page/mod.rs"),
        ("columns", "a/src/wide.rs"),
    ];
    assert_eq!(found, expected.map(|(rule, path)| (rule, path.to_owned())));
}

#[test]
fn words_that_say_nothing_are_found_in_names() {
    let tree = tree(&[("a/src/lock_manager.rs", ""), ("a/src/implied.rs", "")]);
    let found: Vec<_> = names::check(&tree).into_iter().map(|f| f.path).collect();
    assert_eq!(found, ["a/src/lock_manager.rs"]);
}

#[test]
fn unfinished_work_is_found_but_not_parts_of_words() {
    let text = ["to", "do!()\nmyto", "do!()\nFIX", "MEs\n// FIX", "ME\n"].concat();
    let found: Vec<_> = words::check(&tree(&[("a.rs", &text)])).iter().map(|f| f.line).collect();
    assert_eq!(found, [1, 4]);
}

#[test]
fn links_lead_to_files_and_headings() {
    let text = "[a](docs/b.md) [b](docs/b.md#two-words) [c](docs) [d](https://example.org)\n\
                [e](c.md) [f](docs/b.md#none)\n```\n[g](in code)\n```\n";
    let tree = tree(&[("a.md", text), ("docs/b.md", "# Two words!\n[up](../a.md)\n")]);
    let said: Vec<String> = links::check(&tree).into_iter().map(|f| f.message).collect();
    assert_eq!(said, ["c.md is not there", "docs/b.md#none is not there"]);
}

#[test]
fn an_exception_passes_what_it_names_and_goes_when_it_is_not_needed() {
    let entry = |path: &str, limit: usize| {
        format!("[[exception]]\nrule = \"file-lines\"\npath = \"{path}\"\nlimit = {limit}\n")
    };
    let list = [entry("a/long.rs", 660), entry("a/gone.rs", 700)].join("reason = \"x\"\n");
    let long = format!("//! Head.\n{}", "a();\n".repeat(649));
    let said = |list: &str| -> Vec<String> {
        let tree = tree(&[("a/long.rs", &long), ("xtask/exceptions.toml", list)]);
        let left = exceptions::apply(&tree, sizes::check(&tree));
        left.into_iter().map(|finding| finding.message).collect()
    };
    let complaints = ["not needed any more for a/gone.rs: remove it"];
    assert_eq!(said(&format!("{list}reason = \"x\"\n")), complaints);
    assert_eq!(said(&entry("a/long.rs", 700)), ["an exception has a reason"]);
    let reasoned = |limit| format!("{}reason = \"x\"\n", entry("a/long.rs", limit));
    assert_eq!(said(&reasoned(720)), ["a/long.rs is down to 650: lower the limit"]);
    assert_eq!(said(&reasoned(640)), ["650 lines, at most 600"]);
}

#[test]
fn packages_are_capped() {
    let lock = "[[package]]\n".repeat(1000);
    assert_eq!(packages::check(&tree(&[("Cargo.lock", &lock)])).len(), 1);
    assert_eq!(packages::check(&tree(&[("Cargo.lock", "[[package]]\n")])).len(), 0);
}
