//! Merges of tables whose schemas changed.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "tests: a failed step fails the test"
)]

mod history_kit;

use history_kit::*;
use repo::Error;
use repo::history::merge::{MergeOptions, SchemaMerge, merge_roots, merge_schemas};
use repo::history::table_diff::TableDiff;
use repo::schema::{Check, Column, DefaultValue, ForeignKey, ReferentialAction, Schema};
use storage::{Hash, KeyRange, Store};
use types::{SqlType, Value};

fn base() -> Schema {
    schema("t", &[("id", INT), ("a", INT), ("b", INT)], 1)
}

/// The schema with a column added at the end, whose fill is this INT.
fn with_column(mut schema: Schema, name: &str, fill: Option<i32>) -> Schema {
    let added = Column {
        fill: fill.map(|number| number.to_le_bytes().to_vec()),
        default: fill.map_or(DefaultValue::None, |n| DefaultValue::Literal(n.to_string())),
        ..column("t", name, INT)
    };
    schema.columns.push(added);
    schema
}

fn without(mut schema: Schema, name: &str) -> Schema {
    schema.columns.retain(|column| column.name != name);
    schema
}

fn changed(mut schema: Schema, name: &str, change: impl FnOnce(&mut Column)) -> Schema {
    change(schema.columns.iter_mut().find(|column| column.name == name).unwrap());
    schema
}

fn names(schema: &Schema) -> Vec<&str> {
    schema.columns.iter().map(|column| column.name.as_str()).collect()
}

fn merged_schema(ours: &Schema, theirs: &Schema) -> Schema {
    match merge_schemas("t", Some(&base()), ours, theirs).unwrap() {
        SchemaMerge::Merged(schema) => *schema,
        SchemaMerge::Conflict(why) => panic!("conflict: {why}"),
    }
}

fn conflict(ours: &Schema, theirs: &Schema) -> String {
    match merge_schemas("t", Some(&base()), ours, theirs).unwrap() {
        SchemaMerge::Merged(schema) => panic!("merged: {:?}", names(&schema)),
        SchemaMerge::Conflict(why) => why,
    }
}

#[test]
fn columns_of_both_sides_stand_in_our_order_then_theirs() {
    let merged = merged_schema(&with_column(base(), "x", None), &with_column(base(), "y", None));
    assert_eq!(names(&merged), ["id", "a", "b", "x", "y"]);
    let both = with_column(base(), "x", Some(5));
    assert_eq!(merged_schema(&both, &without(both.clone(), "a")), without(both.clone(), "a"));
    let ours = changed(base(), "a", |column| column.name = "renamed".into());
    let theirs = changed(base(), "a", |column| column.comment = "why".into());
    let merged = merged_schema(&ours, &theirs);
    assert_eq!(names(&merged), ["id", "renamed", "b"]);
    assert_eq!(merged.columns[1].comment, "why");
}

#[test]
fn changes_that_do_not_go_together_are_schema_conflicts() {
    let rename = |to: &str| changed(base(), "a", |column| column.name = to.into());
    let bigint = changed(base(), "a", |column| column.sql_type = BIGINT);
    let text = changed(base(), "a", |column| column.sql_type = varchar(9));
    let small = |name| changed(base(), name, |column| column.sql_type = SqlType::Date);
    let check = |text: &str| {
        let mut schema = base();
        schema.checks.push(Check { name: "c".into(), expression: text.into(), enforced: true });
        schema
    };
    let cases = [
        ("renamed twice", rename("x"), rename("y"), "both sides altered column `a`"),
        ("retyped twice", bigint.clone(), text, "both sides altered column `a`"),
        ("dropped and altered", without(base(), "a"), bigint, "one side dropped column `a`"),
        ("two of a name", rename("x"), with_column(base(), "x", None), "named `x`"),
        (
            "added differently",
            with_column(base(), "x", None),
            changed(with_column(base(), "x", None), "x", |c| c.nullable = false),
            "both sides added column `x`",
        ),
        ("no widening", with_column(base(), "x", None), small("a"), "may not fit"),
        (
            "index on a dropped column",
            with_index(base(), "i", &["a"], false),
            without(base(), "a"),
            "index `i`",
        ),
        (
            "two indexes of a name",
            with_index(base(), "i", &["a"], false),
            with_index(base(), "i", &["b"], false),
            "index `i`",
        ),
        ("two checks of a name", check("(`a` > 1)"), check("(`a` > 2)"), "check `c`"),
        (
            "check of a dropped column",
            check("(`a` > 1)"),
            without(base(), "a"),
            "check `c` references",
        ),
    ];
    for (name, ours, theirs, wanted) in cases {
        for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
            let told = conflict(ours, theirs);
            assert!(told.contains(wanted), "{name}: {told}");
        }
    }
}

