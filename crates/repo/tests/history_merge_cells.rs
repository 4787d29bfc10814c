//! Rows that both sides changed: which cells win, and what is a conflict.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "tests: a failed step fails the test"
)]

mod history_kit;

use history_kit::*;
use repo::history::resolve::conflicts;
use storage::Store;
use types::{Json, SqlType, Value};

/// The cells beside the key, `None` for no row.
type Row = Option<[Option<i64>; 2]>;

fn side(store: &Store, row: Row) -> storage::Hash {
    let schema = schema("t", &[("id", INT), ("a", INT), ("b", INT)], 1);
    let rows: Vec<_> = row.map(|[a, b]| ints(&[Some(1), a, b])).into_iter().collect();
    one(store, &schema, &rows)
}

#[test]
fn cells_merge_as_the_table_says() {
    let (n, some) = (None, |a: i64, b: i64| Some([Some(a), Some(b)]));
    // base, ours, theirs, result, whether it is a conflict
    let cases: [(&str, Row, Row, Row, Row, bool); 17] = [
        ("nothing changed", some(1, 1), some(1, 1), some(1, 1), some(1, 1), false),
        ("only ours changed", some(1, 1), some(2, 1), some(1, 1), some(2, 1), false),
        ("only theirs changed", some(1, 1), some(1, 1), some(1, 2), some(1, 2), false),
        ("different cells", some(1, 1), some(2, 1), some(1, 2), some(2, 2), false),
        ("the same cell alike", some(1, 1), some(2, 1), some(2, 1), some(2, 1), false),
        ("one cell alike, one apart", some(1, 1), some(2, 3), some(2, 1), some(2, 3), false),
        ("the same cell differently", some(1, 1), some(2, 1), some(3, 1), some(2, 1), true),
        (
            "one set NULL",
            some(1, 1),
            Some([None, Some(1)]),
            some(1, 2),
            Some([None, Some(2)]),
            false,
        ),
        (
            "both set NULL",
            some(1, 1),
            Some([None, Some(1)]),
            Some([None, Some(1)]),
            Some([None, Some(1)]),
            false,
        ),
        ("added by ours", n, some(1, 1), n, some(1, 1), false),
        ("added by theirs", n, n, some(1, 1), some(1, 1), false),
        ("both insert the same row", n, some(1, 1), some(1, 1), some(1, 1), false),
        ("both insert one key differently", n, some(1, 1), some(1, 2), some(1, 1), true),
        ("both deleted", some(1, 1), n, n, n, false),
        ("deleted by theirs alone", some(1, 1), some(1, 1), n, n, false),
        ("deleted by ours, changed by theirs", some(1, 1), n, some(1, 2), n, true),
        ("changed by ours, deleted by theirs", some(1, 1), some(1, 2), n, some(1, 2), true),
    ];
    for (name, base, ours, theirs, result, is_conflict) in cases {
        let store = store();
        let merged = merge(&store, side(&store, base), side(&store, ours), side(&store, theirs));
        let table = open(&store, merged.hash, "t");
        let wanted: Vec<_> = result.map(|[a, b]| ints(&[Some(1), a, b])).into_iter().collect();
        assert_eq!(rows(&store, &table), wanted, "{name}");
        let found = conflicts(&store, &table.table).unwrap();
        assert_eq!(found.len(), usize::from(is_conflict), "{name}");
        assert_eq!(merged.is_clean(), !is_conflict, "{name}");
        for conflict in found {
            let kept = conflict
                .sides
                .map(|side| side.map(|side| values_of(&store, &table.layout, &side.row)));
            let wanted = [base, ours, theirs].map(|row| row.map(|[a, b]| ints(&[Some(1), a, b])));
            assert_eq!(kept, wanted, "{name}");
        }
    }
}

fn json_side(store: &Store, text: &str) -> storage::Hash {
    let schema = schema("t", &[("id", INT), ("doc", SqlType::Json)], 1);
    let row = vec![int(1), Value::Json(Json::parse(text).unwrap())];
    one(store, &schema, &[row])
}

