use std::sync::Arc;

use super::*;
use crate::decimal::Decimal;
use crate::json::Json;
use crate::members::{EnumValue, Members};
use crate::temporal::{Date, Time};

const CI: CollationId = CollationId::UTF8MB4_0900_AI_CI;

fn dec(text: &str) -> Value {
    Value::Decimal(Decimal::parse(text).value)
}

fn json(text: &str) -> Value {
    Value::Json(Json::parse(text).unwrap())
}

fn member(index: u16) -> Value {
    let members = Arc::new(Members::new(["zebra", "ape"]));
    Value::Enum(EnumValue::new(index, members).unwrap())
}

#[test]
fn operands_compare_as_the_manual_says() {
    use Ordering::{Equal, Greater, Less};
    let date = Value::Date(Date::new(2024, 1, 9).unwrap());
    let cases = [
        (Value::Int(-1), Value::UInt(u64::MAX), Less),
        (Value::Int(1), dec("1.00"), Equal),
        (Value::UInt(u64::MAX), dec("18446744073709551615.1"), Less),
        (Value::Int(1), Value::text("1abc"), Equal),
        (Value::Int(0), Value::text("abc"), Equal),
        (dec("0.1"), Value::Double(0.1), Equal),
        (Value::text("A"), Value::text("a"), Equal),
        (Value::bytes(b"A"), Value::text("a"), Less),
        (date.clone(), Value::text("2024-1-9"), Equal),
        (date.clone(), Value::text("2024-01-09 00:00:01"), Less),
        (date.clone(), Value::Int(20_240_109), Equal),
        (date, Value::DateTime(DateTime::midnight(Date::new(2024, 1, 9).unwrap())), Equal),
        (Value::Time(Time::ZERO), Value::text("-1"), Greater),
        (member(1), Value::text("ZEBRA"), Equal),
        (member(1), Value::Int(1), Equal),
        (member(1), member(2), Greater),
        (json("1"), json("1.0"), Equal),
        (json("\"a\""), Value::text("a"), Equal),
        (json("[1]"), json("[1, 2]"), Less),
        (json("true"), json("[]"), Greater),
    ];
    for (a, b, order) in cases {
        assert_eq!(compare(&a, &b, CI), Some(order), "{a:?} with {b:?}");
        assert_eq!(compare(&b, &a, CI), Some(order.reverse()), "{b:?} with {a:?}");
    }
    assert_eq!(compare(&Value::Null, &Value::Null, CI), None);
}

#[test]
fn order_by_puts_null_first_and_enums_by_index() {
    assert_eq!(total_order(&Value::Null, &Value::Int(-5), CI), Ordering::Less);
    assert_eq!(total_order(&Value::Int(-5), &Value::Null, CI), Ordering::Greater);
    assert_eq!(total_order(&Value::Null, &Value::Null, CI), Ordering::Equal);
    assert_eq!(total_order(&member(1), &member(2), CI), Ordering::Less);
}

#[test]
fn hash_keys_are_equal_exactly_when_values_are() {
    let key = |value: &Value, collation| {
        let mut bytes = Vec::new();
        hash_key(value, collation, &mut bytes);
        bytes
    };
    let equal = [
        (Value::Int(100), dec("100.000")),
        (Value::Int(5), Value::UInt(5)),
        (Value::Double(0.0), Value::Double(-0.0)),
        (Value::text("straße"), Value::text("STRASSE")),
        (json("1"), json("1.0")),
    ];
    for (a, b) in equal {
        assert_eq!(key(&a, CI), key(&b, CI), "{a:?} and {b:?}");
    }
    let padded = CollationId::UTF8MB4_GENERAL_CI;
    assert_eq!(key(&Value::text("a  "), padded), key(&Value::text("A"), padded));
    assert_ne!(key(&Value::text("a  "), CI), key(&Value::text("A"), CI));
    assert_ne!(key(&Value::Null, CI), key(&Value::text(""), CI));
}