#[test]
fn keys_and_collations_that_differ_are_refused() {
    let mut other_key = base();
    other_key.primary.push(part(id(&base(), "a")));
    let foreign = |table: &str| {
        let mut schema = base();
        schema.foreign_keys.push(ForeignKey {
            name: "fk".into(),
            columns: vec![id(&schema, "a")],
            parent_database: None,
            parent_table: table.into(),
            parent_columns: vec!["id".into()],
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
        });
        schema
    };
    let collated = |number| Schema { collation: types::CollationId(number), ..base() };
    for (ours, theirs) in [
        (other_key, with_column(base(), "x", None)),
        (foreign("p"), foreign("q")),
        (collated(45), collated(46)),
    ] {
        let error = merge_schemas("t", Some(&base()), &ours, &theirs).unwrap_err();
        assert!(matches!(error, Error::NotMergeable { .. }), "{error}");
    }
}

fn side(store: &Store, schema: &Schema, rows: &[&[Option<i64>]]) -> Hash {
    let rows: Vec<Vec<Value>> = rows.iter().map(|row| ints(row)).collect();
    one(store, schema, &rows)
}

/// Merges both ways round and compares the rows, sorted columns by name.
fn rows_merged(store: &Store, base: Hash, ours: Hash, theirs: Hash) -> Vec<Vec<(String, Value)>> {
    let show = |root| {
        let table = open(store, root, "t");
        let label = |row: Vec<Value>| {
            let mut row: Vec<(String, Value)> =
                table.schema.columns.iter().map(|c| c.name.clone()).zip(row).collect();
            row.sort_by(|a, b| a.0.cmp(&b.0));
            row
        };
        rows(store, &table).into_iter().map(label).collect::<Vec<_>>()
    };
    let (one, other) = (merge(store, base, ours, theirs), merge(store, base, theirs, ours));
    assert!(one.is_clean() && other.is_clean(), "{one:?} {other:?}");
    assert_eq!(show(one.hash), show(other.hash));
    show(one.hash)
}

fn labelled(cells: &[(&str, Option<i64>)]) -> Vec<(String, Value)> {
    cells
        .iter()
        .map(|(name, cell)| ((*name).to_owned(), cell.map_or(Value::Null, Value::Int)))
        .collect()
}

const R1: &[Option<i64>] = &[Some(1), Some(10), Some(100)];
const R2: &[Option<i64>] = &[Some(2), Some(20), Some(200)];

#[test]
fn rows_get_the_columns_of_both_sides() {
    let store = store();
    let before = side(&store, &base(), &[R1, R2]);
    let ours = side(
        &store,
        &with_column(base(), "x", Some(7)),
        &[&[Some(1), Some(11), Some(100), Some(7)], &[Some(2), Some(20), Some(200), Some(8)]],
    );
    let theirs = side(
        &store,
        &with_column(base(), "y", None),
        &[
            &[Some(1), Some(10), Some(101), None],
            &[Some(2), Some(20), Some(200), None],
            &[Some(3), Some(30), Some(300), Some(9)],
        ],
    );
    let shown = rows_merged(&store, before, ours, theirs);
    let row = |id, a, b, x, y| labelled(&[("a", a), ("b", b), ("id", id), ("x", x), ("y", y)]);
    assert_eq!(
        shown,
        [
            row(Some(1), Some(11), Some(101), Some(7), None),
            row(Some(2), Some(20), Some(200), Some(8), None),
            row(Some(3), Some(30), Some(300), Some(7), Some(9)),
        ]
    );
}

#[test]
fn a_column_dropped_in_the_middle_goes_from_the_others_rows_too() {
    let store = store();
    let indexed = with_index(base(), "b", &["b"], true);
    let before = side(&store, &indexed, &[R1, R2]);
    let dropped = side(
        &store,
        &without(indexed.clone(), "a"),
        &[&[Some(1), Some(100)], &[Some(2), Some(201)]],
    );
    let changed = side(
        &store,
        &indexed,
        &[&[Some(1), Some(10), Some(102)], R2, &[Some(3), Some(30), Some(300)]],
    );
    let shown = rows_merged(&store, before, dropped, changed);
    let row = |id, b| labelled(&[("b", b), ("id", id)]);
    assert_eq!(shown, [row(Some(1), Some(102)), row(Some(2), Some(201)), row(Some(3), Some(300))]);
}

#[test]
fn a_cell_changed_in_a_dropped_column_conflicts_and_a_deletion_does_not() {
    let store = store();
    let before = side(&store, &base(), &[R1, R2]);
    let dropped = side(&store, &without(base(), "a"), &[&[Some(1), Some(100)]]);
    let changed =
        side(&store, &base(), &[&[Some(1), Some(11), Some(100)], &[Some(2), Some(21), Some(200)]]);
    let merged = merge(&store, before, dropped, changed);
    let table = open(&store, merged.hash, "t");
    assert_eq!(
        table.table.conflicts.len, 1,
        "row 1 conflicts; row 2 was deleted, and only the dropped cell changed"
    );
    assert_eq!(rows(&store, &table), [ints(&[Some(1), Some(100)])]);
}

