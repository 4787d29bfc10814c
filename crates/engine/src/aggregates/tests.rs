//! Accumulators over small groups.

use types::{Decimal, SqlType, Value};

use super::{AGGREGATES, Direction, Options, bind, find};
use crate::context::Context;
use crate::expr::{Expr, ExprType};
use crate::functions::tests::with_context;

/// The text of an aggregate over one-column rows.
fn over(
    name: &str,
    sql_type: &SqlType,
    options: Options,
    rows: &[Value],
    cx: &mut Context<'_>,
) -> String {
    let aggregate = find(name).expect(name);
    let args = vec![Expr::slot(0, ExprType::column(sql_type.clone(), true))];
    let call = bind(aggregate, args, options, cx.session).expect(name);
    let mut collected = call.start();
    for row in rows {
        let values = vec![row.clone(); call.args.len()];
        collected.update(&values, cx).expect(name);
    }
    match collected.finish(cx).expect(name) {
        Value::Null => "NULL".to_owned(),
        value => value.to_string_lossy().into_owned(),
    }
}

const INT: SqlType = SqlType::int(types::IntWidth::Int, false);

#[test]
fn aggregates_skip_null_and_know_empty_groups() {
    let rows = [Value::Int(1), Value::Int(2), Value::Int(2), Value::Null];
    let cases = [
        ("COUNT", "3", "0"),
        ("SUM", "5", "NULL"),
        ("AVG", "1.6667", "NULL"),
        ("MIN", "1", "NULL"),
        ("MAX", "2", "NULL"),
        ("BIT_AND", "0", "18446744073709551615"),
        ("BIT_OR", "3", "0"),
        ("BIT_XOR", "1", "0"),
        ("VAR_SAMP", "0.3333333333333333", "NULL"),
        ("GROUP_CONCAT", "1,2,2", "NULL"),
        ("JSON_ARRAYAGG", "[1, 2, 2, null]", "NULL"),
    ];
    with_context(|cx| {
        for (name, wanted, empty) in cases {
            assert_eq!(over(name, &INT, Options::default(), &rows, cx), wanted, "{name}");
            assert_eq!(over(name, &INT, Options::default(), &[], cx), empty, "{name} of nothing");
        }
    });
}

#[test]
fn distinct_takes_each_value_once() {
    let rows = [Value::Int(1), Value::Int(2), Value::Int(2), Value::Null];
    with_context(|cx| {
        for (name, wanted) in [("COUNT", "2"), ("SUM", "3"), ("GROUP_CONCAT", "1,2")] {
            let options = Options { distinct: true, ..Options::default() };
            assert_eq!(over(name, &INT, options, &rows, cx), wanted, "{name}");
        }
    });
}

#[test]
fn group_concat_sorts_and_separates() {
    let rows = [Value::Int(1), Value::Int(3), Value::Int(2)];
    let key = Expr::slot(0, ExprType::column(INT, true));
    let options = Options {
        order: vec![(key, Direction::Descending)],
        separator: Some("-".to_owned()),
        ..Options::default()
    };
    with_context(|cx| assert_eq!(over("GROUP_CONCAT", &INT, options, &rows, cx), "3-2-1"));
}

#[test]
fn a_long_group_concat_is_cut_with_1260() {
    let rows = [Value::text(&"x".repeat(2000))];
    let text = SqlType::Text {
        width: types::LobWidth::Normal,
        collation: types::CollationId::UTF8MB4_0900_AI_CI,
    };
    with_context(|cx| {
        assert_eq!(over("GROUP_CONCAT", &text, Options::default(), &rows, cx).len(), 1024);
        let codes: Vec<u16> =
            cx.diagnostics.conditions().iter().map(|warning| warning.code.number()).collect();
        assert_eq!(codes, [1260]);
    });
}

#[test]
fn sums_of_exact_numbers_are_exact() {
    let decimal = |text: &str| Value::Decimal(Decimal::parse(text).value);
    let rows = [decimal("0.1"), decimal("0.2"), decimal("0.3")];
    let large = [Value::Int(i64::MAX), Value::Int(i64::MAX)];
    with_context(|cx| {
        let exact = SqlType::decimal(10, 1);
        assert_eq!(over("SUM", &exact, Options::default(), &rows, cx), "0.6");
        assert_eq!(over("AVG", &exact, Options::default(), &rows, cx), "0.20000");
        let sum = over("SUM", &INT, Options::default(), &large, cx);
        assert_eq!(sum, "18446744073709551614");
    });
}

#[test]
fn the_table_is_sorted() {
    assert!(AGGREGATES.is_sorted_by(|a, b| a.name < b.name), "aggregates are sorted by name");
}
