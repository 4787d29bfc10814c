//! Constraints that each side holds and the merge of both does not.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "tests: a failed step fails the test"
)]

mod history_kit;

use history_kit::*;
use repo::history::merge::MergedRoot;
use repo::history::resolve::{Resolution, resolve, violations};
use repo::object::{Violation, ViolationRow};
use repo::schema::{ForeignKey, ReferentialAction, Schema};
use storage::{Hash, Store};
use types::Value;

fn found(store: &Store, merged: &MergedRoot, name: &str) -> Vec<(Vec<Value>, ViolationRow)> {
    let table = open(store, merged.hash, name);
    let all = violations(store, &table.table).unwrap();
    all.into_iter().map(|row| (values_of(store, &table.layout, &row.row), row)).collect()
}

#[test]
fn rows_that_share_a_unique_key_are_both_flagged() {
    let store = store();
    let unique = with_index(schema("t", &[("id", INT), ("u", INT)], 1), "u", &["u"], true);
    let side = |rows: &[[Option<i64>; 2]]| {
        let rows: Vec<_> = rows.iter().map(|row| ints(row)).collect();
        one(&store, &unique, &rows)
    };
    let first = [Some(1), Some(10)];
    let base = side(&[first]);
    let ours = side(&[first, [Some(2), Some(20)], [Some(4), None]]);
    let theirs = side(&[first, [Some(3), Some(20)], [Some(5), None]]);
    let merged = merge(&store, base, ours, theirs);
    let rows_flagged: Vec<_> =
        found(&store, &merged, "t").into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows_flagged, [ints(&[Some(2), Some(20)]), ints(&[Some(3), Some(20)])]);
    assert_eq!(rows(&store, &open(&store, merged.hash, "t")).len(), 5, "the rows stay");
    assert_eq!(merged.tables[0].violations, 2);
    let clean = merge(&store, base, ours, side(&[first, [Some(3), Some(30)]]));
    assert!(clean.is_clean());
}

#[test]
fn a_unique_key_that_one_side_makes_is_held_against_the_other() {
    let store = store();
    let plain = schema("t", &[("id", INT), ("u", INT)], 1);
    let unique = with_index(plain.clone(), "u", &["u"], true);
    let rows = |rows: &[[i64; 2]]| {
        rows.iter().map(|[a, b]| ints(&[Some(*a), Some(*b)])).collect::<Vec<_>>()
    };
    let base = one(&store, &plain, &rows(&[[1, 10]]));
    let with_key = one(&store, &unique, &rows(&[[1, 10]]));
    let with_rows = one(&store, &plain, &rows(&[[1, 10], [2, 10]]));
    for (ours, theirs) in [(with_key, with_rows), (with_rows, with_key)] {
        let merged = merge(&store, base, ours, theirs);
        assert_eq!(found(&store, &merged, "t").len(), 2);
    }
}

#[test]
fn a_row_with_null_where_it_is_no_longer_taken_leaves_the_table() {
    let store = store();
    let loose = schema("t", &[("id", INT), ("a", INT)], 1);
    let mut strict = loose.clone();
    strict.columns[1].nullable = false;
    let base = one(&store, &loose, &[ints(&[Some(1), Some(1)])]);
    let with_rule = one(&store, &strict, &[ints(&[Some(1), Some(1)])]);
    let with_null = one(&store, &loose, &[ints(&[Some(1), Some(1)]), ints(&[Some(2), None])]);
    for (ours, theirs) in [(with_rule, with_null), (with_null, with_rule)] {
        let merged = merge(&store, base, ours, theirs);
        assert_eq!(rows(&store, &open(&store, merged.hash, "t")), [ints(&[Some(1), Some(1)])]);
        let (row, violation) = found(&store, &merged, "t").pop().unwrap();
        assert_eq!(row, ints(&[Some(2), None]));
        assert_eq!(violation.violation, Violation::NotNull { columns: vec!["a".into()] });
    }
}

fn child() -> Schema {
    let mut schema = with_index(schema("c", &[("id", INT), ("p", INT)], 1), "p", &["p"], false);
    schema.foreign_keys.push(ForeignKey {
        name: "fk".into(),
        columns: vec![id(&schema, "p")],
        parent_database: None,
        parent_table: "P".into(),
        parent_columns: vec!["id".into()],
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::Cascade,
    });
    schema
}

fn family(store: &Store, child: &Schema, parents: &[i64], children: &[(i64, Option<i64>)]) -> Hash {
    let parent = schema("p", &[("id", INT), ("name", INT)], 1);
    let parents: Vec<_> = parents.iter().map(|id| ints(&[Some(*id), None])).collect();
    let children: Vec<_> = children.iter().map(|(id, p)| ints(&[Some(*id), *p])).collect();
    root(store, &[("p", table(store, &parent, &parents)), ("c", table(store, child, &children))])
}

/// Parents by key, and children with their parent's.
type Family<'a> = (&'a [i64], &'a [(i64, Option<i64>)]);

/// A name, the child's schemas of ours and theirs, the families of base, ours and theirs, the
/// children flagged.
type FamilyCase<'a> = (&'static str, [&'a Schema; 2], [Family<'a>; 3], &'a [i64]);

