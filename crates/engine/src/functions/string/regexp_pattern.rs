//! Regular expressions: ICU's syntax, as MySQL 8 has it, brought to the engine's (manual 12.8.2).
//!
//! What differs is rewritten: `[[:alpha:]]` outside of and `\b`-like word boundaries `[[:<:]]`,
//! Java quoting `\Q…\E`, possessive quantifiers and look-around are taken by the engine as they
//! are. Compiled patterns are kept in a small table of the thread, since a query uses one pattern
//! for many rows.

use std::cell::RefCell;
use std::sync::Arc;

use fancy_regex::{Regex, RegexBuilder};
use types::{ErrorCode, SqlError};

/// How many compiled patterns are kept.
const KEPT_MAX: usize = 16;

/// Steps that a match may take before it is given up (3699).
const STEPS_MAX: usize = 1_000_000;

/// What a match type asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::functions) struct MatchType {
    pub(in crate::functions) ignore_case: bool,
    pub(in crate::functions) multi_line: bool,
    pub(in crate::functions) dot_matches_newline: bool,
    pub(in crate::functions) unix_lines: bool,
}

impl MatchType {
    /// The letters `c`, `i`, `m`, `n`, `u`, the last of `c` and `i` counts; None for another
    /// letter.
    pub(in crate::functions) fn parse(letters: &str, ignore_case: bool) -> Option<MatchType> {
        let mut found = MatchType {
            ignore_case,
            multi_line: false,
            dot_matches_newline: false,
            unix_lines: false,
        };
        for letter in letters.chars() {
            match letter {
                'c' => found.ignore_case = false,
                'i' => found.ignore_case = true,
                'm' => found.multi_line = true,
                'n' => found.dot_matches_newline = true,
                'u' => found.unix_lines = true,
                _ => return None,
            }
        }
        Some(found)
    }
}

type Kept = (String, MatchType, Arc<Regex>);

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// The compiled pattern; errors are MySQL's 3685 to 3700.
pub(in crate::functions) fn compile(pattern: &str, how: MatchType) -> Result<Arc<Regex>, SqlError> {
    let known = KEPT.with_borrow(|kept| {
        kept.iter().find(|(text, mode, _)| text == pattern && *mode == how).map(|k| k.2.clone())
    });
    if let Some(regex) = known {
        return Ok(regex);
    }
    if pattern.is_empty() {
        return Err(SqlError::new(ErrorCode::RegexpIllegalArgument, &[]));
    }
    let mut flags = String::new();
    for (on, letter) in
        [(how.ignore_case, 'i'), (how.multi_line, 'm'), (how.dot_matches_newline, 's')]
    {
        if on {
            flags.push(letter);
        }
    }
    let source = translated(pattern);
    let source = if flags.is_empty() { source } else { format!("(?{flags}){source}") };
    let built = RegexBuilder::new(&source).backtrack_limit(STEPS_MAX).build();
    let regex = Arc::new(built.map_err(|error| refused(pattern, &error))?);
    KEPT.with_borrow_mut(|kept| {
        if kept.len() >= KEPT_MAX {
            kept.remove(0);
        }
        kept.push((pattern.to_owned(), how, regex.clone()));
    });
    Ok(regex)
}

/// Rewrites what ICU writes otherwise.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("[[:<:]]") {
            out.push_str(r"\b(?=\w)");
            rest = after;
        } else if let Some(after) = rest.strip_prefix("[[:>:]]") {
            out.push_str(r"\b(?<=\w)");
            rest = after;
        } else if let Some(after) = rest.strip_prefix(r"\Q") {
            let (quoted, behind) = after.split_once(r"\E").unwrap_or((after, ""));
            out.push_str(&fancy_regex::escape(quoted));
            rest = behind;
        } else if letter == '\\' {
            let taken = rest.chars().take(2);
            out.extend(taken.clone());
            let length: usize = taken.map(char::len_utf8).sum();
            rest = rest.get(length..).unwrap_or_default();
        } else {
            out.push(letter);
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

/// MySQL's error for a pattern that does not compile.
fn refused(pattern: &str, error: &fancy_regex::Error) -> SqlError {
    let words = error.to_string().to_lowercase();
    let open = pattern.matches('(').count();
    let close = pattern.matches(')').count();
    let code = if pattern.matches('[').count() > pattern.matches(']').count() {
        ErrorCode::RegexpMissingCloseBracket
    } else if open != close {
        ErrorCode::RegexpMismatchedParen
    } else if words.contains("range") {
        ErrorCode::RegexpInvalidRange
    } else if words.contains("back") && words.contains("ref") {
        ErrorCode::RegexpInvalidBackRef
    } else if words.contains("repetition quantifier") || words.contains("decimal") {
        ErrorCode::RegexpBadInterval
    } else if words.contains("escape") {
        ErrorCode::RegexpBadEscapeSequence
    } else {
        let character = pattern.find(['*', '+', '?']).unwrap_or(0) + 1;
        return SqlError::new(ErrorCode::RegexpRuleSyntax, &[&1, &character]);
    };
    SqlError::new(code, &[])
}
