//! Window functions.

use parser::ast::FrameUnit;

use super::{Node, SortKey};
use crate::aggregates::AggregateCall;
use crate::expr::{Expr, ExprType};

/// Window functions over one window: rows are sorted by partition and order, then each call is
/// worked out.
#[derive(Clone)]
pub struct WindowNode {
    /// What the functions look at.
    pub input: Node,
    /// PARTITION BY.
    pub partition: Vec<Expr>,
    /// ORDER BY.
    pub order: Vec<SortKey>,
    /// The functions.
    pub calls: Vec<WindowCall>,
    /// The slots that are looked at later.
    pub kept: Vec<usize>,
}

/// One window function.
#[derive(Clone)]
pub struct WindowCall {
    /// Which.
    pub kind: WindowKind,
    /// Its arguments.
    pub args: Vec<Expr>,
    /// Its frame.
    pub frame: WindowFrame,
    /// Where the result goes.
    pub slot: usize,
    /// The result's type.
    pub ty: ExprType,
}

/// The window functions.
#[derive(Clone)]
#[expect(missing_docs, reason = "the names are the functions'")]
pub enum WindowKind {
    Aggregate(AggregateCall),
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    NthValue,
}

/// What of the partition a function sees.
#[derive(Clone)]
pub struct WindowFrame {
    /// ROWS, RANGE or GROUPS.
    pub unit: FrameUnit,
    /// From here.
    pub start: FrameEdge,
    /// To here.
    pub end: FrameEdge,
}

/// An edge of a frame.
#[derive(Clone)]
pub enum FrameEdge {
    /// The partition's first or last row.
    Unbounded,
    /// The current row (and its peers, but for ROWS).
    Current,
    /// So far before it: rows, or the bound of the order's value.
    Before(Expr),
    /// So far behind it.
    After(Expr),
}

impl WindowFrame {
    /// The whole partition.
    pub const WHOLE: Self =
        Self { unit: FrameUnit::Rows, start: FrameEdge::Unbounded, end: FrameEdge::Unbounded };
}
