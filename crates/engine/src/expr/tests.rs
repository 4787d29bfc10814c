//! Expressions as a whole: from their text to a value, a type, a warning.

use crate::context::{Context, RowScope};
use crate::functions::tests::{evaluated, with_context};

fn warnings(source: &str, cx: &mut Context<'_>) -> Vec<u16> {
    cx.diagnostics.clear();
    evaluated(source, cx);
    cx.diagnostics.conditions().iter().map(|warning| warning.code.number()).collect()
}

#[test]
fn values_are_mysqls() {
    let cases = [
        ("1 + 1", "2"),
        ("'1.5x' + 1", "2.5"),
        ("1 / 3", "0.3333"),
        ("7 DIV 2", "3"),
        ("-7 % 3", "-1"),
        ("0x41 + 0", "65"),
        ("~0", "18446744073709551615"),
        ("1 << 63", "9223372036854775808"),
        ("NULL <=> NULL", "1"),
        ("NULL = NULL", "NULL"),
        ("NULL AND 0", "0"),
        ("NULL OR 1", "1"),
        ("NOT NULL", "NULL"),
        ("1 XOR NULL", "NULL"),
        ("'abc' = 'ABC'", "1"),
        ("'abc' = BINARY 'ABC'", "0"),
        ("'a' < 'B'", "1"),
        ("2 IN (1, NULL)", "NULL"),
        ("1 IN (1, NULL)", "1"),
        ("(1, 2) = (1, 2)", "1"),
        ("(1, 2) < (1, 3)", "1"),
        ("5 BETWEEN 1 AND 10", "1"),
        ("CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END", "two"),
        ("CASE WHEN 0 THEN 1 ELSE 2.5 END", "2.5"),
        ("IF(0, 1, 2.50)", "2.50"),
        ("DATE '2024-01-31' + INTERVAL 1 MONTH", "2024-02-29"),
        ("DATE '2024-01-01' < '2024-01-02'", "1"),
        ("CAST('12abc' AS SIGNED)", "12"),
        ("CAST(-1 AS UNSIGNED)", "18446744073709551615"),
        ("CAST(1.005 AS DECIMAL(5, 2))", "1.01"),
        ("CAST('abc' AS CHAR(2))", "ab"),
        ("CONVERT('ä' USING latin1)", "ä"),
        ("-9223372036854775808", "-9223372036854775808"),
    ];
    with_context(|cx| {
        for (source, wanted) in cases {
            assert_eq!(evaluated(source, cx), wanted, "{source}");
        }
    });
}

#[test]
fn what_cannot_be_computed_is_said_in_mysqls_words() {
    let cases = [
        (
            "9223372036854775807 + 1",
            "ERROR 1690 (22003): BIGINT value is out of range in '(9223372036854775807 + 1)'",
        ),
        ("DATE '2024-13-01'", "ERROR 1525 (HY000): Incorrect DATE value: '2024-13-01'"),
        (
            "LENGTH()",
            "ERROR 1582 (42000): Incorrect parameter count in the call to native function 'LENGTH'",
        ),
        ("no_such(1)", "ERROR 1305 (42000): FUNCTION no_such does not exist"),
        ("'a' COLLATE nothing_ci", "ERROR 1273 (HY000): Unknown collation: 'nothing_ci'"),
    ];
    with_context(|cx| {
        for (source, wanted) in cases {
            assert_eq!(evaluated(source, cx), wanted, "{source}");
        }
    });
}

#[test]
fn losses_give_warnings() {
    let cases: [(&str, &[u16]); 6] = [
        ("1 / 0", &[1365]),
        ("'abc' + 1", &[1292]),
        ("CAST('12abc' AS SIGNED)", &[1292]),
        ("LN(0)", &[3020]),
        ("DATE_ADD('9999-12-31', INTERVAL 1 DAY)", &[1441]),
        ("1 + 1", &[]),
    ];
    with_context(|cx| {
        for (source, wanted) in cases {
            assert_eq!(warnings(source, cx), wanted, "{source}");
        }
    });
}

#[test]
fn constants_fold_and_what_fails_waits() {
    let cases =
        [("1 + 2 * 3", "7"), ("UPPER('a')", "'A'"), ("1 / 0", "(1 / 0)"), ("RAND()", "rand()")];
    with_context(|cx| {
        for (source, wanted) in cases {
            let syntax = parser::parse_expression(source, parser::ParseOptions::default());
            let syntax = syntax.expect(source);
            let bound = crate::bind::bind_expr(cx, &syntax, &[], "field list").expect(source);
            let folded = bound.fold(cx);
            assert_eq!(folded.to_string(), wanted, "{source}");
            assert!(folded.eval(&RowScope::new(&[]), cx).is_ok(), "{source}");
        }
    });
}
