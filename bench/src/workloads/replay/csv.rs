//! Comma-separated values as spreadsheets write them: fields that hold a comma, a quote or a line's
//! end stand in quotes, quotes in them are doubled.

/// The rows of `text`, its first line too.
pub(super) fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            other => field.push(other),
        }
    }
    if !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_commas_quotes_and_lines() {
        let cases: [(&str, &[&[&str]]); 4] = [
            ("", &[]),
            ("a,b\n1,\n", &[&["a", "b"], &["1", ""]]),
            ("\"a, b\",\"c \"\"d\"\"\"\r\n", &[&["a, b", "c \"d\""]]),
            ("\"two\nlines\",x", &[&["two\nlines", "x"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }
}
