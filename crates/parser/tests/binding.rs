//! How operators bind: each expression equals the one with all its parentheses.

use parser::{ParseOptions, expr_to_sql, parse_expression};

fn assert_binds(options: ParseOptions, pairs: &[(&str, &str)]) {
    for (bare, full) in pairs {
        let bare_tree = parse_expression(bare, options).unwrap_or_else(|e| panic!("{bare}: {e}"));
        let full_tree = parse_expression(full, options).unwrap_or_else(|e| panic!("{full}: {e}"));
        assert_eq!(bare_tree, full_tree, "{bare} is not {full}");
        if options == ParseOptions::default() {
            let printed = expr_to_sql(&full_tree);
            assert_eq!(parse_expression(&printed, options).as_ref(), Ok(&full_tree), "{printed}");
        }
    }
}

#[test]
fn operators_bind_as_in_mysql() {
    assert_binds(
        ParseOptions::default(),
        &[
            ("2 * 3 ^ 1", "2 * (3 ^ 1)"),
            ("1 & 2 << 3", "1 & (2 << 3)"),
            ("a | b & c", "a | (b & c)"),
            ("a XOR b AND c", "a XOR (b AND c)"),
            ("a OR b XOR c", "a OR (b XOR c)"),
            ("!a + b", "(!a) + b"),
            ("a MOD b * c", "(a MOD b) * c"),
            ("a - b - c", "(a - b) - c"),
            ("@a := 1 OR 2", "@a := (1 OR 2)"),
            ("NOT a BETWEEN 1 AND 2", "NOT (a BETWEEN 1 AND 2)"),
            ("NOT a = b AND c", "(NOT (a = b)) AND c"),
            ("a BETWEEN 1 AND 2 AND c", "(a BETWEEN 1 AND 2) AND c"),
            ("-2 ^ 2", "(-2) ^ 2"),
            ("-a COLLATE utf8mb4_bin", "-(a COLLATE utf8mb4_bin)"),
            ("a || b AND c", "a OR (b AND c)"),
            ("a = b IS NULL", "(a = b) IS NULL"),
            ("a < b < c", "(a < b) < c"),
            ("a = b LIKE c", "a = (b LIKE c)"),
            ("BINARY a = b", "(BINARY a) = b"),
            ("a LIKE b OR c", "(a LIKE b) OR c"),
            ("a + INTERVAL 1 DAY - b", "(a + INTERVAL 1 DAY) - b"),
            ("a IN (1) = b", "(a IN (1)) = b"),
            ("1 - -1", "1 - (-1)"),
        ],
    );
}

#[test]
fn modes_change_binding() {
    let pipes = ParseOptions { pipes_as_concat: true, ..ParseOptions::default() };
    assert_binds(pipes, &[("a || b ^ c", "(a || b) ^ c"), ("a || b = c", "(a || b) = c")]);
    let not = ParseOptions { high_not_precedence: true, ..ParseOptions::default() };
    assert_binds(not, &[("NOT a BETWEEN 1 AND 2", "(NOT a) BETWEEN 1 AND 2")]);
}

#[test]
fn predicates_do_not_chain() {
    for text in ["a LIKE b LIKE c", "a IN (1) + 1", "a = NOT b", "a IN ()", "ROW(1)", "CASE END"] {
        let error = parse_expression(text, ParseOptions::default()).expect_err(text);
        assert_eq!(error.code(), 1064, "{text}");
    }
}
