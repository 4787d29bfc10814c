//! The bytes of a schema. One schema has one encoding; integers are varints unless a width is
//! given, texts are a length and UTF-8.
//!
//! ```text
//! u8       format version, 1
//! varint   collation
//! text     comment
//! varint   number of columns, then for each:
//!   i64      id                    text   name
//!   bytes    type (SqlType::encode)
//!   u8       flags: 1 nullable, 2 AUTO_INCREMENT, 4 invisible
//!   u8       default: 0 none, 1 NULL, 2 literal, 3 expression; 2 and 3 are followed by their text
//!   optional fill                  optional ON UPDATE text
//!   u8       generated: 0 no, 1 virtual, 2 stored; 1 and 2 are followed by the expression
//!   text     comment
//! parts    primary key (none: keyless)
//! varint   number of indexes, then for each: text name, parts, u8 flags (1 unique, 2 visible),
//!          u8 kind, text comment
//! varint   number of foreign keys, then for each: text name, ids, optional database, text table,
//!          varint n + n texts (parent columns), u8 on delete, u8 on update
//! varint   number of checks, then for each: text name, text expression, u8 enforced
//! parts:   varint n, then n x (i64 column id, u8 flags: 1 descending, 2 has a prefix,
//!          [varint prefix])
//! ids:     varint n, then n x i64
//! ```
//!
//! Decoding also checks what the rest of the crate relies on: ids and names are unique, every key
//! part names a column, flags that this version does not know are refused.

use types::{CollationId, SqlType};

use super::{
    Check, Column, ColumnId, DefaultValue, ForeignKey, Generated, Index, IndexKind, KeyPart,
    ReferentialAction, Schema,
};
use crate::codec::{Reader, Writer};
use crate::error::{Error, Result};

const VERSION: u8 = 1;
const WHAT: &str = "schema";

const ACTIONS: [ReferentialAction; 5] = [
    ReferentialAction::NoAction,
    ReferentialAction::Restrict,
    ReferentialAction::Cascade,
    ReferentialAction::SetNull,
    ReferentialAction::SetDefault,
];
const KINDS: [IndexKind; 3] = [IndexKind::Ordered, IndexKind::FullText, IndexKind::Spatial];

impl Schema {
    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::versioned(VERSION);
        out.varint(u64::from(self.collation.0)).text(&self.comment);
        out.varint(self.columns.len() as u64);
        self.columns.iter().for_each(|column| write_column(&mut out, column));
        write_parts(&mut out, &self.primary);
        out.varint(self.indexes.len() as u64);
        self.indexes.iter().for_each(|index| write_index(&mut out, index));
        out.varint(self.foreign_keys.len() as u64);
        self.foreign_keys.iter().for_each(|key| write_foreign_key(&mut out, key));
        out.varint(self.checks.len() as u64);
        for check in &self.checks {
            out.text(&check.name).text(&check.expression).byte(u8::from(check.enforced));
        }
        out.finish()
    }

    /// Reads what [`Schema::encode`] wrote; fails on anything else.
    pub fn decode(bytes: &[u8]) -> Result<Schema> {
        let mut from = Reader::versioned(bytes, WHAT, VERSION)?;
        let schema = Schema {
            collation: CollationId(small(from.varint()?)?),
            comment: from.text()?.to_owned(),
            columns: list(&mut from, read_column)?,
            primary: list(&mut from, read_part)?,
            indexes: list(&mut from, read_index)?,
            foreign_keys: list(&mut from, read_foreign_key)?,
            checks: list(&mut from, read_check)?,
        };
        from.finish()?;
        schema.validate()?;
        // Numbers can be spelled longer than they need be; then equal schemas would have two names.
        if schema.encode() != bytes {
            return Err(Error::corrupt("schema is not in its one encoding"));
        }
        Ok(schema)
    }
}

fn write_column(out: &mut Writer, column: &Column) {
    let mut sql_type = Vec::new();
    column.sql_type.encode(&mut sql_type);
    out.i64(column.id.0.cast_signed()).text(&column.name).bytes(&sql_type);
    out.byte(flags([column.nullable, column.auto_increment, column.invisible]));
    match &column.default {
        DefaultValue::None => out.byte(0),
        DefaultValue::Null => out.byte(1),
        DefaultValue::Literal(text) => out.byte(2).text(text),
        DefaultValue::Expression(text) => out.byte(3).text(text),
    };
    out.optional(column.fill.as_deref());
    out.optional(column.on_update.as_deref().map(str::as_bytes));
    match &column.generated {
        None => out.byte(0),
        Some(from) => out.byte(1 + u8::from(from.stored)).text(&from.expression),
    };
    out.text(&column.comment);
}

