//! Primary keys and indexes: names, parts and their limits.
//!
//! Manual 13.1.15 (CREATE INDEX), 15.22 (InnoDB limits). Indexes stand in the order in which MySQL
//! keeps and shows them: unique ones that take no NULL, other unique ones, plain ones, full-text
//! ones.

use parser::ast::{IndexDef, IndexKind as Kind, KeyPartKind};
use repo::schema::{Column, Index, IndexKind, KeyPart, Schema, same_name};
use types::{ErrorCode, SqlType, Warning, collation};

use super::draft::{Draft, check_name};
use super::{refuse, unsupported};
use crate::context::Context;
use crate::error::Result;

/// The most bytes of an index's key, and of one part.
const KEY_BYTES_MAX: u64 = 3072;
/// The most indexes of a table beside the primary key.
const INDEXES_MAX: usize = 64;
/// The most parts of a key.
const PARTS_MAX: usize = 16;
/// How much of a full-text or spatial part is kept as an ordinary key.
const OPAQUE_PREFIX: u32 = 16;

/// Adds a key to the shape: 1061, 1068, 1069, 1070, 1071, 1072, 1089, 1170, 1171, 1280, 3152.
pub(super) fn add(cx: &mut Context<'_>, draft: &mut Draft, def: &IndexDef) -> Result<()> {
    if def.parts.len() > PARTS_MAX {
        return refuse(ErrorCode::TooManyKeyParts, &[&PARTS_MAX]);
    }
    let parts = parts(draft, def)?;
    if def.kind == Kind::Primary {
        return add_primary(draft, parts);
    }
    if draft.schema.indexes.len() >= INDEXES_MAX {
        return refuse(ErrorCode::TooManyKeys, &[&INDEXES_MAX]);
    }
    let name = match def.name.as_ref().or(def.constraint.as_ref()) {
        Some(name) => checked_name(&draft.schema, name.as_str())?,
        None => generated_name(&draft.schema, &parts),
    };
    let same = draft
        .schema
        .indexes
        .iter()
        .any(|index| index.parts == parts && index.kind == kind(def.kind));
    if same {
        let arguments: [&dyn std::fmt::Display; 3] = [&name, &draft.database, &draft.name];
        cx.diagnostics.push(Warning::new(ErrorCode::DupIndex, &arguments));
    }
    draft.schema.indexes.push(Index {
        name,
        parts,
        unique: def.kind == Kind::Unique,
        kind: kind(def.kind),
        visible: !def.options.invisible.unwrap_or(false),
        comment: def.options.comment.as_deref().unwrap_or_default().to_owned(),
    });
    Ok(())
}

fn kind(of: Kind) -> IndexKind {
    match of {
        Kind::Fulltext => IndexKind::FullText,
        Kind::Spatial => IndexKind::Spatial,
        _ => IndexKind::Ordered,
    }
}

fn add_primary(draft: &mut Draft, parts: Vec<KeyPart>) -> Result<()> {
    if !draft.schema.primary.is_empty() {
        return refuse(ErrorCode::MultiplePriKey, &[]);
    }
    for part in &parts {
        let column = draft.schema.columns.iter_mut().find(|column| column.id == part.column);
        let Some(column) = column else { continue };
        if column.generated.as_ref().is_some_and(|generated| !generated.stored) {
            let what = "Defining a virtual generated column as primary key";
            return refuse(ErrorCode::UnsupportedActionOnGeneratedColumn, &[&what]);
        }
        column.nullable = false;
        if column.default == repo::schema::DefaultValue::Null {
            column.default = repo::schema::DefaultValue::None;
        }
    }
    draft.schema.primary = parts;
    Ok(())
}

/// Refuses a primary key over columns that were declared NULL: 1171.
pub(super) fn refuse_declared_null(def: &IndexDef, declared_null: &[String]) -> Result<()> {
    for part in &def.parts {
        if let KeyPartKind::Column { name, .. } = &part.key
            && declared_null.iter().any(|column| same_name(column, name.as_str()))
        {
            return refuse(ErrorCode::PrimaryCantHaveNull, &[]);
        }
    }
    Ok(())
}

fn checked_name(schema: &Schema, name: &str) -> Result<String> {
    check_name(name, ErrorCode::WrongNameForIndex)?;
    if name.eq_ignore_ascii_case("PRIMARY") {
        return refuse(ErrorCode::WrongNameForIndex, &[&name]);
    }
    if schema.index_named(name).is_some() {
        return refuse(ErrorCode::DupKeyname, &[&name]);
    }
    Ok(name.to_owned())
}

/// The first column's name, with the first number from 2 that makes it free.
pub(super) fn generated_name(schema: &Schema, parts: &[KeyPart]) -> String {
    let first = parts.first().and_then(|part| schema.column(part.column));
    let first = first.map_or("key", |column| column.name.as_str());
    let is_free =
        |name: &str| !name.eq_ignore_ascii_case("PRIMARY") && schema.index_named(name).is_none();
    if is_free(first) {
        return first.to_owned();
    }
    let mut number = 2_u32;
    loop {
        let name = format!("{first}_{number}");
        if is_free(&name) {
            return name;
        }
        number += 1;
    }
}

