//! The shape of a table: columns with permanent ids, keys, indexes, foreign keys and checks.
//!
//! A schema has one encoding (`encode`), so equal schemas are equal chunks, whatever ALTER
//! statements led to them. A column's identity is its [`ColumnId`], not its name or place: a rename
//! keeps it, and the same ALTER on two branches makes the same column. Fields of a stored row stand
//! in the order of [`Schema::columns`]; trailing fields that equal their column's *fill* are not
//! stored, so ADD COLUMN at the end rewrites nothing.
//!
//! Expressions (defaults, generated columns, checks) are kept as canonical SQL text; this crate
//! never looks inside them.

mod cells;
mod columns;
mod constraints;
mod conversion;
mod encoding;
mod indexes;
mod layout;
mod lookup;
mod widening;

pub use cells::Cell;
pub use columns::{Column, ColumnId, DefaultValue, Generated};
pub use constraints::{Check, ForeignKey, ReferentialAction};
pub use conversion::RowConversion;
pub(crate) use conversion::cast;
pub use indexes::{Index, IndexKind, KeyPart};
pub(crate) use layout::damaged;
pub use layout::{KEYLESS_KEY_BYTES, Layout, PartLayout};
pub use lookup::same_name;
pub use widening::is_widening;

use types::collation::CollationId;

/// Everything about a table but its rows, its name and its AUTO_INCREMENT counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The columns in the order that users and row bytes have them.
    pub columns: Vec<Column>,
    /// The primary key; empty for a keyless table.
    pub primary: Vec<KeyPart>,
    /// Secondary indexes, in the order in which they were made.
    pub indexes: Vec<Index>,
    /// Foreign keys of which this table is the child.
    pub foreign_keys: Vec<ForeignKey>,
    /// CHECK constraints.
    pub checks: Vec<Check>,
    /// The collation that new text columns take.
    pub collation: CollationId,
    /// The table's comment.
    pub comment: String,
}