fn read_column(from: &mut Reader<'_>) -> Result<Column> {
    let id = ColumnId(from.i64()?.cast_unsigned());
    let name = from.text()?.to_owned();
    let sql_type = SqlType::decode(from.bytes()?)
        .map_err(|cause| Error::corrupt(format!("schema, column {name}: {cause}")))?;
    let [nullable, auto_increment, invisible] = read_flags(from)?;
    let default = match from.byte()? {
        0 => DefaultValue::None,
        1 => DefaultValue::Null,
        2 => DefaultValue::Literal(from.text()?.to_owned()),
        3 => DefaultValue::Expression(from.text()?.to_owned()),
        tag => return Err(from.unknown("default", tag)),
    };
    let fill = from.optional()?.map(<[u8]>::to_vec);
    let on_update = optional_text(from)?;
    let generated = match from.byte()? {
        0 => None,
        tag @ (1 | 2) => Some(Generated { expression: from.text()?.to_owned(), stored: tag == 2 }),
        tag => return Err(from.unknown("generated", tag)),
    };
    Ok(Column {
        id,
        name,
        sql_type,
        nullable,
        default,
        fill,
        auto_increment,
        on_update,
        generated,
        invisible,
        comment: from.text()?.to_owned(),
    })
}

fn write_parts(out: &mut Writer, parts: &[KeyPart]) {
    out.varint(parts.len() as u64);
    for part in parts {
        out.i64(part.column.0.cast_signed());
        out.byte(flags([part.descending, part.prefix_len.is_some()]));
        if let Some(prefix) = part.prefix_len {
            out.varint(u64::from(prefix));
        }
    }
}

fn read_part(from: &mut Reader<'_>) -> Result<KeyPart> {
    let column = ColumnId(from.i64()?.cast_unsigned());
    let [descending, has_prefix] = read_flags(from)?;
    let prefix_len = if has_prefix { Some(small(from.varint()?)?) } else { None };
    Ok(KeyPart { column, prefix_len, descending })
}

fn write_index(out: &mut Writer, index: &Index) {
    out.text(&index.name);
    write_parts(out, &index.parts);
    out.byte(flags([index.unique, index.visible]));
    out.byte(place(&KINDS, &index.kind)).text(&index.comment);
}

fn read_index(from: &mut Reader<'_>) -> Result<Index> {
    let name = from.text()?.to_owned();
    let parts = list(from, read_part)?;
    let [unique, visible] = read_flags(from)?;
    let kind = pick(from, &KINDS, "index kind")?;
    Ok(Index { name, parts, unique, kind, visible, comment: from.text()?.to_owned() })
}

fn write_foreign_key(out: &mut Writer, key: &ForeignKey) {
    out.text(&key.name).varint(key.columns.len() as u64);
    for column in &key.columns {
        out.i64(column.0.cast_signed());
    }
    out.optional(key.parent_database.as_deref().map(str::as_bytes)).text(&key.parent_table);
    out.varint(key.parent_columns.len() as u64);
    for column in &key.parent_columns {
        out.text(column);
    }
    out.byte(place(&ACTIONS, &key.on_delete)).byte(place(&ACTIONS, &key.on_update));
}

fn read_foreign_key(from: &mut Reader<'_>) -> Result<ForeignKey> {
    Ok(ForeignKey {
        name: from.text()?.to_owned(),
        columns: list(from, |from| Ok(ColumnId(from.i64()?.cast_unsigned())))?,
        parent_database: optional_text(from)?,
        parent_table: from.text()?.to_owned(),
        parent_columns: list(from, |from| Ok(from.text()?.to_owned()))?,
        on_delete: pick(from, &ACTIONS, "referential action")?,
        on_update: pick(from, &ACTIONS, "referential action")?,
    })
}

fn read_check(from: &mut Reader<'_>) -> Result<Check> {
    Ok(Check {
        name: from.text()?.to_owned(),
        expression: from.text()?.to_owned(),
        enforced: pick(from, &[false, true], "check")?,
    })
}

/// A count and as many things. Nothing is reserved in advance: a thing has at least a byte, so a
/// false count ends with the bytes.
fn list<T>(
    from: &mut Reader<'_>,
    mut read: impl FnMut(&mut Reader<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = from.count()?;
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(read(from)?);
    }
    Ok(all)
}

fn optional_text(from: &mut Reader<'_>) -> Result<Option<String>> {
    let text = from.optional()?.map(|bytes| str::from_utf8(bytes).map(str::to_owned));
    text.transpose().map_err(|_| Error::corrupt("schema holds text that is not UTF-8"))
}

fn flags<const N: usize>(bits: [bool; N]) -> u8 {
    bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit))
}

fn read_flags<const N: usize>(from: &mut Reader<'_>) -> Result<[bool; N]> {
    let byte = from.byte()?;
    if u32::from(byte) >> N != 0 {
        return Err(from.unknown("flag", byte));
    }
    Ok(std::array::from_fn(|bit| byte >> bit & 1 == 1))
}

fn place<T: PartialEq>(all: &[T], one: &T) -> u8 {
    let at = all.iter().position(|each| each == one).expect("the list names every variant");
    u8::try_from(at).expect("the lists are short")
}

fn pick<T: Copy>(from: &mut Reader<'_>, all: &[T], of: &str) -> Result<T> {
    let tag = from.byte()?;
    all.get(usize::from(tag)).copied().ok_or_else(|| from.unknown(of, tag))
}

fn small<T: TryFrom<u64>>(number: u64) -> Result<T> {
    T::try_from(number).map_err(|_| Error::corrupt("schema holds a number that is too large"))
}
