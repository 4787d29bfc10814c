//! Schemas as bytes, identities of columns, and rows and keys that follow from a schema.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "tests: a failed step fails the test"
)]

mod history_kit;

use history_kit::*;
use proptest::prelude::*;
use repo::schema::{
    Check, ColumnId, DefaultValue, ForeignKey, Generated, Index, IndexKind, KeyPart, Layout,
    ReferentialAction, RowConversion, Schema, is_widening,
};
use types::row::{Field, RowRef};
use types::{LobWidth, SqlType, Value};

/// A schema in which everything occurs.
fn everything() -> Schema {
    let text = SqlType::Text { width: LobWidth::Normal, collation: COLLATION };
    let mut schema =
        schema("t", &[("id", BIGINT), ("Name", varchar(20)), ("body", text), ("n", INT)], 1);
    schema.columns[0].auto_increment = true;
    schema.columns[1].default = DefaultValue::Literal("x".into());
    schema.columns[1].fill = Some(b"x".to_vec());
    schema.columns[2].invisible = true;
    schema.columns[2].default = DefaultValue::Expression("(uuid())".into());
    schema.columns[3].generated = Some(Generated { expression: "(`id` + 1)".into(), stored: true });
    schema.columns[3].on_update = Some("CURRENT_TIMESTAMP".into());
    schema.columns[3].comment = "why".into();
    schema.primary[0].descending = true;
    let (name, body) = (id(&schema, "name"), id(&schema, "body"));
    let parts = vec![KeyPart { column: body, prefix_len: Some(4), descending: true }, part(name)];
    schema.indexes.push(Index {
        name: "i".into(),
        parts,
        unique: true,
        kind: IndexKind::Ordered,
        visible: false,
        comment: "c".into(),
    });
    schema.foreign_keys.push(ForeignKey {
        name: "fk".into(),
        columns: vec![name],
        parent_database: Some("d".into()),
        parent_table: "p".into(),
        parent_columns: vec!["q".into()],
        on_delete: ReferentialAction::SetNull,
        on_update: ReferentialAction::SetDefault,
    });
    schema.checks.push(Check { name: "c".into(), expression: "(`n` > 0)".into(), enforced: false });
    schema.comment = "all of it".into();
    schema
}

#[test]
fn a_schema_reads_back_from_its_bytes() {
    for schema in [everything(), schema("k", &[("a", INT)], 0)] {
        assert_eq!(Schema::decode(&schema.encode()).unwrap(), schema);
    }
}

