//! What UPDATE and DELETE find.

use std::sync::Arc;

use repo::Hash;
use repo::TablePlace;
use repo::schema::Schema;

use super::QueryPlan;
use crate::expr::Expr;
use crate::virtual_table::VirtualTable;

/// The rows that a statement changes, with what it puts into them.
#[derive(Clone)]
pub struct TargetPlan {
    /// Finds the rows; its output is empty, everything is in the frame.
    pub query: QueryPlan,
    /// The tables that are changed.
    pub targets: Vec<Target>,
    /// What is assigned, in the order of the text; expressions look at the frame.
    pub assignments: Vec<BoundAssignment>,
    /// Whether several tables are read: MySQL then changes each row once, and has no ORDER BY.
    pub is_multi: bool,
}

/// A table that is changed.
#[derive(Clone)]
pub struct Target {
    /// What the statement calls it.
    pub alias: Arc<str>,
    /// Where it is; `None` for a virtual table.
    pub place: Option<TablePlace>,
    /// The virtual table.
    pub virtual_table: Option<Arc<dyn VirtualTable>>,
    /// Its schema; of a virtual table `None`.
    pub schema: Option<Arc<Schema>>,
    /// That schema's hash.
    pub schema_hash: Hash,
    /// The slot of its first column: the row's values are `base .. base + width`.
    pub base: usize,
    /// How many columns it has.
    pub width: usize,
    /// The slot of the row's key.
    pub key_slot: usize,
    /// The slot of the row's bytes.
    pub row_slot: usize,
}

/// `column = value`.
#[derive(Clone)]
pub struct BoundAssignment {
    /// Which target.
    pub target: usize,
    /// Which column of it.
    pub column: usize,
    /// The value; `None` is DEFAULT.
    pub value: Option<Expr>,
}
