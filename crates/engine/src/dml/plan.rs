//! Bound statements that change rows.

use std::sync::Arc;

use super::table::WriteTable;
use crate::expr::{Expr, ExprKind};
use crate::plan::{QueryPlan, TargetPlan};
use crate::virtual_table::VirtualTable;

/// A bound INSERT, REPLACE, UPDATE or DELETE.
pub enum DmlPlan {
    /// INSERT and REPLACE.
    Insert(InsertPlan),
    /// UPDATE.
    Update(UpdatePlan),
    /// DELETE.
    Delete(DeletePlan),
}

/// A bound INSERT or REPLACE.
pub struct InsertPlan {
    pub(super) into: Into,
    /// The columns that values are given for, in the order of the values.
    pub(super) columns: Vec<usize>,
    pub(super) source: Source,
    pub(super) on_conflict: OnConflict,
    pub(super) ignore: bool,
}

/// What rows are added to.
pub(super) enum Into {
    Table(Arc<WriteTable>),
    Virtual(Arc<dyn VirtualTable>),
}

/// Where the rows come from.
pub(super) enum Source {
    /// VALUES and SET; `None` is DEFAULT. Expressions see the row as far as it has been made.
    Values(Vec<Vec<Option<Expr>>>),
    Query(Arc<QueryPlan>),
}

/// What becomes of a row whose key is taken.
pub(super) enum OnConflict {
    /// 1062.
    Fail,
    /// REPLACE: the other rows go.
    Replace,
    /// ON DUPLICATE KEY UPDATE: column and value; expressions see the old row in the slots from 0
    /// and the new one behind it.
    Update(Vec<(usize, Option<Expr>)>),
}

/// A bound UPDATE.
pub struct UpdatePlan {
    pub(super) find: TargetPlan,
    /// The tables of the targets; `None` for a virtual one.
    pub(super) tables: Vec<Option<Arc<WriteTable>>>,
    pub(super) ignore: bool,
}

/// A bound DELETE.
pub struct DeletePlan {
    pub(super) find: TargetPlan,
    pub(super) ignore: bool,
}

impl DmlPlan {
    /// What finds the rows that it changes; `None` for INSERT.
    pub fn found_by(&self) -> Option<&QueryPlan> {
        match self {
            Self::Insert(_) => None,
            Self::Update(plan) => Some(&plan.find.query),
            Self::Delete(plan) => Some(&plan.find.query),
        }
    }

    /// Whether its parameters may be of any kind: they only go into columns, which convert them.
    pub(crate) fn takes_any_kind(&self) -> bool {
        let Self::Insert(InsertPlan { source: Source::Values(rows), .. }) = self else {
            return false;
        };
        let is_plain = |value: &Option<Expr>| {
            let kind = value.as_ref().map(|expr| &expr.kind);
            matches!(kind, None | Some(ExprKind::Literal(_) | ExprKind::Param(_)))
        };
        rows.iter().flatten().all(is_plain)
    }

    /// Whether it means the same in a later statement.
    pub(super) fn is_cacheable(&self) -> bool {
        match self {
            Self::Insert(plan) => match (&plan.into, &plan.source) {
                (Into::Virtual(_), _) => false,
                (_, Source::Values(_)) => true,
                (_, Source::Query(query)) => query.is_cacheable,
            },
            Self::Update(plan) => plan.find.query.is_cacheable,
            Self::Delete(plan) => plan.find.query.is_cacheable,
        }
    }
}
