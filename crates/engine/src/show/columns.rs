//! SHOW COLUMNS and DESCRIBE.

use parser::ast::{Expr, TableName};
use repo::schema::{Column, DefaultValue, KeyPart, Schema};
use types::{Value, collation};

use super::ShowRows;
use super::relation::{self, Found, Plain};
use crate::context::Context;
use crate::error::Result;

const TITLES: [&str; 6] = ["Field", "Type", "Null", "Key", "Default", "Extra"];
const FULL_TITLES: [&str; 9] =
    ["Field", "Type", "Collation", "Null", "Key", "Default", "Extra", "Privileges", "Comment"];
/// What an account may do with a column; all of it, since there are no column privileges.
pub(crate) const PRIVILEGES: &str = "select,insert,update,references";

pub(super) fn columns(
    cx: &mut Context<'_>,
    table: &TableName,
    full: bool,
    as_of: Option<&Expr>,
) -> Result<ShowRows> {
    let (_, found) = relation::find(cx, table, as_of)?;
    let rows: Vec<Vec<Value>> = match &found {
        Found::Table { schema, .. } => {
            schema.columns.iter().map(|column| of_column(schema, column, full)).collect()
        }
        Found::View(_, columns) | Found::Virtual(columns) => {
            columns.iter().map(|column| of_plain(column, full)).collect()
        }
    };
    Ok(ShowRows::texts(if full { &FULL_TITLES } else { &TITLES }, rows))
}

fn of_column(schema: &Schema, column: &Column, full: bool) -> Vec<Value> {
    let key = Value::text(key_of(schema, column));
    let (default, extra) = (default_of(column), Value::text(&extra_of(column)));
    let head = [Value::text(&column.name), Value::text(&column.sql_type.to_string())];
    let null = Value::text(if column.nullable { "YES" } else { "NO" });
    if !full {
        let [name, of] = head;
        return vec![name, of, null, key, default, extra];
    }
    let collation = column.sql_type.collation();
    let collation = collation.map_or(Value::Null, |id| Value::text(collation::name(id)));
    let [name, of] = head;
    let tail = [Value::text(PRIVILEGES), Value::text(&column.comment)];
    [vec![name, of, collation, null, key, default, extra], tail.to_vec()].concat()
}

fn of_plain(column: &Plain, full: bool) -> Vec<Value> {
    let (name, of) = (Value::text(&column.name), Value::text(&column.sql_type.to_string()));
    let null = Value::text(if column.nullable { "YES" } else { "NO" });
    let nothing = || Value::text("");
    if !full {
        return vec![name, of, null, nothing(), Value::Null, nothing()];
    }
    let collation = column.sql_type.collation();
    let collation = collation.map_or(Value::Null, |id| Value::text(collation::name(id)));
    let privileges = Value::text(PRIVILEGES);
    vec![name, of, collation, null, nothing(), Value::Null, nothing(), privileges, nothing()]
}

/// `PRI`, `UNI`, `MUL` or nothing (manual 13.7.7.5).
pub(crate) fn key_of(schema: &Schema, column: &Column) -> &'static str {
    let is_in = |parts: &[KeyPart]| parts.iter().any(|part| part.column == column.id);
    let leads = |parts: &[KeyPart]| parts.first().is_some_and(|part| part.column == column.id);
    if is_in(&schema.primary) || is_promoted(schema, column) {
        return "PRI";
    }
    let unique = |parts: &[KeyPart]| parts.len() == 1 && leads(parts);
    if schema.indexes.iter().any(|index| index.unique && unique(&index.parts)) {
        return "UNI";
    }
    if schema.indexes.iter().any(|index| leads(&index.parts)) { "MUL" } else { "" }
}

/// Without a primary key the first unique one that takes no NULL shows as it.
fn is_promoted(schema: &Schema, column: &Column) -> bool {
    if !schema.primary.is_empty() {
        return false;
    }
    let takes_no_null = |part: &KeyPart| {
        part.prefix_len.is_none() && schema.column(part.column).is_some_and(|c| !c.nullable)
    };
    let first =
        schema.indexes.iter().find(|index| index.unique && index.parts.iter().all(takes_no_null));
    first.is_some_and(|index| index.parts.iter().any(|part| part.column == column.id))
}

/// The default as text; NULL for none, too.
pub(crate) fn default_of(column: &Column) -> Value {
    match &column.default {
        DefaultValue::None | DefaultValue::Null => Value::Null,
        DefaultValue::Literal(text) => Value::text(text),
        DefaultValue::Expression(text) => {
            let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
            Value::text(inner.unwrap_or(text))
        }
    }
}

/// `auto_increment`, `DEFAULT_GENERATED on update …`, `STORED GENERATED` and their like.
pub(crate) fn extra_of(column: &Column) -> String {
    let mut parts: Vec<String> = Vec::new();
    if column.auto_increment {
        parts.push("auto_increment".into());
    }
    if let Some(generated) = &column.generated {
        parts.push(format!("{} GENERATED", if generated.stored { "STORED" } else { "VIRTUAL" }));
    }
    if matches!(column.default, DefaultValue::Expression(_)) {
        parts.push("DEFAULT_GENERATED".into());
    }
    if let Some(on_update) = &column.on_update {
        parts.push(format!("on update {on_update}"));
    }
    if column.invisible {
        parts.push("INVISIBLE".into());
    }
    parts.join(" ")
}
