//! Merges and differences of random tables against naive models on ordinary maps.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "tests: a failed step fails the test"
)]

mod history_kit;

use std::collections::BTreeMap;

use history_kit::*;
use proptest::prelude::*;
use repo::history::diff_stat::diff_stat;
use repo::history::resolve::conflicts;
use repo::history::table_diff::{RowChange, TableDiff};
use repo::schema::Schema;
use storage::{Hash, KeyRange, Store};
use types::Value;

type Cells = [Option<i64>; 3];
type Model = BTreeMap<i64, Cells>;

fn shape() -> Schema {
    let columns = [("id", INT), ("a", INT), ("b", INT), ("c", INT)];
    with_index(with_index(schema("t", &columns, 1), "ab", &["a", "b"], false), "c", &["c"], false)
}

fn save(store: &Store, model: &Model) -> Hash {
    let rows: Vec<Vec<Value>> =
        model.iter().map(|(key, [a, b, c])| ints(&[Some(*key), *a, *b, *c])).collect();
    one(store, &shape(), &rows)
}

fn cells() -> impl Strategy<Value = Cells> {
    let cell = prop_oneof![Just(None), (0..4_i64).prop_map(Some)];
    [cell.clone(), cell.clone(), cell]
}

fn model() -> impl Strategy<Value = Model> {
    prop::collection::btree_map(0..60_i64, cells(), 0..50)
}

/// Edits of some rows: new cells, or `None` to delete.
fn edits() -> impl Strategy<Value = Vec<(i64, Option<Cells>)>> {
    prop::collection::vec((0..60_i64, prop::option::of(cells())), 0..25)
}

fn edited(base: &Model, edits: Vec<(i64, Option<Cells>)>) -> Model {
    let mut model = base.clone();
    for (key, row) in edits {
        match row {
            Some(row) => drop(model.insert(key, row)),
            None => drop(model.remove(&key)),
        }
    }
    model
}

