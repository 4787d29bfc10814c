//! Columns and what makes one the same as another.

use types::SqlType;

/// The permanent identity of a column within its table; made by [`ColumnId::derive`] when the
/// column is added and never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(pub u64);

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its identity.
    pub id: ColumnId,
    /// Its name, as written; compared without regard to case.
    pub name: String,
    /// Its type.
    pub sql_type: SqlType,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// What an INSERT that does not name it stores.
    pub default: DefaultValue,
    /// What a row that is too short to hold it means: the field's bytes as `types::row` encodes
    /// them, or `None` for NULL.
    pub fill: Option<Vec<u8>>,
    /// Whether it is the AUTO_INCREMENT column.
    pub auto_increment: bool,
    /// `ON UPDATE CURRENT_TIMESTAMP[(n)]`, as its canonical text.
    pub on_update: Option<String>,
    /// For a generated column, from what.
    pub generated: Option<Generated>,
    /// Whether `SELECT *` leaves it out.
    pub invisible: bool,
    /// Its comment.
    pub comment: String,
}

/// What an INSERT stores where it names no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// There is none: 1364 under strict mode where the column takes no NULL.
    None,
    /// NULL.
    Null,
    /// A literal, as the text that SHOW CREATE TABLE quotes.
    Literal(String),
    /// An expression (`CURRENT_TIMESTAMP(6)`, `(uuid())`), as its canonical text.
    Expression(String),
}

/// From what a generated column's value comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The expression's canonical text.
    pub expression: String,
    /// Whether the value is kept in the row (STORED) or made when it is read (VIRTUAL).
    pub stored: bool,
}
