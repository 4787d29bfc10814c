use super::*;

/// The statements of a text with their lines, `G` behind those for vertical output.
fn split(text: &str) -> Vec<String> {
    let mut splitter = Splitter::new();
    splitter.push(text.as_bytes());
    let mut found = Vec::new();
    while let Some(statement) = splitter.next_complete() {
        found.push(statement);
    }
    found.extend(splitter.rest());
    let show = |statement: &Statement| {
        let mark = if statement.is_vertical { "G" } else { "" };
        format!("{}:{}{mark}", statement.line, statement.text)
    };
    found.iter().map(show).collect()
}

#[test]
fn statements_end_where_they_should() {
    let table: &[(&str, &[&str])] = &[
        ("select 1", &["1:select 1"]),
        ("select 1;", &["1:select 1"]),
        ("a; b;\nc", &["1:a", "1:b", "2:c"]),
        ("\n\n a\n b;\n c;", &["3:a\n b", "5:c"]),
        (
            "select ';'; select \"a;\\\";b\"; select `;`",
            &["1:select ';'", "1:select \"a;\\\";b\"", "1:select `;`"],
        ),
        ("select 'it''s;';x", &["1:select 'it''s;'", "1:x"]),
        ("a -- b;c\n;d", &["1:a -- b;c", "2:d"]),
        ("a # b;c\n;d", &["1:a # b;c", "2:d"]),
        ("a /* ; */;/*/;*/b", &["1:a /* ; */", "1:/*/;*/b"]),
        ("select 1-- 2;", &["1:select 1-- 2;"]),
        ("select 1--2;b", &["1:select 1--2", "1:b"]),
        ("select 1\\G select 2\\g", &["1:select 1G", "1:select 2"]),
        (";;a;;", &["1:a"]),
        ("a; -- the end\n", &["1:a"]),
        ("/* nothing */", &[]),
        ("/*!40101 SET x */", &["1:/*!40101 SET x */"]),
        ("delimiter //\na; b//\ndelimiter ;\nc;", &["2:a; b", "4:c"]),
        ("select 'open;", &["1:select 'open;"]),
    ];
    for (text, expected) in table {
        assert_eq!(split(text), *expected, "{text:?}");
    }
}

#[test]
fn pieces_come_together() {
    let mut splitter = Splitter::new();
    splitter.push(b"select 'a;\n");
    assert_eq!(splitter.next_complete(), None);
    assert!(splitter.is_pending());
    splitter.push(b"b';\n");
    assert_eq!(splitter.next_complete().unwrap().text, "select 'a;\nb'");
    assert!(!splitter.is_pending());
}