#[test]
fn a_column_that_takes_the_bytes_of_a_dropped_one_keeps_its_values() {
    // x instead of a: the rows' bytes are what they were, and mean something else.
    let store = store();
    let thin = schema("t", &[("id", INT), ("a", INT)], 1);
    let mut swapped = without(thin.clone(), "a");
    swapped.columns.push(column("t", "x", INT));
    let before = side(&store, &thin, &[&[Some(1), Some(5)], &[Some(2), Some(6)]]);
    let theirs = side(&store, &swapped, &[&[Some(1), Some(5)], &[Some(2), Some(6)]]);
    let ours = side(
        &store,
        &with_column(thin, "z", None),
        &[&[Some(1), Some(5), None], &[Some(2), Some(6), Some(1)]],
    );
    let shown = rows_merged(&store, before, ours, theirs);
    let row = |id, x, z| labelled(&[("id", id), ("x", x), ("z", z)]);
    assert_eq!(shown, [row(Some(1), Some(5), None), row(Some(2), Some(6), Some(1))]);
}

#[test]
fn a_widened_type_takes_the_others_rows_and_keys() {
    let store = store();
    let indexed = with_index(base(), "a", &["a"], false);
    let before = side(&store, &indexed, &[R1, R2]);
    let wide = changed(changed(indexed.clone(), "a", |c| c.sql_type = BIGINT), "id", |c| {
        c.sql_type = BIGINT;
    });
    let widened = side(&store, &wide, &[R1, &[Some(2), Some(1 << 40), Some(200)]]);
    let grown = side(
        &store,
        &indexed,
        &[&[Some(1), Some(10), Some(101)], R2, &[Some(3), Some(30), Some(300)]],
    );
    let shown = rows_merged(&store, before, widened, grown);
    let row = |id, a, b| labelled(&[("a", a), ("b", b), ("id", id)]);
    assert_eq!(
        shown,
        [
            row(Some(1), Some(10), Some(101)),
            row(Some(2), Some(1 << 40), Some(200)),
            row(Some(3), Some(30), Some(300)),
        ]
    );
}

#[test]
fn an_index_of_one_side_has_the_rows_of_both() {
    let store = store();
    let before = side(&store, &base(), &[R1, R2]);
    let indexed = side(
        &store,
        &with_index(base(), "i", &["a"], false),
        &[R1, &[Some(2), Some(21), Some(200)]],
    );
    let grown =
        side(&store, &base(), &[&[Some(1), Some(11), Some(100)], R2, &[Some(3), None, None]]);
    // The kit compares the index with one built anew.
    assert_eq!(rows_merged(&store, before, indexed, grown).len(), 3);
}

#[test]
fn keyless_rows_take_new_columns() {
    let store = store();
    let keyless = schema("t", &[("a", INT), ("b", INT)], 0);
    let before = side(&store, &keyless, &[&[Some(1), Some(2)], &[Some(1), Some(2)]]);
    let wide = side(&store, &without(keyless.clone(), "a"), &[&[Some(2)], &[Some(2)]]);
    let grown =
        side(&store, &keyless, &[&[Some(1), Some(2)], &[Some(1), Some(2)], &[Some(9), Some(3)]]);
    let merged = merge(&store, before, wide, grown);
    assert!(merged.is_clean());
    let mut found = rows(&store, &open(&store, merged.hash, "t"));
    found.sort_by_key(|row| format!("{row:?}"));
    assert_eq!(found, [ints(&[Some(2)]), ints(&[Some(2)]), ints(&[Some(3)])]);
}

#[test]
fn tables_are_followed_through_renames_and_deletions() {
    let store = store();
    let with = |row: &[Option<i64>]| table(&store, &base(), &[ints(row)]);
    let (old, new) = (with(R1), with(&[Some(1), Some(10), Some(101)]));
    let options = MergeOptions { source: Hash::of(b"source"), merges_json: true };
    let merge = |b, o, t| merge_roots(&store, b, o, t, options).unwrap();
    let before = root(&store, &[("t", old)]);
    let renamed = merge(before, root(&store, &[("u", old)]), root(&store, &[("t", new)]));
    assert_eq!(renamed.hash, root(&store, &[("u", new)]));
    let other_way = merge(before, root(&store, &[("t", new)]), root(&store, &[("u", old)]));
    assert_eq!(other_way.hash, root(&store, &[("u", new)]));
    let gone = merge(before, root(&store, &[("t", old)]), root(&store, &[]));
    assert_eq!(gone.hash, root(&store, &[]));
    let fought = merge(before, root(&store, &[("t", new)]), root(&store, &[]));
    assert_eq!(fought.hash, root(&store, &[("t", new)]), "ours stays");
    assert!(fought.tables[0].schema_conflict.as_ref().unwrap().contains("deleted in theirs"));
    let apart = merge(before, root(&store, &[("u", old)]), root(&store, &[("v", old)]));
    assert!(apart.tables[0].schema_conflict.is_some());
    let added = merge(
        root(&store, &[]),
        root(&store, &[("t", old)]),
        root(&store, &[("T", old), ("w", new)]),
    );
    assert_eq!(added.hash, root(&store, &[("t", old), ("w", new)]));
}