/// The result and whether it is a conflict, by the table in `merge/cells.rs`.
fn merge_one(
    base: Option<Cells>,
    ours: Option<Cells>,
    theirs: Option<Cells>,
) -> (Option<Cells>, bool) {
    if ours == theirs || theirs == base {
        return (ours, false);
    }
    if ours == base {
        return (theirs, false);
    }
    let (Some(our), Some(their)) = (ours, theirs) else { return (ours, true) };
    let mut merged = our;
    for at in 0..3 {
        let before = base.map(|base| base[at]);
        if our[at] == their[at] || before == Some(their[at]) {
            continue;
        }
        if before != Some(our[at]) {
            return (ours, true);
        }
        merged[at] = their[at];
    }
    (Some(merged), false)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn merging_is_what_the_model_says(
        base in model(),
        our_edits in edits(),
        their_edits in edits(),
    ) {
        let store = store();
        let (ours, theirs) = (edited(&base, our_edits), edited(&base, their_edits));
        let merged = merge(&store, save(&store, &base), save(&store, &ours), save(&store, &theirs));
        let (mut wanted, mut conflicting) = (Model::new(), 0);
        for key in 0..60 {
            let versions = [&base, &ours, &theirs].map(|model| model.get(&key).copied());
            let (row, is_conflict) = merge_one(versions[0], versions[1], versions[2]);
            conflicting += usize::from(is_conflict);
            wanted.extend(row.map(|row| (key, row)));
        }
        let table = open(&store, merged.hash, "t");
        prop_assert_eq!(conflicts(&store, &table.table).unwrap().len(), conflicting);
        let clean = repo::object::Table { conflicts: repo::object::Tree::default(), ..table.table };
        let name = repo::object::Object::name(&clean).unwrap();
        prop_assert_eq!(root(&store, &[("t", name)]), save(&store, &wanted));
    }

    #[test]
    fn merging_goes_the_same_way_from_both_sides(
        base in model(),
        our_edits in edits(),
        their_edits in edits(),
    ) {
        let store = store();
        let [base, ours, theirs] =
            [base.clone(), edited(&base, our_edits), edited(&base, their_edits)]
            .map(|model| save(&store, &model));
        let (one, other) = (merge(&store, base, ours, theirs), merge(&store, base, theirs, ours));
        prop_assert_eq!(one.is_clean(), other.is_clean());
        if one.is_clean() {
            prop_assert_eq!(one.hash, other.hash);
        }
    }

    #[test]
    fn a_diff_is_what_the_model_says(from in model(), edits in edits()) {
        let store = store();
        let to = edited(&from, edits);
        let [old, new] = [&from, &to].map(|model| open(&store, save(&store, model), "t"));
        let mut found = BTreeMap::new();
        for delta in TableDiff::new(&store, Some(&old), Some(&new), KeyRange::all()).unwrap() {
            let delta = delta.unwrap();
            let value = delta.to.as_ref().or(delta.from.as_ref()).unwrap();
            let Value::Int(key) = values(&store, &new, value)[0] else { panic!("a key is an int") };
            found.insert(key, delta.change());
        }
        let mut wanted = BTreeMap::new();
        let mut cells = 0;
        for key in 0..60 {
            match (from.get(&key), to.get(&key)) {
                (None, Some(_)) => drop(wanted.insert(key, RowChange::Added)),
                (Some(_), None) => drop(wanted.insert(key, RowChange::Removed)),
                (Some(old), Some(new)) if old != new => {
                    wanted.insert(key, RowChange::Modified);
                    cells += old.iter().zip(new).filter(|(a, b)| a != b).count() as u64;
                }
                _ => {}
            }
        }
        let stat = diff_stat(&store, Some(&old), Some(&new)).unwrap();
        let count = |change| wanted.values().filter(|each| **each == change).count() as u64;
        prop_assert_eq!(stat.rows_added, count(RowChange::Added));
        prop_assert_eq!(stat.rows_deleted, count(RowChange::Removed));
        prop_assert_eq!(stat.rows_modified, count(RowChange::Modified));
        prop_assert_eq!(stat.cells_modified, cells);
        let cells_after = stat.old_cell_count + stat.cells_added - stat.cells_deleted;
        prop_assert_eq!(stat.new_cell_count, cells_after);
        let rows_before = stat.rows_unmodified + stat.rows_modified + stat.rows_deleted;
        prop_assert_eq!(rows_before, stat.old_row_count);
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn keyless_merging_is_what_the_model_says(
        counts in prop::collection::vec(prop::array::uniform3(0..3_usize), 1..12),
    ) {
        let store = store();
        let shape = with_index(schema("t", &[("a", INT), ("b", INT)], 0), "b", &["b"], false);
        let side = |counts: Vec<usize>| {
            let rows = counts.iter().zip(0_i64..).flat_map(|(count, number)| {
                std::iter::repeat_n(ints(&[Some(number), Some(number % 3)]), *count)
            });
            one(&store, &shape, &rows.collect::<Vec<_>>())
        };
        let column = |at: usize| counts.iter().map(|each| each[at]).collect::<Vec<_>>();
        let merged = merge(&store, side(column(0)), side(column(1)), side(column(2)));
        // As in Dolt: what both sides changed is a conflict, even where they changed it alike.
        let is_conflict = |[b, o, t]: &[usize; 3]| o != b && t != b;
        let wanted = counts.iter().map(|[b, o, t]| if o == b { *t } else { *o }).collect();
        let table = open(&store, merged.hash, "t");
        let lost = conflicts(&store, &table.table).unwrap().len();
        prop_assert_eq!(lost, counts.iter().filter(|each| is_conflict(each)).count());
        let clean = repo::object::Table {
            conflicts: repo::object::Tree::default(),
            ..table.table
        };
        let name = repo::object::Object::name(&clean).unwrap();
        prop_assert_eq!(root(&store, &[("t", name)]), side(wanted));
    }
}
