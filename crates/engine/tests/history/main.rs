//! Git's model by script: procedures, system tables, table functions and revisions, as a client
//! sees them.

mod script;

#[test]
fn golden_scripts_answer_as_they_did() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/history/scripts");
    testkit::golden::check_folder(folder, |_| script::Script::new());
}
