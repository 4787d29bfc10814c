//! What a merge leaves in a table to be resolved: conflicts and constraint violations.
//!
//! ```text
//! conflict    key     key of the row (types::key, or a keyless row's hash),
//!                     hash of the commit that was merged
//!             value   u8 version 0x01
//!                     3 x 20 bytes: hashes of the schemas in which base, ours and theirs are
//!                     written; the merged schema's where a side had no table
//!                     3 x side: u8 0 (no row), or 1, varint how often (1 but in a keyless table),
//!                     bytes row
//! violation   key     key of the row, u8 kind, first 8 bytes of the hash of the facts,
//!                     hash of the commit that was merged
//!             value   u8 version 0x81, 20 bytes hash of the row's schema, varint how often,
//!                     bytes row, facts
//! facts       u8 kind, then
//!             foreign key (1): text name; for child and parent: text table, text index, columns;
//!                              text on delete, text on update
//!             unique (2): text name, columns        not null (3): columns
//!             check (4): text name, text expression
//!             columns: varint n, n texts
//! ```
//!
//! The schemas ride along because each side's row may be of another shape than the table is now;
//! they are references, and so are the out-of-line fields of the rows, so that garbage collection
//! keeps what a conflict shows.

use storage::Hash;

use crate::codec::{Reader, Writer};
use crate::error::{Error, Result};

/// The first byte of a conflict's value and of a violation's: kind and version in one, so that a
/// value says which it is.
const CONFLICT_VERSION: u8 = 1;
const VIOLATION_VERSION: u8 = 0x81;

/// One side's row of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictSide {
    /// The row's bytes in that side's schema.
    pub row: Vec<u8>,
    /// How often it is there: 1, but in a keyless table.
    pub count: u64,
}

/// A row that both sides changed in ways that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictRow {
    /// The row's key.
    pub key: Vec<u8>,
    /// The commit that was merged.
    pub source: Hash,
    /// The schemas in which base, ours and theirs are written.
    pub schemas: [Hash; 3],
    /// The rows of base, ours and theirs; `None` where the side has none.
    pub sides: [Option<ConflictSide>; 3],
}

impl ConflictRow {
    /// The key and value in the table's map of conflicts.
    pub fn encode(&self) -> (Vec<u8>, Vec<u8>) {
        let mut out = Writer::versioned(CONFLICT_VERSION);
        for schema in &self.schemas {
            out.hash(schema);
        }
        for side in &self.sides {
            match side {
                None => out.byte(0),
                Some(side) => out.byte(1).varint(side.count).bytes(&side.row),
            };
        }
        ([&self.key[..], self.source.as_bytes()].concat(), out.finish())
    }

    /// Reads what [`ConflictRow::encode`] wrote.
    pub fn decode(key: &[u8], value: &[u8]) -> Result<ConflictRow> {
        let (key, source) = split_source(key)?;
        let mut from = Reader::versioned(value, "conflict", CONFLICT_VERSION)?;
        let schemas = [from.hash()?, from.hash()?, from.hash()?];
        let sides = [read_side(&mut from)?, read_side(&mut from)?, read_side(&mut from)?];
        from.finish()?;
        Ok(ConflictRow { key: key.to_vec(), source, schemas, sides })
    }
}

fn read_side(from: &mut Reader<'_>) -> Result<Option<ConflictSide>> {
    match from.byte()? {
        0 => Ok(None),
        1 => {
            let count = from.varint()?;
            Ok(Some(ConflictSide { count, row: from.bytes()?.to_vec() }))
        }
        tag => Err(from.unknown("side", tag)),
    }
}

fn split_source(key: &[u8]) -> Result<(&[u8], Hash)> {
    let (key, source) =
        key.split_last_chunk().ok_or_else(|| Error::corrupt("an artifact's key is too short"))?;
    Ok((key, Hash::from_bytes(*source)))
}

/// Which constraint a row violates, with what `violation_info` shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A child row without its parent.
    ForeignKey {
        /// The constraint's name.
        name: String,
        /// The child table, its index and columns.
        child: KeySide,
        /// The parent table, its index and columns.
        parent: KeySide,
        /// What a parent's deletion does, in SQL.
        on_delete: String,
        /// What a change of a parent's key does, in SQL.
        on_update: String,
    },
    /// Two rows with the same key of a unique index.
    Unique {
        /// The index's name.
        name: String,
        /// Its columns.
        columns: Vec<String>,
    },
    /// NULL in a column that takes none.
    NotNull {
        /// The columns.
        columns: Vec<String>,
    },
    /// A CHECK that is not true; found by the caller, who can evaluate it.
    Check {
        /// The constraint's name.
        name: String,
        /// Its expression.
        expression: String,
    },
}

/// One end of a foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySide {
    /// The table.
    pub table: String,
    /// The index that finds its rows, `PRIMARY` or empty where there is none.
    pub index: String,
    /// The columns.
    pub columns: Vec<String>,
}

