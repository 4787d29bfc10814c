//! Remotes and backups in SQL, by script: two instances and the places between them.

#![allow(clippy::unwrap_used, reason = "tests: a failed step fails the test")]

mod crash;
mod places;
mod runner;
#[path = "../session/table.rs"]
mod table;

#[test]
fn golden_scripts_answer_as_they_did() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exchange/scripts");
    testkit::golden::check_folder(folder, |_| runner::Script::new());
}
