//! Objects as chunks: they read back, their references are all there, damage is refused, and the
//! bytes are those of the fixtures.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "tests: a failed step fails the test"
)]

mod history_kit;

use history_kit::*;
use repo::history::roots::{RefKind, refs_of_database, roots_of_database};
use repo::object::artifacts::KeySide;
use repo::object::{
    Change, Commit, ConflictRow, ConflictSide, DatabaseRoot, InstanceRoot, MergeState, Object,
    REFS, RebaseState, Root, RootTable, Table, Tag, Tree, Violation, ViolationRow, WorkingSet,
};
use storage::{Chunk, Hash};

fn hash(number: u8) -> Hash {
    Hash::from_bytes([number; 20])
}

fn tree(number: u8) -> Tree {
    Tree { root: hash(number), len: u64::from(number) * 100 }
}

fn a_table() -> Table {
    Table {
        schema: hash(1),
        rows: tree(2),
        row_count: 200,
        indexes: vec![tree(3), Tree::default(), tree(4)],
        conflicts: tree(5),
        violations: Tree::default(),
    }
}

fn a_commit() -> Commit {
    Commit {
        root: hash(1),
        parents: vec![hash(2), hash(3)],
        height: 300,
        closure: tree(4),
        author: identity(1_700_000_000_000_000),
        committer: identity(-1),
        message: "grüße\n".into(),
        signature: String::new(),
    }
}

fn a_working_set() -> WorkingSet {
    WorkingSet {
        working: hash(1),
        staged: hash(2),
        merge: Some(MergeState {
            pre_merge_working: hash(3),
            source: hash(4),
            source_spec: "feature".into(),
            change: Change::CherryPick,
            unmergeable: vec!["t".into()],
            pending: vec![hash(5), hash(1)],
        }),
        rebase: Some(RebaseState {
            pre_rebase_working: hash(6),
            onto: hash(7),
            branch: "main".into(),
            last_step: "1.00".into(),
            started: true,
            keep_becoming_empty: false,
            keep_empty: true,
        }),
    }
}

/// The kept bytes of an object, in hexadecimal. A released version's lines are never changed: its
/// objects must be read for ever.
fn fixture(name: &str) -> &'static str {
    let lines = include_str!("fixtures/object_v1.txt").lines();
    let mut named = lines.filter_map(|line| line.split_once(' '));
    named.find(|(each, _)| *each == name).map_or("", |(_, hex)| hex)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Reads back; every hash is a reference; no cut or changed byte makes a decoder panic, and what it
/// takes is canonical.
fn check<T: Object + PartialEq + std::fmt::Debug>(object: &T, refs: &[u8], name: &str) {
    let chunk = object.encode().unwrap();
    assert_eq!(&T::decode(&chunk).unwrap(), object);
    assert_eq!(chunk.refs().collect::<Vec<_>>(), refs.iter().map(|n| hash(*n)).collect::<Vec<_>>());
    assert_eq!(fixture(name), hex(chunk.bytes()), "{name}");
    let bytes = chunk.bytes().to_vec();
    for end in 0..bytes.len() {
        let cut = Chunk::decode(bytes[..end].to_vec());
        assert!(cut.ok().is_none_or(|chunk| T::decode(&chunk).is_err()), "cut at {end}");
    }
    for at in 0..bytes.len() {
        for value in [0, 1, 3, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] = value;
            let Ok(chunk) = Chunk::decode(changed) else { continue };
            let _ = T::decode(&chunk);
        }
    }
}

#[test]
fn objects_are_the_bytes_of_their_fixtures() {
    check(&a_table(), &[1, 2, 3, 4, 5], "table");
    check(&Root { collation: COLLATION, tables: tree(1) }, &[1], "root");
    check(&a_commit(), &[1, 2, 3, 4], "commit");
    let tag = Tag { commit: hash(1), tagger: identity(7), message: "m".into() };
    check(&tag, &[1], "tag");
    check(&a_working_set(), &[1, 2, 3, 4, 5, 6, 7], "working_set");
    let bare = WorkingSet { merge: None, rebase: None, ..a_working_set() };
    check(&bare, &[1, 2], "bare_working_set");
    check(&DatabaseRoot { refs: tree(1), counters: Tree::default() }, &[1], "database");
    let instance = InstanceRoot { databases: tree(1), users: tree(2), ..InstanceRoot::default() };
    check(&instance, &[1, 2], "instance");
}

