//! What can be said without a session: the table, arguments, names.

use types::Value;

use super::arguments::{flag, parse, valued};
use super::{PROCEDURES, clone};

fn texts(args: &[&str]) -> Vec<Value> {
    args.iter().map(|arg| Value::text(arg)).collect()
}

#[test]
fn the_table_is_sorted() {
    assert!(PROCEDURES.is_sorted_by(|a, b| a.name < b.name));
}

#[test]
fn flags_stand_anywhere_and_take_values() {
    let flags = [flag(Some('f'), "force"), valued(Some('b'), "branch"), flag(Some('u'), "up")];
    for args in [
        &["origin", "-fu", "-b", "dev", "main"][..],
        &["--force", "origin", "--branch=dev", "main", "--up"],
        &["-fub=dev", "origin", "main"],
        &["--up", "--branch", "dev", "-f", "--", "origin", "main"],
    ] {
        let given = parse(&flags, &texts(args)).unwrap_or_default();
        assert_eq!(given.names, ["origin", "main"], "{args:?}");
        assert!(given.has("force") && given.has("up"), "{args:?}");
        assert_eq!(given.value("branch"), Some("dev"), "{args:?}");
    }
    assert!(parse(&flags, &texts(&["--nothing"])).is_err());
    assert!(parse(&flags, &texts(&["-b"])).is_err());
}

#[test]
fn a_clone_is_called_as_its_url_ends() {
    for (args, expected) in [
        (&["file:///srv/shop"][..], Some("shop")),
        (&["file:///srv/shop/"], Some("shop")),
        (&["file:///srv/shop", "copy"], Some("copy")),
        (&["file:///"], None),
        (&[], None),
        (&["a", "b", "c"], None),
    ] {
        let given = parse(&[], &texts(args)).unwrap_or_default();
        let name = clone::names(&given).ok().map(|(_, name)| name);
        assert_eq!(name.as_deref(), expected, "{args:?}");
    }
}
