//! Literals lifted out of a text: `… WHERE id = 7` becomes `… WHERE id = ?` and 7, so that texts
//! which differ only there share a plan.
//!
//! Only whole numbers and plain strings are lifted, and only where a literal is a value and nothing
//! else: in WHERE and HAVING, in VALUES and SET. A number in LIMIT, a position in ORDER BY and a
//! literal of the select list (it is a title) stay. What a template makes of a place where the
//! grammar wants a literal (`DECIMAL(10,2)`, `DATE '2024-01-01'`) does not parse, and such a text
//! is read as it is.

use parser::ParseOptions;
use parser::digest::{LiteralContext, LiteralKind, LiteralToken, digest};
use types::Value;

/// Digits of a number that is lifted: those that always fit a BIGINT, so that the type does not
/// change with the value.
const DIGITS_MAX: usize = 18;

/// A text with `?` in the places of its literals, and those.
pub(super) struct Lifted {
    pub(super) template: Vec<u8>,
    pub(super) values: Vec<Value>,
}

/// Lifts the literals of a text of one statement; `None` where there is nothing to lift, or the
/// text is of another kind.
pub(super) fn lift(text: &[u8], options: ParseOptions) -> Option<Lifted> {
    if !is_liftable(text) {
        return None;
    }
    let shape = digest(text, options)?;
    if shape.end != text.len() || shape.literals.is_empty() {
        return None;
    }
    let mut template = Vec::with_capacity(text.len());
    let mut values = Vec::with_capacity(shape.literals.len());
    let mut copied = 0;
    for token in &shape.literals {
        let (start, end) = (token.start as usize, token.end as usize);
        let Some(value) = value_of(token, text.get(start..end)?, options) else { continue };
        template.extend_from_slice(text.get(copied..start)?);
        template.push(b'?');
        values.push(value);
        copied = end;
    }
    if values.is_empty() {
        return None;
    }
    template.extend_from_slice(text.get(copied..)?);
    Some(Lifted { template, values })
}

/// Statements that read and write rows; a `?` of their own makes them what they are not.
fn is_liftable(text: &[u8]) -> bool {
    let begins =
        |word: &[u8]| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is_known = [&b"select "[..], b"insert ", b"update ", b"delete ", b"replace "];
    is_known.into_iter().any(begins) && !text.contains(&b'?')
}

fn value_of(token: &LiteralToken, bytes: &[u8], options: ParseOptions) -> Option<Value> {
    if !matches!(token.context, LiteralContext::Filter | LiteralContext::Values) {
        return None;
    }
    match token.kind {
        LiteralKind::Int if bytes.len() <= DIGITS_MAX => {
            std::str::from_utf8(bytes).ok()?.parse().ok().map(Value::Int)
        }
        LiteralKind::String => {
            let (quote, rest) = bytes.split_first()?;
            let inside = rest.strip_suffix(&[*quote])?;
            let is_plain = !inside.contains(quote)
                && (options.no_backslash_escapes || !inside.contains(&b'\\'));
            is_plain.then(|| std::str::from_utf8(inside).ok().map(Value::text))?
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lifted(text: &str) -> Option<(String, Vec<Value>)> {
        let found = lift(text.as_bytes(), ParseOptions::default())?;
        Some((String::from_utf8(found.template).expect("it was text"), found.values))
    }

    #[test]
    fn values_are_lifted_and_titles_are_not() {
        let (template, values) =
            lifted("SELECT 1, a FROM t WHERE a = 5 AND b = 'x' ORDER BY 1 LIMIT 10").expect("some");
        assert_eq!(template, "SELECT 1, a FROM t WHERE a = ? AND b = ? ORDER BY 1 LIMIT 10");
        assert_eq!(values, [Value::Int(5), Value::text("x")]);
    }

    #[test]
    fn a_subquery_of_the_select_list_is_a_title() {
        assert!(lifted("SELECT (SELECT b FROM u WHERE c = 7) FROM t").is_none());
        let (template, _) =
            lifted("SELECT a FROM (SELECT a FROM t WHERE b = 7) d WHERE a = 8").expect("some");
        assert_eq!(template, "SELECT a FROM (SELECT a FROM t WHERE b = ?) d WHERE a = ?");
    }

    #[test]
    fn what_is_not_plain_stays() {
        let (template, values) =
            lifted("INSERT INTO t VALUES (1, 'it''s', 2.5, 0x10, 12345678901234567890)")
                .expect("one");
        assert_eq!(template, "INSERT INTO t VALUES (?, 'it''s', 2.5, 0x10, 12345678901234567890)");
        assert_eq!(values, [Value::Int(1)]);
        assert!(lifted("CREATE TABLE t (a INT DEFAULT 1)").is_none());
        assert!(lifted("SELECT a FROM t WHERE a = ?").is_none());
    }
}