impl Violation {
    /// The number of the kind: that of Dolt's `violation_type`.
    pub fn kind(&self) -> u8 {
        match self {
            Violation::ForeignKey { .. } => 1,
            Violation::Unique { .. } => 2,
            Violation::NotNull { .. } => 3,
            Violation::Check { .. } => 4,
        }
    }

    fn facts(&self) -> Vec<u8> {
        let mut out = Writer::versioned(self.kind());
        match self {
            Violation::ForeignKey { name, child, parent, on_delete, on_update } => {
                out.text(name);
                for side in [child, parent] {
                    out.text(&side.table).text(&side.index);
                    write_texts(&mut out, &side.columns);
                }
                out.text(on_delete).text(on_update);
            }
            Violation::Unique { name, columns } => {
                out.text(name);
                write_texts(&mut out, columns);
            }
            Violation::NotNull { columns } => write_texts(&mut out, columns),
            Violation::Check { name, expression } => {
                out.text(name).text(expression);
            }
        }
        out.finish()
    }

    fn read(from: &mut Reader<'_>) -> Result<Violation> {
        Ok(match from.byte()? {
            1 => Violation::ForeignKey {
                name: from.text()?.to_owned(),
                child: read_key_side(from)?,
                parent: read_key_side(from)?,
                on_delete: from.text()?.to_owned(),
                on_update: from.text()?.to_owned(),
            },
            2 => Violation::Unique { name: from.text()?.to_owned(), columns: read_texts(from)? },
            3 => Violation::NotNull { columns: read_texts(from)? },
            4 => Violation::Check {
                name: from.text()?.to_owned(),
                expression: from.text()?.to_owned(),
            },
            tag => return Err(from.unknown("violation", tag)),
        })
    }
}

fn write_texts(out: &mut Writer, texts: &[String]) {
    out.varint(texts.len() as u64);
    for text in texts {
        out.text(text);
    }
}

fn read_texts(from: &mut Reader<'_>) -> Result<Vec<String>> {
    let count = from.count()?;
    (0..count).map(|_| Ok(from.text()?.to_owned())).collect()
}

fn read_key_side(from: &mut Reader<'_>) -> Result<KeySide> {
    let (table, index) = (from.text()?.to_owned(), from.text()?.to_owned());
    Ok(KeySide { table, index, columns: read_texts(from)? })
}

/// A row that violates a constraint since a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViolationRow {
    /// The row's key.
    pub key: Vec<u8>,
    /// The commit that was merged.
    pub source: Hash,
    /// The schema in which the row is written.
    pub schema: Hash,
    /// The row's bytes; the row itself may have left the table (NOT NULL).
    pub row: Vec<u8>,
    /// How often it is there: 1, but in a keyless table.
    pub count: u64,
    /// What it violates.
    pub violation: Violation,
}

impl ViolationRow {
    /// The key and value in the table's map of violations.
    pub fn encode(&self) -> (Vec<u8>, Vec<u8>) {
        let facts = self.violation.facts();
        let mut key = self.key.clone();
        key.push(self.violation.kind());
        key.extend(Hash::of(&facts).as_bytes().iter().take(8));
        key.extend(self.source.as_bytes());
        let mut out = Writer::versioned(VIOLATION_VERSION);
        out.hash(&self.schema).varint(self.count).bytes(&self.row);
        let mut value = out.finish();
        value.extend(facts);
        (key, value)
    }

    /// Reads what [`ViolationRow::encode`] wrote.
    pub fn decode(key: &[u8], value: &[u8]) -> Result<ViolationRow> {
        let (key, source) = split_source(key)?;
        let (key, _kind_and_facts) = key
            .split_last_chunk::<9>()
            .ok_or_else(|| Error::corrupt("an artifact's key is too short"))?;
        let mut from = Reader::versioned(value, "violation", VIOLATION_VERSION)?;
        let (schema, count) = (from.hash()?, from.varint()?);
        let row = from.bytes()?.to_vec();
        let violation = Violation::read(&mut from)?;
        from.finish()?;
        Ok(ViolationRow { key: key.to_vec(), source, schema, row, count, violation })
    }
}

/// The references of an artifact's value: schemas and out-of-line fields. A value that is neither
/// conflict nor violation has none, and is refused by who reads it.
pub(super) fn refs(value: &[u8], out: &mut Vec<Hash>) {
    let rows = if let Ok(conflict) = ConflictRow::decode(Hash::ZERO.as_bytes(), value) {
        out.extend(conflict.schemas);
        conflict.sides.into_iter().flatten().map(|side| side.row).collect()
    } else if let Ok(violation) = ViolationRow::decode(&[0; 29], value) {
        out.push(violation.schema);
        vec![violation.row]
    } else {
        Vec::new()
    };
    for row in rows {
        super::tree::row_refs(&row, out);
    }
}
