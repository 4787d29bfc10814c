//! Keys and indexes.
//!
//! An index entry's key is the key bytes of its parts followed by the primary key's (the row's hash
//! in a keyless table), so that entries are unique; its value is empty. Of a unique index no two
//! entries may share the parts' bytes unless one part is NULL.

use super::ColumnId;

/// One part of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPart {
    /// Which column.
    pub column: ColumnId,
    /// For `c(10)`: how many characters (bytes, for binary columns) of it.
    pub prefix_len: Option<u32>,
    /// Whether it runs from high to low.
    pub descending: bool,
}

/// A secondary index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name; compared without regard to case.
    pub name: String,
    /// Its columns, first to last.
    pub parts: Vec<KeyPart>,
    /// Whether two rows may not share a key.
    pub unique: bool,
    /// What kind of look-up it serves.
    pub kind: IndexKind,
    /// Whether the optimiser may use it.
    pub visible: bool,
    /// Its comment.
    pub comment: String,
}

/// What an index serves. Full-text and spatial ones are kept as ordinary ones until those searches
/// exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexKind {
    /// Equality and ranges.
    Ordered,
    /// MATCH … AGAINST; the parts' first bytes are indexed as an ordinary key.
    FullText,
    /// Spatial predicates.
    Spatial,
}
