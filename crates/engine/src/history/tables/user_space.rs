//! Tables with a meaning that users write to and that are versioned like any other: `dolt_ignore`,
//! `dolt_docs`, `dolt_query_catalog`.
//!
//! Until one is written to it is not there, and is shown without rows; the first INSERT makes it.

use std::sync::Arc;

use repo::Place;
use repo::entry::{Op, TableChange, TableOp};
use repo::lock::LockMode;
use repo::object::{Object, Table};
use repo::schema::{Column, ColumnId, DefaultValue, KeyPart, Schema};
use repo::txn::WriteOptions;
use types::{ErrorCode, IntWidth, LobWidth, SqlError, SqlType, Value};

use crate::catalog::Located;
use crate::context::Context;
use crate::error::Result;
use crate::history::{COLLATION, Columns, Here};
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

/// A column: its name, type, and whether it takes NULL.
type Declared = (&'static str, SqlType, bool);

/// The tables: name, and columns of which the first is the primary key.
fn declared(name: &str) -> Option<Vec<Declared>> {
    let varchar = |length| SqlType::Varchar { length, collation: COLLATION };
    let long = SqlType::Text { width: LobWidth::Long, collation: COLLATION };
    Some(match name {
        "dolt_docs" => vec![("doc_name", varchar(1023), false), ("doc_text", long, true)],
        "dolt_ignore" => {
            vec![("pattern", varchar(1023), false), ("ignored", SqlType::BOOL, false)]
        }
        "dolt_query_catalog" => vec![
            ("id", varchar(1023), false),
            ("display_order", SqlType::int(IntWidth::Big, true), false),
            ("name", varchar(1023), true),
            ("query", long.clone(), true),
            ("description", long, true),
        ],
        _ => return None,
    })
}

/// The table of that name, as long as it is not stored.
pub(super) fn find(
    cx: &Context<'_>,
    located: &Located,
    name: &str,
) -> Result<Option<Arc<dyn VirtualTable>>> {
    let Some(columns) = declared(name) else { return Ok(None) };
    let here = Here::of(cx, located)?;
    let mut shown = Columns::new();
    for (name, sql_type, nullable) in &columns {
        shown = shown.column(name, sql_type.clone(), *nullable);
    }
    Ok(Some(Arc::new(Unmade {
        name: name.into(),
        here,
        schema: schema(name, &columns),
        columns: shown.done(),
    })))
}

fn schema(table: &str, columns: &[Declared]) -> Schema {
    let column = |(name, sql_type, nullable): &Declared| Column {
        id: ColumnId::derive(table, name, sql_type, None, |_| false),
        name: (*name).to_owned(),
        sql_type: sql_type.clone(),
        nullable: *nullable,
        default: if *nullable { DefaultValue::Null } else { DefaultValue::None },
        fill: None,
        auto_increment: false,
        on_update: None,
        generated: None,
        invisible: false,
        comment: String::new(),
    };
    let columns: Vec<Column> = columns.iter().map(column).collect();
    let key = columns.first().map(|first| KeyPart {
        column: first.id,
        prefix_len: None,
        descending: false,
    });
    Schema {
        primary: key.into_iter().collect(),
        columns,
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        collation: COLLATION,
        comment: String::new(),
    }
}

struct Unmade {
    name: Arc<str>,
    here: Here,
    schema: Schema,
    columns: Arc<[VirtualColumn]>,
}

impl VirtualTable for Unmade {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, _cx: &mut Context<'_>, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        Ok(Box::new(Vec::new().into_iter()))
    }

    fn insert(&self, cx: &mut Context<'_>, row: &[Value]) -> Result<()> {
        let place = self.here.writable("the database revision is read-only")?;
        for (column, value) in self.schema.columns.iter().zip(row) {
            if !column.nullable && value.is_null() {
                return Err(SqlError::new(ErrorCode::BadNullError, &[&column.name]).into());
            }
        }
        self.make(cx, &place)?;
        let table = cx.txn.open_table(&place.table(&self.name))?;
        let table = table.ok_or(repo::Error::SchemaChanged)?;
        let entry = row.first().map(|key| key.to_string_lossy().into_owned()).unwrap_or_default();
        let row = cx.txn.layout(table).encode_row(cx.instance.store().as_ref(), row)?;
        match cx.txn.insert(table, &row, WriteOptions { foreign_key_checks: false })? {
            None => Ok(()),
            Some(_) => {
                let key = format!("{}.PRIMARY", self.name);
                Err(SqlError::new(ErrorCode::DupEntry, &[&entry, &key]).into())
            }
        }
    }
}

impl Unmade {
    /// Makes the table, if this transaction or another has not.
    fn make(&self, cx: &mut Context<'_>, place: &Place) -> Result<()> {
        let table = place.table(&self.name);
        if cx.txn.open_table(&table)?.is_some() {
            return Ok(());
        }
        cx.txn.lock_table(&table, LockMode::Exclusive)?;
        cx.txn.catch_up()?;
        if cx.txn.open_table(&table)?.is_some() {
            return Ok(());
        }
        let store = cx.instance.store().as_ref();
        let object = Table::empty(self.schema.save(store)?, 0).save(store)?;
        let change = TableChange::Put { name: Arc::clone(&self.name), object };
        cx.txn.push_op(Op::Table(TableOp { table, change }))?;
        Ok(())
    }
}
