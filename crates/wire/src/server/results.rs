//! Answers of the server.
//!
//! A result is `write_columns`, any number of rows, `write_end`; where another follows, its end
//! (or its OK) carries [`StatusFlags::MORE_RESULTS_EXISTS`](crate::StatusFlags). An error may come
//! instead of the end. [`EncodedColumns`] keeps the definitions of a plan as bytes, ready to send.

use std::io::{Read, Write};

use types::{SqlError, Value};

use super::ServerConnection;
use crate::capability::Capabilities;
use crate::column::ColumnDef;
use crate::command::StatementId;
use crate::error::WireError;
use crate::put;
use crate::response::{OK, OkPacket, binary, encode_end, encode_error, text};

/// Column definitions as the bytes that are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncodedColumns {
    payloads: Vec<u8>,
    // where each definition ends in `payloads`
    ends: Vec<usize>,
}

impl EncodedColumns {
    /// Encodes `columns`.
    pub fn new(columns: &[ColumnDef]) -> Self {
        let mut encoded = Self::default();
        for column in columns {
            column.encode(&mut encoded.payloads);
            encoded.ends.push(encoded.payloads.len());
        }
        encoded
    }

    /// How many columns.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no column.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| self.payloads.get(start..end).unwrap_or_default())
    }
}

/// What a client is told of a statement that it prepared.
#[derive(Clone, Copy, Debug)]
pub struct Prepared<'a> {
    /// Its number.
    pub statement: StatementId,
    /// One for each `?`.
    pub params: &'a [ColumnDef],
    /// Those of its result; none if it has no rows or if they are not known yet.
    pub columns: &'a [ColumnDef],
    /// Status and warnings.
    pub end: &'a OkPacket,
}

impl<S: Read + Write> ServerConnection<S> {
    /// Answers that a statement without rows is done.
    ///
    /// # Errors
    /// [`WireError::Io`], as all that follow.
    pub fn write_ok(&mut self, ok: &OkPacket) -> Result<(), WireError> {
        let agreed = self.agreed;
        self.link.write(|out| ok.encode(out, OK, agreed))
    }

    /// Answers by an error; also in the midst of rows.
    pub fn write_error(&mut self, error: &SqlError) -> Result<(), WireError> {
        self.link.write(|out| encode_error(out, error))
    }

    /// Tells the client of a failure of [`Self::read_command`] or [`Self::read_login`], where it
    /// can be told, and sends it.
    pub fn write_wire_error(&mut self, error: &WireError) -> Result<(), WireError> {
        if let Some(error) = error.to_sql() {
            self.write_error(&error)?;
            self.flush()?;
        }
        Ok(())
    }

    /// Begins a result with rows.
    pub fn write_columns(
        &mut self,
        columns: &[ColumnDef],
        end: &OkPacket,
    ) -> Result<(), WireError> {
        self.link.write(|out| put::lenenc_int(out, columns.len() as u64))?;
        for column in columns {
            self.link.write(|out| column.encode(out))?;
        }
        self.end_definitions(end)
    }

    /// Begins a result with rows whose definitions were encoded before.
    pub fn write_encoded_columns(
        &mut self,
        columns: &EncodedColumns,
        end: &OkPacket,
    ) -> Result<(), WireError> {
        self.link.write(|out| put::lenenc_int(out, columns.len() as u64))?;
        for payload in columns.iter() {
            self.link.write(|out| out.extend_from_slice(payload))?;
        }
        self.end_definitions(end)
    }

    /// Writes a row of a query, each value under its column.
    pub fn write_text_row(
        &mut self,
        columns: &[ColumnDef],
        row: &[Value],
    ) -> Result<(), WireError> {
        self.link.write(|out| text::encode_row(out, columns, row))
    }

    /// Writes a row of a prepared statement, each value under its column.
    pub fn write_binary_row(
        &mut self,
        columns: &[ColumnDef],
        row: &[Value],
    ) -> Result<(), WireError> {
        self.link.write(|out| binary::encode_row(out, columns, row))
    }

    /// Writes a row of a query that is bytes already: each field with its length, NULL as `FB`.
    pub fn write_encoded_row(&mut self, row: &[u8]) -> Result<(), WireError> {
        self.link.write(|out| out.extend_from_slice(row))
    }

    /// Ends the rows. The affected rows, insert id and changes of `end` reach only clients that
    /// have DEPRECATE_EOF.
    pub fn write_end(&mut self, end: &OkPacket) -> Result<(), WireError> {
        let agreed = self.agreed;
        self.link.write(|out| encode_end(out, end, agreed))
    }

    /// Answers `COM_STMT_PREPARE`.
    ///
    /// ```text
    /// 00   statement id: 4   columns: 2   params: 2   00   warnings: 2
    /// params [EOF]   columns [EOF]
    /// ```
    pub fn write_prepared(&mut self, prepared: &Prepared<'_>) -> Result<(), WireError> {
        let count = |list: &[ColumnDef]| u16::try_from(list.len()).unwrap_or(u16::MAX);
        self.link.write(|out| {
            out.push(OK);
            put::u32(out, prepared.statement.0);
            put::u16(out, count(prepared.columns));
            put::u16(out, count(prepared.params));
            out.push(0);
            put::u16(out, prepared.end.warnings);
        })?;
        for list in [prepared.params, prepared.columns] {
            for column in list {
                self.link.write(|out| column.encode(out))?;
            }
            if !list.is_empty() {
                self.end_definitions(prepared.end)?;
            }
        }
        Ok(())
    }

    /// Answers `COM_FIELD_LIST`: each column with its default as text.
    pub fn write_fields(
        &mut self,
        columns: &[(ColumnDef, Option<String>)],
        end: &OkPacket,
    ) -> Result<(), WireError> {
        for (column, default) in columns {
            self.link.write(|out| {
                column.encode(out);
                match default {
                    Some(text) => put::lenenc_bytes(out, text.as_bytes()),
                    None => out.push(0xFB),
                }
            })?;
        }
        self.write_end(end)
    }

    /// Answers `COM_STATISTICS` by a line of text.
    pub fn write_statistics(&mut self, line: &str) -> Result<(), WireError> {
        self.link.write(|out| out.extend_from_slice(line.as_bytes()))
    }

    fn end_definitions(&mut self, end: &OkPacket) -> Result<(), WireError> {
        if self.agreed.has(Capabilities::DEPRECATE_EOF) {
            return Ok(());
        }
        self.write_end(end)
    }
}
