//! What a query gives: results one after the other, each an OK or columns and rows.

use std::io::{Read, Write};

use types::Value;

use super::{ClientConnection, State};
use crate::capability::{Capabilities, StatusFlags};
use crate::column::ColumnDef;
use crate::command::{code, requests};
use crate::error::WireError;
use crate::fields::Fields;
use crate::limits::COLUMNS_MAX;
use crate::response::end::{decode_end, is_end};
use crate::response::{LOCAL_INFILE, OK, OkPacket, binary};

/// How much of a local file is sent in a packet, in bytes.
const INFILE_PART_BYTES: u64 = 64 << 10;

/// The begin of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// A statement without rows.
    Ok(OkPacket),
    /// Rows follow, of these columns.
    Rows(Vec<ColumnDef>),
}

/// One row of a query, as text. It may be used again for the next.
#[derive(Clone, Debug, Default)]
pub struct Row {
    packet: Vec<u8>,
}

impl Row {
    /// The fields in order; `None` is NULL.
    pub fn fields(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let mut fields = Fields::new(&self.packet);
        std::iter::from_fn(move || {
            if fields.is_empty() { None } else { fields.nullable_bytes("field").ok() }
        })
    }

    /// The bytes as they were sent.
    pub fn as_bytes(&self) -> &[u8] {
        &self.packet
    }
}

impl<S: Read + Write> ClientConnection<S> {
    /// Runs `text`, one or more statements, and gives the begin of the first result.
    ///
    /// # Errors
    /// [`WireError::Server`] if the statement fails; others end the connection.
    pub fn query(&mut self, text: &[u8]) -> Result<Response, WireError> {
        self.command(&requests::with_text(code::QUERY, text))?;
        self.read_response(false)
    }

    /// Goes on to the next result, past the rows that were not read; `None` if it was the last.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub fn next_result(&mut self) -> Result<Option<Response>, WireError> {
        while let State::Rows { .. } = self.state {
            self.skip_row()?;
        }
        match self.state {
            State::MoreResults { binary } => self.read_response(binary).map(Some),
            State::Idle | State::Rows { .. } => Ok(None),
        }
    }

    /// Reads the next row of a query into `row`; false at the end of the rows.
    ///
    /// # Errors
    /// As [`Self::query`]; [`WireError::Unsupported`] for rows of a prepared statement.
    pub fn next_row(&mut self, row: &mut Row) -> Result<bool, WireError> {
        match self.state {
            State::Rows { binary: false, columns } => {
                if !self.skip_row()? {
                    return Ok(false);
                }
                std::mem::swap(&mut row.packet, &mut self.packet);
                if row.fields().count() != columns {
                    return Err(WireError::Malformed { what: "row" });
                }
                Ok(true)
            }
            State::Rows { .. } => {
                Err(WireError::Unsupported("these rows are binary: use next_values".to_owned()))
            }
            State::Idle | State::MoreResults { .. } => Ok(false),
        }
    }

    /// Reads the next row of a prepared statement into `row`, which is emptied first; false at the
    /// end of the rows.
    ///
    /// # Errors
    /// As [`Self::query`]; [`WireError::Unsupported`] for rows of a query.
    pub fn next_values(
        &mut self,
        columns: &[ColumnDef],
        row: &mut Vec<Value>,
    ) -> Result<bool, WireError> {
        row.clear();
        match self.state {
            State::Rows { binary: true, .. } => {
                if !self.skip_row()? {
                    return Ok(false);
                }
                binary::decode_row(&self.packet, columns, row)?;
                Ok(true)
            }
            State::Rows { .. } => {
                Err(WireError::Unsupported("these rows are text: use next_row".to_owned()))
            }
            State::Idle | State::MoreResults { .. } => Ok(false),
        }
    }

    /// Reads what is left of all results and throws it away.
    pub(super) fn drain(&mut self) -> Result<(), WireError> {
        while self.state != State::Idle {
            match self.next_result() {
                Ok(_) | Err(WireError::Server(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    pub(super) fn read_response(&mut self, binary: bool) -> Result<Response, WireError> {
        self.state = State::Idle;
        self.read()?;
        if self.packet.first() == Some(&LOCAL_INFILE) {
            self.send_infile()?;
            self.read()?;
        }
        if self.packet.first() == Some(&OK) {
            let ok = self.read_ok()?;
            self.ended(ok.status, binary);
            return Ok(Response::Ok(ok));
        }
        let count = Fields::new(&self.packet).lenenc_int("column count")?;
        let count = usize::try_from(count).ok().filter(|count| *count <= COLUMNS_MAX);
        let count = count.ok_or(WireError::Malformed { what: "column count" })?;
        let columns = self.read_columns(count)?;
        self.state = State::Rows { columns: count, binary };
        Ok(Response::Rows(columns))
    }

    /// Reads `count` column definitions and the EOF after them, if there is one.
    pub(super) fn read_columns(&mut self, count: usize) -> Result<Vec<ColumnDef>, WireError> {
        let mut columns = Vec::new();
        for _ in 0..count {
            self.read()?;
            columns.push(ColumnDef::decode(&self.packet)?);
        }
        if count > 0 && !self.agreed.has(Capabilities::DEPRECATE_EOF) {
            self.read()?;
            self.status = decode_end(&self.packet, self.agreed)?.status;
        }
        Ok(columns)
    }

    // reads a packet of rows; false if it is their end
    fn skip_row(&mut self) -> Result<bool, WireError> {
        let State::Rows { binary, .. } = self.state else { return Ok(false) };
        self.read()?;
        if !is_end(&self.packet, self.agreed) {
            return Ok(true);
        }
        let end = decode_end(&self.packet, self.agreed)?;
        self.status = end.status;
        self.ended(end.status, binary);
        Ok(false)
    }

    fn ended(&mut self, status: StatusFlags, binary: bool) {
        let more = status.has(StatusFlags::MORE_RESULTS_EXISTS);
        self.state = if more { State::MoreResults { binary } } else { State::Idle };
    }

    fn send_infile(&mut self) -> Result<(), WireError> {
        let name = self.packet.get(1..).unwrap_or_default().to_vec();
        // a file that fails to open or to be read is sent as far as it goes: the protocol has no
        // word for it
        let file = self.infile.as_mut().and_then(|source| source(&name).ok());
        if let Some(mut file) = file {
            let mut part = Vec::new();
            while let Ok(1..) = file.by_ref().take(INFILE_PART_BYTES).read_to_end(&mut part) {
                self.link.write(|out| out.extend_from_slice(&part))?;
                part.clear();
            }
        }
        self.link.write(|_| {})?;
        self.link.flush()?;
        self.link.expect_answer();
        Ok(())
    }
}
