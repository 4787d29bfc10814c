//! Key bytes: their order, their layout, and that reading them cannot fail badly.

#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::cmp::Ordering;
use std::sync::Arc;

use proptest::prelude::*;
use types::collation::{self, CollationId};
use types::key::{
    decode_field, encode_field, encode_prefix_field, encode_text_start, prefix_end, reversible,
    skip_field, successor,
};
use types::{
    BitValue, Date, DateTime, Decimal, EnumValue, IntWidth, Json, LobWidth, Members, SetValue,
    SqlType, Time, Value,
};

fn key(value: &Value, of: &SqlType, desc: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_field(value, of, desc, &mut bytes);
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |so_far, byte| format!("{so_far}{byte:02x}"))
}

fn varchar(collation: &str) -> SqlType {
    SqlType::Varchar { length: 50, collation: collation::by_name(collation).unwrap() }
}

fn members() -> Arc<Members> {
    Arc::new(Members::new(["x", "y", "z"]))
}

fn enum_type() -> SqlType {
    SqlType::Enum { members: members(), collation: CollationId::UTF8MB4_0900_AI_CI }
}

fn set_type() -> SqlType {
    SqlType::Set { members: members(), collation: CollationId::UTF8MB4_0900_AI_CI }
}

fn decimal(text: &str) -> Value {
    Value::Decimal(Decimal::parse(text).value)
}

fn moment() -> DateTime {
    DateTime::new(Date::new(2024, 2, 29).unwrap(), 13, 5, 7, 123_456).unwrap()
}

/// The layout of version 1. These bytes lie on disks: a difference here is a new format version.
#[test]
fn layout_of_version_1() {
    let int = |width, unsigned| SqlType::int(width, unsigned);
    let big_number = "-12345678901234567890123456789012345678.12";
    for (value, of, expected) in [
        (Value::Null, int(IntWidth::Int, false), "00"),
        (Value::Int(-1), int(IntWidth::Tiny, false), "017f"),
        (Value::Int(1), int(IntWidth::Small, false), "018001"),
        (Value::Int(-8_388_608), int(IntWidth::Medium, false), "01000000"),
        (Value::Int(7), int(IntWidth::Int, false), "0180000007"),
        (Value::Int(i64::MIN), int(IntWidth::Big, false), "010000000000000000"),
        (Value::UInt(u64::MAX), int(IntWidth::Big, true), "01ffffffffffffffff"),
        (decimal("-1.50"), SqlType::decimal(4, 2), "017f6a"),
        (decimal("1.50"), SqlType::decimal(10, 2), "018000000096"),
        (decimal(big_number), SqlType::decimal(40, 2), "017c5f36df8a3f240c475343a06931c0f57c"),
        (Value::Float(-0.0), SqlType::FLOAT, "0180000000"),
        (Value::Double(1.0), SqlType::DOUBLE, "01bff0000000000000"),
        (Value::Double(-1.0), SqlType::DOUBLE, "01400fffffffffffff"),
        (Value::Date(Date::new(2024, 2, 29).unwrap()), SqlType::Date, "010fd05d"),
        (Value::DateTime(moment()), SqlType::DateTime { fsp: 0 }, "0100fd05d0d147"),
        (Value::DateTime(moment()), SqlType::DateTime { fsp: 2 }, "0100fd05d0d1470c"),
        (Value::DateTime(moment()), SqlType::Timestamp { fsp: 6 }, "0100fd05d0d14701e240"),
        (Value::Time(Time::MIN), SqlType::Time { fsp: 0 }, "0151e991"),
        (Value::Time(Time::ZERO), SqlType::Time { fsp: 3 }, "01800000000000"),
        (Value::Year(2024), SqlType::Year, "0107e8"),
        (Value::Enum(EnumValue::new(2, members()).unwrap()), enum_type(), "010002"),
        (Value::Set(SetValue::new(5, members()).unwrap()), set_type(), "010000000000000005"),
        (Value::Bit(BitValue { bits: 0x1ff, width: 9 }), SqlType::Bit { width: 9 }, "0101ff"),
        (Value::bytes(&[0, 1, 2, 255]), SqlType::Varbinary { length: 9 }, "010101010202ff00"),
        (Value::text("aB"), varchar("utf8mb4_0900_ai_ci"), "011c471c6000"),
        (Value::text("é"), varchar("utf8mb4_0900_as_ci"), "011caa0000002000240000"),
        (Value::text("A"), varchar("utf8mb4_0900_as_cs"), "011c47000000200000000800 00"),
        (Value::text("a\0"), varchar("utf8mb4_0900_bin"), "0161010100"),
        (Value::text("a b "), varchar("utf8mb4_bin"), "01612003622002"),
        (Value::text("a \t"), varchar("utf8mb4_bin"), "01612001092002"),
        (Value::text("a b"), varchar("utf8mb4_general_ci"), "01004100200300420020 02"),
        (Value::text("a"), varchar("utf8mb4_unicode_ci"), "010e33020902"),
        (Value::text("ä"), varchar("latin1_swedish_ci"), "015c2002"),
        (Value::text(""), varchar("ascii_general_ci"), "012002"),
        (Value::Json(Json::parse("[1]").unwrap()), SqlType::Json, "015b315d00"),
    ] {
        let expected = expected.replace(' ', "");
        assert_eq!(hex(&key(&value, &of, false)), expected, "{value:?} of {of}");
    }
}

