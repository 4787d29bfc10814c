//! Bound plans: what a query does, with nothing left to be resolved.
//!
//! A query block computes on one *frame*: a row of slots that all its operators share. Each table
//! of FROM has a run of slots, one a column; aggregates, window functions and computed values have
//! slots of their own behind them. An operator fills its slots and leaves the others alone, so an
//! expression means the same wherever a rule moves it, and joining rows copies nothing.
//!
//! ```text
//! SELECT c.name, SUM(o.total) FROM c JOIN o ON o.c_id = c.id GROUP BY c.id
//! slots   0 c.id  1 c.name │ 2 o.id  3 o.c_id  4 o.total │ 5 SUM
//! root    Aggregate(keys 0, 5 := SUM(4)) ── Join ─┬─ Table c
//! output  1, 5                                    └─ Table o by index c_id = slot 0
//! ```
//!
//! A derived table, a subquery and each side of a UNION is a block with a frame of its own; an
//! inner block sees the frames around it as `Outer { depth, slot }`.
//!
//! Plans are immutable and shared: executions build operators that borrow them. They name tables by
//! place, and the schema hash that they were bound to; where that differs at execution, the
//! statement is bound again ([`crate::Error::Rebind`]).

mod access;
mod aggregate;
mod explain;
mod join;
mod query;
mod sort;
mod source;
mod target;
mod text;
mod walk;
mod window;

pub use access::{Access, Bounds, EqualPart, KeyBounds, LockSpec, TableNode, TableSource};
pub use aggregate::{AggregateNode, Rollup};
pub use explain::{ExplainRow, explain_rows};
pub use join::{HashKeys, JoinKind, JoinNode};
pub use query::{QueryPlan, SubqueryForm, SubqueryPlan};
pub use sort::{LimitNode, SortKey, SortNode};
pub use source::{CommonTable, DerivedNode, RecursiveNode, SetNode, ValuesNode, VirtualNode};
pub use target::{BoundAssignment, Target, TargetPlan};
pub use text::tree_text;
pub use walk::{has_subquery, slots_made};
pub use window::{FrameEdge, WindowCall, WindowFrame, WindowKind, WindowNode};

use crate::expr::Expr;

/// A node of a plan.
#[derive(Clone)]
pub enum Node {
    /// One row that fills nothing: a query without FROM.
    One,
    /// No row.
    Empty,
    /// A stored table.
    Table(Box<TableNode>),
    /// A table that makes its rows when it is read.
    Virtual(Box<VirtualNode>),
    /// The rows of another block: a derived table, a view, a common table expression.
    Derived(Box<DerivedNode>),
    /// A recursive common table expression.
    CommonTable(Box<CommonTable>),
    /// The rows that a step of one sees.
    Recursive(Box<RecursiveNode>),
    /// VALUES ROW(…).
    Values(Box<ValuesNode>),
    /// UNION, INTERSECT, EXCEPT.
    Set(Box<SetNode>),
    /// Two inputs.
    Join(Box<JoinNode>),
    /// Lets rows pass for which all conditions are true.
    Filter(Box<Node>, Vec<Expr>),
    /// Computes expressions into slots.
    Compute(Box<Node>, Vec<(usize, Expr)>),
    /// Groups.
    Aggregate(Box<AggregateNode>),
    /// Window functions.
    Window(Box<WindowNode>),
    /// Lets the first of rows pass that are equal in these expressions.
    Distinct(Box<Node>, Vec<Expr>),
    /// Sorts.
    Sort(Box<SortNode>),
    /// Cuts.
    Limit(Box<LimitNode>),
}
