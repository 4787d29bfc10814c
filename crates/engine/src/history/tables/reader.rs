//! Rows of one version of a table, shown with the columns of another.

use repo::history::table::OpenTable;
use repo::object::{Object, Root, keyless_row};
use repo::schema::Schema;
use repo::{Hash, Store};
use types::cast::{AssignMode, assign};
use types::temporal::DateMode;
use types::{SqlType, Value};

use crate::context::Context;
use crate::error::Result;

/// The table of a root, by name in any case.
pub(crate) fn open_in(cx: &Context<'_>, root: Hash, name: &str) -> Result<Option<OpenTable>> {
    let store = cx.instance.store();
    Ok(OpenTable::find(store, &Root::load(store.as_ref(), root)?, name)?)
}

/// The root of this hash.
pub(crate) fn root_of(cx: &Context<'_>, root: Hash) -> Result<Root> {
    Ok(Root::load(cx.instance.store().as_ref(), root)?)
}

/// Reads rows of a table as values of a schema's columns: by identity, else by name; NULL where the
/// table has no such column or the value does not fit its type.
pub(crate) struct TableReader {
    store: Store,
    table: OpenTable,
    /// For each column that is shown, where the table has it, and the type to show it in if that is
    /// another.
    sources: Vec<Option<(usize, Option<SqlType>)>>,
}

impl TableReader {
    /// A reader of `table`'s rows as rows of `shown`.
    pub(crate) fn new(cx: &Context<'_>, table: OpenTable, shown: &Schema) -> Self {
        let source = |column: &repo::schema::Column| {
            let by_id = table.schema.position(column.id);
            let by_name = || table.schema.column_named(&column.name).map(|(at, _)| at);
            let at = by_id.or_else(by_name)?;
            let own = &table.schema.columns.get(at)?.sql_type;
            Some((at, (*own != column.sql_type).then(|| column.sql_type.clone())))
        };
        let sources = shown.columns.iter().map(source).collect();
        Self { store: cx.instance.store().clone(), table, sources }
    }

    /// The table.
    pub(crate) fn table(&self) -> &OpenTable {
        &self.table
    }

    /// The values of a row value, and how often the row is there.
    pub(crate) fn read(&self, value: &[u8]) -> Result<(u64, Vec<Value>)> {
        let (count, row) =
            if self.table.layout.is_keyless() { keyless_row(value)? } else { (1, value) };
        Ok((count, self.read_row(row)?))
    }

    /// The values of a row's own bytes.
    pub(crate) fn read_row(&self, row: &[u8]) -> Result<Vec<Value>> {
        let row = types::row::RowRef::new(row).map_err(|damage| {
            repo::Error::corrupt(format!("a row of {}: {damage}", self.table.name))
        })?;
        let mut values = Vec::with_capacity(self.sources.len());
        for source in &self.sources {
            values.push(match source {
                None => Value::Null,
                Some((at, cast)) => {
                    let value = self.table.layout.value(self.store.as_ref(), &row, *at)?;
                    match cast {
                        Some(to) => converted(value, to),
                        None => value,
                    }
                }
            });
        }
        Ok(values)
    }
}

/// The value in another type; NULL where it does not fit.
fn converted(value: Value, to: &SqlType) -> Value {
    let mode = AssignMode {
        strict: true,
        dates: DateMode::default(),
        truncate_fraction: false,
        column: "",
        row: 1,
    };
    assign(&value, to, &mode).map_or(Value::Null, |(value, _)| value)
}
