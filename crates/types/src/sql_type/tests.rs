use std::sync::Arc;

use proptest::prelude::*;

use super::*;

fn every_type() -> Vec<(SqlType, &'static str)> {
    let collation = CollationId(255);
    let members = Arc::new(Members::new(["a", "it's", "ü"]));
    let zerofilled =
        SqlType::Int { width: IntWidth::Int, unsigned: true, zerofill: true, display: None };
    vec![
        (SqlType::BOOL, "tinyint(1)"),
        (SqlType::int(IntWidth::Tiny, true), "tinyint unsigned"),
        (SqlType::int(IntWidth::Small, false), "smallint"),
        (SqlType::int(IntWidth::Medium, false), "mediumint"),
        (SqlType::int(IntWidth::Big, true), "bigint unsigned"),
        (zerofilled, "int(10) unsigned zerofill"),
        (SqlType::decimal(10, 2), "decimal(10,2)"),
        (SqlType::FLOAT, "float"),
        (
            SqlType::Double { digits: Some((7, 3)), unsigned: true, zerofill: false },
            "double(7,3) unsigned",
        ),
        (SqlType::Char { length: 3, collation }, "char(3)"),
        (SqlType::Varchar { length: 300, collation }, "varchar(300)"),
        (SqlType::Text { width: LobWidth::Medium, collation }, "mediumtext"),
        (SqlType::Binary { length: 16 }, "binary(16)"),
        (SqlType::Varbinary { length: 16 }, "varbinary(16)"),
        (SqlType::Blob { width: LobWidth::Long }, "longblob"),
        (SqlType::Date, "date"),
        (SqlType::Time { fsp: 0 }, "time"),
        (SqlType::DateTime { fsp: 6 }, "datetime(6)"),
        (SqlType::Timestamp { fsp: 3 }, "timestamp(3)"),
        (SqlType::Year, "year"),
        (SqlType::Enum { members: members.clone(), collation }, "enum('a','it''s','ü')"),
        (SqlType::Set { members, collation }, "set('a','it''s','ü')"),
        (SqlType::Bit { width: 7 }, "bit(7)"),
        (SqlType::Json, "json"),
        (SqlType::Geometry { kind: GeometryKind::GeometryCollection }, "geomcollection"),
    ]
}

#[test]
fn types_show_as_show_create_table_writes_them() {
    for (sql_type, shown) in every_type() {
        assert_eq!(sql_type.to_string(), shown);
    }
}

#[test]
fn types_decode_to_what_was_encoded() {
    for (sql_type, shown) in every_type() {
        let mut bytes = Vec::new();
        sql_type.encode(&mut bytes);
        assert_eq!(SqlType::decode(&bytes).as_ref(), Ok(&sql_type), "{shown}");
        for cut in 0..bytes.len() {
            assert!(SqlType::decode(&bytes[..cut]).is_err(), "{shown} cut at {cut}");
        }
        bytes.push(0);
        assert_eq!(SqlType::decode(&bytes), Err(DecodeTypeError::Trailing(1)), "{shown}");
    }
}

/// A fixture of version 1: these bytes are in stored schemas and must never change.
#[test]
fn encoding_version_1_is_fixed() {
    let cases: [(SqlType, &[u8]); 5] = [
        (SqlType::BOOL, &[1, 1, 0, 0, 1]),
        (SqlType::decimal(65, 30), &[1, 2, 65, 30, 0]),
        (
            SqlType::Varchar { length: 256, collation: CollationId(255) },
            &[1, 6, 0, 1, 0, 0, 255, 0],
        ),
        (SqlType::DateTime { fsp: 6 }, &[1, 13, 6]),
        (
            SqlType::Enum { members: Arc::new(Members::new(["x"])), collation: CollationId(8) },
            &[1, 16, 8, 0, 1, 0, 1, 0, 0, 0, b'x'],
        ),
    ];
    for (sql_type, expected) in cases {
        let mut bytes = Vec::new();
        sql_type.encode(&mut bytes);
        assert_eq!(bytes, expected, "{sql_type}");
    }
}

#[test]
fn text_length_chooses_the_smallest_lob() {
    let cases = [(0, LobWidth::Tiny), (255, LobWidth::Tiny), (256, LobWidth::Normal)];
    for (bytes, width) in cases {
        assert_eq!(LobWidth::holding(bytes), width);
    }
    assert_eq!(LobWidth::holding(u64::MAX), LobWidth::Long);
}

proptest! {
    #[test]
    fn decoding_any_bytes_does_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = SqlType::decode(&bytes);
        let mut versioned = vec![1];
        versioned.extend(bytes);
        let _ = SqlType::decode(&versioned);
    }
}
