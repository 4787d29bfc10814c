//! What can be said without a session: the table, names.

use types::Value;

use super::{PROCEDURES, clone};
use crate::procedures::arguments::parse;

fn texts(args: &[&str]) -> Vec<Value> {
    args.iter().map(|arg| Value::text(arg)).collect()
}

#[test]
fn the_table_is_sorted() {
    assert!(PROCEDURES.is_sorted_by(|a, b| a.name < b.name));
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
