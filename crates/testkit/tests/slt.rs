//! The sqllogictest runner counts as the corpus's own program does.

use std::time::Duration;

use testkit::slt::run::Rows;
use testkit::slt::{Db, Report, run_text};

/// Answers a query with the rows in its text: `1,a;NULL,b`. `fail` fails.
struct Echo;

impl Db for Echo {
    fn run(&mut self, sql: &str, _: Duration) -> Result<Rows, String> {
        let value = |text: &str| if text == "NULL" { None } else { Some(text.to_owned()) };
        match sql {
            "fail" => Err("no such thing".to_owned()),
            "none" => Ok(Vec::new()),
            _ => Ok(sql.split(';').map(|row| row.split(',').map(value).collect()).collect()),
        }
    }
}

fn run(text: &str) -> Report {
    run_text(text, &mut Echo, Duration::from_secs(5))
}

#[test]
fn values_are_written_as_the_corpus_does() {
    let cases = [
        ("I", "12.7", "12"),
        ("I", "-12.7", "-12"),
        ("I", "-0.3", "0"),
        ("I", "007", "7"),
        ("I", "1e3", "1000"),
        ("I", "abc", "0"),
        ("I", "18446744073709551615", "18446744073709551615"),
        ("R", "1", "1.000"),
        ("R", "2.0005001", "2.001"),
        ("R", "NULL", "NULL"),
        ("T", "", "(empty)"),
        ("T", "a\u{7}é", "a@@@"),
        ("T", "NULL", "NULL"),
    ];
    for (letter, value, expected) in cases {
        let text = format!("query {letter} nosort\n{value}x\n----\n{expected}x\n");
        let text = text.replace("x\n", "\n");
        let report = run(&text);
        assert_eq!((report.right, report.wrong), (1, 0), "{letter} {value}: {report:?}");
    }
}

#[test]
fn rows_and_values_are_sorted_before_they_are_compared() {
    let report = run("query II rowsort\n3,1;2,9\n----\n2\n9\n3\n1\n\n\
        query II valuesort\n3,1;2,9\n----\n1\n2\n3\n9\n\n\
        query II nosort\n3,1;2,9\n----\n2\n9\n3\n1\n");
    assert_eq!((report.right, report.wrong), (2, 1));
    assert!(report.failures[0].contains("value 0 is \"3\" instead of \"2\""), "{report:?}");
}

#[test]
fn many_values_are_compared_by_hash() {
    let good =
        "query I rowsort\n1;2;3\n----\n3 values hashing to c0710d6b4f15dfa88f600b0e6b624077\n";
    assert_eq!(run(good).right, 1);
    assert_eq!(run(&good.replace("1;2;3", "1;2;4")).wrong, 1);
}

#[test]
fn records_of_other_engines_are_skipped() {
    let report = run("skipif mysql # empty RHS\nquery I\n1\n----\n2\n\n\
        onlyif sqlite\nstatement ok\nfail\n\n\
        onlyif mysql\nskipif sqlite\nstatement error\nfail\n\n\
        onlyif mssql\nhalt\n\n\
        statement ok\n1\n\n\
        halt\n\n\
        statement ok\nfail\n");
    assert_eq!((report.skipped, report.right, report.carried_out()), (2, 2, 2), "{report:?}");
}

#[test]
fn errors_and_differences_are_counted_and_the_run_goes_on() {
    let report = run("statement ok\nfail\n\nstatement error\n1\n\nquery I\nfail\n----\n1\n\n\
        query II\n1\n----\n1\n\nnonsense\n\nquery T\nnone\n----\n\nquery I\n1\n----\n1\n2\n");
    assert_eq!((report.right, report.wrong, report.failed), (1, 3, 3), "{report:?}");
}

#[test]
fn queries_of_one_label_have_one_result() {
    let report = run("query I rowsort label-1\n1;2\n----\n1\n2\n\n\
        query I rowsort label-1\n2;1\n\nquery I rowsort label-1\n2;3\n");
    assert_eq!((report.right, report.wrong), (2, 1), "{report:?}");
}

#[test]
fn what_takes_too_long_has_failed() {
    let report = run_text("statement ok\n1\n", &mut Echo, Duration::ZERO);
    assert_eq!(report.failed, 1);
}
