//! What is refused, and in which words; and what the lexer makes of odd texts.

use parser::ast::{Expr, ExprKind, Literal, SelectItem, Statement};
use parser::{ParseOptions, Parser, parse_expression, parse_one, to_sql};

fn refusal(text: &str) -> String {
    parse_one(text, ParseOptions::default()).expect_err(text).to_string()
}

#[test]
fn syntax_errors_quote_the_rest() {
    let head = "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for \
                the right syntax to use near ";
    assert_eq!(refusal("SELECT 1\nFROM WHERE a"), format!("{head}'WHERE a' at line 2"));
    assert_eq!(refusal("SELECT (1"), format!("{head}'' at line 1"));
    assert_eq!(refusal("SELECT 'abc"), format!("{head}''abc' at line 1"));
    assert_eq!(refusal(" \t-- nothing\n;"), "Query was empty");
    assert_eq!(refusal("UPDATE a, b SET a.x = 1 LIMIT 1"), "Incorrect usage of UPDATE and LIMIT");
    let long = format!("FROB {}", "é".repeat(80));
    assert!(refusal(&long).contains(&format!("'FROB {}'", "é".repeat(37))));
}

/// The stack of a test thread is 2 MiB.
#[test]
fn deep_nesting_is_refused_not_fatal() {
    let repeat = |open: &str, middle: &str, close: &str| {
        format!("SELECT {}{middle}{}", open.repeat(1000), close.repeat(1000))
    };
    let texts = [
        repeat("(", "1", ")"),
        repeat("NOT ", "1", ""),
        repeat("- ", "1", ""),
        repeat("f(", "1", ")"),
        repeat("CASE WHEN ", "1", " THEN 1 END"),
        repeat("(SELECT ", "1", ")"),
        repeat("EXISTS (SELECT ", "1", ")"),
        repeat("* FROM (SELECT ", "1", ") t"),
        format!("SELECT * FROM {}t{}", "(".repeat(1000), ")".repeat(1000)),
        format!("{}SELECT 1{}", "(".repeat(1000), ")".repeat(1000)),
        format!("CREATE PROCEDURE p() {}{}", "BEGIN ".repeat(1000), "END; ".repeat(1000)),
        format!("SELECT {}1", "1 + ".repeat(5000)),
        format!("SELECT 1{}", " UNION SELECT 1".repeat(5000)),
        format!("SELECT * FROM t{}", " JOIN t".repeat(5000)),
    ];
    for text in texts {
        let error = parse_one(&text, ParseOptions::default()).expect_err("too deep");
        assert_eq!(error.code(), 1436, "{error}");
    }
}

#[test]
fn nesting_within_the_bounds_is_read_and_printed() {
    let deep = |open: &str, close: &str| format!("SELECT {}1{}", open.repeat(45), close.repeat(45));
    for text in [
        deep("(", ")"),
        deep("f(1 + ", ")"),
        deep("(SELECT ", ")"),
        deep("CASE WHEN ", " THEN 1 END"),
        format!("SELECT {}1", "1 + ".repeat(900)),
        format!("SELECT {}1", "a AND ".repeat(20_000)),
    ] {
        let (tree, _) = parse_one(&text, ParseOptions::default()).unwrap();
        assert!(parse_one(to_sql(&tree), ParseOptions::default()).unwrap().0 == tree);
    }
}

#[test]
fn statements_come_one_after_the_other() {
    let mut parser = Parser::new("SELECT ?, ?; -- c\nSELECT 2 ; ", ParseOptions::default());
    parser.statement().unwrap();
    assert_eq!((parser.offset(), parser.param_count()), (18, 2));
    parser.statement().unwrap();
    assert_eq!(parser.statement().expect_err("the end").code(), 1065);
}

fn title(text: &str) -> String {
    let (tree, _) = parse_one(text, ParseOptions::default()).expect(text);
    let Statement::Query(query) = tree else { panic!("{text}") };
    let parser::ast::QueryBody::Select(select) = query.body else { panic!("{text}") };
    select.items.first().and_then(SelectItem::title).unwrap_or_default().to_owned()
}

#[test]
fn titles_are_the_text_as_written() {
    assert_eq!(title("SELECT  1+  a , 2"), "1+  a");
    assert_eq!(title("SELECT t.A FROM t"), "A");
    assert_eq!(title("SELECT 'x''y'"), "x'y");
    assert_eq!(title("SELECT 1 AS b"), "b");
}

fn expr(text: &str, options: ParseOptions) -> Expr {
    parse_expression(text, options).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn modes_change_quotes_and_escapes() {
    let ansi = ParseOptions { ansi_quotes: true, ..ParseOptions::default() };
    assert!(matches!(expr("\"a\"", ansi).kind, ExprKind::Column(_)));
    let plain = ParseOptions { no_backslash_escapes: true, ..ParseOptions::default() };
    let value = |text: &str| ExprKind::Literal(Literal::String(text.into()));
    assert_eq!(expr(r"'a\'", plain).kind, value(r"a\"));
    assert_eq!(expr(r"'a\'b\n\%'", ParseOptions::default()).kind, value("a'b\n\\%"));
}

#[test]
fn versioned_comments_are_read_up_to_our_version() {
    let same = |text: &str, plain: &str| {
        let options = ParseOptions::default();
        assert_eq!(expr(text, options), expr(plain, options), "{text}");
    };
    same("1 /*!50000 + 2 */", "1 + 2");
    same("1 /*! + 2 */", "1 + 2");
    same("1 /*!99999 + 2 */", "1");
    same("1 /*!80037 + 2 /* x */ */", "1");
    same("5--1", "5 - (-1)");
    same("5-- 1", "5");
    same("1 # + 2", "1");
}

#[test]
fn bytes_that_are_no_text_stay_inside_strings() {
    let tree = parse_expression(b"_binary '\xff\x00'", ParseOptions::default()).unwrap();
    let ExprKind::Literal(Literal::Introduced { value, .. }) = tree.kind else { panic!() };
    assert_eq!(*value, Literal::Hex([0xff, 0].into()));
    assert!(parse_one(b"SELECT \xff\xfe FROM t", ParseOptions::default()).is_err());
}

#[test]
fn shapes_are_equal_when_only_literals_differ() {
    use parser::digest::{LiteralContext, LiteralKind, digest};
    let of = |text: &str| digest(text, ParseOptions::default()).unwrap();
    let one = of("SELECT a FROM t WHERE id = 5 AND b = 'x' LIMIT 3");
    let two = of("select a  FROM t /* c */ WHERE id=77 AND b = 'yy' LIMIT 4; SELECT 1");
    assert_eq!(one.hash, two.hash);
    assert_eq!(two.end, 58);
    let kinds: Vec<_> =
        one.literals.iter().map(|literal| (literal.kind, literal.context)).collect();
    assert_eq!(
        kinds,
        [
            (LiteralKind::Int, LiteralContext::Filter),
            (LiteralKind::String, LiteralContext::Filter),
            (LiteralKind::Int, LiteralContext::Limit)
        ]
    );
    for other in
        ["SELECT A FROM t WHERE id = 5 AND b = 'x' LIMIT 3", "SELECT a FROM t WHERE id = NULL"]
    {
        assert_ne!(of(other).hash, one.hash);
    }
    assert!(digest("SELECT 'x", ParseOptions::default()).is_none());
}
