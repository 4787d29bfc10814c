use std::sync::Arc;

use super::*;
use crate::collation::CollationId;
use crate::decimal::Decimal;
use crate::error::{Level, SqlError};
use crate::json::Json;
use crate::members::{EnumValue, Members, SetValue};
use crate::sql_type::{IntWidth, LobWidth, SqlType};
use crate::temporal::{Date, DateMode};
use crate::value::{BitValue, Value};

const AI: CollationId = CollationId::UTF8MB4_0900_AI_CI;

fn at(strict: bool) -> AssignMode<'static> {
    AssignMode { strict, dates: DateMode::STRICT, truncate_fraction: false, column: "c", row: 1 }
}

fn dec(text: &str) -> Value {
    Value::Decimal(Decimal::parse(text).value)
}

fn members() -> Arc<Members> {
    Arc::new(Members::new(["a", "B", "c"]))
}

/// Shows the strict result (value or error) and the lenient one (value and warning).
fn both(value: &Value, to: &SqlType) -> (String, String) {
    let strict = match assign(value, to, &at(true)) {
        Ok((stored, None)) => stored.to_string_lossy().into_owned(),
        Ok((stored, Some(w))) => {
            format!("{} {} {}", stored.to_string_lossy(), w.level.name(), w.code.number())
        }
        Err(SqlError { code, message }) => format!("{} {message}", code.number()),
    };
    let lenient = match assign(value, to, &at(false)) {
        Ok((stored, None)) => stored.to_string_lossy().into_owned(),
        Ok((stored, Some(w))) => format!("{} {}", stored.to_string_lossy(), w.code.number()),
        Err(SqlError { code, message }) => format!("{} {message}", code.number()),
    };
    (strict, lenient)
}

fn check(cases: &[(Value, SqlType, &str, &str)]) {
    for (value, to, strict, lenient) in cases {
        let wanted = ((*strict).to_owned(), (*lenient).to_owned());
        assert_eq!(both(value, to), wanted, "{value:?} into {to}");
    }
}

#[test]
fn integers_store_rounded_and_in_range() {
    let int = || SqlType::int(IntWidth::Int, false);
    let tiny = || SqlType::int(IntWidth::Tiny, false);
    let unsigned = || SqlType::int(IntWidth::Big, true);
    check(&[
        (Value::Int(5), int(), "5", "5"),
        (Value::Int(128), tiny(), "1264 Out of range value for column 'c' at row 1", "127 1264"),
        (Value::Int(-1), unsigned(), "1264 Out of range value for column 'c' at row 1", "0 1264"),
        (Value::UInt(u64::MAX), unsigned(), "18446744073709551615", "18446744073709551615"),
        (dec("2.5"), int(), "3", "3"),
        (dec("-2.5"), int(), "-3", "-3"),
        (Value::Double(2.5), int(), "2", "2"),
        (Value::text("12.7"), int(), "13", "13"),
        (Value::text("1e3"), int(), "1000", "1000"),
        (Value::text("12abc"), int(), "1265 Data truncated for column 'c' at row 1", "12 1265"),
        (
            Value::text("abc"),
            int(),
            "1366 Incorrect integer value: 'abc' for column 'c' at row 1",
            "0 1366",
        ),
        (
            Value::text(""),
            int(),
            "1366 Incorrect integer value: '' for column 'c' at row 1",
            "0 1366",
        ),
    ]);
}

#[test]
fn decimals_store_rounded_with_a_note() {
    check(&[
        (dec("1.5"), SqlType::decimal(5, 2), "1.50", "1.50"),
        (dec("1.255"), SqlType::decimal(5, 2), "1.26 Note 1265", "1.26 1265"),
        (
            dec("1000"),
            SqlType::decimal(5, 2),
            "1264 Out of range value for column 'c' at row 1",
            "999.99 1264",
        ),
        (
            Value::text("abc"),
            SqlType::decimal(5, 2),
            "1366 Incorrect decimal value: 'abc' for column 'c' at row 1",
            "0.00 1366",
        ),
        (Value::Double(1.1), SqlType::decimal(5, 2), "1.10", "1.10"),
    ]);
}

#[test]
fn floats_store_with_their_digits() {
    let limited = SqlType::Float { digits: Some((5, 2)), unsigned: false, zerofill: false };
    check(&[
        (Value::text("1.5"), SqlType::DOUBLE, "1.5", "1.5"),
        (
            Value::text("abc"),
            SqlType::DOUBLE,
            "1265 Data truncated for column 'c' at row 1",
            "0 1265",
        ),
        (Value::Double(1.239), limited.clone(), "1.24", "1.24"),
        (
            Value::Double(1e9),
            limited,
            "1264 Out of range value for column 'c' at row 1",
            "999.99 1264",
        ),
        (
            Value::Double(1e300),
            SqlType::FLOAT,
            "1264 Out of range value for column 'c' at row 1",
            "3.40282e38 1264",
        ),
    ]);
}

