//! `COLUMNS`.

use repo::schema::{Column, Schema};
use types::{IntWidth, SqlType, Value, collation};

use super::super::all;
use super::super::declared::{Col, Declared, Of, asked, or_null, yes};
use super::super::walk::{SeenTable, each_database, each_table};
use super::{CATALOG, DATABASE};
use crate::context::Context;
use crate::ddl;
use crate::error::Result;
use crate::privileges;
use crate::show::{PRIVILEGES, Plain, default_of, extra_of, key_of, view_columns};

pub(super) static COLUMNS: Declared = Declared {
    database: DATABASE,
    name: "COLUMNS",
    columns: &[
        Col("TABLE_CATALOG", Of::Name(64)),
        Col("TABLE_SCHEMA", Of::Name(64)),
        Col("TABLE_NAME", Of::Name(64)),
        Col("COLUMN_NAME", Of::NameNull(64)),
        Col("ORDINAL_POSITION", Of::Int),
        Col("COLUMN_DEFAULT", Of::TextNull),
        Col("IS_NULLABLE", Of::Name(3)),
        Col("DATA_TYPE", Of::TextNull),
        Col("CHARACTER_MAXIMUM_LENGTH", Of::SignedNull),
        Col("CHARACTER_OCTET_LENGTH", Of::SignedNull),
        Col("NUMERIC_PRECISION", Of::BigNull),
        Col("NUMERIC_SCALE", Of::BigNull),
        Col("DATETIME_PRECISION", Of::IntNull),
        Col("CHARACTER_SET_NAME", Of::NameNull(64)),
        Col("COLLATION_NAME", Of::NameNull(64)),
        Col("COLUMN_TYPE", Of::Text),
        Col("COLUMN_KEY", Of::Enum(&["", "PRI", "UNI", "MUL"])),
        Col("EXTRA", Of::NameNull(256)),
        Col("PRIVILEGES", Of::NameNull(154)),
        Col("COLUMN_COMMENT", Of::Text),
        Col("GENERATION_EXPRESSION", Of::Text),
        Col("SRS_ID", Of::IntNull),
    ],
    rows: |cx, pushed| {
        let (database, name) = (asked(pushed, 1), asked(pushed, 2));
        let wanted = |table: &str| name.as_ref().is_none_or(|n| n.eq_ignore_ascii_case(table));
        let mut rows = Vec::new();
        each_table(cx, database.as_deref(), |table| {
            if wanted(&table.table.name) {
                push_stored(table, &mut rows);
            }
            Ok(())
        })?;
        push_views(cx, database.as_deref(), &wanted, &mut rows)?;
        for table in all() {
            let is_asked = database.as_ref().is_none_or(|d| d.eq_ignore_ascii_case(table.database));
            if !is_asked || !wanted(table.name) || !privileges::may_see_database(cx, table.database)
            {
                continue;
            }
            for (at, column) in table.virtual_columns().iter().enumerate() {
                let plain = Plain {
                    name: column.name.clone(),
                    sql_type: column.sql_type.clone(),
                    nullable: column.nullable,
                };
                rows.push(row(&[table.database, table.name], at, &Shown::plain(&plain)));
            }
        }
        Ok(rows)
    },
};

/// What a row says of a column.
struct Shown<'a> {
    name: &'a str,
    sql_type: &'a SqlType,
    nullable: bool,
    default: Value,
    key: &'static str,
    extra: String,
    comment: &'a str,
    generation: &'a str,
}

impl<'a> Shown<'a> {
    fn plain(column: &'a Plain) -> Self {
        Self {
            name: &column.name,
            sql_type: &column.sql_type,
            nullable: column.nullable,
            default: Value::Null,
            key: "",
            extra: String::new(),
            comment: "",
            generation: "",
        }
    }

    fn stored(schema: &Schema, column: &'a Column) -> Self {
        let generated = column.generated.as_ref();
        Self {
            name: &column.name,
            sql_type: &column.sql_type,
            nullable: column.nullable,
            default: default_of(column),
            key: key_of(schema, column),
            extra: extra_of(column),
            comment: &column.comment,
            generation: generated.map_or("", |generated| generated.expression.as_str()),
        }
    }
}

fn push_stored(table: &SeenTable, rows: &mut Vec<Vec<Value>>) {
    let schema = table.schema();
    for (at, column) in schema.columns.iter().enumerate() {
        let shown = Shown::stored(schema, column);
        rows.push(row(&[&table.database, &table.table.name], at, &shown));
    }
}