fn check_family(store: &Store, (name, schemas, sides, wanted): FamilyCase<'_>) {
    let [base, ours, theirs] = sides;
    let bare = Schema { foreign_keys: Vec::new(), ..child() };
    let before = if schemas[0] == schemas[1] { schemas[0] } else { &bare };
    let base = family(store, before, base.0, base.1);
    let ours = family(store, schemas[0], ours.0, ours.1);
    let theirs = family(store, schemas[1], theirs.0, theirs.1);
    let merged = merge(store, base, ours, theirs);
    let flagged = found(store, &merged, "c");
    let keys: Vec<Value> = flagged.iter().map(|(row, _)| row[0].clone()).collect();
    assert_eq!(keys, wanted.iter().map(|n| int(*n)).collect::<Vec<_>>(), "{name}");
    for (_, row) in flagged {
        let Violation::ForeignKey { name, parent, on_update, .. } = row.violation else {
            panic!("{row:?}")
        };
        let told = (name.as_str(), parent.index.as_str(), on_update.as_str());
        assert_eq!(told, ("fk", "PRIMARY", "CASCADE"));
    }
}

#[test]
fn children_without_parents_are_flagged() {
    let store = store();
    let bare = Schema { foreign_keys: Vec::new(), ..child() };
    let unindexed = Schema { indexes: Vec::new(), ..child() };
    let (with, without) = (child(), bare);
    let cases: [FamilyCase<'_>; 6] = [
        (
            "theirs deletes the parent of our new child",
            [&with, &with],
            [
                (&[1, 2], &[(1, Some(1))]),
                (&[1, 2], &[(1, Some(1)), (2, Some(2))]),
                (&[1], &[(1, Some(1))]),
            ],
            &[2],
        ),
        (
            "ours deletes the parent of their new child",
            [&with, &with],
            [(&[1, 2], &[]), (&[1], &[]), (&[1, 2], &[(2, Some(2)), (3, Some(1)), (4, None)])],
            &[2],
        ),
        (
            "both change and all is well",
            [&with, &with],
            [(&[1, 2], &[(1, Some(1))]), (&[1, 2, 3], &[(1, Some(1))]), (&[1, 2], &[(1, Some(2))])],
            &[],
        ),
        (
            "theirs adds the key, ours an orphan",
            [&without, &with],
            [
                (&[1], &[(1, Some(1))]),
                (&[1], &[(1, Some(1)), (2, Some(9))]),
                (&[1], &[(1, Some(1))]),
            ],
            &[2],
        ),
        (
            "ours adds the key, theirs deletes the parent",
            [&with, &without],
            [(&[1], &[(1, Some(1))]), (&[1], &[(1, Some(1))]), (&[], &[(1, Some(1))])],
            &[1],
        ),
        (
            "no index on the child",
            [&unindexed, &unindexed],
            [(&[1, 2], &[]), (&[1, 2], &[(2, Some(2))]), (&[1], &[])],
            &[2],
        ),
    ];
    for case in cases {
        check_family(&store, case);
    }
}

#[test]
fn a_child_that_was_an_orphan_before_is_not_flagged_again() {
    let store = store();
    let base = family(&store, &child(), &[1], &[(1, Some(9))]);
    let ours = family(&store, &child(), &[1], &[(1, Some(9)), (2, Some(1))]);
    let theirs = family(&store, &child(), &[1, 2], &[(1, Some(9)), (3, None)]);
    assert!(merge(&store, base, ours, theirs).is_clean());
}

#[test]
fn conflicts_are_resolved_to_either_side() {
    let store = store();
    let shape = with_index(schema("t", &[("id", INT), ("a", INT)], 1), "a", &["a"], false);
    let side = |rows: &[[i64; 2]]| {
        one(
            &store,
            &shape,
            &rows.iter().map(|[a, b]| ints(&[Some(*a), Some(*b)])).collect::<Vec<_>>(),
        )
    };
    let (base, ours, theirs) =
        (side(&[[1, 1], [2, 2]]), side(&[[1, 11], [2, 22]]), side(&[[1, 111]]));
    let merged = merge(&store, base, ours, theirs);
    let table = open(&store, merged.hash, "t");
    assert_eq!(table.table.conflicts.len, 2);
    for (whose, wanted) in [(Resolution::Ours, ours), (Resolution::Theirs, theirs)] {
        let resolved = resolve(&store, &table, whose).unwrap();
        assert_eq!(root(&store, &[("t", resolved)]), wanted, "{whose:?}");
    }
    let keyless = schema("t", &[("a", INT)], 0);
    let side = |numbers: &[i64]| {
        one(&store, &keyless, &numbers.iter().map(|n| ints(&[Some(*n)])).collect::<Vec<_>>())
    };
    let merged = merge(&store, side(&[1]), side(&[1, 1]), side(&[1, 1, 1]));
    let resolved = resolve(&store, &open(&store, merged.hash, "t"), Resolution::Theirs).unwrap();
    assert_eq!(root(&store, &[("t", resolved)]), side(&[1, 1, 1]));
}