#[test]
fn text_stores_within_its_length_and_character_set() {
    let varchar = || SqlType::Varchar { length: 3, collation: AI };
    let char3 = || SqlType::Char { length: 3, collation: AI };
    let latin = SqlType::Varchar { length: 3, collation: CollationId::LATIN1_SWEDISH_CI };
    let long = "1406 Data too long for column 'c' at row 1";
    check(&[
        (Value::text("abc"), varchar(), "abc", "abc"),
        (Value::text("äöü"), varchar(), "äöü", "äöü"),
        (Value::text("abcd"), varchar(), long, "abc 1265"),
        (Value::text("abc  "), varchar(), "abc Note 1265", "abc 1265"),
        (Value::text("ab "), varchar(), "ab ", "ab "),
        (Value::text("ab    "), char3(), "ab", "ab"),
        (Value::Int(1234), varchar(), long, "123 1265"),
        (Value::text("€"), latin.clone(), "€", "€"),
        (
            Value::text("a日"),
            latin,
            r"1366 Incorrect string value: '\xE6\x97\xA5' for column 'c' at row 1",
            "a? 1366",
        ),
        (
            Value::bytes(b"a\xff"),
            varchar(),
            r"1366 Incorrect string value: '\xFF' for column 'c' at row 1",
            "a 1366",
        ),
        (Value::text("ab"), SqlType::Binary { length: 3 }, "ab\0", "ab\0"),
        (Value::text("abcd"), SqlType::Varbinary { length: 3 }, long, "abc 1265"),
        (
            Value::text(&"ü".repeat(128)),
            SqlType::Text { width: LobWidth::Tiny, collation: AI },
            long,
            &format!("{} 1265", "ü".repeat(127)),
        ),
    ]);
}

#[test]
fn enums_and_sets_store_by_name_or_number() {
    let one = || SqlType::Enum { members: members(), collation: AI };
    let many = || SqlType::Set { members: members(), collation: AI };
    let cut = "1265 Data truncated for column 'c' at row 1";
    check(&[
        (Value::text("b"), one(), "B", "B"),
        (Value::text("c "), one(), "c", "c"),
        (Value::Int(1), one(), "a", "a"),
        (Value::text("3"), one(), "c", "c"),
        (Value::text("x"), one(), cut, " 1265"),
        (Value::Int(4), one(), cut, " 1265"),
        (Value::text("c,A"), many(), "a,c", "a,c"),
        (Value::text(""), many(), "", ""),
        (Value::Int(6), many(), "B,c", "B,c"),
        (Value::text("a,x"), many(), cut, "a 1265"),
        (Value::Int(9), many(), cut, "a 1265"),
    ]);
}

#[test]
fn dates_store_as_the_sql_mode_allows() {
    let time = |fsp| SqlType::Time { fsp };
    let moment = |fsp| SqlType::DateTime { fsp };
    check(&[
        (Value::text("2024-1-9"), SqlType::Date, "2024-01-09", "2024-01-09"),
        (Value::Int(20_240_109), SqlType::Date, "2024-01-09", "2024-01-09"),
        (
            Value::text("2024-01-09 10:00:00"),
            SqlType::Date,
            "2024-01-09 Note 1265",
            "2024-01-09 1265",
        ),
        (
            Value::text("2024-02-30"),
            SqlType::Date,
            "1292 Incorrect date value: '2024-02-30' for column 'c' at row 1",
            "0000-00-00 1292",
        ),
        (
            Value::text("0000-00-00"),
            SqlType::Date,
            "1292 Incorrect date value: '0000-00-00' for column 'c' at row 1",
            "0000-00-00 1292",
        ),
        (
            Value::text("2024-01-09 10:11:12.5"),
            moment(0),
            "2024-01-09 10:11:13",
            "2024-01-09 10:11:13",
        ),
        (
            Value::text("2024-12-31 23:59:59.9996"),
            moment(3),
            "2025-01-01 00:00:00.000",
            "2025-01-01 00:00:00.000",
        ),
        (
            Value::text("abc"),
            moment(0),
            "1292 Incorrect datetime value: 'abc' for column 'c' at row 1",
            "0000-00-00 00:00:00 1292",
        ),
        (
            Value::text("2040-01-01"),
            SqlType::Timestamp { fsp: 0 },
            "1292 Incorrect datetime value: '2040-01-01' for column 'c' at row 1",
            "0000-00-00 00:00:00 1292",
        ),
        (
            Value::text("2024-01-09abc"),
            SqlType::Date,
            "1292 Incorrect date value: '2024-01-09abc' for column 'c' at row 1",
            "2024-01-09 1265",
        ),
        (Value::text("10:11:12.345"), time(2), "10:11:12.35", "10:11:12.35"),
        (
            Value::text("900:00:00"),
            time(0),
            "1292 Incorrect time value: '900:00:00' for column 'c' at row 1",
            "838:59:59 1264",
        ),
        (
            Value::text("abc"),
            time(0),
            "1292 Incorrect time value: 'abc' for column 'c' at row 1",
            "00:00:00 1292",
        ),
    ]);
}

