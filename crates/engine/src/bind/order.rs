//! ORDER BY.

use parser::ast::{self, ExprKind as Syntax, Literal, OrderItem};
use types::{ErrorCode, SqlError};

use super::Binder;
use super::scope::AliasUse;
use crate::error::Result;
use crate::expr::{Expr, ExprKind};
use crate::plan::{Node, SortKey, SortNode};

impl Binder<'_, '_> {
    /// Binds ORDER BY: places in the output, names of it, expressions.
    pub(super) fn order_keys(
        &mut self,
        items: &[OrderItem],
        output: &[Expr],
    ) -> Result<Vec<SortKey>> {
        let mut keys = Vec::with_capacity(items.len());
        for item in items {
            let expr = self.order_expr(&item.expr, output)?;
            // A constant orders nothing.
            if !matches!(expr.kind, ExprKind::Literal(_) | ExprKind::Param(_)) {
                keys.push(SortKey { expr, descending: item.descending });
            }
        }
        Ok(keys)
    }

    fn order_expr(&mut self, expr: &ast::Expr, output: &[Expr]) -> Result<Expr> {
        if let Some(place) = ordinal(expr) {
            return nth(output, place, "order clause").cloned();
        }
        let scope = self.scope();
        scope.clause = "order clause";
        scope.alias_use = match &expr.kind {
            Syntax::Column(_) => AliasUse::BeforeColumns,
            _ => AliasUse::AfterColumns,
        };
        let bound = self.expr(expr);
        self.scope().alias_use = AliasUse::None;
        bound
    }
}

/// The place that a whole number in ORDER BY or GROUP BY names.
pub(super) fn ordinal(expr: &ast::Expr) -> Option<u64> {
    match &expr.kind {
        Syntax::Literal(Literal::Int(place)) => Some(*place),
        _ => None,
    }
}

/// The output column at a place, from 1. 1054.
pub(super) fn nth<'o>(output: &'o [Expr], place: u64, clause: &str) -> Result<&'o Expr> {
    let at = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
    let found = at.and_then(|at| output.get(at));
    found.ok_or_else(|| SqlError::new(ErrorCode::BadFieldError, &[&place, &clause]).into())
}

/// Sorts a node, where there is something to sort by.
pub(super) fn sorted(input: Node, keys: Vec<SortKey>) -> Node {
    if keys.is_empty() {
        return input;
    }
    Node::Sort(Box::new(SortNode { input, keys, kept: Vec::new(), limit: None }))
}
