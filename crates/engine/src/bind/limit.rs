//! LIMIT.

use parser::ast;
use types::{ErrorCode, SqlError};

use super::Binder;
use super::scope::Scope;
use crate::error::Result;
use crate::expr::{Expr, ExprKind};
use crate::plan::{LimitNode, Node};

impl Binder<'_, '_> {
    /// Cuts a node, where there is a LIMIT.
    pub(super) fn limited(
        &mut self,
        input: Node,
        limit: Option<&ast::Limit>,
        counts_all: bool,
    ) -> Result<Node> {
        let Some(limit) = limit else { return Ok(input) };
        let count = self.row_count(&limit.count)?;
        let offset = limit.offset.as_ref().map(|offset| self.row_count(offset)).transpose()?;
        Ok(Node::Limit(Box::new(LimitNode { input, count, offset, counts_all })))
    }

    /// A number of rows: a literal, a parameter or a variable.
    pub(super) fn row_count(&mut self, expr: &ast::Expr) -> Result<Expr> {
        self.push_scope(Scope::new("limit clause"))?;
        let bound = self.expr(expr);
        self.pop_scope();
        let bound = bound?;
        match bound.kind {
            ExprKind::Literal(types::Value::Int(_) | types::Value::UInt(_))
            | ExprKind::Param(_)
            | ExprKind::UserVariable(_)
            | ExprKind::SystemVariable { .. } => Ok(bound),
            _ => Err(SqlError::new(ErrorCode::WrongSpvarTypeInLimit, &[]).into()),
        }
    }
}
