//! What a running statement has at hand.

use std::sync::Arc;

use repo::Instance;
use repo::txn::Transaction;
use types::Value;

use crate::run::Memo;
use crate::session::{Diagnostics, SessionState};

/// Everything that expressions, operators, system tables and procedures may look at and change
/// while a statement runs. There is nothing else: no globals, no clock, no environment.
pub struct Context<'a> {
    /// The instance.
    pub instance: &'a Arc<Instance>,
    /// The transaction that the statement runs in.
    pub txn: &'a mut Transaction,
    /// Variables, user, current database and branch, and all that outlives the statement.
    pub session: &'a mut SessionState,
    /// The values of the statement's `?` parameters.
    pub params: &'a [Value],
    /// When the statement began, microseconds since 1970 UTC: what NOW() says throughout.
    pub now_us: i64,
    /// Warnings and notes of this statement.
    pub diagnostics: &'a mut Diagnostics,
    /// What subqueries that look at no outer row have come to in this statement; begins empty
    /// (`Memo::default()`) with each run of a statement.
    pub memo: Memo,
}

/// The row that an expression is evaluated on, and the rows of the queries around it.
///
/// A correlated subquery sees its enclosing query's row as `outer`; `Outer { depth: 1, .. }` means
/// the nearest one.
#[derive(Clone, Copy)]
pub struct RowScope<'a> {
    /// The current row's values, by slot.
    pub values: &'a [Value],
    /// The enclosing query's row.
    pub outer: Option<&'a RowScope<'a>>,
}

impl<'a> RowScope<'a> {
    /// A row of a query that has no other around it.
    pub fn new(values: &'a [Value]) -> Self {
        Self { values, outer: None }
    }

    /// The scope `depth` queries further out; 0 is this one.
    pub fn enclosing(&'a self, depth: u16) -> Option<&'a RowScope<'a>> {
        (0..depth).try_fold(self, |scope, _| scope.outer)
    }
}