fn parts(draft: &Draft, def: &IndexDef) -> Result<Vec<KeyPart>> {
    let mut parts: Vec<KeyPart> = Vec::with_capacity(def.parts.len());
    let mut bytes = 0;
    for written in &def.parts {
        let KeyPartKind::Column { name, length } = &written.key else {
            return Err(unsupported("functional key parts"));
        };
        let Some((_, column)) = draft.schema.column_named(name.as_str()) else {
            return refuse(ErrorCode::KeyColumnDoesNotExits, &[&name.as_str()]);
        };
        if parts.iter().any(|part| part.column == column.id) {
            return refuse(ErrorCode::DupFieldname, &[&column.name]);
        }
        let prefix_len = prefix(column, def.kind, *length)?;
        let part_bytes = part_bytes(column, prefix_len);
        if part_bytes > KEY_BYTES_MAX && kind(def.kind) == IndexKind::Ordered {
            return refuse(ErrorCode::TooLongKey, &[&KEY_BYTES_MAX]);
        }
        bytes += part_bytes;
        let descending = written.descending && kind(def.kind) == IndexKind::Ordered;
        parts.push(KeyPart { column: column.id, prefix_len, descending });
    }
    if bytes > KEY_BYTES_MAX && kind(def.kind) == IndexKind::Ordered {
        return refuse(ErrorCode::TooLongKey, &[&KEY_BYTES_MAX]);
    }
    Ok(parts)
}

/// How much of a column a part takes: 1089, 1170, 1252, 1283, 3152.
fn prefix(column: &Column, of: Kind, length: Option<u64>) -> Result<Option<u32>> {
    let (name, sql_type) = (&column.name, &column.sql_type);
    match of {
        Kind::Fulltext => {
            let is_text = sql_type.is_text()
                && !matches!(sql_type, SqlType::Enum { .. } | SqlType::Set { .. });
            if !is_text {
                return refuse(ErrorCode::BadFtColumn, &[name]);
            }
            return Ok(Some(OPAQUE_PREFIX));
        }
        Kind::Spatial => {
            if !matches!(sql_type, SqlType::Geometry { .. }) {
                return refuse(ErrorCode::WrongArguments, &[&"SPATIAL INDEX"]);
            }
            if column.nullable {
                return refuse(ErrorCode::SpatialCantHaveNull, &[]);
            }
            return Ok(Some(OPAQUE_PREFIX));
        }
        _ => {}
    }
    if *sql_type == SqlType::Json {
        return refuse(ErrorCode::JsonUsedAsKey, &[name]);
    }
    let Some(length) = length else {
        if sql_type.is_lob() {
            return refuse(ErrorCode::BlobKeyWithoutLength, &[name]);
        }
        return Ok(None);
    };
    let whole = match sql_type {
        SqlType::Char { length, .. }
        | SqlType::Varchar { length, .. }
        | SqlType::Binary { length }
        | SqlType::Varbinary { length } => u64::from(*length),
        _ if sql_type.is_lob() => u64::MAX,
        _ => return refuse(ErrorCode::WrongSubKey, &[]),
    };
    if length > whole || length == 0 {
        return refuse(ErrorCode::WrongSubKey, &[]);
    }
    if length == whole {
        return Ok(None);
    }
    match u32::try_from(length) {
        Ok(length) => Ok(Some(length)),
        Err(_) => refuse(ErrorCode::TooLongKey, &[&KEY_BYTES_MAX]),
    }
}

/// Key parts of columns whose type ALTER has changed: a prefix that the new type has no use for is
/// the whole column (1170, 3152, 1071).
pub(super) fn refit(schema: &mut Schema, before: &Schema) -> Result<()> {
    let columns = &schema.columns;
    let ordered = schema.indexes.iter_mut().filter(|index| index.kind == IndexKind::Ordered);
    let indexes = ordered.map(|index| &mut index.parts);
    for parts in std::iter::once(&mut schema.primary).chain(indexes) {
        for part in parts {
            let column = columns.iter().find(|column| column.id == part.column);
            let (Some(column), Some(before)) = (column, before.column(part.column)) else {
                continue;
            };
            if column.sql_type == before.sql_type {
                continue;
            }
            let length = match &column.sql_type {
                SqlType::Char { length, .. }
                | SqlType::Varchar { length, .. }
                | SqlType::Binary { length }
                | SqlType::Varbinary { length } => part.prefix_len.filter(|at| at < length),
                of if of.is_lob() => part.prefix_len,
                _ => None,
            };
            part.prefix_len = prefix(column, Kind::Plain, length.map(u64::from))?;
            if part_bytes(column, part.prefix_len) > KEY_BYTES_MAX {
                return refuse(ErrorCode::TooLongKey, &[&KEY_BYTES_MAX]);
            }
        }
    }
    Ok(())
}

/// The most bytes of a part's values, as MySQL counts them.
fn part_bytes(column: &Column, prefix: Option<u32>) -> u64 {
    let each = |id| u64::from(collation::char_bytes_max(id));
    match (&column.sql_type, prefix) {
        (of, Some(prefix)) => u64::from(prefix) * of.collation().map_or(1, each),
        (SqlType::Char { length, collation } | SqlType::Varchar { length, collation }, None) => {
            u64::from(*length) * each(*collation)
        }
        (SqlType::Binary { length } | SqlType::Varbinary { length }, None) => u64::from(*length),
        _ => 8,
    }
}

/// Puts the indexes in MySQL's order; those of a kind stay in theirs.
pub(super) fn sort(schema: &mut Schema) {
    let columns = schema.columns.clone();
    let rank = |index: &Index| {
        let takes_null = index
            .parts
            .iter()
            .any(|part| columns.iter().any(|column| column.id == part.column && column.nullable));
        let has_prefix = index.parts.iter().any(|part| part.prefix_len.is_some());
        match (index.unique, index.kind) {
            (true, _) if !takes_null && !has_prefix => 0,
            (true, _) if !takes_null => 1,
            (true, _) => 2,
            (false, IndexKind::FullText) => 4,
            (false, _) => 3,
        }
    };
    schema.indexes.sort_by_key(rank);
}
