//! `dolt_patch(from, to[, table])`: the statements that make one revision of the other.
//!
//! Of each table first what changes its shape, then its rows. Columns that changed their definition
//! are shown as MODIFY; of keys that changed, those that went come before those that came.

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::Arc;

use parser::quote_ident;
use repo::history::root_diff::TableDelta;
use repo::history::table::OpenTable;
use repo::history::table_diff::is_comparable;
use repo::object::RootTable;
use repo::schema::Schema;
use types::{IntWidth, SqlType, Value};

use super::call::{Called, Ends, TableFunction, texts, wrong_count};
use crate::context::Context;
use crate::error::Result;
use crate::history::tables::{DiffEnd, DiffRows, Lazy};
use crate::history::{Columns, Resolved};
use crate::show::create_table_text;
use crate::virtual_table::VirtualTable;

pub(super) static DOLT_PATCH: TableFunction = TableFunction { name: "dolt_patch", open };

fn open(cx: &mut Context<'_>, args: &[Value]) -> Result<Arc<dyn VirtualTable>> {
    let args = texts("dolt_patch", args)?;
    let (ends, used) = Ends::read(cx, "dolt_patch", &args)?;
    if args.len() > used + 1 {
        return Err(wrong_count("dolt_patch", "1 to 3", args.len()));
    }
    let table = args.get(used).cloned();
    ends.deltas(cx, table.as_deref())?;
    let columns = Columns::new()
        .column("statement_order", SqlType::int(IntWidth::Big, true), false)
        .text("from_commit_hash")
        .text("to_commit_hash")
        .text("table_name")
        .text("diff_type")
        .text("statement");
    let rows = move |cx: &mut Context<'_>| {
        let (from, to, deltas) = ends.deltas(cx, table.as_deref())?;
        let mut patch = Patch::new(from, to, deltas.into());
        Ok(Box::new(Lazy(move |cx: &mut Context<'_>| patch.next_row(cx))) as _)
    };
    Ok(Called::table(columns, Box::new(rows)))
}

/// The statements of all tables, one after the other.
struct Patch {
    from: Resolved,
    to: Resolved,
    deltas: VecDeque<TableDelta>,
    order: u64,
    table: String,
    ready: VecDeque<String>,
    data: Option<(DiffRows, Arc<Schema>)>,
}

impl Patch {
    fn new(from: Resolved, to: Resolved, deltas: VecDeque<TableDelta>) -> Self {
        let (table, ready) = (String::new(), VecDeque::new());
        Self { from, to, deltas, order: 0, table, ready, data: None }
    }

    fn next_row(&mut self, cx: &mut Context<'_>) -> Result<Option<Vec<Value>>> {
        loop {
            if let Some(statement) = self.ready.pop_front() {
                return Ok(Some(self.row("schema", &statement)));
            }
            if let Some((rows, schema)) = &mut self.data {
                match rows.next_row()? {
                    Some(row) => {
                        if let Some(statement) = data_statement(&self.table, schema, &row) {
                            return Ok(Some(self.row("data", &statement)));
                        }
                    }
                    None => self.data = None,
                }
            }
            let Some(delta) = self.deltas.pop_front() else { return Ok(None) };
            self.open(cx, &delta)?;
        }
    }

    fn row(&mut self, kind: &str, statement: &str) -> Vec<Value> {
        self.order += 1;
        vec![
            Value::UInt(self.order),
            Value::text(&self.from.name),
            Value::text(&self.to.name),
            Value::text(&self.table),
            Value::text(kind),
            Value::text(statement),
        ]
    }

    fn open(&mut self, cx: &Context<'_>, delta: &TableDelta) -> Result<()> {
        let store = cx.instance.store();
        let load = |named: &Option<RootTable>| {
            named.as_ref().map(|named| OpenTable::open(store.as_ref(), named)).transpose()
        };
        let (from, to) = (load(&delta.from)?, load(&delta.to)?);
        delta.name().clone_into(&mut self.table);
        self.ready.extend(schema_statements(from.as_ref(), to.as_ref()));
        let Some(to) = to else { return Ok(()) };
        if delta.data_change && from.as_ref().is_none_or(|from| is_comparable(from, &to)) {
            let schema = Arc::clone(&to.schema);
            let old = DiffEnd::of(cx, &self.from, from, &schema);
            let new = DiffEnd::of(cx, &self.to, Some(to), &schema);
            self.data = Some((DiffRows::new(cx, [old, new])?, schema));
        }
        Ok(())
    }
}

fn schema_statements(from: Option<&OpenTable>, to: Option<&OpenTable>) -> Vec<String> {
    match (from, to) {
        (None, None) => Vec::new(),
        (None, Some(to)) => vec![format!("{};", create_table_text(&to.name, &to.schema, None))],
        (Some(from), None) => vec![format!("DROP TABLE {};", quote_ident(&from.name))],
        (Some(from), Some(to)) => alter_statements(from, to),
    }
}

fn alter_statements(from: &OpenTable, to: &OpenTable) -> Vec<String> {
    let name = quote_ident(&to.name);
    let mut all = Vec::new();
    if from.name != to.name {
        all.push(format!("RENAME TABLE {} TO {name};", quote_ident(&from.name)));
    }
    if from.schema == to.schema {
        return all;
    }
    let (old, new) = (Lines::of(&from.schema), Lines::of(&to.schema));
    for column in &from.schema.columns {
        if to.schema.column(column.id).is_none() {
            all.push(format!("ALTER TABLE {name} DROP {};", quote_ident(&column.name)));
        }
    }
    for (at, column) in to.schema.columns.iter().enumerate() {
        let line = new.column(at);
        match from.schema.position(column.id) {
            None => all.push(format!("ALTER TABLE {name} ADD {line};")),
            Some(before) => {
                let earlier = from.schema.columns.get(before).map_or("", |c| c.name.as_str());
                if earlier != column.name {
                    let (a, b) = (quote_ident(earlier), quote_ident(&column.name));
                    all.push(format!("ALTER TABLE {name} RENAME COLUMN {a} TO {b};"));
                }
                let renamed = old.column(before).replacen(
                    &*quote_ident(earlier),
                    &quote_ident(&column.name),
                    1,
                );
                if renamed != line {
                    all.push(format!("ALTER TABLE {name} MODIFY COLUMN {line};"));
                }
            }
        }
    }
    all.extend(key_statements(&name, &old, &new));
    all
}

/// Keys and constraints that went and came, told by their lines.
fn key_statements(name: &str, old: &Lines, new: &Lines) -> Vec<String> {
    let mut all = Vec::new();
    for line in old.keys().filter(|line| !new.keys().any(|other| other == *line)) {
        let quoted = line.split('`').nth(1).unwrap_or_default();
        let quoted = quote_ident(quoted);
        all.push(match line {
            line if line.starts_with("PRIMARY KEY") => {
                format!("ALTER TABLE {name} DROP PRIMARY KEY;")
            }
            line if line.contains(" FOREIGN KEY ") => {
                format!("ALTER TABLE {name} DROP FOREIGN KEY {quoted};")
            }
            line if line.starts_with("CONSTRAINT") => {
                format!("ALTER TABLE {name} DROP CONSTRAINT {quoted};")
            }
            _ => format!("ALTER TABLE {name} DROP INDEX {quoted};"),
        });
    }
    for line in new.keys().filter(|line| !old.keys().any(|other| other == *line)) {
        all.push(format!("ALTER TABLE {name} ADD {line};"));
    }
    all
}

/// The lines of a CREATE TABLE statement, one a column, then one a key.
struct Lines {
    lines: Vec<String>,
    columns: usize,
}

impl Lines {
    fn of(schema: &Schema) -> Self {
        let text = create_table_text("t", schema, None);
        let inner = text.lines().filter_map(|line| line.strip_prefix("  "));
        let lines = inner.map(|line| line.trim_end_matches(',').to_owned()).collect();
        Self { lines, columns: schema.columns.len() }
    }

    fn column(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", String::as_str)
    }

    fn keys(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().skip(self.columns).map(String::as_str)
    }
}

/// INSERT, UPDATE or DELETE of a row of a diff, both sides shown in the new schema; `None` where
/// only columns differ that it has not.
fn data_statement(table: &str, schema: &Schema, row: &[Value]) -> Option<String> {
    let width = schema.columns.len();
    let new = row.get(..width).unwrap_or_default();
    let old = row.get(width + 2..2 * width + 2).unwrap_or_default();
    let name = quote_ident(table);
    Some(match row.last().map(|kind| kind.to_string_lossy().into_owned()).as_deref() {
        Some("added") => {
            let names: Vec<_> = schema.columns.iter().map(|c| quote_ident(&c.name)).collect();
            let values: Vec<String> = new.iter().map(literal).collect();
            format!("INSERT INTO {name} ({}) VALUES ({});", names.join(","), values.join(","))
        }
        Some("removed") => format!("DELETE FROM {name} WHERE {};", condition(schema, old)),
        _ => {
            let changed =
                schema.columns.iter().zip(old.iter().zip(new)).filter(|(_, (a, b))| a != b);
            let set: Vec<String> = changed
                .map(|(column, (_, value))| {
                    format!("{}={}", quote_ident(&column.name), literal(value))
                })
                .collect();
            if set.is_empty() {
                return None;
            }
            format!("UPDATE {name} SET {} WHERE {};", set.join(","), condition(schema, old))
        }
    })
}

/// What finds the row: its primary key, in a keyless table all of it.
fn condition(schema: &Schema, row: &[Value]) -> String {
    let all = 0..schema.columns.len();
    let keys: Vec<usize> =
        if schema.is_keyless() { all.collect() } else { schema.primary_key_columns().collect() };
    let mut text = String::new();
    for at in keys {
        let (Some(column), Some(value)) = (schema.columns.get(at), row.get(at)) else { continue };
        if !text.is_empty() {
            text.push_str(" AND ");
        }
        let sign = if value.is_null() { " IS " } else { "=" };
        let _ = write!(text, "{}{sign}{}", quote_ident(&column.name), literal(value));
    }
    text
}

/// A value as a literal that reads back to it.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bytes(bytes) if bytes.is_empty() => "''".to_owned(),
        Value::Bytes(bytes) => hex(bytes),
        Value::Bit(bits) => hex(&bits.to_bytes()),
        value if value.is_number() => value.to_string_lossy().into_owned(),
        value => {
            let text = value.to_string_lossy();
            let escaped = text.replace('\\', "\\\\").replace('\'', "''");
            format!("'{escaped}'")
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::from("0x");
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
