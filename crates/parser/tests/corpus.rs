//! Every statement of the corpus is read, and its canonical text reads back as the same tree.
#![expect(clippy::disallowed_methods, reason = "a test may look for data that lies outside")]

use parser::ast::Statement;
use parser::{ParseOptions, Parser, parse_one, to_sql};

fn assert_prints_back(tree: &Statement) {
    let sql = to_sql(tree);
    let (again, rest) = parse_one(&sql, ParseOptions::default())
        .unwrap_or_else(|error| panic!("{sql}\ndoes not read back: {error}"));
    assert_eq!(&again, tree, "{sql}");
    assert_eq!(rest, sql.len());
    assert_eq!(to_sql(&again), sql);
}

#[test]
fn corpus_prints_and_reads_back() {
    let mut parser = Parser::new(include_str!("corpus.sql"), ParseOptions::default());
    let mut count = 0;
    loop {
        match parser.statement() {
            Ok(tree) => assert_prints_back(&tree),
            Err(error) if error.code() == 1065 => break,
            Err(error) => panic!("{error}"),
        }
        count += 1;
    }
    assert!(count > 150, "only {count} statements were read");
}

/// The larger, external corpus: statements between lines that begin with `%%`.
#[test]
fn external_statements_print_and_read_back() {
    let folder = std::env::var("PANDO_DATA").unwrap_or_else(|_| "../../../shared/data".into());
    let Ok(text) = std::fs::read_to_string(format!("{folder}/mysql-statements.sql")) else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "PANDO_DATA must name the folder of the data"
        );
        println!("skipped: no mysql-statements.sql in PANDO_DATA");
        return;
    };
    for part in text.split("%% ").skip(1) {
        let statement = part.split_once('\n').map_or("", |(_, text)| text).trim();
        let (tree, _) = parse_one(statement, ParseOptions::default())
            .unwrap_or_else(|error| panic!("{statement}\n{error}"));
        assert_prints_back(&tree);
    }
}
