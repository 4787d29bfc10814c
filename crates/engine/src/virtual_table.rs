//! Tables that are made when they are read: `information_schema`, the `dolt_*` system tables and
//! the results of table functions.
//!
//! Each is one file with one declaration; the registries are sorted tables in `virtual_tables/` and
//! `history/`. The optimiser hands a scan the equalities that it found on the table's columns, so
//! that `WHERE commit_hash = '…'` need not walk the whole history; a table may use them or not, the
//! filter stays in the plan.

use types::{SqlType, Value};

use crate::context::Context;
use crate::error::Result;

/// A column of a virtual table.
#[derive(Clone, Debug)]
pub struct VirtualColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub sql_type: SqlType,
    /// Whether it may be NULL.
    pub nullable: bool,
}

/// `column = value`, found in the query that reads the table.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// The column's place.
    pub column: usize,
    /// The value; never NULL.
    pub value: Value,
}

/// A table that makes its rows when it is read.
pub trait VirtualTable: Send + Sync {
    /// Its columns, in order.
    fn columns(&self) -> &[VirtualColumn];

    /// Begins reading it.
    fn scan(&self, cx: &mut Context<'_>, pushed: &[Pushed]) -> Result<Box<dyn RowSource>>;

    /// Deletes one of its rows; most refuse.
    fn delete(&self, _cx: &mut Context<'_>, _row: &[Value]) -> Result<()> {
        Err(types::SqlError::unknown("this table is read-only").into())
    }

    /// Changes one of its rows; most refuse.
    fn update(&self, _cx: &mut Context<'_>, _old: &[Value], _new: &[Value]) -> Result<()> {
        Err(types::SqlError::unknown("this table is read-only").into())
    }

    /// Adds a row; most refuse.
    fn insert(&self, _cx: &mut Context<'_>, _row: &[Value]) -> Result<()> {
        Err(types::SqlError::unknown("this table is read-only").into())
    }
}

/// Rows, one at a time.
pub trait RowSource: Send {
    /// The next row, as many values as the table has columns; `None` at the end.
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Vec<Value>>>;
}

/// Rows that are all there from the start.
impl RowSource for std::vec::IntoIter<Vec<Value>> {
    fn next(&mut self, _cx: &mut Context<'_>) -> Result<Option<Vec<Value>>> {
        Ok(Iterator::next(self))
    }
}
