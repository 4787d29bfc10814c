//! What the command line says of a statement that failed, in Dolt's words.
//!
//! Servers speak MySQL's words; on the command line a missing table and a syntax error read as in
//! Dolt, the latter with a mark under the place.

use wire::ServerError;

/// MySQL's number for a syntax error.
const SYNTAX: u16 = 1064;
/// MySQL's number for a table that is not there.
const NO_TABLE: u16 = 1146;

/// The whole complaint about statement `text`, which begins on `line` of its source.
pub(crate) fn about_statement(line: usize, text: &str, error: &ServerError) -> String {
    let colon = if error.code == SYNTAX && place_of(text, error).is_some() { "\n" } else { ": " };
    format!("error on line {line} for query {text}{colon}{}", words(text, error))
}

/// The error alone, as the shell shows it.
pub(crate) fn words(text: &str, error: &ServerError) -> String {
    let known = match error.code {
        SYNTAX => place_of(text, error).map(|place| syntax_words(text, place)),
        NO_TABLE => table_of(&error.message).map(|table| format!("table not found: {table}")),
        _ => None,
    };
    known.unwrap_or_else(|| error.message.clone())
}

/// `Table 'db.t' doesn't exist`: `t`.
fn table_of(message: &str) -> Option<&str> {
    let name = message.strip_prefix("Table '")?.strip_suffix("' doesn't exist")?;
    Some(name.split_once('.').map_or(name, |(_, table)| table))
}

/// Where a syntax error is: the bytes of the word that does not fit. MySQL quotes up to 80
/// characters from there on.
fn place_of(text: &str, error: &ServerError) -> Option<(usize, usize)> {
    let (_, near) = error.message.split_once(" near '")?;
    let (near, _) = near.rsplit_once("' at line ")?;
    let start = if near.is_empty() { text.len() } else { text.rfind(near)? };
    let word = near.split(|c: char| c.is_whitespace() || "(),;".contains(c)).next();
    let length = word.map_or(0, str::len).max(usize::from(!near.is_empty()));
    Some((start, start + length))
}

fn syntax_words(text: &str, place: (usize, usize)) -> String {
    let (start, end) = place;
    let word = text.get(start..end).unwrap_or_default();
    // The mark stands behind the word, in the line that the word ends on.
    let mut before = text.get(..end).unwrap_or_default().rsplit('\n');
    let column = before.next().map_or(0, |line| line.chars().count());
    let (shown, rest) = text.split_at(end);
    let line_end = rest.find('\n').unwrap_or(rest.len());
    let (line, after) = rest.split_at(line_end);
    let near = if word.is_empty() { String::new() } else { format!(" near '{word}'") };
    format!(
        "Error parsing SQL: \nsyntax error at position {}{near}\n{shown}{line}\n{}^{after}",
        end + 1,
        " ".repeat(column + 1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: u16, message: &str) -> ServerError {
        ServerError { code, state: "42000".to_owned(), message: message.to_owned() }
    }

    #[test]
    fn a_syntax_error_is_marked() {
        let near = "You have an error in your SQL syntax; check the manual that corresponds to \
                    your MySQL server version for the right syntax to use near 'selec 1' at line 1";
        let expected = "error on line 1 for query selec 1\nError parsing SQL: \n\
                        syntax error at position 6 near 'selec'\nselec 1\n      ^";
        assert_eq!(about_statement(1, "selec 1", &error(1064, near)), expected);
    }

    #[test]
    fn a_missing_table_is_named() {
        let missing = error(1146, "Table 'shop.nothing' doesn't exist");
        let expected = "error on line 3 for query select * from nothing: table not found: nothing";
        assert_eq!(about_statement(3, "select * from nothing", &missing), expected);
    }

    #[test]
    fn other_errors_keep_their_words() {
        let duplicate = error(1062, "Duplicate entry '1' for key 't.PRIMARY'");
        assert_eq!(words("insert", &duplicate), "Duplicate entry '1' for key 't.PRIMARY'");
        let odd = error(1064, "something else");
        assert_eq!(about_statement(1, "x", &odd), "error on line 1 for query x: something else");
    }
}
