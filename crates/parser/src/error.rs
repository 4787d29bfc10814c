//! Why a text is not a statement, in MySQL's words.

use std::fmt;

/// A text that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Byte offset into the text of the token that did not fit.
    pub offset: usize,
    /// Its line, from 1.
    pub line: usize,
}

/// The kinds of refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// 1064: `near` is the text from the offending token on, at most 80 bytes.
    Syntax {
        /// The text that the message quotes.
        near: Box<str>,
    },
    /// 1065: nothing but blanks and comments.
    Empty,
    /// 1436: nested deeper than [`crate::limits::NESTING_MAX`], or operators in a row beyond
    /// [`crate::limits::HEIGHT_MAX`].
    TooDeep,
    /// 1153: longer than [`crate::limits::TEXT_BYTES_MAX`].
    TooLong,
    /// 1221: two clauses that do not go together.
    WrongUsage(&'static str, &'static str),
}

impl SyntaxError {
    /// MySQL's error number.
    pub fn code(&self) -> u16 {
        match self.kind {
            SyntaxErrorKind::Syntax { .. } => 1064,
            SyntaxErrorKind::Empty => 1065,
            SyntaxErrorKind::TooDeep => 1436,
            SyntaxErrorKind::TooLong => 1153,
            SyntaxErrorKind::WrongUsage(..) => 1221,
        }
    }

    /// MySQL's SQLSTATE for the number.
    pub fn sqlstate(&self) -> &'static str {
        match self.kind {
            SyntaxErrorKind::Syntax { .. } | SyntaxErrorKind::Empty => "42000",
            SyntaxErrorKind::TooLong => "08S01",
            SyntaxErrorKind::TooDeep | SyntaxErrorKind::WrongUsage(..) => "HY000",
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            SyntaxErrorKind::Syntax { near } => write!(
                out,
                "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version \
                 for the right syntax to use near '{near}' at line {}",
                self.line
            ),
            SyntaxErrorKind::Empty => out.write_str("Query was empty"),
            SyntaxErrorKind::TooDeep => write!(
                out,
                "Thread stack overrun: the statement is nested deeper than {} levels, or has more than {} operators \
                 in a row.",
                crate::limits::NESTING_MAX,
                crate::limits::HEIGHT_MAX
            ),
            SyntaxErrorKind::TooLong => {
                out.write_str("Got a packet bigger than 'max_allowed_packet' bytes")
            }
            SyntaxErrorKind::WrongUsage(one, other) => {
                write!(out, "Incorrect usage of {one} and {other}")
            }
        }
    }
}

impl std::error::Error for SyntaxError {}
