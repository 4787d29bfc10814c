//! Where results go: the server writes packets, the shell draws tables, tests collect.

use types::{SqlError, SqlType, Value};

use crate::error::Result;

/// What a client is told of a result's column.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultColumn {
    /// The title.
    pub name: String,
    /// The database of the table that it comes from, or empty.
    pub database: String,
    /// The table's alias in the query, or empty.
    pub table: String,
    /// The table's own name, or empty.
    pub org_table: String,
    /// The column's own name, or empty.
    pub org_name: String,
    /// Its type.
    pub sql_type: SqlType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether it belongs to the primary key, to a unique one, to another; AUTO_INCREMENT.
    pub flags: ColumnFlags,
}

/// What the protocol tells of a column beside its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnFlags {
    /// Part of the primary key.
    pub primary_key: bool,
    /// Part of a unique key.
    pub unique_key: bool,
    /// First part of a key that allows duplicates.
    pub multiple_key: bool,
    /// AUTO_INCREMENT.
    pub auto_increment: bool,
    /// A temporal column that takes the current time by itself.
    pub timestamp: bool,
    /// Has no default although it takes no NULL.
    pub no_default: bool,
}

/// How a statement ended that gave no rows, or the end of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Rows inserted, changed or deleted, as MySQL counts them.
    pub affected_rows: u64,
    /// The first AUTO_INCREMENT value that the statement gave out, else 0.
    pub last_insert_id: u64,
    /// How many warnings SHOW WARNINGS would show.
    pub warnings: u16,
    /// `Rows matched: 1  Changed: 1  Warnings: 0` and the like.
    pub info: String,
    /// Whether more results of the same text follow.
    pub more_results: bool,
    /// Whether a transaction is open now.
    pub in_transaction: bool,
    /// Whether autocommit is on now.
    pub autocommit: bool,
    /// The current database, where the statement changed it.
    pub database_changed: Option<String>,
}

/// Takes the results of statements, in order: `columns`, `row`*, `done` for one with rows; `done`
/// for one without; `error` for one that failed.
pub trait Sink {
    /// A result with rows begins.
    fn columns(&mut self, columns: &[ResultColumn]) -> Result<()>;
    /// A row, as many values as columns.
    fn row(&mut self, values: &[Value]) -> Result<()>;
    /// The statement is over.
    fn done(&mut self, done: &Done) -> Result<()>;
    /// The statement failed; what was sent of its rows stands.
    fn error(&mut self, error: &SqlError) -> Result<()>;
    /// LOAD DATA LOCAL asks for a file; each call gives the next piece, `None` at its end.
    fn local_file(&mut self, name: &str, first: bool) -> Result<Option<Vec<u8>>>;
}
