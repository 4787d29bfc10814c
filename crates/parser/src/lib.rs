//! MySQL text to syntax tree and back.
//!
//! ```
//! let options = parser::ParseOptions::default();
//! let (statement, rest) = parser::parse_one("SELECT 1 + 2; SELECT 3", options)?;
//! assert_eq!(parser::to_sql(&statement), "SELECT 1 + 2");
//! assert_eq!(rest, 14);
//! # Ok::<(), parser::SyntaxError>(())
//! ```
//! The grammar is MySQL 8.0's, hand-written: a lexer that allocates nothing, recursive descent for
//! statements, operator precedence for expressions. What Dolt adds (AS OF, table functions, `USE
//! db/branch`) is part of it.
//!
//! Promises: a refused text is refused with MySQL's number and words; a tree printed and parsed
//! again is the same tree; no text, however nested, exhausts a stack of 2 MiB. Must not know:
//! catalogs, types of expressions, sessions. Left to the binder: whether names exist, whether a
//! function may be aggregated or windowed, lengths of identifiers.

pub mod ast;
pub mod digest;
mod error;
mod grammar;
mod lexer;
pub mod limits;
mod print;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use grammar::{Parser, parse_expression, parse_one};
pub use print::{expr_to_sql, quote_ident, quote_string, to_sql, to_sql_with};

/// What of `sql_mode` changes how a text is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// ANSI_QUOTES: `"` quotes identifiers.
    pub ansi_quotes: bool,
    /// PIPES_AS_CONCAT: `||` joins strings.
    pub pipes_as_concat: bool,
    /// NO_BACKSLASH_ESCAPES: a backslash in a string is itself.
    pub no_backslash_escapes: bool,
    /// HIGH_NOT_PRECEDENCE: NOT binds as `!` does.
    pub high_not_precedence: bool,
    /// IGNORE_SPACE: blanks may stand between a function's name and its parenthesis. They may
    /// without it too: where MySQL's lexer would tell `count (` from `count(`, this grammar tells
    /// by the place.
    pub ignore_space: bool,
}

/// All reserved and other words of MySQL in order, with whether each is reserved: what
/// INFORMATION_SCHEMA.KEYWORDS shows.
pub fn keywords() -> impl Iterator<Item = (&'static str, bool)> {
    use lexer::words::{Class, WORDS};
    let words = WORDS.iter().filter(|(_, class)| *class != Class::Plain);
    words.map(|(word, class)| (*word, *class == Class::Reserved))
}