#[test]
fn years_bits_and_documents_store() {
    check(&[
        (Value::Int(24), SqlType::Year, "2024", "2024"),
        (Value::text("0"), SqlType::Year, "2000", "2000"),
        (Value::Int(0), SqlType::Year, "0000", "0000"),
        (
            Value::Int(1900),
            SqlType::Year,
            "1264 Out of range value for column 'c' at row 1",
            "0000 1264",
        ),
        (Value::Int(65), SqlType::Bit { width: 8 }, "A", "A"),
        (
            Value::Int(4),
            SqlType::Bit { width: 2 },
            "1406 Data too long for column 'c' at row 1",
            "\u{3} 1264",
        ),
        (
            Value::text("{\"b\":1,\"a\":2}"),
            SqlType::Json,
            "{\"a\": 2, \"b\": 1}",
            "{\"a\": 2, \"b\": 1}",
        ),
        (Value::Int(7), SqlType::Json, "7", "7"),
        (
            Value::text("[1"),
            SqlType::Json,
            "3140 Invalid JSON text: \"Missing a comma or ] after an array element.\" at position 2 in value for column 'c'.",
            "3140 Invalid JSON text: \"Missing a comma or ] after an array element.\" at position 2 in value for column 'c'.",
        ),
    ]);
}

#[test]
fn strings_convert_by_their_numeric_prefix() {
    let cases = [
        ("12", 12.0, true),
        ("12abc", 12.0, false),
        (" 1.5e1 ", 15.0, true),
        ("abc", 0.0, false),
        ("", 0.0, false),
        ("-.5x", -0.5, false),
    ];
    for (text, number, whole) in cases {
        let converted = to_f64(&Value::text(text));
        assert_eq!((converted.value, converted.warning.is_none()), (number, whole), "{text}");
    }
    let warning = to_f64(&Value::text("abc")).warning.unwrap();
    assert_eq!(warning.message, "Truncated incorrect DOUBLE value: 'abc'");
    assert_eq!(warning.level, Level::Warning);
}

#[test]
fn casts_give_mysqls_values() {
    let cases = [
        (Value::text("12.7"), CastTarget::Signed, "12"),
        (Value::text("-1"), CastTarget::Unsigned, "18446744073709551615"),
        (dec("2.5"), CastTarget::Signed, "3"),
        (Value::UInt(u64::MAX), CastTarget::Signed, "-1"),
        (Value::text("1.255"), CastTarget::Decimal { precision: 4, scale: 2 }, "1.26"),
        (Value::text("äbc"), CastTarget::Char { length: Some(2), collation: AI }, "äb"),
        (Value::text("ab"), CastTarget::Binary { length: Some(4) }, "ab\0\0"),
        (Value::text("2024-01-09 10:11:12.7"), CastTarget::Date, "2024-01-09"),
        (
            Value::text("2024-01-09 10:11:12.7"),
            CastTarget::DateTime { fsp: 0 },
            "2024-01-09 10:11:13",
        ),
        (Value::Int(101_112), CastTarget::Time { fsp: 0 }, "10:11:12"),
        (Value::text("24"), CastTarget::Year, "2024"),
        (Value::text("[1,2]"), CastTarget::Json, "[1, 2]"),
    ];
    for (value, target, shown) in cases {
        let got = cast(&value, &target, DateMode::default()).unwrap().value;
        assert_eq!(got.to_string_lossy(), shown, "{value:?} as {target:?}");
    }
    let none = cast(&Value::text("abc"), &CastTarget::Date, DateMode::default()).unwrap();
    assert_eq!(none.value, Value::Null);
    assert_eq!(none.warning.unwrap().message, "Incorrect date value: 'abc'");
}

#[test]
fn values_have_a_truth() {
    let set = Value::Set(SetValue::new(1, members()).unwrap());
    let cases = [
        (Value::Null, None),
        (Value::Int(0), Some(false)),
        (Value::text("0.1"), Some(true)),
        (Value::text("a"), Some(false)),
        (dec("0.00"), Some(false)),
        (Value::Double(0.5), Some(true)),
        (set, Some(true)),
        (Value::Enum(EnumValue::new(0, members()).unwrap()), Some(false)),
        (Value::Bit(BitValue { bits: 2, width: 2 }), Some(true)),
        (Value::Date(Date::ZERO), Some(false)),
        (Value::Json(Json::parse("0").unwrap()), Some(false)),
    ];
    for (value, truth) in cases {
        assert_eq!(is_true(&value), truth, "{value:?}");
    }
}
