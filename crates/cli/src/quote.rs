//! Words into SQL.

/// A SQL string.
pub(crate) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''"))
}

/// A SQL name.
pub(crate) fn name(value: &str) -> String {
    format!("`{}`", value.replace('`', "``"))
}

/// A call of a procedure with texts.
pub(crate) fn call<T: AsRef<str>>(procedure: &str, arguments: &[T]) -> String {
    let arguments = arguments.iter().map(|argument| text(argument.as_ref()));
    format!("CALL {procedure}({})", arguments.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_stay_inside() {
        assert_eq!(text(r"it's \ here"), r"'it''s \\ here'");
        assert_eq!(name("a`b"), "`a``b`");
        assert_eq!(call("dolt_add", &["-A", "o'neil"]), "CALL dolt_add('-A', 'o''neil')");
        assert_eq!(call::<&str>("dolt_gc", &[]), "CALL dolt_gc()");
    }
}
