//! Row bytes: their layout, what is read back, and that no bytes make a reader fail badly.

#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::sync::Arc;

use proptest::prelude::*;
use types::collation::CollationId;
use types::row::{Field, RowBuilder, RowRef, decode_value, encode_value, externals};
use types::{
    BitValue, Date, DateTime, Decimal, EnumValue, IntWidth, Json, Members, SetValue, SqlType, Time,
    Value,
};

const HASH: [u8; 20] = [7; 20];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |so_far, byte| format!("{so_far}{byte:02x}"))
}

fn int() -> SqlType {
    SqlType::int(IntWidth::Int, false)
}

fn varchar() -> SqlType {
    SqlType::Varchar { length: 50, collation: CollationId::UTF8MB4_0900_AI_CI }
}

fn members() -> Arc<Members> {
    Arc::new(Members::new(["x", "y", "z"]))
}

fn decimal(text: &str) -> Value {
    Value::Decimal(Decimal::parse(text).value)
}

/// One value of each type with its bytes in version 1. These bytes lie on disks.
fn fixtures() -> Vec<(SqlType, Value, &'static str)> {
    let collation = CollationId::UTF8MB4_0900_AI_CI;
    let date = Date::new(2024, 2, 29).unwrap();
    let moment = DateTime::new(date, 13, 5, 7, 123_456).unwrap();
    let bit = BitValue { bits: 0x1ff, width: 9 };
    let time = Time::from_micros(-1_500_000, 3).unwrap();
    vec![
        (SqlType::int(IntWidth::Tiny, false), Value::Int(-1), "ff"),
        (SqlType::int(IntWidth::Medium, true), Value::UInt(0x01_0203), "030201"),
        (int(), Value::Int(258), "02010000"),
        (SqlType::int(IntWidth::Big, false), Value::Int(-2), "feffffffffffffff"),
        (SqlType::decimal(10, 2), decimal("1.50"), "0096"),
        (SqlType::decimal(10, 2), decimal("-1.28"), "80"),
        (
            SqlType::decimal(65, 2),
            decimal("1234567890123456789012345678901234567890.12"),
            "016ace90adff55eb3423799556e890a03a14",
        ),
        (SqlType::FLOAT, Value::Float(1.0), "0000803f"),
        (SqlType::DOUBLE, Value::Double(-0.0), "0000000000000080"),
        (varchar(), Value::text("aé"), "61c3a9"),
        (SqlType::Varbinary { length: 9 }, Value::bytes(&[0, 255]), "00ff"),
        (SqlType::Date, Value::Date(date), "5dd00f"),
        (SqlType::DateTime { fsp: 6 }, Value::DateTime(moment.with_fsp(6)), "40e20147d1d005fd00"),
        (SqlType::Timestamp { fsp: 0 }, Value::DateTime(moment.truncate(0)), "47d1d005fd00"),
        (SqlType::Time { fsp: 3 }, Value::Time(time), "a01ce9ffffff"),
        (SqlType::Time { fsp: 0 }, Value::Time(Time::MAX), "6f162e"),
        (SqlType::Year, Value::Year(2024), "e807"),
        (
            SqlType::Enum { members: members(), collation },
            Value::Enum(EnumValue::new(2, members()).unwrap()),
            "0200",
        ),
        (
            SqlType::Set { members: members(), collation },
            Value::Set(SetValue::new(5, members()).unwrap()),
            "05",
        ),
        (
            SqlType::Set { members: members(), collation },
            Value::Set(SetValue::new(0, members()).unwrap()),
            "",
        ),
        (SqlType::Bit { width: 9 }, Value::Bit(bit), "ff01"),
        (SqlType::Json, Value::Json(Json::parse("[1]").unwrap()), "015b315d"),
    ]
}

#[test]
fn values_of_version_1() {
    for (of, value, expected) in fixtures() {
        let mut bytes = Vec::new();
        encode_value(&value, &of, &mut bytes);
        assert_eq!(hex(&bytes), expected, "{value:?} of {of}");
        assert_eq!(decode_value(&bytes, &of), Ok(value), "{of}");
    }
}

#[test]
fn layout_of_version_1() {
    let mut row = RowBuilder::new();
    row.push_value(&Value::Int(1), &int());
    row.push_value(&Value::Null, &varchar());
    row.push_value(&Value::text("ab"), &varchar());
    assert_eq!(hex(&row.finish()), "0100030011040004000600010000006162");
    row.push_external(&[7; 20], 258);
    assert_eq!(
        hex(&row.finish()),
        "01000100021c0007070707070707070707070707070707070707070201000000000000"
    );
    assert_eq!(hex(&row.finish()), "01000000");
}

#[test]
fn fields_beyond_the_last_are_absent() {
    let mut builder = RowBuilder::new();
    builder.push_null();
    let bytes = builder.finish();
    let row = RowRef::new(&bytes).unwrap();
    assert_eq!(row.len(), 1);
    assert_eq!(row.field(0), Field::Null);
    assert_eq!(row.field(1), Field::Absent);
}

