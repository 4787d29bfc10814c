//! Foreign keys and checks.

use super::ColumnId;
use crate::place::{TablePlace, lower};

/// A foreign key, kept with the child. The parent is named, not identified: it may be made later
/// (`foreign_key_checks = 0`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// The child's columns.
    pub columns: Vec<ColumnId>,
    /// The parent's database where it is another than the child's.
    pub parent_database: Option<String>,
    /// The parent table's name.
    pub parent_table: String,
    /// The parent's columns, by name.
    pub parent_columns: Vec<String>,
    /// What a parent's deletion does.
    pub on_delete: ReferentialAction,
    /// What a change of a parent's key does.
    pub on_update: ReferentialAction,
}

impl ForeignKey {
    /// The parent's place, for a key of the table at `child`: the same branch, of its own database
    /// or another.
    pub fn parent_of(&self, child: &TablePlace) -> TablePlace {
        let mut place = child.place.clone();
        if let Some(database) = &self.parent_database {
            place.database = lower(database);
        }
        place.table(&self.parent_table)
    }
}

/// What happens to children when their parent goes or changes (MySQL manual, "FOREIGN KEY
/// Constraints").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferentialAction {
    /// Refused (the default where none was written).
    NoAction,
    /// Refused (written out).
    Restrict,
    /// The children go or change too.
    Cascade,
    /// The children's columns become NULL.
    SetNull,
    /// Accepted and refused at use, as InnoDB does.
    SetDefault,
}

/// A CHECK constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// The condition's canonical text.
    pub expression: String,
    /// Whether it is enforced.
    pub enforced: bool,
}
