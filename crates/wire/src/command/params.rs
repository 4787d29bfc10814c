//! The parameters of `COM_STMT_EXECUTE`.
//!
//! ```text
//! nulls: (params + 7) / 8 bytes   types follow: 1   [ type: 1  unsigned: 80 or 00 ] * params
//! values of those that are neither NULL nor sent as long data
//! ```
//! The types may be left out after the first execution, so they are kept with the statement, and
//! so is what came by `COM_STMT_SEND_LONG_DATA`. Values are text where they are UTF-8 and their
//! type is not a BLOB; a connection in another character set is the engine's affair.

use types::Value;

use super::Execute;
use crate::column::ColumnKind;
use crate::error::WireError;
use crate::fields::Fields;
use crate::response::binary;

/// What a server remembers of a prepared statement's parameters.
#[derive(Clone, Debug)]
pub struct StatementParams {
    types: Option<Vec<ParamType>>,
    long: Vec<Option<Vec<u8>>>,
    overflowed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ParamType {
    kind: ColumnKind,
    unsigned: bool,
}

impl StatementParams {
    /// For a statement with `count` places.
    pub fn new(count: u16) -> Self {
        Self { types: None, long: vec![None; usize::from(count)], overflowed: false }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.long.len()
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.long.is_empty()
    }

    /// Appends long data. As there is no answer, a parameter that does not exist or more than
    /// `bytes_max` (`max_allowed_packet`) shows when the statement is run, as in MySQL.
    pub fn append_long(&mut self, param: u16, bytes: &[u8], bytes_max: usize) {
        let Some(long) = self.long.get_mut(usize::from(param)) else {
            self.overflowed = true;
            return;
        };
        let long = long.get_or_insert_default();
        if long.len().saturating_add(bytes.len()) > bytes_max {
            self.overflowed = true;
            return;
        }
        long.extend_from_slice(bytes);
    }

    /// `COM_STMT_RESET`: forgets long data.
    pub fn reset(&mut self) {
        self.long.fill(None);
        self.overflowed = false;
    }

    /// Reads the parameters into `values`, which is emptied first, and forgets long data.
    ///
    /// # Errors
    /// [`WireError::Malformed`]: bytes are missing, a type is unknown or was never sent, or long
    /// data did not fit.
    pub fn decode(
        &mut self,
        execute: &Execute<'_>,
        values: &mut Vec<Value>,
    ) -> Result<(), WireError> {
        values.clear();
        let read = self.read(execute, values);
        self.reset();
        read
    }

    fn read(&mut self, execute: &Execute<'_>, values: &mut Vec<Value>) -> Result<(), WireError> {
        if self.overflowed {
            return Err(WireError::Malformed { what: "long data" });
        }
        if self.is_empty() {
            return Ok(());
        }
        let mut fields = Fields::new(execute.params);
        let nulls = fields.take(self.len().div_ceil(8), "null bitmap")?;
        if fields.u8("types follow")? != 0 {
            self.read_types(&mut fields)?;
        }
        let types = self.types.as_ref().ok_or(WireError::Malformed { what: "parameter types" })?;
        for (at, (param, long)) in types.iter().zip(&self.long).enumerate() {
            let is_null = nulls.get(at / 8).is_some_and(|bits| bits >> (at % 8) & 1 == 1);
            let text = !is_blob(param.kind);
            values.push(match long {
                Some(bytes) => binary::string(param.kind, bytes, text),
                None if is_null => Value::Null,
                None => binary::decode_value(&mut fields, param.kind, param.unsigned, text)?,
            });
        }
        Ok(())
    }

    fn read_types(&mut self, fields: &mut Fields<'_>) -> Result<(), WireError> {
        const WHAT: &str = "parameter type";
        let mut types = self.types.take().unwrap_or_default();
        types.clear();
        for _ in 0..self.len() {
            let kind = ColumnKind::from_code(fields.u8(WHAT)?)
                .ok_or(WireError::Malformed { what: WHAT })?;
            types.push(ParamType { kind, unsigned: fields.u8(WHAT)? & 0x80 != 0 });
        }
        self.types = Some(types);
        Ok(())
    }
}

fn is_blob(kind: ColumnKind) -> bool {
    matches!(
        kind,
        ColumnKind::TinyBlob
            | ColumnKind::MediumBlob
            | ColumnKind::LongBlob
            | ColumnKind::Blob
            | ColumnKind::Bit
            | ColumnKind::Geometry
    )
}
