//! CREATE TABLE … [AS] SELECT: the columns of the query beside those written, then its rows.
//!
//! A column of the query that is written too takes the written definition; the others stand behind
//! those that are written only (manual 13.1.20.4). The rows go into the new table's maps at once:
//! the table and its rows appear together.

use std::collections::BTreeMap;

use parser::ast::{LoadDuplicates, Query, TableElement};
use repo::object::{Table, row_map_kind};
use repo::schema::{Column, ColumnId, DefaultValue, Layout, Schema, same_name};
use types::cast::{AssignMode, assign};
use types::{ErrorCode, SqlType, Value};

use super::default_value::literal_default;
use super::draft::Draft;
use super::evaluation::Fresh;
use super::rebuild::{Rebuild, implicit_value};
use super::sorter::Sorter;
use super::tables::Tables;
use super::{create_table, rebuild, refuse, unsupported};
use crate::bind::bind_query;
use crate::context::Context;
use crate::error::Result;
use crate::plan::QueryPlan;
use crate::run;
use crate::sink::{Done, ResultColumn};

/// The query, and what becomes of rows whose keys are taken.
pub(super) struct Source<'a> {
    pub(super) query: &'a Query,
    pub(super) duplicates: Option<LoadDuplicates>,
}

pub(super) fn run(
    cx: &mut Context<'_>,
    tables: &mut Tables,
    mut draft: Draft,
    elements: &[TableElement],
    source: &Source<'_>,
) -> Result<Done> {
    if source.duplicates.is_some() {
        return Err(unsupported("IGNORE and REPLACE in CREATE TABLE ... SELECT"));
    }
    let plan = bind_query(cx, source.query)?;
    let names = column_names(&plan)?;
    add_columns(cx, tables, &mut draft, elements, &plan)?;
    draft.finish()?;
    let (table, rows) = fill(cx, &draft, &plan, &names)?;
    tables.put(cx, &draft.place.clone(), &draft.name, &table)?;
    super::alter_table::raise_counter(cx, tables, &draft.place)?;
    Ok(Done {
        affected_rows: rows,
        info: format!("Records: {rows}  Duplicates: 0  Warnings: {}", cx.diagnostics.count()),
        ..Done::default()
    })
}

/// The names of the query's columns; 1060 for two of a name.
fn column_names(plan: &QueryPlan) -> Result<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for column in &plan.columns {
        if names.iter().any(|name| same_name(name, &column.name)) {
            return refuse(ErrorCode::DupFieldname, &[&column.name]);
        }
        names.push(column.name.clone());
    }
    Ok(names)
}

/// Written columns that the query has not, then the query's; then keys and constraints.
fn add_columns(
    cx: &mut Context<'_>,
    tables: &Tables,
    draft: &mut Draft,
    elements: &[TableElement],
    plan: &QueryPlan,
) -> Result<()> {
    let mut pending = super::draft::Pending::default();
    let mut written: BTreeMap<String, Column> = BTreeMap::new();
    for element in elements {
        match element {
            TableElement::Column(def) => {
                let column = super::column::build(cx, draft, def, &mut pending)?;
                let is_queried =
                    plan.columns.iter().any(|queried| same_name(&queried.name, &column.name));
                if is_queried {
                    written.insert(column.name.to_lowercase(), column);
                } else {
                    draft.insert_column(usize::MAX, column)?;
                }
            }
            TableElement::Index(def) => pending.indexes.push(def.clone()),
            TableElement::ForeignKey(def) => pending.foreign_keys.push(def.clone()),
            TableElement::Check(def) => pending.checks.push((def.clone(), None)),
        }
    }
    for queried in &plan.columns {
        let column = match written.remove(&queried.name.to_lowercase()) {
            Some(column) => column,
            None => column_of(queried),
        };
        draft.insert_column(usize::MAX, column)?;
    }
    create_table::add_pending(cx, tables, draft, &pending)
}

/// The column that a column of a result becomes: its type, NULL or not, no default.
fn column_of(queried: &ResultColumn) -> Column {
    let sql_type = match &queried.sql_type {
        SqlType::Varchar { length, collation } if *length > 16_383 => {
            SqlType::Text { width: types::LobWidth::Long, collation: *collation }
        }
        other => other.clone(),
    };
    let default = match queried.nullable {
        true => DefaultValue::Null,
        // MySQL gives numbers and texts of an expression their type's own default.
        false if queried.org_name.is_empty() && has_own_default(&sql_type) => {
            DefaultValue::Literal(implicit_value(&sql_type).to_string_lossy().into_owned())
        }
        false => DefaultValue::None,
    };
    Column {
        id: ColumnId(0),
        name: queried.name.clone(),
        sql_type,
        nullable: queried.nullable,
        default,
        fill: None,
        auto_increment: false,
        on_update: None,
        generated: None,
        invisible: false,
        comment: String::new(),
    }
}

