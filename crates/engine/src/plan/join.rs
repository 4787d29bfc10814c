//! Joins.

use types::CollationId;

use super::Node;
use crate::expr::Expr;

/// How rows of two inputs come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// Pairs that meet the condition.
    Inner,
    /// Those, and each left row without a partner beside NULLs.
    Left,
    /// Those of a left join, and each right row without a partner.
    Full,
    /// Left rows with a partner, once each.
    Semi,
    /// Left rows without one.
    Anti,
}

/// Two inputs. The left one is read first; the right one is opened anew for each left row, whose
/// slots it may look at, unless there are hash keys: then it is read once.
#[derive(Clone)]
pub struct JoinNode {
    /// Read first.
    pub left: Node,
    /// Read for each left row, or once.
    pub right: Node,
    /// Which rows come out.
    pub kind: JoinKind,
    /// What pairs must meet, hash keys aside.
    pub on: Vec<Expr>,
    /// Equalities of a hash join.
    pub hash: Option<HashKeys>,
    /// The right input does not look at left rows: its rows are kept after the first reading.
    pub buffered: bool,
    /// STRAIGHT_JOIN: the order stays.
    pub straight: bool,
    /// The slots that the right input fills, made NULL where there is no partner and kept in
    /// buffers.
    pub right_slots: Vec<usize>,
    /// The slots that the left input fills (of a full join, made NULL).
    pub left_slots: Vec<usize>,
}

/// `left = right`, pairwise, of values of one type.
#[derive(Clone)]
pub struct HashKeys {
    /// Of the left row.
    pub left: Vec<Expr>,
    /// Of the right row.
    pub right: Vec<Expr>,
    /// What texts are compared in.
    pub collations: Vec<CollationId>,
    /// Where NULL equals NULL (`<=>`).
    pub null_safe: Vec<bool>,
}
