//! `dolt_schemas`: the versioned table that keeps views.
//!
//! It is an ordinary table of the working set, with the columns that Dolt gives it, made with the
//! first view and gone with the last: `(type, name, fragment, extra, sql_mode)`, key `(type,
//! name)`. So views are committed, merged and diffed like rows. `fragment` is the whole CREATE
//! statement, read again under
//! `sql_mode`.

use std::sync::Arc;

use parser::ast::{CreateView, Statement};
use repo::Map;
use repo::object::Table;
use repo::schema::{Column, ColumnId, DefaultValue, KeyPart, Layout, Schema};
use repo::state::TableState;
use repo::table::read_row;
use repo::{Place, TablePlace};
use types::{CollationId, LobWidth, SqlType, Value};

use super::tables::Tables;
pub use crate::catalog::ViewDefinition;
use crate::context::Context;
use crate::error::Result;
use crate::session::SqlMode;

/// The table's name.
pub(super) const NAME: &str = "dolt_schemas";

/// A view's row.
pub(crate) struct ViewRow {
    /// Its name, as displayed.
    pub(crate) name: String,
    /// The CREATE VIEW statement.
    pub(crate) fragment: String,
    /// The `sql_mode` under which that is read.
    pub(crate) sql_mode: String,
}

impl ViewRow {
    /// The statement, read again; `None` for a fragment that is none any more.
    pub(crate) fn parse(&self) -> Option<Box<CreateView>> {
        let mode = SqlMode::parse(&self.sql_mode).unwrap_or(SqlMode::DEFAULT);
        match parser::parse_one(&self.fragment, mode.parse_options()) {
            Ok((Statement::CreateView(create), _)) => Some(create),
            _ => None,
        }
    }
}

/// The view of this name in a working set, as the transaction sees it.
pub fn view_text(cx: &Context<'_>, place: &Place, name: &str) -> Result<Option<ViewDefinition>> {
    let Some(row) = find(cx, place, name)? else { return Ok(None) };
    Ok(definition(&row))
}

fn definition(row: &ViewRow) -> Option<ViewDefinition> {
    let create = row.parse()?;
    Some(ViewDefinition {
        name: row.name.as_str().into(),
        columns: create.columns.iter().map(|column| column.as_str().into()).collect(),
        query: Arc::from(&*create.text.0),
        sql_mode: Some(row.sql_mode.as_str().into()),
    })
}

/// The names of a working set's views, as displayed.
pub fn view_names(cx: &Context<'_>, place: &Place) -> Result<Vec<String>> {
    Ok(all(cx, place)?.into_iter().map(|row| row.name).collect())
}

/// The row of one view.
pub(crate) fn find(cx: &Context<'_>, place: &Place, name: &str) -> Result<Option<ViewRow>> {
    let Some(table) = cx.txn.find_table(&place.table(NAME))? else { return Ok(None) };
    let store = cx.instance.store().as_ref();
    let layout = &table.base.layout;
    let row = encode(cx, layout, name, "", "")?;
    let mut key = Vec::new();
    layout.row_key(store, &row, &mut key)?;
    let Some(row) = read_row(store, &table, &key)? else { return Ok(None) };
    decode(cx, layout, &row).map(Some)
}

/// The rows of all views of a working set, by name.
pub(crate) fn all(cx: &Context<'_>, place: &Place) -> Result<Vec<ViewRow>> {
    let Some(table) = cx.txn.find_table(&place.table(NAME))? else { return Ok(Vec::new()) };
    let mut rows = Vec::new();
    super::row_values::each_row(cx, &table, &mut |value| {
        if text(cx, &table.base.layout, value, 0)?.as_deref() == Some("view") {
            rows.push(decode(cx, &table.base.layout, value)?);
        }
        Ok(())
    })?;
    Ok(rows)
}