/// Whether MySQL gives a column of an expression its type's own default.
fn has_own_default(of: &SqlType) -> bool {
    of.is_numeric() || matches!(of, SqlType::Char { .. } | SqlType::Varchar { .. })
}

/// The table with the query's rows.
fn fill(
    cx: &mut Context<'_>,
    draft: &Draft,
    plan: &QueryPlan,
    names: &[String],
) -> Result<(Table, u64)> {
    let schema = &draft.schema;
    // The rows go into a keyless heap first, in the table's columns; the rebuild sorts, checks and
    // indexes.
    let heap = Schema {
        primary: Vec::new(),
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        ..schema.clone()
    };
    let layout = Layout::new(&heap);
    let store = cx.instance.store().clone();
    let mut sorter = Sorter::new(&store, row_map_kind(&heap));
    let mut number = 0;
    let places: Vec<Option<usize>> = schema
        .columns
        .iter()
        .map(|column| names.iter().position(|name| same_name(name, &column.name)))
        .collect();
    let mut rows = Vec::new();
    run::run(plan, cx, &mut |row| {
        rows.push(row.to_vec());
        Ok(())
    })?;
    for row in rows {
        number += 1;
        let values = values(cx, schema, &places, &row, number)?;
        let bytes = layout.encode_row(store.as_ref(), &values)?;
        let mut key = Vec::new();
        layout.row_key(store.as_ref(), &bytes, &mut key)?;
        sorter.add_keyless(key, 1, &bytes)?;
    }
    let map = sorter.finish()?;
    let object = Table {
        rows: map.into(),
        row_count: number,
        ..Table::empty(heap.save(store.as_ref())?, 0)
    };
    let hash = repo::object::Object::save(&object, store.as_ref())?;
    let base = cx.instance.loader().base(&hash)?;
    let fresh = fresh_columns(schema, names);
    let checked: Vec<String> = schema
        .checks
        .iter()
        .filter(|check| check.enforced)
        .map(|check| check.name.clone())
        .collect();
    let rebuilt = rebuild::run(
        cx,
        &Rebuild { old: &base, new: schema, name: &draft.name, fresh: &fresh, checked: &checked },
    )?;
    Ok((rebuilt.table, number))
}

/// Generated columns, and defaults that are expressions.
fn fresh_columns(schema: &Schema, names: &[String]) -> Vec<(ColumnId, Fresh)> {
    let mut fresh = Vec::new();
    for column in &schema.columns {
        let is_queried = names.iter().any(|name| same_name(name, &column.name));
        if let Some(generated) = &column.generated {
            fresh.push((column.id, Fresh::Expression(generated.expression.clone())));
        } else if let (DefaultValue::Expression(text), false) = (&column.default, is_queried) {
            fresh.push((column.id, Fresh::Expression(text.clone())));
        }
    }
    fresh
}

/// A row of the query as a row of the table.
fn values(
    cx: &mut Context<'_>,
    schema: &Schema,
    places: &[Option<usize>],
    row: &[Value],
    number: u64,
) -> Result<Vec<Value>> {
    let mut values = Vec::with_capacity(schema.columns.len());
    for (column, place) in schema.columns.iter().zip(places) {
        let given = place.and_then(|place| row.get(place));
        values.push(match given {
            None if column.auto_increment => sequence(column, number),
            None => match &column.default {
                DefaultValue::Literal(_) => literal_default(column)?,
                _ if column.nullable => Value::Null,
                _ => implicit_value(&column.sql_type),
            },
            Some(Value::Null) if !column.nullable => {
                return refuse(ErrorCode::BadNullError, &[&column.name]);
            }
            Some(Value::Null) => Value::Null,
            Some(value) => {
                let mode = AssignMode {
                    strict: cx.session.sql_mode.is_strict(),
                    dates: cx.session.sql_mode.date_mode(),
                    truncate_fraction: false,
                    column: &column.name,
                    row: number,
                };
                let (value, warning) = assign(value, &column.sql_type, &mode)?;
                if let Some(warning) = warning {
                    cx.diagnostics.push(warning);
                }
                match (&column.sql_type, value) {
                    (SqlType::Timestamp { .. }, Value::DateTime(at)) => {
                        Value::DateTime(cx.session.time_zone.store(at))
                    }
                    (_, value) => value,
                }
            }
        });
    }
    Ok(values)
}

/// The number of a row in an AUTO_INCREMENT column, which is of any numeric type.
fn sequence(column: &Column, number: u64) -> Value {
    let mode = AssignMode {
        strict: false,
        dates: types::temporal::DateMode::default(),
        truncate_fraction: false,
        column: &column.name,
        row: number,
    };
    assign(&Value::UInt(number), &column.sql_type, &mode).map_or(Value::Null, |(value, _)| value)
}
