//! SHOW CREATE TABLE, as MySQL 8 prints it.
//!
//! ```text
//! CREATE TABLE `t` (
//!   `id` int NOT NULL AUTO_INCREMENT,
//!   `name` varchar(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,
//!   PRIMARY KEY (`id`),
//!   KEY `name` (`name`),
//!   CONSTRAINT `t_chk_1` CHECK ((`id` > 0))
//! ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
//! ```
//! The order of clauses is that of MySQL 8.0's `sql_show.cc`; MariaDB's differs (quoted numbers,
//! `current_timestamp()`, `int(11)`).

use std::fmt::Write;

use parser::quote_ident;
use repo::schema::{Column, DefaultValue, Index, IndexKind, KeyPart, Schema};
use types::{SqlType, collation};

use crate::ddl::{constraint_text, quoted};

/// The statement that makes a table of this shape; `next` is its AUTO_INCREMENT counter, shown from
/// 2.
pub fn create_table_text(name: &str, schema: &Schema, next: Option<u64>) -> String {
    let mut lines: Vec<String> =
        schema.columns.iter().map(|column| column_text(schema, column)).collect();
    if !schema.primary.is_empty() {
        lines.push(format!("PRIMARY KEY {}", parts_text(schema, &schema.primary, true)));
    }
    lines.extend(schema.indexes.iter().map(|index| index_text(schema, index)));
    lines.extend(schema.foreign_keys.iter().map(|key| constraint_text(schema, key)));
    for check in &schema.checks {
        let enforced = if check.enforced { "" } else { " /*!80016 NOT ENFORCED */" };
        let name = quote_ident(&check.name);
        lines.push(format!("CONSTRAINT {name} CHECK ({}){enforced}", check.expression));
    }
    let mut text = format!("CREATE TABLE {} (\n  {}\n)", quote_ident(name), lines.join(",\n  "));
    text.push_str(" ENGINE=InnoDB");
    if let Some(next) = next.filter(|next| *next > 1) {
        let _ = write!(text, " AUTO_INCREMENT={next}");
    }
    let charset = collation::charset_of(schema.collation);
    let _ = write!(text, " DEFAULT CHARSET={charset}");
    // MySQL leaves the default collation of a character set out, but for utf8mb4.
    if !collation::is_default(schema.collation) || charset == "utf8mb4" {
        let _ = write!(text, " COLLATE={}", collation::name(schema.collation));
    }
    if !schema.comment.is_empty() {
        let _ = write!(text, " COMMENT={}", quoted(&schema.comment));
    }
    text
}

fn column_text(schema: &Schema, column: &Column) -> String {
    let mut text = format!("{} {}", quote_ident(&column.name), column.sql_type);
    if let Some(id) = column.sql_type.collation() {
        text.push_str(&collation_text(schema, id));
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        let _ = write!(text, " GENERATED ALWAYS AS ({}) {kind}", generated.expression);
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    } else if matches!(column.sql_type, SqlType::Timestamp { .. }) {
        text.push_str(" NULL");
    }
    if column.generated.is_none() {
        text.push_str(&default_text(column));
    }
    if let Some(on_update) = &column.on_update {
        let _ = write!(text, " ON UPDATE {on_update}");
    }
    if column.auto_increment {
        text.push_str(" AUTO_INCREMENT");
    }
    if !column.comment.is_empty() {
        let _ = write!(text, " COMMENT {}", quoted(&column.comment));
    }
    if column.invisible {
        text.push_str(" /*!80023 INVISIBLE */");
    }
    text
}

/// `CHARACTER SET … COLLATE …` where the column's collation is not the table's; a character set's
/// default one goes unsaid, but for utf8mb4.
fn collation_text(schema: &Schema, id: types::CollationId) -> String {
    if id == schema.collation {
        return String::new();
    }
    let charset = collation::charset_of(id);
    let mut text = format!(" CHARACTER SET {charset}");
    if !collation::is_default(id) || charset == "utf8mb4" {
        let _ = write!(text, " COLLATE {}", collation::name(id));
    }
    text
}

fn default_text(column: &Column) -> String {
    match &column.default {
        DefaultValue::None => String::new(),
        // MySQL says nothing for types that take no literal default.
        DefaultValue::Null if column.sql_type.is_lob() => String::new(),
        DefaultValue::Null => " DEFAULT NULL".to_owned(),
        DefaultValue::Literal(text) if matches!(column.sql_type, SqlType::Bit { .. }) => {
            format!(" DEFAULT {text}")
        }
        DefaultValue::Literal(text) => format!(" DEFAULT {}", quoted(text)),
        DefaultValue::Expression(text) => format!(" DEFAULT {text}"),
    }
}

fn index_text(schema: &Schema, index: &Index) -> String {
    let word = match (index.kind, index.unique) {
        (IndexKind::FullText, _) => "FULLTEXT KEY",
        (IndexKind::Spatial, _) => "SPATIAL KEY",
        (IndexKind::Ordered, true) => "UNIQUE KEY",
        (IndexKind::Ordered, false) => "KEY",
    };
    let shows_prefix = index.kind == IndexKind::Ordered;
    let parts = parts_text(schema, &index.parts, shows_prefix);
    let mut text = format!("{word} {} {parts}", quote_ident(&index.name));
    if !index.comment.is_empty() {
        let _ = write!(text, " COMMENT {}", quoted(&index.comment));
    }
    if !index.visible {
        text.push_str(" /*!80000 INVISIBLE */");
    }
    text
}

fn parts_text(schema: &Schema, parts: &[KeyPart], shows_prefix: bool) -> String {
    let part = |part: &KeyPart| {
        let name = schema.column(part.column).map_or("", |column| column.name.as_str());
        let prefix = part.prefix_len.filter(|_| shows_prefix);
        let prefix = prefix.map_or(String::new(), |prefix| format!("({prefix})"));
        let descending = if part.descending { " DESC" } else { "" };
        format!("{}{prefix}{descending}", quote_ident(name))
    };
    let parts: Vec<String> = parts.iter().map(part).collect();
    format!("({})", parts.join(","))
}
