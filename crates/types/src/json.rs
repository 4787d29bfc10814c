//! [`Json`]: a JSON document as normalised text.
//!
//! MySQL sorts the keys of objects by length and then by bytes, keeps the last of duplicate keys,
//! and shows documents with `, ` and `: `. Two documents with one content have one text. Numbers
//! keep their form: integers and unsigned integers of 64 bits stay integers, all others are
//! doubles.
//!
//! A stored document is the format version (one byte, 1) and the text.

mod node;
mod parse;

use std::fmt;
use std::sync::Arc;

pub use node::{Node, quote};
pub use parse::JsonError;

use crate::error::{ErrorCode, SqlError};

/// The deepest nesting of a document (manual 11.5).
pub const DEPTH_MAX: usize = 100;

/// The version of the stored form.
const VERSION: u8 = 1;

/// A JSON document, normalised.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Arc<str>);

impl Json {
    /// Parses and normalises. The error says what is wrong and at which byte.
    pub fn parse(text: &str) -> Result<Json, JsonError> {
        parse::parse(text).map(|node| Json::from_node(&node))
    }

    /// The document of a tree.
    pub fn from_node(node: &Node) -> Json {
        let mut text = String::new();
        node.to_text(&mut text);
        Json(Arc::from(text))
    }

    /// The document as a tree. A text that was not normalised by this module reads as `null`.
    pub fn to_node(&self) -> Node {
        parse::parse(&self.0).unwrap_or(Node::Null)
    }

    /// Takes text that is normalised already, such as a stored document's.
    pub fn from_normalised(text: &str) -> Json {
        Json(Arc::from(text))
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Appends the stored form.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(VERSION);
        out.extend(self.0.as_bytes());
    }

    /// Reads the stored form; None when the version is unknown or the text is not UTF-8.
    pub fn decode(bytes: &[u8]) -> Option<Json> {
        let (&VERSION, text) = bytes.split_first()? else { return None };
        Some(Json::from_normalised(str::from_utf8(text).ok()?))
    }
}

impl JsonError {
    /// The error of storing into a column: 3140, or 3157 for depth.
    pub fn in_column(&self, column: &str) -> SqlError {
        match self {
            JsonError::Syntax { message, position } => {
                SqlError::new(ErrorCode::InvalidJsonText, &[message, position, &column])
            }
            JsonError::TooDeep => SqlError::new(ErrorCode::JsonDocumentTooDeep, &[]),
        }
    }

    /// The error of an argument (numbered from 1) of a function: 3141, or 3157 for depth.
    pub fn in_argument(&self, argument: usize, function: &str) -> SqlError {
        match self {
            JsonError::Syntax { message, position } => SqlError::new(
                ErrorCode::InvalidJsonTextInParam,
                &[&argument, &function, message, position],
            ),
            JsonError::TooDeep => SqlError::new(ErrorCode::JsonDocumentTooDeep, &[]),
        }
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "json({})", self.0)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
