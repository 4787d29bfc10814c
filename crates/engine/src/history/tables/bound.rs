//! What system tables are declared as, and how a declaration becomes a table of a query.

use std::sync::Arc;

use types::Value;

use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here};
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

/// Makes the rows of a system table.
pub(crate) type MakeRows = fn(&mut Context<'_>, &Here, &[Pushed]) -> Result<Box<dyn RowSource>>;

/// What DELETE of a row of a system table does.
pub(crate) type DeleteRow = fn(&mut Context<'_>, &Here, &[Value]) -> Result<()>;

/// Makes the table of a stored one, by name.
pub(crate) type OpenTable =
    fn(&mut Context<'_>, Here, &str) -> Result<Option<Arc<dyn VirtualTable>>>;

/// A system table with fixed columns.
pub(crate) struct SystemTable {
    /// Its name, in lower case.
    pub(crate) name: &'static str,
    /// Its columns.
    pub(crate) columns: fn() -> Columns,
    /// Its rows.
    pub(crate) rows: MakeRows,
    /// What DELETE of a row does, if it is taken.
    pub(crate) delete: Option<DeleteRow>,
}

/// A kind of table that is made from a stored one.
pub(crate) struct PerTable {
    /// What its name begins with; the stored table's name follows.
    pub(crate) prefix: &'static str,
    /// Makes it; `None` where the stored table is not there.
    pub(crate) open: OpenTable,
}

impl SystemTable {
    /// The table as a query reads it.
    pub(crate) fn open(&'static self, here: Here) -> Arc<dyn VirtualTable> {
        Arc::new(Bound { table: self, here, columns: (self.columns)().done() })
    }
}

struct Bound {
    table: &'static SystemTable,
    here: Here,
    columns: Arc<[VirtualColumn]>,
}

impl VirtualTable for Bound {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, cx: &mut Context<'_>, pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        (self.table.rows)(cx, &self.here, pushed)
    }

    fn delete(&self, cx: &mut Context<'_>, row: &[Value]) -> Result<()> {
        match self.table.delete {
            Some(delete) => delete(cx, &self.here, row),
            None => Err(self.refuse()),
        }
    }

    fn update(&self, _cx: &mut Context<'_>, _old: &[Value], _new: &[Value]) -> Result<()> {
        Err(self.refuse())
    }

    fn insert(&self, _cx: &mut Context<'_>, _row: &[Value]) -> Result<()> {
        Err(self.refuse())
    }
}

impl Bound {
    fn refuse(&self) -> crate::Error {
        let name = self.table.name;
        let advice = match name {
            "dolt_branches" => "; use the dolt_branch stored procedure to edit remotes",
            "dolt_remotes" => "; use the dolt_remote stored procedure to edit remotes",
            _ => "",
        };
        let message = format!("the {name} table is read-only{advice}");
        types::SqlError::unknown(message).into()
    }
}

/// Rows that a closure makes one by one.
pub(crate) struct Lazy<F>(pub(crate) F);

impl<F> RowSource for Lazy<F>
where
    F: FnMut(&mut Context<'_>) -> Result<Option<Vec<Value>>> + Send,
{
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Vec<Value>>> {
        (self.0)(cx)
    }
}

/// The text that a column must equal, if the query says so.
pub(crate) fn pushed_text(pushed: &[Pushed], column: usize) -> Option<String> {
    let found = pushed.iter().find(|pushed| pushed.column == column)?;
    Some(found.value.to_string_lossy().into_owned())
}
