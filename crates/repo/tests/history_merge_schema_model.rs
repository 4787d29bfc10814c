//! Merges of random rows under random schema changes against a naive model that knows cells by the
//! names of their columns.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "tests: a failed step fails the test"
)]

mod history_kit;

use std::collections::{BTreeMap, BTreeSet};

use history_kit::*;
use proptest::prelude::*;
use repo::history::resolve::conflicts;
use repo::schema::Schema;
use storage::{Hash, Store};
use types::Value;

/// A row beside its key: cells by column. What is not there is NULL.
type Row = BTreeMap<&'static str, i64>;
type Model = BTreeMap<i64, Row>;

const COLUMNS: [&str; 3] = ["a", "b", "c"];

/// What a side does to the schema.
#[derive(Clone, Copy, Debug)]
enum Alter {
    Nothing,
    Drop(&'static str),
    Add(&'static str),
    /// Adds one and drops another, so that rows may keep their bytes.
    Swap(&'static str, &'static str),
}

fn alter() -> impl Strategy<Value = Alter> {
    let old = || prop::sample::select(COLUMNS.to_vec());
    let new = || prop::sample::select(vec!["x", "y"]);
    prop_oneof![
        Just(Alter::Nothing),
        old().prop_map(Alter::Drop),
        new().prop_map(Alter::Add),
        (old(), new()).prop_map(|(old, new)| Alter::Swap(old, new)),
    ]
}

fn altered(alter: Alter) -> Schema {
    let columns = [("id", INT), ("a", INT), ("b", INT), ("c", INT)];
    let mut schema = with_index(schema("t", &columns, 1), "b", &["b"], false);
    let (gone, come) = match alter {
        Alter::Nothing => (None, None),
        Alter::Drop(old) => (Some(old), None),
        Alter::Add(new) => (None, Some(new)),
        Alter::Swap(old, new) => (Some(old), Some(new)),
    };
    schema.columns.retain(|column| Some(column.name.as_str()) != gone);
    if gone == Some("b") {
        schema.indexes.clear();
    }
    schema.columns.extend(come.map(|name| column("t", name, INT)));
    schema
}

fn names(schema: &Schema) -> BTreeSet<String> {
    schema.columns.iter().skip(1).map(|column| column.name.clone()).collect()
}

fn save(store: &Store, schema: &Schema, model: &Model) -> Hash {
    let cells = |key: i64, row: &Row| -> Vec<Value> {
        let cell = |name: &str| row.get(name).map_or(Value::Null, |cell| int(*cell));
        let rest = schema.columns.iter().skip(1).map(|column| cell(&column.name));
        std::iter::once(int(key)).chain(rest).collect()
    };
    let rows: Vec<Vec<Value>> = model.iter().map(|(key, row)| cells(*key, row)).collect();
    one(store, schema, &rows)
}

fn row() -> impl Strategy<Value = Row> {
    let name = prop::sample::select(vec!["a", "b", "c", "x", "y"]);
    prop::collection::btree_map(name, 0..3_i64, 0..5)
}

fn edits() -> impl Strategy<Value = Vec<(i64, Option<Row>)>> {
    prop::collection::vec((0..12_i64, prop::option::of(row())), 0..10)
}

/// The base's rows with a side's edits, in the columns of its schema.
fn edited(base: &Model, schema: &Schema, edits: Vec<(i64, Option<Row>)>) -> Model {
    let known = names(schema);
    let mut model = base.clone();
    for (key, row) in edits {
        match row {
            Some(row) => drop(model.insert(key, row)),
            None => drop(model.remove(&key)),
        }
    }
    for row in model.values_mut() {
        row.retain(|name, _| known.contains(*name));
    }
    model
}

struct Sides {
    base: BTreeSet<String>,
    ours: BTreeSet<String>,
    theirs: BTreeSet<String>,
    merged: BTreeSet<String>,
}

impl Sides {
    /// The row and whether it is a conflict, by the table in `merge/cells.rs`.
    fn merge(&self, [base, ours, theirs]: [Option<&Row>; 3]) -> (Option<Row>, bool) {
        let kept = |row: &Row| {
            let mut row = row.clone();
            row.retain(|name, _| self.merged.contains(*name));
            row
        };
        let lost = (ours.map(kept), true);
        match (base, ours, theirs) {
            (_, None, None) => (None, false),
            (None, Some(one), None) | (None, None, Some(one)) => (Some(kept(one)), false),
            (Some(base), Some(one), None) | (Some(base), None, Some(one)) => {
                if kept(base) == kept(one) { (None, false) } else { lost }
            }
            (base, Some(our), Some(their)) => {
                let sides = [(our, &self.ours), (their, &self.theirs)];
                for name in self.base.difference(&self.merged) {
                    let changed = |(row, known): &(&Row, &BTreeSet<String>)| {
                        known.contains(name)
                            && base.is_some_and(|b| b.get(name.as_str()) != row.get(name.as_str()))
                    };
                    if sides.iter().any(changed) {
                        return lost;
                    }
                }
                match self.merge_cells(base, our, their) {
                    Some(row) => (Some(row), false),
                    None => lost,
                }
            }
        }
    }

    fn merge_cells(&self, base: Option<&Row>, our: &Row, their: &Row) -> Option<Row> {
        let mut merged = Row::new();
        for name in ["a", "b", "c", "x", "y"] {
            let (o, t) = (our.get(name), their.get(name));
            let before = base.filter(|_| self.base.contains(name)).map(|base| base.get(name));
            let cell = match (self.ours.contains(name), self.theirs.contains(name)) {
                _ if !self.merged.contains(name) => None,
                (true, false) => o,
                (false, _) => t,
                (true, true) if o == t || before == Some(t) => o,
                (true, true) if before == Some(o) => t,
                (true, true) => return None,
            };
            merged.extend(cell.map(|cell| (name, *cell)));
        }
        Some(merged)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn merging_under_schema_changes_is_what_the_model_says(
        start in prop::collection::btree_map(0..12_i64, row(), 0..12),
        alters in [alter(), alter()],
        our_edits in edits(),
        their_edits in edits(),
    ) {
        let schemas = [Alter::Nothing, alters[0], alters[1]].map(altered);
        let base = edited(&start, &schemas[0], Vec::new());
        let ours = edited(&base, &schemas[1], our_edits);
        let theirs = edited(&base, &schemas[2], their_edits);
        let store = store();
        let merged = merge(
            &store,
            save(&store, &schemas[0], &base),
            save(&store, &schemas[1], &ours),
            save(&store, &schemas[2], &theirs),
        );
        prop_assert!(merged.tables.iter().all(|table| table.schema_conflict.is_none()));
        let known = schemas.each_ref().map(names);
        let dropped: BTreeSet<String> = known[0]
            .iter()
            .filter(|name| !(known[1].contains(*name) && known[2].contains(*name)))
            .cloned()
            .collect();
        let all: BTreeSet<String> = known[1].union(&known[2]).cloned().collect();
        let [b, o, t] = known;
        let kept = all.difference(&dropped).cloned().collect();
        let sides = Sides { base: b, ours: o, theirs: t, merged: kept };
        let table = open(&store, merged.hash, "t");
        prop_assert_eq!(&names(&table.schema), &sides.merged);
        let (mut wanted, mut lost) = (Model::new(), 0);
        for key in 0..12 {
            let (row, is_conflict) = sides.merge([&base, &ours, &theirs].map(|m| m.get(&key)));
            wanted.extend(row.map(|row| (key, row)));
            lost += usize::from(is_conflict);
        }
        let clean = repo::object::Table {
            conflicts: repo::object::Tree::default(),
            ..table.table.clone()
        };
        let name = repo::object::Object::name(&clean).unwrap();
        let shown = rows(&store, &table);
        let found = root(&store, &[("t", name)]);
        prop_assert_eq!(found, save(&store, &table.schema, &wanted), "{:?} {:?}", shown, wanted);
        prop_assert_eq!(conflicts(&store, &table.table).unwrap().len(), lost);
    }
}
