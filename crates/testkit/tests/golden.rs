//! Golden scripts, with a runner that keeps a list.

use std::path::Path;

use testkit::golden::{check_file, check_folder, difference, replay};

/// `add <word>...`, `show`, `lines` (odd output).
fn list(_: &Path) -> impl FnMut(&str) -> String + use<> {
    let mut words: Vec<String> = Vec::new();
    move |command: &str| {
        let mut out = String::new();
        for line in command.lines() {
            let mut given = line.split_whitespace().map(str::to_owned);
            match given.next().as_deref() {
                Some("add") => words.extend(given),
                Some("show") => {
                    out.push_str(&words.join(" "));
                    out.push('\n');
                }
                Some("lines") => out.push_str("a\n\n~\nb\n"),
                _ => out.push_str("unknown command\n"),
            }
        }
        out
    }
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden"))
}

#[test]
fn golden_scripts() {
    check_folder(folder(), list);
}

#[test]
fn an_answer_replaces_what_was_there_and_the_rest_stays() {
    let script = "# about\n\nadd x y\nshow\n---\nold\n\n# more\nshow\n";
    let after = replay(script, &mut list(folder()));
    assert_eq!(after, "# about\n\nadd x y\nshow\n---\nx y\n\n# more\nshow\n---\nx y\n");
    assert_eq!(replay(&after, &mut list(folder())), after);
}

#[test]
fn a_difference_is_shown_by_line() {
    let shown = difference("show\n---\nx y\n", "show\n---\nchanged\n");
    assert_eq!(shown, "@ line 1\n  show\n  ---\n- x y\n+ changed\n");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/list");
    check_file(script, &mut list(folder()));
}

#[test]
#[should_panic(expected = "no golden scripts")]
fn an_empty_folder_is_no_success() {
    check_folder(folder().join("none"), list);
}