#[test]
fn a_row_of_64_kib_or_more_is_wide() {
    let mut builder = RowBuilder::new();
    for (len, flags) in [(65_535, 0), (65_536, 1)] {
        let long = "x".repeat(len);
        builder.push_value(&Value::text(&long), &varchar());
        builder.push_null();
        let bytes = builder.finish();
        assert_eq!(bytes[1], flags);
        let row = RowRef::new(&bytes).unwrap();
        assert_eq!(row.verify(), Ok(()));
        assert_eq!(row.field(0), Field::Inline(long.as_bytes()));
        assert_eq!(row.field(1), Field::Null);
    }
}

#[test]
fn externals_are_listed_and_damage_is_said() {
    let mut builder = RowBuilder::new();
    builder.push_value(&Value::Int(1), &int());
    builder.push_external(&HASH, 5000);
    builder.push_external(&[9; 20], 6000);
    let mut bytes = builder.finish();
    assert_eq!(externals(&bytes).unwrap().collect::<Vec<_>>(), [HASH, [9; 20]]);
    assert_eq!(RowRef::new(&bytes).unwrap().field(1), Field::External { hash: HASH, bytes: 5000 });
    bytes.pop();
    assert!(externals(&bytes).is_err());
}

#[test]
fn other_encodings_of_a_row_are_refused() {
    let refused = |bytes: &[u8]| RowRef::new(bytes).and_then(|row| row.verify()).is_err();
    assert!(refused(&[1, 1, 0, 0]), "wide without need");
    assert!(refused(&[1, 0, 1, 0, 0b100, 0, 0]), "kinds beyond the fields");
    assert!(refused(&[1, 0, 1, 0, 0, 1, 0, 9]), "a NULL with bytes");
    assert!(refused(&[1, 0, 1, 0, 3, 0, 0]), "an unknown kind");
    assert!(refused(&[1, 0, 1, 0, 2, 1, 0, 9]), "a short external");
    assert!(refused(&[1, 0, 2, 0, 5, 2, 0, 1, 0, 9]), "descending ends");
    assert!(refused(&[2, 0, 0, 0]), "another version");
    assert!(refused(&[1, 0, 0, 0, 9]), "bytes behind the row");
    let set = SqlType::Set { members: members(), collation: CollationId(255) };
    assert!(decode_value(&[1, 0], &set).is_err(), "a longer SET");
    assert!(decode_value(&[0, 1], &SqlType::decimal(9, 0)).is_err(), "a longer DECIMAL");
}

/// A field to be pushed, as index into the fixtures or otherwise.
fn fields() -> impl Strategy<Value = Vec<Option<usize>>> {
    prop::collection::vec(prop_oneof![2 => Just(None), 8 => (0..23_usize).prop_map(Some)], 0..12)
}

fn build(fields: &[Option<usize>]) -> Vec<u8> {
    let fixtures = fixtures();
    let mut builder = RowBuilder::new();
    for field in fields {
        match field.map(|at| fixtures.get(at)) {
            None => builder.push_null(),
            Some(Some((of, value, _))) => builder.push_value(value, of),
            Some(None) => builder.push_external(&HASH, 70_000),
        }
    }
    builder.finish()
}

fn read_everything(bytes: &[u8]) {
    let Ok(row) = RowRef::new(bytes) else { return };
    let _ = row.verify();
    let fixtures = fixtures();
    for field in row.fields() {
        if let Field::Inline(bytes) = field {
            for (of, ..) in &fixtures {
                let _ = decode_value(bytes, of);
            }
        }
    }
    assert!(externals(bytes).unwrap().count() <= row.len());
}

proptest! {
    #[test]
    fn fields_read_back_and_copy_to_the_same_row(fields in fields()) {
        let fixtures = fixtures();
        let bytes = build(&fields);
        let row = RowRef::new(&bytes).unwrap();
        prop_assert_eq!(row.verify(), Ok(()));
        prop_assert_eq!(row.len(), fields.len());
        let mut copy = RowBuilder::new();
        for (at, field) in fields.iter().enumerate() {
            copy.push_raw(row.field(at));
            match (field.map(|at| fixtures.get(at)), row.field(at)) {
                (None, found) => prop_assert_eq!(found, Field::Null),
                (Some(Some((of, value, _))), Field::Inline(bytes)) => {
                    prop_assert_eq!(&decode_value(bytes, of).unwrap(), value);
                }
                (Some(None), found) => {
                    prop_assert_eq!(found, Field::External { hash: HASH, bytes: 70_000 });
                }
                (_, found) => prop_assert!(false, "{found:?}"),
            }
        }
        prop_assert_eq!(copy.finish(), bytes);
    }

    #[test]
    fn any_bytes_are_read_without_panic(
        bytes in prop::collection::vec(prop_oneof![0..3_u8, any::<u8>()], 0..60),
    ) {
        read_everything(&bytes);
        for (of, ..) in fixtures() {
            let _ = decode_value(&bytes, &of);
        }
    }

    #[test]
    fn damaged_rows_are_read_without_panic(
        fields in fields(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = build(&fields);
        for (at, byte) in damages {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_everything(&bytes);
        bytes.truncate(cut.index(bytes.len() + 1));
        read_everything(&bytes);
    }
}
