//! Results as packets: what a connection hands its session as the `Sink`.
//!
//! A failed write ends the statement as any error does; the failure itself is kept here, since the
//! connection cannot go on and the client can be told nothing.

use engine::Result;
use engine::sink::{Done, ResultColumn, Sink};
use types::{ErrorCode, SqlError, Value};
use wire::server::EncodedColumns;
use wire::{
    Capabilities, ColumnDef, OkPacket, ServerConnection, StateChange, StatusFlags, WireError,
};

use crate::column_defs::definitions;
use crate::socket::Stream;

/// What is kept of a connection's results from one to the next.
#[derive(Default)]
pub(crate) struct Results {
    /// The last result's columns: the next has very often the same.
    columns: Vec<ResultColumn>,
    definitions: Vec<ColumnDef>,
    encoded: EncodedColumns,
    /// As of the last end of a statement.
    pub(crate) status: StatusFlags,
}

/// Writes the results of one command.
pub(crate) struct PacketSink<'a> {
    connection: &'a mut ServerConnection<Stream>,
    results: &'a mut Results,
    charset: u16,
    is_binary: bool,
    in_rows: bool,
    in_file: bool,
    failure: Option<WireError>,
}

impl<'a> PacketSink<'a> {
    /// For a command whose rows are text, or binary if it runs a prepared statement.
    pub(crate) fn new(
        connection: &'a mut ServerConnection<Stream>,
        results: &'a mut Results,
        charset: u16,
        is_binary: bool,
    ) -> Self {
        let (in_rows, in_file, failure) = (false, false, None);
        Self { connection, results, charset, is_binary, in_rows, in_file, failure }
    }

    /// The failure that ended the connection, if there was one.
    pub(crate) fn finish(self) -> std::result::Result<(), WireError> {
        self.failure.map_or(Ok(()), Err)
    }

    fn kept(&mut self, outcome: std::result::Result<(), WireError>) -> Result<()> {
        outcome.map_err(|error| {
            let told = SqlError::unknown(error.to_string());
            self.failure.get_or_insert(error);
            told.into()
        })
    }

    /// Reads what a client is still sending of a file, so that it comes to read the answer.
    fn leave_file(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.in_file) {
            return Ok(());
        }
        let discarded = self.connection.discard_infile();
        self.kept(discarded)
    }
}

/// The status flags that a statement's end tells.
pub(crate) fn status_of(done: &Done) -> StatusFlags {
    StatusFlags::NONE
        .with(StatusFlags::IN_TRANS, done.in_transaction)
        .with(StatusFlags::AUTOCOMMIT, done.autocommit)
        .with(StatusFlags::MORE_RESULTS_EXISTS, done.more_results)
}

fn ok_of(done: &Done) -> OkPacket {
    let changed = done.database_changed.clone().map(StateChange::Schema);
    OkPacket {
        affected_rows: done.affected_rows,
        last_insert_id: done.last_insert_id,
        status: status_of(done),
        warnings: done.warnings,
        text: done.info.clone(),
        changes: changed.into_iter().collect(),
    }
}

impl Sink for PacketSink<'_> {
    fn columns(&mut self, columns: &[ResultColumn]) -> Result<()> {
        self.leave_file()?;
        if self.results.columns != columns || self.results.encoded.is_empty() {
            self.results.definitions = definitions(columns, self.charset);
            self.results.encoded = EncodedColumns::new(&self.results.definitions);
            self.results.columns = columns.to_vec();
        }
        self.in_rows = true;
        let end = OkPacket { status: self.results.status, ..OkPacket::default() };
        let written = self.connection.write_encoded_columns(&self.results.encoded, &end);
        self.kept(written)
    }

    fn row(&mut self, values: &[Value]) -> Result<()> {
        let definitions = &self.results.definitions;
        let written = if self.is_binary {
            self.connection.write_binary_row(definitions, values)
        } else {
            self.connection.write_text_row(definitions, values)
        };
        self.kept(written)
    }

    fn done(&mut self, done: &Done) -> Result<()> {
        self.leave_file()?;
        let ok = ok_of(done);
        self.results.status = ok.status.without(StatusFlags::MORE_RESULTS_EXISTS);
        let written = if std::mem::take(&mut self.in_rows) {
            self.connection.write_end(&ok)
        } else {
            self.connection.write_ok(&ok)
        };
        self.kept(written)
    }

    fn error(&mut self, error: &SqlError) -> Result<()> {
        self.leave_file()?;
        self.in_rows = false;
        let written = self.connection.write_error(error);
        self.kept(written)
    }

    fn local_file(&mut self, name: &str, first: bool) -> Result<Option<Vec<u8>>> {
        if first {
            if !self.connection.capabilities().has(Capabilities::LOCAL_FILES) {
                return Err(SqlError::new(ErrorCode::ClientLocalFilesDisabled, &[]).into());
            }
            let asked = self.connection.request_local_infile(name.as_bytes());
            self.kept(asked)?;
            self.in_file = true;
        }
        if !self.in_file {
            return Ok(None);
        }
        let mut part = Vec::new();
        let read = self.connection.read_infile_part(&mut part);
        let has_more = *read.as_ref().unwrap_or(&false);
        self.kept(read.map(|_| ()))?;
        self.in_file = has_more;
        Ok(has_more.then_some(part))
    }
}