#[test]
fn artifacts_are_the_bytes_of_their_fixtures() {
    let side = |count| Some(ConflictSide { row: vec![1, 0, 0, 0], count });
    let (key, source) = (b"key".to_vec(), hash(9));
    let schemas = [hash(1), hash(2), hash(3)];
    let sides = [None, side(1), side(300)];
    let conflict = ConflictRow { key: key.clone(), source, schemas, sides };
    let facts = |table: &str| KeySide {
        table: table.into(),
        index: "i".into(),
        columns: vec!["a".into(), "b".into()],
    };
    let violation = ViolationRow {
        key,
        source,
        schema: hash(1),
        row: vec![1, 0, 0, 0],
        count: 1,
        violation: Violation::ForeignKey {
            name: "fk".into(),
            child: facts("c"),
            parent: facts("p"),
            on_delete: "RESTRICT".into(),
            on_update: "CASCADE".into(),
        },
    };
    for (name, (key, value)) in [("conflict", conflict.encode()), ("violation", violation.encode())]
    {
        let hex = format!("{}/{}", hex(&key), hex(&value));
        assert_eq!(fixture(name), hex, "{name}");
    }
}

#[test]
fn an_object_of_another_kind_is_refused_and_named() {
    let store = store();
    let saved = a_commit().save(store.as_ref()).unwrap();
    let error = Root::load(store.as_ref(), saved).unwrap_err();
    assert!(error.to_string().contains(&saved.to_string()), "{error}");
    assert_eq!(error.class(), types::ErrorClass::Corrupt);
    let missing = Root::load(store.as_ref(), hash(9)).unwrap_err();
    assert_eq!(missing.class(), types::ErrorClass::Corrupt);
}

#[test]
fn a_root_keeps_tables_by_name_in_any_case() {
    let store = store();
    let put =
        |name: &str, n| (name.to_owned(), Some(RootTable { name: name.into(), hash: hash(n) }));
    let root =
        Root::empty(COLLATION).with(store.as_ref(), [put("Orders", 1), put("a", 2)]).unwrap();
    assert_eq!(root.table(store.as_ref(), "ORDERS").unwrap().unwrap().hash, hash(1));
    let names: Vec<_> = root.tables(&store).unwrap().into_iter().map(|t| t.name).collect();
    assert_eq!(names, ["a", "Orders"]);
    let gone = root.with(store.as_ref(), [("orders".to_owned(), None)]).unwrap();
    assert!(gone.table(store.as_ref(), "Orders").unwrap().is_none());
    assert_eq!(gone, Root::empty(COLLATION).with(store.as_ref(), [put("a", 2)]).unwrap());
}

#[test]
fn artifacts_read_back_and_name_what_they_hold() {
    let layout = repo::schema::Layout::new(&schema("t", &[("id", INT), ("a", varchar(9000))], 1));
    let store = store();
    let long = types::Value::text(&"x".repeat(9000));
    let row = layout.encode_row(store.as_ref(), &[int(1), long]).unwrap();
    let conflict = ConflictRow {
        key: b"key".to_vec(),
        source: hash(9),
        schemas: [hash(1), hash(2), hash(3)],
        sides: [None, Some(ConflictSide { row: row.clone(), count: 3 }), None],
    };
    let (key, value) = conflict.encode();
    assert_eq!(ConflictRow::decode(&key, &value).unwrap(), conflict);
    let refs = |value: &[u8]| {
        let mut hashes = Vec::new();
        (repo::object::ARTIFACTS.refs)(value, &mut hashes);
        hashes
    };
    assert_eq!(refs(&value).len(), 4);
    let violations = [
        Violation::NotNull { columns: vec!["a".into()] },
        Violation::Unique { name: "u".into(), columns: vec!["a".into(), "b".into()] },
        Violation::Check { name: "c".into(), expression: "(1)".into() },
    ];
    for violation in violations {
        let row = ViolationRow {
            key: b"key".to_vec(),
            source: hash(9),
            schema: hash(1),
            row: row.clone(),
            count: 1,
            violation,
        };
        let (key, value) = row.encode();
        assert_eq!(ViolationRow::decode(&key, &value).unwrap(), row);
        assert_eq!(refs(&value).len(), 2);
        for end in 0..value.len() {
            assert!(ViolationRow::decode(&key, &value[..end]).is_err(), "cut at {end}");
            let _ = refs(&value[..end]);
        }
    }
    assert!(ConflictRow::decode(b"short", &value).is_err());
}

#[test]
fn a_copy_reaches_what_it_is_asked_for() {
    let store = store();
    let refs = [
        ("refs/heads/main", 1),
        ("refs/remotes/origin/main", 2),
        ("refs/tags/v1", 3),
        ("workingSets/heads/main", 4),
    ];
    let entries = refs.map(|(name, n)| (name.as_bytes().to_vec(), hash(n).as_bytes().to_vec()));
    let database = DatabaseRoot {
        refs: Tree::of(store.as_ref(), &REFS, entries.to_vec()).unwrap(),
        counters: Tree::default(),
    };
    let saved = database.save(store.as_ref()).unwrap();
    let roots = |which| roots_of_database(&store, saved, which).unwrap();
    assert_eq!(roots(RefKind::Published), [hash(1), hash(3)]);
    assert_eq!(roots(RefKind::Commits), [hash(1), hash(2), hash(3)]);
    assert_eq!(roots(RefKind::All), [saved]);
    assert_eq!(refs_of_database(&store, &database, RefKind::All).unwrap().len(), 4);
}
