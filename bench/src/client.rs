//! A connection to either product, through Pando's own client half.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use wire::client::{ClientConnection, LoginOptions, Opening, Response, Row};
use wire::column::ColumnDef;
use wire::error::WireError;

use crate::error::{Error, Result};

/// The collation of the connection: utf8mb4_general_ci, which both products know.
const CHARSET: u16 = 45;

/// How much of a statement an error shows.
const SHOWN_CHARS: usize = 200;

/// A row as text; `None` is NULL.
pub(crate) type TextRow = Vec<Option<Vec<u8>>>;

/// A connection, logged in as root.
pub(crate) struct Client {
    connection: ClientConnection<TcpStream>,
}

impl Client {
    /// Connects; no answer may take longer than `limit`.
    pub(crate) fn connect(port: u16, database: Option<&str>, limit: Duration) -> Result<Self> {
        let failed = |source: WireError| Error::Sql { sql: "connect".to_owned(), source };
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let open = || -> std::io::Result<TcpStream> {
            let stream = TcpStream::connect_timeout(&address, limit)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(limit))?;
            Ok(stream)
        };
        let stream = open().map_err(|error| failed(error.into()))?;
        let mut options = LoginOptions::new("root", "");
        options.charset = CHARSET;
        options.database = database.map(str::to_owned);
        let opening = Opening::receive(stream, false).map_err(failed)?;
        let connection = opening.login(&options).map_err(failed)?;
        Ok(Self { connection })
    }

    /// Runs one or more statements to their end; gives the rows that the last one changed.
    pub(crate) fn execute(&mut self, sql: &str) -> Result<u64> {
        let failed = |source| failure(sql, source);
        let mut response = self.connection.query(sql.as_bytes()).map_err(failed)?;
        let mut affected = 0;
        loop {
            if let Response::Ok(ok) = &response {
                affected = ok.affected_rows;
            }
            match self.connection.next_result().map_err(failed)? {
                Some(next) => response = next,
                None => return Ok(affected),
            }
        }
    }

    /// The columns that a query gives.
    pub(crate) fn columns(&mut self, sql: &str) -> Result<Vec<ColumnDef>> {
        Ok(self.query(sql)?.0)
    }

    /// The rows of a query.
    pub(crate) fn rows(&mut self, sql: &str) -> Result<Vec<TextRow>> {
        Ok(self.query(sql)?.1)
    }

    /// The first value of the first row of a query, as text.
    pub(crate) fn value(&mut self, sql: &str) -> Result<String> {
        let rows = self.rows(sql)?;
        let value = rows.into_iter().next().and_then(|row| row.into_iter().next().flatten());
        let value = value.ok_or_else(|| Error::Answer(format!("{}: no value", shown(sql))))?;
        Ok(String::from_utf8_lossy(&value).into_owned())
    }

    /// As [`Self::value`], a number.
    pub(crate) fn number(&mut self, sql: &str) -> Result<u64> {
        let text = self.value(sql)?;
        let wrong = |_| Error::Answer(format!("{}: {text:?} is no number", shown(sql)));
        text.parse().map_err(wrong)
    }

    /// The columns and rows of a query.
    pub(crate) fn query(&mut self, sql: &str) -> Result<(Vec<ColumnDef>, Vec<TextRow>)> {
        let failed = |source| failure(sql, source);
        let response = self.connection.query(sql.as_bytes()).map_err(failed)?;
        let Response::Rows(columns) = response else {
            return Err(Error::Answer(format!("{}: no rows", shown(sql))));
        };
        let mut rows = Vec::new();
        let mut row = Row::default();
        while self.connection.next_row(&mut row).map_err(failed)? {
            rows.push(row.fields().map(|field| field.map(<[u8]>::to_vec)).collect());
        }
        // A procedure's rows are followed by one more result.
        while self.connection.next_result().map_err(failed)?.is_some() {}
        Ok((columns, rows))
    }
}

fn failure(sql: &str, source: WireError) -> Error {
    Error::Sql { sql: shown(sql), source }
}

fn shown(sql: &str) -> String {
    sql.chars().take(SHOWN_CHARS).collect()
}
