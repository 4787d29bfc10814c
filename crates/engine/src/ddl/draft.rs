//! A table's shape while a statement makes or changes it.
//!
//! CREATE TABLE and ALTER TABLE give it the same pieces in the same order: columns, then keys, then
//! foreign keys with the indexes that they lack, then checks; `finish` holds what must be so at the
//! end.

use parser::ast::{CheckDef, ForeignKeyDef, IndexDef};
use repo::TablePlace;
use repo::schema::{Column, ColumnId, Schema};
use types::{CollationId, ErrorCode, SqlType, collation};

use super::sql_type::ROW_BYTES_MAX;
use super::{keys, refuse};
use crate::error::Result;

/// The most columns of a table (manual 8.4.7: InnoDB).
const COLUMNS_MAX: usize = 1017;
/// The longest name of a table, column, key or constraint, in characters (manual 9.2.1).
const NAME_CHARS_MAX: usize = 64;
/// What a TEXT, BLOB or JSON counts for in the row's size.
const LOB_BYTES: u64 = 12;

/// A table's shape in the making.
pub(super) struct Draft {
    /// Where it is or will be.
    pub(super) place: TablePlace,
    /// Its name as displayed.
    pub(super) name: String,
    /// Its database's name as displayed.
    pub(super) database: String,
    pub(super) schema: Schema,
}

/// Keys and constraints that columns or the statement ask for, in the order written.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) indexes: Vec<IndexDef>,
    pub(super) foreign_keys: Vec<ForeignKeyDef>,
    /// Checks, and the column that they stand at, if they do.
    pub(super) checks: Vec<(CheckDef, Option<String>)>,
}

impl Draft {
    /// A table without columns.
    pub(super) fn new(
        place: TablePlace,
        name: &str,
        database: String,
        collation: CollationId,
    ) -> Self {
        let schema = Schema {
            columns: Vec::new(),
            primary: Vec::new(),
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            collation,
            comment: String::new(),
        };
        Self { place, name: name.to_owned(), database, schema }
    }

    /// Puts a column at a place, with an identity of its own; 1060.
    pub(super) fn insert_column(&mut self, at: usize, mut column: Column) -> Result<()> {
        if self.schema.column_named(&column.name).is_some() {
            return refuse(ErrorCode::DupFieldname, &[&column.name]);
        }
        let schema = &self.schema;
        let taken = |id: ColumnId| schema.column(id).is_some();
        let (name, of) = (&column.name, &column.sql_type);
        column.id = ColumnId::derive(&self.place.table, name, of, column.fill.as_deref(), taken);
        let at = at.min(self.schema.columns.len());
        self.schema.columns.insert(at, column);
        Ok(())
    }

    /// What must hold of every table: 1075, 1113, 1117, 1118, 3105 and the like.
    pub(super) fn finish(&mut self) -> Result<()> {
        if self.schema.columns.is_empty() {
            return refuse(ErrorCode::TableMustHaveColumns, &[]);
        }
        if self.schema.columns.len() > COLUMNS_MAX {
            return refuse(ErrorCode::TooManyFields, &[]);
        }
        if self.schema.columns.iter().all(|column| column.invisible) {
            return refuse(ErrorCode::TableMustHaveColumns, &[]);
        }
        self.check_auto_increment()?;
        self.check_row_size()?;
        keys::sort(&mut self.schema);
        self.schema.validate()?;
        Ok(())
    }

    fn check_auto_increment(&self) -> Result<()> {
        let mut columns = self.schema.columns.iter().filter(|column| column.auto_increment);
        let Some(column) = columns.next() else { return Ok(()) };
        let keys = self.schema.indexes.iter().map(|index| &index.parts);
        let mut keys = keys.chain([&self.schema.primary]);
        let leads = keys.any(|parts| parts.first().is_some_and(|part| part.column == column.id));
        if columns.next().is_some() || !leads {
            return refuse(ErrorCode::WrongAutoKey, &[]);
        }
        Ok(())
    }

    fn check_row_size(&self) -> Result<()> {
        let bytes: u64 = self.schema.columns.iter().map(|column| row_bytes(&column.sql_type)).sum();
        if bytes > ROW_BYTES_MAX {
            return refuse(ErrorCode::TooBigRowsize, &[&ROW_BYTES_MAX]);
        }
        Ok(())
    }
}

/// 1059 for a name past the limit; `otherwise` for one that is empty or ends in a blank.
pub(super) fn check_name(name: &str, otherwise: ErrorCode) -> Result<()> {
    if name.chars().count() > NAME_CHARS_MAX {
        return refuse(ErrorCode::TooLongIdent, &[&name]);
    }
    if name.is_empty() || name.ends_with(' ') || name.contains('\0') {
        return refuse(otherwise, &[&name]);
    }
    Ok(())
}

/// What a column counts for in MySQL's row size (manual 8.4.7).
fn row_bytes(of: &SqlType) -> u64 {
    match of {
        SqlType::Char { length, collation } => {
            u64::from(*length) * u64::from(collation::char_bytes_max(*collation))
        }
        SqlType::Varchar { length, collation } => {
            let bytes = u64::from(*length) * u64::from(collation::char_bytes_max(*collation));
            bytes + if bytes > 255 { 2 } else { 1 }
        }
        SqlType::Binary { length } => u64::from(*length),
        SqlType::Varbinary { length } => u64::from(*length) + if *length > 255 { 2 } else { 1 },
        SqlType::Int { width, .. } => u64::from(width.bits() / 8),
        SqlType::Decimal { precision, .. } => u64::from(*precision) / 2 + 1,
        _ if of.is_lob() => LOB_BYTES,
        _ => 8,
    }
}