#[test]
fn descending_fields_are_flipped() {
    let of = SqlType::int(IntWidth::Tiny, false);
    assert_eq!(hex(&key(&Value::Int(-1), &of, true)), "fe80");
    assert_eq!(hex(&key(&Value::Null, &of, true)), "ff");
}

#[test]
fn prefix_parts_keep_their_first_characters_or_bytes() {
    let of = varchar("utf8mb4_0900_bin");
    let mut bytes = Vec::new();
    encode_prefix_field(&Value::text("äöü"), &of, 2, false, &mut bytes);
    assert_eq!(bytes, key(&Value::text("äö"), &of, false));
    let blob = SqlType::Blob { width: LobWidth::Normal };
    bytes.clear();
    encode_prefix_field(&Value::bytes(b"abc"), &blob, 2, true, &mut bytes);
    assert_eq!(bytes, key(&Value::bytes(b"ab"), &blob, true));
    bytes.clear();
    encode_prefix_field(&Value::Null, &of, 2, false, &mut bytes);
    assert_eq!(bytes, [0]);
}

#[test]
fn bounds_of_prefixes() {
    assert_eq!(prefix_end(&[1, 2, 255]), Some(vec![1, 3]));
    assert_eq!(prefix_end(&[255, 255]), None);
    assert_eq!(prefix_end(&[]), None);
    assert_eq!(successor(&[1, 2]), [1, 2, 0]);
}

/// Types with values of them.
fn typed() -> Vec<(SqlType, BoxedStrategy<Value>)> {
    let int = |width, unsigned| SqlType::int(width, unsigned);
    let micros = -3_020_399_000_000_i64..=3_020_399_000_000;
    let bytes = prop::collection::vec(prop_oneof![0..4_u8, any::<u8>()], 0..6);
    let moments = (0..=9999_u16, 0..=12_u8, 0..=31_u8, 0..24_u8, 0..60_u8, 0..1_000_000_u32);
    let moments = moments.prop_map(|(y, mo, d, h, s, us)| {
        DateTime::new(Date::new(y, mo, d).unwrap(), h, s, s, us).unwrap()
    });
    let digits = "-?[0-9]{1,40}\\.[0-9]{5}";
    let few_digits = "-?[0-9]{1,3}\\.[0-9]";
    let floats = prop_oneof![Just(0.0), Just(-0.0), any::<f64>()];
    vec![
        (int(IntWidth::Tiny, false), any::<i8>().prop_map(|n| Value::Int(n.into())).boxed()),
        (int(IntWidth::Medium, false), (-8_388_608..8_388_608_i64).prop_map(Value::Int).boxed()),
        (int(IntWidth::Big, false), any::<i64>().prop_map(Value::Int).boxed()),
        (int(IntWidth::Big, true), any::<u64>().prop_map(Value::UInt).boxed()),
        (SqlType::decimal(45, 5), digits.prop_map(|text| decimal(&text)).boxed()),
        (SqlType::decimal(4, 1), few_digits.prop_map(|text| decimal(&text)).boxed()),
        (
            SqlType::FLOAT,
            any::<f32>().prop_filter("finite", |f| f.is_finite()).prop_map(Value::Float).boxed(),
        ),
        (
            SqlType::DOUBLE,
            floats.prop_filter("finite", |f: &f64| f.is_finite()).prop_map(Value::Double).boxed(),
        ),
        (SqlType::Date, moments.clone().prop_map(|at| Value::Date(at.date())).boxed()),
        (
            SqlType::DateTime { fsp: 6 },
            moments.clone().prop_map(|at| Value::DateTime(at.with_fsp(6))).boxed(),
        ),
        (
            SqlType::Timestamp { fsp: 3 },
            moments.prop_map(|at| Value::DateTime(at.truncate(3))).boxed(),
        ),
        (
            SqlType::Time { fsp: 6 },
            micros.clone().prop_map(|us| Value::Time(Time::from_micros(us, 6).unwrap())).boxed(),
        ),
        (
            SqlType::Time { fsp: 0 },
            micros
                .prop_map(|us| Value::Time(Time::from_micros(us, 6).unwrap().truncate(0)))
                .boxed(),
        ),
        (SqlType::Year, (1901..=2155_u16).prop_map(Value::Year).boxed()),
        (
            enum_type(),
            (0..=3_u16).prop_map(|at| Value::Enum(EnumValue::new(at, members()).unwrap())).boxed(),
        ),
        (
            set_type(),
            (0..8_u64).prop_map(|bits| Value::Set(SetValue::new(bits, members()).unwrap())).boxed(),
        ),
        (
            SqlType::Bit { width: 13 },
            (0..1_u64 << 13).prop_map(|bits| Value::Bit(BitValue { bits, width: 13 })).boxed(),
        ),
        (SqlType::Varbinary { length: 9 }, bytes.prop_map(|b| Value::bytes(&b)).boxed()),
    ]
}

fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::UInt(a), Value::UInt(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b).unwrap(),
        (Value::Double(a), Value::Double(b)) => a.partial_cmp(b).unwrap(),
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::Year(a), Value::Year(b)) => a.cmp(b),
        (Value::Enum(a), Value::Enum(b)) => a.index().cmp(&b.index()),
        (Value::Set(a), Value::Set(b)) => a.bits().cmp(&b.bits()),
        (Value::Bit(a), Value::Bit(b)) => a.bits.cmp(&b.bits),
        (Value::Bytes(a), Value::Bytes(b)) => a.cmp(b),
        _ => panic!("values of two types"),
    }
}

fn typed_pairs() -> impl Strategy<Value = (SqlType, Value, Value)> {
    let pairs = |(of, values): (SqlType, BoxedStrategy<Value>)| (Just(of), values.clone(), values);
    prop::strategy::Union::new(typed().into_iter().map(pairs))
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["[aAbáß \\t\u{0}\u{300}]{0,6}", "[ -~]{0,12}", ".{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn bytes_order_as_values_do((of, a, b) in typed_pairs()) {
        let expected = order(&a, &b);
        prop_assert_eq!(key(&a, &of, false).cmp(&key(&b, &of, false)), expected);
        prop_assert_eq!(key(&b, &of, true).cmp(&key(&a, &of, true)), expected);
        prop_assert!(key(&Value::Null, &of, false) < key(&a, &of, false));
    }

    #[test]
    fn decoding_inverts_encoding((of, a, b) in typed_pairs(), desc: bool) {
        let mut bytes = key(&a, &of, desc);
        encode_field(&b, &of, !desc, &mut bytes);
        let mut rest = bytes.as_slice();
        for (value, desc) in [(&a, desc), (&b, !desc)] {
            let before = rest.len();
            let decoded = decode_field(&mut rest, &of, desc).unwrap().unwrap();
            prop_assert!(order(&decoded, value).is_eq());
            prop_assert!(!reversible(&of) || decoded == *value);
            prop_assert_eq!(before - rest.len(), key(value, &of, desc).len());
        }
        prop_assert!(rest.is_empty());
    }
}

proptest! {
    #[test]
    fn text_bytes_order_as_collations_do(a in texts(), b in texts()) {
        for id in collation::all() {
            let of = SqlType::Varchar { length: 50, collation: id };
            let [x, y] = [&a, &b].map(|text| Value::text(text));
            let expected = collation::compare(id, &a, &b);
            let name = collation::name(id);
            prop_assert_eq!(key(&x, &of, false).cmp(&key(&y, &of, false)), expected, "{}", name);
            prop_assert_eq!(key(&y, &of, true).cmp(&key(&x, &of, true)), expected, "{}", name);
        }
    }

    #[test]
    fn text_fields_end_themselves(a in texts(), b in texts(), desc: bool) {
        for id in collation::all() {
            let of = SqlType::Varchar { length: 50, collation: id };
            let mut bytes = key(&Value::text(&a), &of, desc);
            let first = bytes.len();
            encode_field(&Value::text(&b), &of, desc, &mut bytes);
            let mut rest = bytes.as_slice();
            skip_field(&mut rest, &of, desc).unwrap();
            prop_assert_eq!(bytes.len() - rest.len(), first, "{}", collation::name(id));
            let decoded = decode_field(&mut rest, &of, desc).unwrap();
            prop_assert!(rest.is_empty());
            prop_assert_eq!(decoded, reversible(&of).then(|| Value::text(&b)));
        }
    }

    #[test]
    fn a_texts_field_begins_with_its_starts(text in texts(), chars in 0..6_usize, desc: bool) {
        for id in collation::all() {
            let of = SqlType::Varchar { length: 50, collation: id };
            let start: String = text.chars().take(chars).collect();
            let mut bytes = Vec::new();
            encode_text_start(&start, id, desc, &mut bytes);
            let whole = key(&Value::text(&text), &of, desc);
            prop_assert!(whole.starts_with(&bytes), "{} {start:?}", collation::name(id));
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic(
        bytes in prop::collection::vec(prop_oneof![0..3_u8, any::<u8>()], 0..40),
        desc: bool,
    ) {
        let texts = collation::all().map(|id| SqlType::Varchar { length: 5, collation: id });
        let unknown = SqlType::Varchar { length: 5, collation: CollationId(1) };
        let others = typed().into_iter().map(|(of, _)| of).chain([unknown, SqlType::Json]);
        for of in texts.chain(others) {
            let mut rest = bytes.as_slice();
            while !rest.is_empty() && decode_field(&mut rest, &of, desc).is_ok() {}
        }
    }
}