/// Adds or replaces a view's row.
pub(super) fn put(
    cx: &mut Context<'_>,
    tables: &mut Tables,
    place: &Place,
    name: &str,
    fragment: &str,
) -> Result<()> {
    let at = place.table(NAME);
    let found = match tables.lock(cx, &at)? {
        Some(found) => found,
        None => {
            let schema = schema().save(cx.instance.store().as_ref())?;
            tables.put(cx, &at, NAME, &Table::empty(schema, 0))?;
            tables.lock_known(cx, &at)?
        }
    };
    let base = found.fold(cx)?;
    let mode = cx.session.sql_mode.to_string();
    let row = encode(cx, &base.layout, name, fragment, &mode)?;
    let edit = |map: &Map, key: Vec<u8>| {
        map.edit(cx.instance.store().as_ref(), [Ok((key, Some(row.clone())))])
    };
    let mut key = Vec::new();
    base.layout.row_key(cx.instance.store().as_ref(), &row, &mut key)?;
    let rows = edit(&base.rows, key).map_err(repo::Error::from)?;
    let table = Table { rows: rows.into(), row_count: rows.len(), ..base.to_object() };
    tables.put(cx, &at, &found.name, &table)
}

/// Takes a view's row away, and the table with the last row.
pub(super) fn remove(
    cx: &mut Context<'_>,
    tables: &mut Tables,
    place: &Place,
    name: &str,
) -> Result<bool> {
    let at: TablePlace = place.table(NAME);
    let Some(found) = tables.lock(cx, &at)? else { return Ok(false) };
    let base = found.fold(cx)?;
    let store = cx.instance.store().as_ref();
    let mut key = Vec::new();
    base.layout.row_key(store, &encode(cx, &base.layout, name, "", "")?, &mut key)?;
    let none: Option<Vec<u8>> = None;
    let rows = base.rows.edit(store, [Ok((key, none))]).map_err(repo::Error::from)?;
    if rows.len() == base.rows.len() {
        return Ok(false);
    }
    if rows.is_empty() {
        tables.drop(cx, &at)?;
        return Ok(true);
    }
    let table = Table { rows: rows.into(), row_count: rows.len(), ..base.to_object() };
    tables.put(cx, &at, &found.name, &table)?;
    Ok(true)
}

fn encode(
    cx: &Context<'_>,
    layout: &Layout,
    name: &str,
    fragment: &str,
    mode: &str,
) -> Result<Vec<u8>> {
    let extra = format!("{{\"CreatedAt\": {}}}", cx.now_us / 1_000_000);
    let extra = types::Json::parse(&extra).map_or(Value::Null, Value::Json);
    let values =
        [Value::text("view"), Value::text(name), Value::text(fragment), extra, Value::text(mode)];
    Ok(layout.encode_row(cx.instance.store().as_ref(), &values)?)
}

fn decode(cx: &Context<'_>, layout: &Layout, value: &[u8]) -> Result<ViewRow> {
    let field = |place| Ok::<_, crate::Error>(text(cx, layout, value, place)?.unwrap_or_default());
    Ok(ViewRow { name: field(1)?, fragment: field(2)?, sql_mode: field(4)? })
}

fn text(cx: &Context<'_>, layout: &Layout, value: &[u8], place: usize) -> Result<Option<String>> {
    let row = layout.row(value)?;
    let value = layout.value(cx.instance.store().as_ref(), &row, place)?;
    Ok((!value.is_null()).then(|| value.to_string_lossy().into_owned()))
}

/// The schema that Dolt gives the table.
fn schema() -> Schema {
    let collation = CollationId::UTF8MB4_0900_AI_CI;
    let varchar = |length| SqlType::Varchar { length, collation };
    let columns = [
        ("type", varchar(64), false),
        ("name", varchar(64), false),
        ("fragment", SqlType::Text { width: LobWidth::Long, collation }, true),
        ("extra", SqlType::Json, true),
        ("sql_mode", varchar(256), true),
    ];
    let columns: Vec<Column> = columns
        .into_iter()
        .map(|(name, of, nullable)| Column {
            id: ColumnId::derive(NAME, name, &of, None, |_| false),
            name: name.to_owned(),
            sql_type: of,
            nullable,
            default: if nullable { DefaultValue::Null } else { DefaultValue::None },
            fill: None,
            auto_increment: false,
            on_update: None,
            generated: None,
            invisible: false,
            comment: String::new(),
        })
        .collect();
    let part = |column: &Column| KeyPart { column: column.id, prefix_len: None, descending: false };
    let primary = columns.iter().take(2).map(part).collect();
    Schema {
        columns,
        primary,
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        collation,
        comment: String::new(),
    }
}

/// Whether a table is the one that keeps views, whose shape is not the user's.
pub(crate) fn is_schemas_table(table: &TableState) -> bool {
    table.name.eq_ignore_ascii_case(NAME)
}