#[test]
fn json_objects_merge_by_member() {
    let cases = [
        (r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#, r#"{"a": 3}"#, Some(r#"{"a": 3, "b": 2}"#)),
        (
            r#"{"a": {"x": 1}}"#,
            r#"{"a": {"x": 2}}"#,
            r#"{"a": {"x": 1, "y": 1}}"#,
            Some(r#"{"a": {"x": 2, "y": 1}}"#),
        ),
        (r#"{"a": 1, "b": 1}"#, r#"{"b": 1}"#, r#"{"a": 1, "b": 2}"#, Some(r#"{"b": 2}"#)),
        (r#"{"a": 1}"#, r#"{"a": 2}"#, r#"{"a": 3}"#, None),
        (r#"{"a": 1}"#, "{}", r#"{"a": 3}"#, None),
        ("[1]", "[1, 2]", "[1, 3]", None),
        (
            r#"{"a": [1]}"#,
            r#"{"a": [1, 2]}"#,
            r#"{"a": [1], "b": 0}"#,
            Some(r#"{"a": [1, 2], "b": 0}"#),
        ),
    ];
    for (base, ours, theirs, wanted) in cases {
        let store = store();
        let merged = merge(
            &store,
            json_side(&store, base),
            json_side(&store, ours),
            json_side(&store, theirs),
        );
        let shown = rows(&store, &open(&store, merged.hash, "t"));
        let wanted_text = wanted.unwrap_or(ours);
        assert_eq!(shown, [vec![int(1), Value::Json(Json::parse(wanted_text).unwrap())]]);
        assert_eq!(merged.is_clean(), wanted.is_some(), "{base} {ours} {theirs}");
    }
}

#[test]
fn long_values_out_of_line_merge_as_short_ones_do() {
    let store = store();
    let schema = schema("t", &[("id", INT), ("a", varchar(9000)), ("b", INT)], 1);
    let long = |letter: &str| Value::text(&letter.repeat(9000));
    let row = |a: Value, b: i64| vec![int(1), a, int(b)];
    let base = one(&store, &schema, &[row(long("x"), 1)]);
    let ours = one(&store, &schema, &[row(long("y"), 1)]);
    let theirs = one(&store, &schema, &[row(long("x"), 2)]);
    let merged = merge(&store, base, ours, theirs);
    assert!(merged.is_clean());
    assert_eq!(rows(&store, &open(&store, merged.hash, "t")), [row(long("y"), 2)]);
}

#[test]
fn keyless_rows_changed_on_both_sides_conflict_even_alike() {
    let keyless = schema("t", &[("a", INT)], 0);
    let many = |numbers: &[i64]| numbers.iter().map(|n| ints(&[Some(*n)])).collect::<Vec<_>>();
    // base, ours, theirs, result, conflicts
    let cases: [([&[i64]; 4], usize); 6] = [
        ([&[1, 1], &[1, 1], &[1, 1, 1], &[1, 1, 1]], 0),
        ([&[1], &[1, 2], &[1, 3], &[1, 2, 3]], 0),
        ([&[1], &[1, 1], &[1, 1, 2], &[1, 1, 2]], 1),
        // As in Dolt, tables that are equal as a whole are no exception.
        ([&[1], &[1, 1], &[1, 1], &[1, 1]], 1),
        ([&[1, 1], &[1], &[], &[1]], 1),
        ([&[1, 2], &[2], &[1], &[]], 0),
    ];
    for ([base, ours, theirs, result], count) in cases {
        let store = store();
        let side = |numbers| one(&store, &keyless, &many(numbers));
        let merged = merge(&store, side(base), side(ours), side(theirs));
        let table = open(&store, merged.hash, "t");
        let mut found = rows(&store, &table);
        found.sort_by_key(|row| format!("{row:?}"));
        assert_eq!(found, many(result));
        let found = conflicts(&store, &table.table).unwrap();
        assert_eq!(found.len(), count);
        for conflict in found {
            let counts = conflict.sides.map(|side| side.map_or(0, |side| side.count));
            let ones = |side: &[i64]| side.iter().filter(|number| **number == 1).count() as u64;
            assert_eq!(counts, [base, ours, theirs].map(ones));
        }
    }
}
