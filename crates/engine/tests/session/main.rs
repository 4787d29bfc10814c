//! Sessions by script: what clients see, statement by statement, with sessions that wait for each
//! other.

mod isolation;
mod scripts;
mod several;
mod stage;
mod table;

#[test]
fn golden_scripts_answer_as_they_did() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/session/scripts");
    testkit::golden::check_folder(folder, |_| scripts::Script::new());
}
