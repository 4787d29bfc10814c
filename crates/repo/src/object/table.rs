//! A table: its hash is `dolt_hashof_table`.
//!
//! ```text
//! link     schema
//! tree     rows
//! varint   row count: the rows' number; in a keyless table the sum of their counts
//! varint   number of indexes, then a tree for each, in the schema's order
//! tree     conflicts
//! tree     constraint violations
//! ```

use storage::{Hash, Kind};

use super::format::{Linked, Links, Object};
use super::{Tree, kinds};
use crate::error::Result;

/// Everything about a table but its name and its AUTO_INCREMENT counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The schema's chunk.
    pub schema: Hash,
    /// The rows: [`super::ROWS`], or [`super::KEYLESS_ROWS`] without a primary key.
    pub rows: Tree,
    /// How many rows there are; in a keyless table equal rows count each time.
    pub row_count: u64,
    /// The secondary indexes ([`super::INDEX`]), in the schema's order.
    pub indexes: Vec<Tree>,
    /// Conflicts that a merge left ([`super::ARTIFACTS`]).
    pub conflicts: Tree,
    /// Constraint violations that a merge left ([`super::ARTIFACTS`]).
    pub violations: Tree,
}

impl Table {
    /// A table of that schema without rows.
    pub fn empty(schema: Hash, indexes: usize) -> Table {
        Table {
            schema,
            rows: Tree::default(),
            row_count: 0,
            indexes: vec![Tree::default(); indexes],
            conflicts: Tree::default(),
            violations: Tree::default(),
        }
    }

    /// Whether a merge left something to be resolved.
    pub fn has_artifacts(&self) -> bool {
        !(self.conflicts.is_empty() && self.violations.is_empty())
    }
}

impl Object for Table {
    const KIND: Kind = kinds::TABLE;

    fn write(&self, out: &mut Links) {
        out.link(self.schema).tree(self.rows);
        out.fields.varint(self.row_count).varint(self.indexes.len() as u64);
        for index in &self.indexes {
            out.tree(*index);
        }
        out.tree(self.conflicts).tree(self.violations);
    }

    fn read(from: &mut Linked<'_>) -> Result<Table> {
        let (schema, rows, row_count) = (from.link()?, from.tree()?, from.fields.varint()?);
        let mut indexes = Vec::new();
        for _ in 0..from.fields.count()? {
            indexes.push(from.tree()?);
        }
        let (conflicts, violations) = (from.tree()?, from.tree()?);
        Ok(Table { schema, rows, row_count, indexes, conflicts, violations })
    }
}
