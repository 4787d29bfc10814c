//! FIELDS and LINES, made ready for reading.

use parser::ast::FileFormat;
use types::{ErrorCode, SqlError};

/// How fields and lines are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Format {
    /// Between fields.
    pub(super) field_end: Vec<u8>,
    /// Around fields, if at all.
    pub(super) enclosed: Option<u8>,
    /// Before characters that are meant as they are.
    pub(super) escaped: Option<u8>,
    /// Before each line's data.
    pub(super) line_start: Vec<u8>,
    /// Behind each line.
    pub(super) line_end: Vec<u8>,
}

impl Format {
    /// What the statement says, with MySQL's defaults: tabs, backslashes, newlines.
    pub(super) fn of(said: &FileFormat) -> Result<Self, SqlError> {
        let bytes = |text: &Option<Box<str>>, default: &str| {
            text.as_deref().unwrap_or(default).as_bytes().to_vec()
        };
        let format = Self {
            field_end: bytes(&said.fields_terminated, "\t"),
            enclosed: one_byte(said.enclosed.as_deref().unwrap_or(""))?,
            escaped: one_byte(said.escaped.as_deref().unwrap_or("\\"))?,
            line_start: bytes(&said.lines_starting, ""),
            line_end: bytes(&said.lines_terminated, "\n"),
        };
        if format.field_end.is_empty() {
            let what = "LOAD DATA with fields of a fixed size";
            return Err(SqlError::new(ErrorCode::NotSupportedYet, &[&what]));
        }
        Ok(format)
    }
}

/// 1083: ENCLOSED BY and ESCAPED BY are one character, which has one byte here.
fn one_byte(text: &str) -> Result<Option<u8>, SqlError> {
    match text.as_bytes() {
        [] => Ok(None),
        [byte] => Ok(Some(*byte)),
        _ => Err(SqlError::new(ErrorCode::WrongFieldTerminators, &[])),
    }
}
