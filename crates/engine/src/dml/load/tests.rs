use parser::ast::FileFormat;

use super::format::Format;
use super::input::Input;
use super::record;

/// All records of a text that comes in pieces of one byte, fields joined by `|`, NULL as `~`.
fn records(text: &str, said: &FileFormat) -> Vec<String> {
    let format = Format::of(said).expect("a format");
    let mut bytes = text.bytes();
    let mut pull = || Ok(bytes.next().map(|byte| vec![byte]));
    let mut input = Input::new(&mut pull);
    let mut lines = Vec::new();
    while let Some(fields) = record::read(&mut input, &format).expect("no reader fails") {
        let shown = fields.into_iter().map(|field| match field {
            None => "~".to_string(),
            Some(bytes) => String::from_utf8(bytes).expect("texts"),
        });
        lines.push(shown.collect::<Vec<_>>().join("|"));
    }
    lines
}

fn csv() -> FileFormat {
    FileFormat {
        fields_terminated: Some(",".into()),
        enclosed: Some("\"".into()),
        lines_terminated: Some("\r\n".into()),
        ..FileFormat::default()
    }
}

#[test]
fn tabs_and_newlines_are_the_default() {
    let lines = records("1\ta b\t\\N\n2\tc\\td\t\n3", &FileFormat::default());
    assert_eq!(lines, ["1|a b|~", "2|c\td|", "3"]);
}

#[test]
fn quotes_hold_separators_and_double_themselves() {
    let lines = records("\"a,b\",\"say \"\"x\"\"\",NULL,\"NULL\"\r\n1,\\N,,\r\n", &csv());
    assert_eq!(lines, ["a,b|say \"x\"|~|NULL", "1|~||"]);
}

#[test]
fn lines_begin_behind_their_prefix() {
    let said = FileFormat { lines_starting: Some("xx".into()), ..FileFormat::default() };
    assert_eq!(records("xx1\t2\nno xx3\t4\nlast", &said), ["1|2", "3|4"]);
}

#[test]
fn an_escaped_separator_is_data() {
    assert_eq!(records("a\\\tb\tc\\\nd\n", &FileFormat::default()), ["a\tb|c\nd"]);
}
