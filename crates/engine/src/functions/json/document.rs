//! Arguments of JSON functions as trees.

use types::json::Node;
use types::{ErrorCode, Json, SqlError, SqlType, Value};

use super::path::Path;
use crate::error::Result;
use crate::expr::coerce;
use crate::functions::Invocation;
use crate::functions::args::{at, text};

impl Invocation<'_, '_> {
    fn lower_name(&self) -> String {
        self.function.name.to_ascii_lowercase()
    }

    /// The document of an argument: JSON, or text that is parsed (3141); all else is 3146.
    pub(super) fn document(&mut self, values: &[Value], place: usize) -> Result<Node> {
        match at(values, place) {
            Value::Json(json) => Ok(json.to_node()),
            Value::Text(source) => {
                let parsed = Json::parse(source.as_str());
                let name = self.lower_name();
                Ok(parsed.map_err(|error| error.in_argument(place + 1, &name))?.to_node())
            }
            Value::Bytes(_) => {
                Err(SqlError::new(ErrorCode::InvalidJsonCharset, &[&"binary"]).into())
            }
            _ => {
                let name = self.lower_name();
                let code = ErrorCode::InvalidTypeForJson;
                Err(SqlError::new(code, &[&(place + 1), &name]).into())
            }
        }
    }

    /// A value as a part of a document: text is a string in it; a truth is `true` or `false`.
    pub(super) fn node(&mut self, values: &[Value], place: usize) -> Result<Node> {
        let truth = self.args.get(place).is_some_and(|arg| arg.ty.is_truth());
        Ok(match at(values, place) {
            Value::Null => Node::Null,
            Value::Json(json) => json.to_node(),
            Value::Text(source) => Node::String(source.as_str().to_owned()),
            Value::Int(number) if truth => Node::Bool(*number != 0),
            Value::Int(number) => Node::Int(*number),
            other => match coerce(other.clone(), &SqlType::Json, self.cx)? {
                Value::Json(json) => json.to_node(),
                _ => Node::Null,
            },
        })
    }

    /// `one` (true) or `all`: 3154 for another word.
    pub(super) fn one_or_all(&mut self, values: &[Value], place: usize) -> Result<bool> {
        match text(at(values, place)).to_ascii_lowercase().as_str() {
            "one" => Ok(true),
            "all" => Ok(false),
            _ => {
                let name = self.lower_name();
                Err(SqlError::new(ErrorCode::JsonBadOneOrAllArg, &[&name]).into())
            }
        }
    }
}

/// The path of an argument.
pub(super) fn path(values: &[Value], place: usize) -> Result<Path> {
    Ok(Path::parse(&text(at(values, place)))?)
}

/// The path of an argument that names one place only: 3149 for wildcards.
pub(super) fn single_path(values: &[Value], place: usize) -> Result<Path> {
    let path = path(values, place)?;
    if path.is_many() {
        return Err(SqlError::new(ErrorCode::InvalidJsonPathWildcard, &[]).into());
    }
    Ok(path)
}

/// A tree as a value.
pub(super) fn json(node: &Node) -> Value {
    Value::Json(Json::from_node(node))
}
