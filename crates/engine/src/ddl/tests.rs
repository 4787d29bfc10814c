//! Expressions as MySQL writes them, and that they read back as the same expression.

use parser::{ParseOptions, parse_expression};

use super::mysql_text;

#[test]
fn expressions_are_written_as_mysql_writes_them() {
    let cases = [
        ("a > 0", "(`a` > 0)"),
        ("a > 0 AND b <> 'x'", "((`a` > 0) and (`b` <> _utf8mb4'x'))"),
        ("t.a + 1 * 2", "(`a` + (1 * 2))"),
        ("a IN (1, 2)", "(`a` in (1,2))"),
        ("a NOT BETWEEN 1 AND 5", "(`a` not between 1 and 5)"),
        ("a IS NOT NULL", "(`a` is not null)"),
        ("NOT a LIKE 'x%'", "(not((`a` like _utf8mb4'x%')))"),
        ("CONCAT(a, ' ', b)", "concat(`a`,_utf8mb4' ',`b`)"),
        ("doc->'$.x'", "json_extract(`doc`,_utf8mb4'$.x')"),
        ("doc->>'$.x'", "json_unquote(json_extract(`doc`,_utf8mb4'$.x'))"),
        ("UUID()", "uuid()"),
        ("CASE WHEN a THEN 1 ELSE 2 END", "(case when `a` then 1 else 2 end)"),
        ("CAST(a AS SIGNED)", "cast(`a` as signed)"),
        ("-5", "-(5)"),
        ("a + INTERVAL 1 DAY", "(`a` + interval 1 day)"),
        ("'it''s'", "_utf8mb4'it\\'s'"),
    ];
    for (written, expected) in cases {
        let expr = parse_expression(written, ParseOptions::default()).unwrap();
        let text = mysql_text(&expr);
        assert_eq!(text, expected, "{written}");
        let again = parse_expression(&text, ParseOptions::default()).unwrap();
        assert_eq!(mysql_text(&again), text, "{written}");
    }
}
