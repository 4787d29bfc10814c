//! Reading the arguments of table functions, and the tables that they make.

use std::sync::Arc;

use repo::history::root_diff::{TableDelta, diff_roots};
use repo::lower;
use types::{ErrorCode, SqlError, Value};

use crate::context::Context;
use crate::error::Result;
use crate::history::tables::root_of;
use crate::history::{Columns, Here, Resolved, here};
use crate::privileges;
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

/// A table function.
pub(super) struct TableFunction {
    /// Its name, in lower case.
    pub(super) name: &'static str,
    /// Reads the arguments and makes the table.
    pub(super) open: OpenCall,
}

/// Reads a call's arguments.
pub(super) type OpenCall = fn(&mut Context<'_>, &[Value]) -> Result<Arc<dyn VirtualTable>>;

/// Makes the rows of a call.
pub(super) type MakeRows =
    Box<dyn Fn(&mut Context<'_>) -> Result<Box<dyn RowSource>> + Send + Sync>;

/// The table of a call.
pub(super) struct Called {
    columns: Arc<[VirtualColumn]>,
    rows: MakeRows,
}

impl Called {
    /// A table of these columns, whose rows are made when it is read.
    pub(super) fn table(columns: Columns, rows: MakeRows) -> Arc<dyn VirtualTable> {
        Arc::new(Self { columns: columns.done(), rows })
    }
}

impl VirtualTable for Called {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, cx: &mut Context<'_>, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        (self.rows)(cx)
    }
}

/// Dolt's `Invalid argument to …`.
pub(super) fn invalid(function: &str, what: &str) -> crate::Error {
    SqlError::unknown(format!("Invalid argument to {function}: {what}")).into()
}

/// Dolt's complaint about the number of arguments.
pub(super) fn wrong_count(function: &str, expected: &str, found: usize) -> crate::Error {
    SqlError::unknown(format!(
        "function '{function}' expected {expected} arguments, {found} received"
    ))
    .into()
}

/// All arguments as text; NULL and numbers are refused.
pub(super) fn texts(function: &str, args: &[Value]) -> Result<Vec<String>> {
    let text = |value: &Value| match value {
        Value::Text(text) => Ok(text.as_str().to_owned()),
        other => Err(invalid(function, &other.to_string_lossy())),
    };
    args.iter().map(text).collect()
}

/// Two revisions, or a range of them.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    here: Here,
    from: String,
    to: String,
    from_base: bool,
}

impl Ends {
    /// From `a..b` or `a...b` as the first argument, else from the first two. Gives how many
    /// arguments that were too.
    pub(super) fn read(
        cx: &mut Context<'_>,
        function: &str,
        args: &[String],
    ) -> Result<(Self, usize)> {
        let here = here(cx, None)?;
        let name = |name: &str| if name.is_empty() { "HEAD".to_owned() } else { name.to_owned() };
        let Some(first) = args.first() else { return Err(wrong_count(function, "1 to 3", 0)) };
        if let Some((from, to)) = first.split_once("...") {
            return Ok((Self { here, from: name(from), to: name(to), from_base: true }, 1));
        }
        if let Some((from, to)) = first.split_once("..") {
            return Ok((Self { here, from: name(from), to: name(to), from_base: false }, 1));
        }
        let Some(second) = args.get(1) else {
            let message =
                "There are less than 2 arguments present, and the first does not contain '..'";
            return Err(invalid(function, message));
        };
        if second.contains("..") {
            return Err(invalid(function, second));
        }
        Ok((Self { here, from: name(first), to: name(second), from_base: false }, 2))
    }

    /// Fails where the account may not read the table.
    pub(super) fn check_read(&self, cx: &Context<'_>, table: &str) -> Result<()> {
        privileges::check_read(cx, &self.here.name, table)
    }

    /// What both lead to now.
    pub(super) fn resolve(&self, cx: &mut Context<'_>) -> Result<(Resolved, Resolved)> {
        self.here.resolve_range(cx, &self.from, &self.to, self.from_base)
    }

    /// The same, shown as the call names them.
    pub(super) fn resolve_as_named(&self, cx: &mut Context<'_>) -> Result<(Resolved, Resolved)> {
        let (mut from, mut to) = self.resolve(cx)?;
        if !self.from_base {
            self.from.clone_into(&mut from.name);
        }
        self.to.clone_into(&mut to.name);
        Ok((from, to))
    }

    /// The tables that differ now, or the one of this name; 1146 where neither revision has it.
    pub(super) fn deltas(
        &self,
        cx: &mut Context<'_>,
        table: Option<&str>,
    ) -> Result<(Resolved, Resolved, Vec<TableDelta>)> {
        privileges::check_shown(cx, &self.here.name, table)?;
        let (from, to) = self.resolve(cx)?;
        let (old, new) = (root_of(cx, from.root)?, root_of(cx, to.root)?);
        let store = cx.instance.store();
        let mut deltas = diff_roots(store, &old, &new)?;
        if let Some(table) = table {
            let store = store.as_ref();
            if old.table(store, table)?.is_none() && new.table(store, table)?.is_none() {
                return Err(self.no_such_table(table));
            }
            let wanted = lower(table);
            deltas.retain(|delta| {
                let names = [&delta.from, &delta.to].into_iter().flatten();
                names.into_iter().any(|named| lower(&named.name) == wanted)
            });
        }
        Ok((from, to, deltas))
    }

    /// 1146.
    pub(super) fn no_such_table(&self, table: &str) -> crate::Error {
        SqlError::new(ErrorCode::NoSuchTable, &[&self.here.name, &table]).into()
    }
}