#[test]
fn adding_a_column_changes_no_row_and_dropping_one_changes_those_with_a_value() {
    let store = store();
    let before = open(&store, side(&store, &base(), &[R1, &[Some(2), Some(20), None]]), "t");
    let wide = with_column(base(), "x", Some(5));
    let after = side(
        &store,
        &wide,
        &[&[Some(1), Some(10), Some(100), Some(5)], &[Some(2), Some(20), None, Some(6)]],
    );
    let after = open(&store, after, "t");
    let diff =
        |from, to| TableDiff::new(&store, Some(from), Some(to), KeyRange::all()).unwrap().count();
    assert_eq!(diff(&before, &after), 1);
    let thin = open(
        &store,
        side(&store, &without(base(), "b"), &[&[Some(1), Some(10)], &[Some(2), Some(20)]]),
        "t",
    );
    assert_eq!(diff(&before, &thin), 1);
    let rekeyed = open(
        &store,
        one(&store, &schema("t", &[("id", INT), ("a", INT)], 2), &[ints(&[Some(1), Some(1)])]),
        "t",
    );
    let error =
        TableDiff::new(&store, Some(&before), Some(&rekeyed), KeyRange::all()).err().unwrap();
    assert!(matches!(error, Error::PrimaryKeysDiffer { .. }));
}

#[test]
fn a_primary_key_that_both_sides_made_matches_the_bases_rows() {
    let store = store();
    let keyless = schema("t", &[("id", INT), ("a", INT), ("b", INT)], 0);
    let before = side(&store, &keyless, &[R1, R2]);
    let mut keyed = keyless.clone();
    keyed.primary.push(part(id(&keyless, "id")));
    let ours = side(&store, &keyed, &[&[Some(1), Some(11), Some(100)], R2]);
    let theirs = side(&store, &keyed, &[&[Some(1), Some(10), Some(101)]]);
    let row = |a, b| labelled(&[("a", Some(a)), ("b", Some(b)), ("id", Some(1))]);
    assert_eq!(rows_merged(&store, before, ours, theirs), [row(11, 101)]);
}

#[test]
fn tables_whose_checks_need_a_look_are_named() {
    let store = store();
    let mut checked = base();
    let check = Check { name: "c".into(), expression: "(`a` < `b`)".into(), enforced: true };
    checked.checks.push(check);
    let before = side(&store, &checked, &[R1]);
    let ours = side(&store, &checked, &[&[Some(1), Some(99), Some(100)]]);
    let theirs = side(&store, &checked, &[&[Some(1), Some(10), Some(20)]]);
    let to_check = merge(&store, before, ours, theirs).to_check;
    assert_eq!(to_check.iter().map(|table| &table.merged.name).collect::<Vec<_>>(), ["t"]);
    assert!(merge(&store, before, before, theirs).to_check.is_empty(), "theirs alone holds it");
}

#[test]
fn more_changes_than_a_batch_are_merged() {
    let store = store();
    let shape = with_index(schema("t", &[("id", INT), ("a", INT)], 1), "a", &["a"], false);
    let many = i64::try_from(repo::limits::EDIT_BATCH_MAX).unwrap() + 1000;
    let grown: Vec<Vec<Value>> = (0..many).map(|n| ints(&[Some(n), Some(n % 97)])).collect();
    let layout = repo::schema::Layout::new(&shape);
    let before = one(&store, &shape, &grown[..1]);
    let ours = one(&store, &shape, &[ints(&[Some(0), Some(5)])]);
    let theirs = one(&store, &shape, &grown);
    let options = MergeOptions { source: Hash::of(b"source"), merges_json: true };
    let merged = merge_roots(&store, before, ours, theirs, options).unwrap();
    let table = open(&store, merged.hash, "t");
    assert_eq!(table.table.row_count, many.cast_unsigned());
    assert_eq!(table.index(0).len(), many.cast_unsigned());
    let first = table.rows().first(store.as_ref()).unwrap().unwrap().1;
    assert_eq!(values_of(&store, &layout, &first), ints(&[Some(0), Some(5)]));
}
