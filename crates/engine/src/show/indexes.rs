//! SHOW INDEX.

use parser::ast::TableName;
use repo::schema::{IndexKind, KeyPart, Schema};
use types::Value;

use super::ShowRows;
use super::relation::{self, Found};
use crate::context::Context;
use crate::error::Result;

const TITLES: [&str; 15] = [
    "Table",
    "Non_unique",
    "Key_name",
    "Seq_in_index",
    "Column_name",
    "Collation",
    "Cardinality",
    "Sub_part",
    "Packed",
    "Null",
    "Index_type",
    "Comment",
    "Index_comment",
    "Visible",
    "Expression",
];

pub(super) fn indexes(cx: &mut Context<'_>, table: &TableName) -> Result<ShowRows> {
    let (located, found) = relation::find(cx, table, None)?;
    let Found::Table { name, schema } = found else {
        return Ok(ShowRows::new(&TITLES, Vec::new()));
    };
    let rows = located.place().map(|place| cx.txn.find_table(&place.table(&name)));
    let count = match rows {
        Some(found) => found?.map_or(0, |table| table.row_count),
        None => 0,
    };
    let mut rows = Vec::new();
    for key in keys_of(&schema) {
        for (place, part) in key.parts.iter().enumerate() {
            rows.push(row(&name, &schema, &key, (place, part), count));
        }
    }
    Ok(ShowRows::new(&TITLES, rows))
}

/// A key as SHOW INDEX and `information_schema.STATISTICS` list it.
pub(crate) struct Key<'a> {
    pub(crate) name: &'a str,
    pub(crate) parts: &'a [KeyPart],
    pub(crate) unique: bool,
    pub(crate) kind: IndexKind,
    pub(crate) visible: bool,
    pub(crate) comment: &'a str,
}

impl Key<'_> {
    /// `BTREE`, `FULLTEXT`, `SPATIAL`.
    pub(crate) fn type_name(&self) -> &'static str {
        match self.kind {
            IndexKind::Ordered => "BTREE",
            IndexKind::FullText => "FULLTEXT",
            IndexKind::Spatial => "SPATIAL",
        }
    }
}

/// The primary key, then the indexes.
pub(crate) fn keys_of(schema: &Schema) -> Vec<Key<'_>> {
    let primary = Key {
        name: "PRIMARY",
        parts: &schema.primary,
        unique: true,
        kind: IndexKind::Ordered,
        visible: true,
        comment: "",
    };
    let indexes = schema.indexes.iter().map(|index| Key {
        name: &index.name,
        parts: &index.parts,
        unique: index.unique,
        kind: index.kind,
        visible: index.visible,
        comment: &index.comment,
    });
    let primary = (!schema.primary.is_empty()).then_some(primary);
    primary.into_iter().chain(indexes).collect()
}

fn row(
    table: &str,
    schema: &Schema,
    key: &Key<'_>,
    (place, part): (usize, &KeyPart),
    count: u64,
) -> Vec<Value> {
    let column = schema.column(part.column);
    let ordered = key.kind == IndexKind::Ordered;
    let direction = match part.descending {
        _ if key.kind == IndexKind::FullText => Value::Null,
        true => Value::text("D"),
        false => Value::text("A"),
    };
    let prefix = part.prefix_len.filter(|_| ordered);
    let nullable = column.is_some_and(|column| column.nullable);
    vec![
        Value::text(table),
        Value::Int(i64::from(!key.unique)),
        Value::text(key.name),
        Value::Int(i64::try_from(place + 1).unwrap_or(0)),
        column.map_or(Value::Null, |column| Value::text(&column.name)),
        direction,
        Value::UInt(count),
        prefix.map_or(Value::Null, |prefix| Value::Int(i64::from(prefix))),
        Value::Null,
        Value::text(if nullable { "YES" } else { "" }),
        Value::text(key.type_name()),
        Value::text(""),
        Value::text(key.comment),
        Value::text(if key.visible { "YES" } else { "NO" }),
        Value::Null,
    ]
}
