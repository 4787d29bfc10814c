//! [`SqlError`] and [`Warning`]: what a client is told, in MySQL's numbers and words.
//!
//! Every code is declared once, in the table of [`codes`]: number, SQLSTATE, class and message with
//! `{}` holes. An error is made by naming its code and filling the holes:
//!
//! ```
//! use types::{ErrorCode, SqlError};
//! let error = SqlError::new(ErrorCode::DupEntry, &[&1, &"t.PRIMARY"]);
//! assert_eq!(error.number(), 1062);
//! assert_eq!(error.state(), "23000");
//! assert_eq!(error.message, "Duplicate entry '1' for key 't.PRIMARY'");
//! ```
//!
//! The class says what happens next, for the server and for the client.

pub mod codes;

use std::fmt::{self, Display, Write};

pub use codes::ErrorCode;

/// What an error means for the session and the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// The statement was wrong or refused; the session goes on.
    User,
    /// The same transaction may succeed when it is run again.
    Retry,
    /// Something that the node needs is missing or full; the node goes on.
    Unavailable,
    /// Stored bytes are damaged; writes are refused.
    Corrupt,
    /// Our own mistake.
    Bug,
}

/// An error as the client sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlError {
    /// Which of the table's codes.
    pub code: ErrorCode,
    /// The filled message, UTF-8, at most [`MESSAGE_BYTES_MAX`] bytes from [`SqlError::new`].
    pub message: String,
}

/// MySQL's own bound on a message (MYSQL_ERRMSG_SIZE).
pub const MESSAGE_BYTES_MAX: usize = 512;

/// Fills the holes of a template in order. A missing argument leaves its hole empty, one too many
/// is ignored: an error path must not fail.
fn fill(template: &str, arguments: &[&dyn Display]) -> String {
    let mut message = String::with_capacity(template.len() + 16 * arguments.len());
    let mut given = arguments.iter();
    let mut parts = template.split("{}");
    message.push_str(parts.next().unwrap_or_default());
    for part in parts {
        if let Some(argument) = given.next() {
            let _ = write!(message, "{argument}");
        }
        message.push_str(part);
    }
    message.truncate(message.floor_char_boundary(MESSAGE_BYTES_MAX - 1));
    message
}

impl SqlError {
    /// An error with the code's message, its holes filled in order.
    pub fn new(code: ErrorCode, arguments: &[&dyn Display]) -> SqlError {
        debug_assert_eq!(code.holes(), arguments.len(), "holes of {code:?} and its arguments");
        SqlError { code, message: fill(code.template(), arguments) }
    }

    /// An error with a message of its own: a code that MySQL also gives with other words.
    pub fn with_message(code: ErrorCode, message: impl Into<String>) -> SqlError {
        SqlError { code, message: message.into() }
    }

    /// 1105 HY000, for what MySQL has no number for.
    pub fn unknown(message: impl Into<String>) -> SqlError {
        SqlError::with_message(ErrorCode::UnknownError, message)
    }

    /// MySQL's error number.
    pub fn number(&self) -> u16 {
        self.code.number()
    }

    /// The five-character SQLSTATE.
    pub fn state(&self) -> &'static str {
        self.code.state()
    }

    /// What happens next.
    pub fn class(&self) -> ErrorClass {
        self.code.class()
    }
}

impl Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ERROR {} ({}): {}", self.number(), self.state(), self.message)
    }
}

impl std::error::Error for SqlError {}

/// How serious an entry of SHOW WARNINGS is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Shown as `Note`.
    Note,
    /// Shown as `Warning`.
    Warning,
    /// Shown as `Error`.
    Error,
}

impl Level {
    /// The word in SHOW WARNINGS.
    pub fn name(self) -> &'static str {
        match self {
            Level::Note => "Note",
            Level::Warning => "Warning",
            Level::Error => "Error",
        }
    }
}

/// One entry of SHOW WARNINGS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// How serious it is.
    pub level: Level,
    /// Which of the table's codes.
    pub code: ErrorCode,
    /// The filled message.
    pub message: String,
}

impl Warning {
    /// A warning with the code's message, its holes filled in order.
    pub fn new(code: ErrorCode, arguments: &[&dyn Display]) -> Warning {
        Warning::from(SqlError::new(code, arguments))
    }

    /// A note with the code's message, its holes filled in order.
    pub fn note(code: ErrorCode, arguments: &[&dyn Display]) -> Warning {
        Warning { level: Level::Note, ..Warning::new(code, arguments) }
    }
}

/// The warning that MySQL gives instead of this error where it is lenient.
impl From<SqlError> for Warning {
    fn from(error: SqlError) -> Warning {
        Warning { level: Level::Warning, code: error.code, message: error.message }
    }
}

/// The error that MySQL gives instead of this warning where it is strict.
impl From<Warning> for SqlError {
    fn from(warning: Warning) -> SqlError {
        SqlError { code: warning.code, message: warning.message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_in_order() {
        let error = SqlError::new(ErrorCode::BadFieldError, &[&"x", &"field list"]);
        assert_eq!(error.to_string(), "ERROR 1054 (42S22): Unknown column 'x' in 'field list'");
    }

    #[test]
    fn braces_in_arguments_are_not_holes() {
        let error = SqlError::new(ErrorCode::DupEntry, &[&"{}", &"t.k"]);
        assert_eq!(error.message, "Duplicate entry '{}' for key 't.k'");
    }

    #[test]
    fn a_long_message_is_cut_at_a_character() {
        let error = SqlError::new(ErrorCode::NoSuchTable, &[&"ü".repeat(600), &"t"]);
        assert!(error.message.len() < MESSAGE_BYTES_MAX);
    }

    #[test]
    fn what_a_driver_may_retry_has_class_retry() {
        for code in [ErrorCode::LockDeadlock, ErrorCode::LockWaitTimeout] {
            assert_eq!(code.class(), ErrorClass::Retry);
        }
    }
}