#[test]
fn no_bytes_make_a_decoder_panic() {
    let bytes = everything().encode();
    for end in 0..bytes.len() {
        assert!(Schema::decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    for at in 0..bytes.len() {
        for value in [0, 1, 2, 0x7f, 0x80, 0xff] {
            let mut bytes = bytes.clone();
            bytes[at] = value;
            if let Ok(schema) = Schema::decode(&bytes) {
                assert_eq!(schema.encode(), bytes, "one encoding, byte {at} as {value}");
            }
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_are_refused_or_canonical(
        mut bytes in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        bytes.insert(0, 1);
        if let Ok(schema) = Schema::decode(&bytes) {
            prop_assert_eq!(schema.encode(), bytes);
        }
    }
}

#[test]
fn schemas_that_contradict_themselves_are_refused() {
    let mut twice = everything();
    twice.columns.push(twice.columns[0].clone());
    let mut named = everything();
    named.columns[1].name = "ID".into();
    let mut loose = everything();
    loose.columns.remove(2);
    for schema in [twice, named, loose] {
        assert!(Schema::decode(&schema.encode()).is_err());
    }
}

#[test]
fn a_columns_identity_follows_from_what_it_was_added_as() {
    let derive =
        |table, name, of: &SqlType, fill| ColumnId::derive(table, name, of, fill, |_| false);
    let one = derive("t", "a", &INT, None);
    assert_eq!(derive("T", "A", &INT, None), one, "names in any case");
    let others = [
        derive("u", "a", &INT, None),
        derive("t", "b", &INT, None),
        derive("t", "a", &BIGINT, None),
        derive("t", "a", &INT, Some(b"")),
        ColumnId::derive("t", "a", &INT, None, |id| id == one),
    ];
    for other in others {
        assert_ne!(other, one);
    }
    // Kept bytes: an identity made today must be made tomorrow.
    assert_eq!(one, ColumnId(17_765_760_901_783_814_570));
}

#[test]
fn look_ups_do_not_regard_case() {
    let schema = everything();
    assert_eq!(schema.column_named("NAME").unwrap().0, 1);
    assert_eq!(schema.index_named("I").unwrap().0, 0);
    assert!(schema.column_named("x").is_none());
    assert_eq!(schema.primary_key_columns().collect::<Vec<_>>(), [0]);
    assert!(!schema.is_keyless());
}

#[test]
fn trailing_fields_that_equal_their_fill_are_not_stored() {
    let store = store();
    let mut schema = schema("t", &[("id", INT), ("a", INT), ("b", INT)], 1);
    schema.columns[1].fill = Some(7_i32.to_le_bytes().to_vec());
    let layout = Layout::new(&schema);
    let cases: [(&[Option<i64>], usize); 5] = [
        (&[Some(1), Some(7), None], 1),
        (&[Some(1), Some(8), None], 2),
        (&[Some(1), None, None], 2),
        (&[Some(1), Some(7), Some(0)], 3),
        (&[Some(1), None, Some(1)], 3),
    ];
    for (cells, fields) in cases {
        let row = layout.encode_row(store.as_ref(), &ints(cells)).unwrap();
        assert_eq!(RowRef::new(&row).unwrap().len(), fields, "{cells:?}");
        assert_eq!(values_of(&store, &layout, &row), ints(cells));
    }
}

#[test]
fn long_fields_lie_out_of_line_and_rows_are_bounded() {
    let store = store();
    let columns: Vec<(String, SqlType)> =
        (0..40).map(|n| (format!("c{n}"), varchar(2000))).collect();
    let columns: Vec<(&str, SqlType)> =
        columns.iter().map(|(n, t)| (n.as_str(), t.clone())).collect();
    let layout = Layout::new(&schema("t", &columns, 1));
    let text = |len: usize| Value::text(&"x".repeat(len));
    let mut values = vec![text(2000); 40];
    values[3] = text(2100);
    values[0] = text(5);
    let row = layout.encode_row(store.as_ref(), &values).unwrap();
    assert!(row.len() < 34 << 10, "{}", row.len());
    let kept = RowRef::new(&row).unwrap();
    assert!(matches!(kept.field(0), Field::Inline(_)));
    assert!(matches!(kept.field(3), Field::External { bytes: 2100, .. }));
    assert!(matches!(kept.field(1), Field::External { .. }), "of equal ones the first goes");
    assert!(matches!(kept.field(39), Field::Inline(_)));
    assert_eq!(values_of(&store, &layout, &row), values);
    let mut hashes = Vec::new();
    (repo::object::ROWS.refs)(&row, &mut hashes);
    assert_eq!(hashes.len(), kept.fields().filter(|f| matches!(f, Field::External { .. })).count());
}

#[test]
fn index_entries_are_made_from_rows_and_taken_apart() {
    let store = store();
    let schema = everything();
    let layout = Layout::new(&schema);
    let entry = |body: Value, name: &str| {
        let row = [int(5), Value::text(name), body, int(6)];
        let row = layout.encode_row(store.as_ref(), &row).unwrap();
        let (mut key, mut entry) = (Vec::new(), Vec::new());
        layout.row_key(store.as_ref(), &row, &mut key).unwrap();
        layout.index_entry(store.as_ref(), 0, &row, &key, &mut entry).unwrap();
        let (parts, row_key) = layout.split_entry(0, &entry).unwrap();
        assert_eq!(row_key, key);
        assert!(entry.starts_with(parts));
        assert_eq!(layout.decode_key(row_key).unwrap(), [Some(int(5))]);
        entry
    };
    let short = entry(Value::text("abcd"), "n");
    // Only four characters count, also of a text that lies out of line, and whole ones.
    assert_eq!(entry(Value::text(&format!("abcd{}", "é".repeat(5000))), "n"), short);
    assert_eq!(entry(Value::text(&"é".repeat(3000)), "n"), entry(Value::text("éééé"), "n"));
    assert!(entry(Value::text("abce"), "n") < short, "descending");
    assert!(!layout.entry_has_null(0, &short).unwrap());
    assert!(layout.entry_has_null(0, &entry(Value::Null, "n")).unwrap());
    assert!(layout.split_entry(0, b"\x01").is_err());
}

#[test]
fn rows_are_converted_by_column_identity() {
    let store = store();
    let from = schema("t", &[("id", INT), ("a", varchar(10)), ("b", INT)], 1);
    let mut to = from.clone();
    to.columns.swap(1, 2);
    to.columns[1].name = "renamed".into();
    to.columns[2].sql_type = INT;
    let mut added = column("t", "new", INT);
    added.fill = Some(9_i32.to_le_bytes().to_vec());
    to.columns.push(added);
    let conversion = RowConversion::new(&from, &to);
    let row = |text: &str| {
        let row = [int(1), Value::text(text), int(3)];
        Layout::new(&from).encode_row(store.as_ref(), &row).unwrap()
    };
    let converted = conversion.convert(store.as_ref(), &row("42")).unwrap();
    assert_eq!(values_of(&store, &Layout::new(&to), &converted), [int(1), int(3), int(42), int(9)]);
    let error = conversion.convert(store.as_ref(), &row("x")).unwrap_err();
    assert!(matches!(error, repo::Error::NotConvertible { position: 2, .. }), "{error}");
    assert!(RowConversion::new(&from, &from).is_same());
}

#[test]
fn widenings_are_those_that_lose_no_value() {
    let fsp = |fsp| SqlType::DateTime { fsp };
    let text = |width| SqlType::Text { width, collation: COLLATION };
    let unsigned = SqlType::int(types::IntWidth::Int, true);
    let cases = [
        (INT, BIGINT, true),
        (BIGINT, INT, false),
        (unsigned.clone(), BIGINT, true),
        (unsigned.clone(), INT, false),
        (INT, unsigned, false),
        (SqlType::decimal(10, 2), SqlType::decimal(12, 4), true),
        (SqlType::decimal(10, 2), SqlType::decimal(10, 4), false),
        (fsp(0), fsp(6), true),
        (fsp(6), fsp(0), false),
        (varchar(10), varchar(20), true),
        (varchar(20), varchar(10), false),
        (varchar(10), text(LobWidth::Normal), true),
        (varchar(100), text(LobWidth::Tiny), false),
        (varchar(10), INT, false),
        (SqlType::Binary { length: 4 }, SqlType::Binary { length: 8 }, false),
        (SqlType::FLOAT, SqlType::DOUBLE, true),
    ];
    for (from, to, wanted) in cases {
        assert_eq!(is_widening(&from, &to), wanted, "{from} to {to}");
    }
}

#[test]
fn a_schemas_chunk_is_what_it_was() {
    let hash = everything().hash().unwrap();
    assert_eq!(
        hash.to_string(),
        "k9kc2ongla7g1jkauh1irjpt8v55huml",
        "the encoding changed: {hash}"
    );
    // A released version's bytes are never changed: they must be read for ever.
    let kept = include_str!("fixtures/schema_v1.txt").trim();
    let byte = |hex| u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap();
    let bytes: Vec<u8> = kept.as_bytes().chunks(2).map(byte).collect();
    assert_eq!(everything().encode(), bytes);
    assert_eq!(Schema::decode(&bytes).unwrap(), everything());
}