/// A view that does not bind any more has no columns here.
fn push_views(
    cx: &mut Context<'_>,
    asked: Option<&str>,
    wanted: &dyn Fn(&str) -> bool,
    rows: &mut Vec<Vec<Value>>,
) -> Result<()> {
    for database in each_database(cx) {
        if asked.is_some_and(|asked| !asked.eq_ignore_ascii_case(&database.name)) {
            continue;
        }
        let Some(place) = &database.place else { continue };
        for view in ddl::view_names(cx, place)? {
            if !wanted(&view) || !privileges::may_see_table(cx, &place.database, &view) {
                continue;
            }
            let columns = view_columns(cx, &database.name, &view).unwrap_or_default();
            for (at, column) in columns.iter().enumerate() {
                rows.push(row(&[&database.name, &view], at, &Shown::plain(column)));
            }
        }
    }
    Ok(())
}

fn row(table: &[&str; 2], at: usize, column: &Shown<'_>) -> Vec<Value> {
    let of = column.sql_type;
    let (chars, octets) = lengths(of);
    let (precision, scale) = digits(of);
    let collation = of.collation();
    let [database, name] = table;
    vec![
        Value::text(CATALOG),
        Value::text(database),
        Value::text(name),
        Value::text(column.name),
        Value::UInt(at as u64 + 1),
        column.default.clone(),
        yes(column.nullable),
        Value::text(of.name()),
        chars.map_or(Value::Null, signed),
        octets.map_or(Value::Null, signed),
        precision.map_or(Value::Null, Value::UInt),
        scale.map_or(Value::Null, Value::UInt),
        match of {
            SqlType::Time { fsp } | SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => {
                Value::UInt(u64::from(*fsp))
            }
            _ => Value::Null,
        },
        or_null(collation.map(collation::charset_of)),
        or_null(collation.map(collation::name)),
        Value::text(&of.to_string()),
        Value::text(column.key),
        Value::text(&column.extra),
        Value::text(PRIVILEGES),
        Value::text(column.comment),
        Value::text(column.generation),
        Value::Null,
    ]
}

fn signed(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The longest text in characters and in bytes.
fn lengths(of: &SqlType) -> (Option<u64>, Option<u64>) {
    let each = of.collation().map_or(1, |id| u64::from(collation::char_bytes_max(id)));
    match of {
        SqlType::Char { length, .. } | SqlType::Varchar { length, .. } => {
            let length = u64::from(*length);
            (Some(length), Some(length * each))
        }
        SqlType::Binary { length } | SqlType::Varbinary { length } => {
            let length = u64::from(*length);
            (Some(length), Some(length))
        }
        SqlType::Text { width, .. } | SqlType::Blob { width } => {
            (Some(width.bytes_max()), Some(width.bytes_max()))
        }
        SqlType::Enum { members, .. } => {
            let longest = members.iter().map(|name| name.chars().count()).max().unwrap_or(0) as u64;
            (Some(longest), Some(longest * each))
        }
        SqlType::Set { members, .. } => {
            let all: usize = members.iter().map(|name| name.chars().count() + 1).sum();
            let all = all.saturating_sub(1) as u64;
            (Some(all), Some(all * each))
        }
        _ => (None, None),
    }
}

/// `NUMERIC_PRECISION` and `NUMERIC_SCALE`.
fn digits(of: &SqlType) -> (Option<u64>, Option<u64>) {
    match of {
        SqlType::Int { width, unsigned, .. } => {
            let precision = match (width, unsigned) {
                (IntWidth::Tiny, _) => 3,
                (IntWidth::Small, _) => 5,
                (IntWidth::Medium, _) => 7,
                (IntWidth::Int, _) => 10,
                (IntWidth::Big, false) => 19,
                (IntWidth::Big, true) => 20,
            };
            (Some(precision), Some(0))
        }
        SqlType::Decimal { precision, scale, .. } => {
            (Some(u64::from(*precision)), Some(u64::from(*scale)))
        }
        SqlType::Float { digits, .. } => match digits {
            Some((all, scale)) => (Some(u64::from(*all)), Some(u64::from(*scale))),
            None => (Some(12), None),
        },
        SqlType::Double { digits, .. } => match digits {
            Some((all, scale)) => (Some(u64::from(*all)), Some(u64::from(*scale))),
            None => (Some(22), None),
        },
        SqlType::Bit { width } => (Some(u64::from(*width)), None),
        _ => (None, None),
    }
}
