//! LIKE: `%` is any text, `_` one character, all else itself in the collation (manual 12.8.1).
//!
//! Matching goes character by character and remembers only the last `%`, so it takes no memory and
//! at most text × pattern steps.

use types::CollationId;
use types::collation::char_equal;

/// One piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// This character.
    Char(char),
    /// `_`.
    One,
    /// `%`.
    Any,
}

/// The next piece of a pattern and what follows.
pub fn next_piece(pattern: &str, escape: Option<char>) -> Option<(Piece, &str)> {
    let mut letters = pattern.chars();
    let first = letters.next()?;
    let piece = if Some(first) == escape {
        // An escape at the end stands for itself.
        let mut after = letters.clone();
        match after.next() {
            Some(letter) => {
                letters = after;
                Piece::Char(letter)
            }
            None => Piece::Char(first),
        }
    } else {
        match first {
            '%' => Piece::Any,
            '_' => Piece::One,
            letter => Piece::Char(letter),
        }
    };
    Some((piece, letters.as_str()))
}

/// Whether `text` is LIKE `pattern`.
pub fn matches(text: &str, pattern: &str, escape: Option<char>, collation: CollationId) -> bool {
    let (mut text, mut pattern) = (text, pattern);
    // Where to go on when a mismatch comes: one character later, after the last `%`.
    let mut retry: Option<(&str, &str)> = None;
    loop {
        match next_piece(pattern, escape) {
            Some((Piece::Any, rest)) => {
                if rest.is_empty() {
                    return true;
                }
                retry = Some((text, rest));
                pattern = rest;
                continue;
            }
            Some((piece, rest)) => {
                let mut letters = text.chars();
                if let Some(letter) = letters.next() {
                    let fits = match piece {
                        Piece::Char(wanted) => {
                            letter == wanted || char_equal(collation, letter, wanted)
                        }
                        _ => true,
                    };
                    if fits {
                        (text, pattern) = (letters.as_str(), rest);
                        continue;
                    }
                } else if retry.is_none() {
                    return false;
                }
            }
            None if text.is_empty() => return true,
            None => {}
        }
        let Some((from, after)) = retry else { return false };
        let mut letters = from.chars();
        if letters.next().is_none() {
            return false;
        }
        retry = Some((letters.as_str(), after));
        (text, pattern) = (letters.as_str(), after);
    }
}

/// The text that every match begins with, up to the first wildcard; true when the pattern is that
/// text alone. For ranges on an index.
pub fn literal_prefix(pattern: &str, escape: Option<char>) -> (String, bool) {
    let mut prefix = String::new();
    let mut rest = pattern;
    while let Some((piece, after)) = next_piece(rest, escape) {
        match piece {
            Piece::Char(letter) => prefix.push(letter),
            Piece::One | Piece::Any => return (prefix, false),
        }
        rest = after;
    }
    (prefix, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_mysql() {
        let cases = [
            ("abc", "abc", true),
            ("abc", "ABC", true),
            ("abc", "a%", true),
            ("abc", "%c", true),
            ("abc", "%b%", true),
            ("abc", "a_c", true),
            ("abc", "a_", false),
            ("abc", "", false),
            ("", "%", true),
            ("", "", true),
            ("a%c", "a\\%c", true),
            ("abc", "a\\%c", false),
            ("a\\", "a\\\\", true),
            ("mississippi", "%iss%ip%", true),
            ("mississippi", "%iss%ix%", false),
            ("häuser", "ha_ser", true),
            ("aab", "%ab", true),
            ("abc ", "abc", false),
        ];
        for (text, pattern, wanted) in cases {
            let collation = CollationId::UTF8MB4_0900_AI_CI;
            let got = matches(text, pattern, Some('\\'), collation);
            assert_eq!(got, wanted, "{text:?} LIKE {pattern:?}");
        }
    }

    #[test]
    fn a_prefix_ends_at_the_first_wildcard() {
        assert_eq!(literal_prefix("ab\\_c%", Some('\\')), ("ab_c".to_owned(), false));
        assert_eq!(literal_prefix("abc", Some('\\')), ("abc".to_owned(), true));
    }
}
