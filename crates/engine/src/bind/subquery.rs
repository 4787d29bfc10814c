//! Subqueries inside expressions.

use std::sync::Arc;

use parser::ast::{self, BinaryOp, ExprKind as Syntax, Query};
use types::{ErrorCode, SqlError};

use super::Binder;
use super::expr::{compare_op, operand_columns};
use crate::error::Result;
use crate::expr::{self, CompareOp, Expr, ExprKind, ExprType};
use crate::plan::{QueryPlan, SubqueryForm, SubqueryPlan};

impl Binder<'_, '_> {
    fn nested(&mut self, query: &Query) -> Result<Arc<QueryPlan>> {
        let plan = Arc::new(self.query(query, false)?);
        let looks_out = !plan.outer.is_empty();
        self.scope().subqueries.push((Arc::clone(&plan), looks_out));
        Ok(plan)
    }

    /// `(SELECT …)` as a value.
    pub(super) fn scalar_subquery(&mut self, query: &Query) -> Result<Expr> {
        let plan = self.nested(query)?;
        let [only] = plan.output.as_slice() else { return Err(operand_columns(1)) };
        let ty = ExprType { nullable: true, ..only.ty.clone() };
        Ok(subquery(SubqueryForm::Scalar, plan, ty))
    }

    /// `EXISTS (SELECT …)`.
    pub(super) fn exists(&mut self, query: &Query) -> Result<Expr> {
        let plan = self.nested(query)?;
        Ok(subquery(SubqueryForm::Exists, plan, ExprType::truth(false)))
    }

    /// `a IN (SELECT …)`, `(a, b) IN (SELECT …)`.
    pub(super) fn in_query(&mut self, left: &ast::Expr, query: &Query) -> Result<Expr> {
        let near = match &left.kind {
            Syntax::Row(parts) => self.exprs(parts)?,
            _ => vec![self.expr(left)?],
        };
        let plan = self.nested(query)?;
        if plan.output.len() != near.len() {
            return Err(operand_columns(near.len()));
        }
        let (left, collations, hashed) = self.paired(near, &plan)?;
        let nullable = left.iter().chain(&plan.output).any(|side| side.ty.nullable);
        let form = SubqueryForm::In { left, collations, hashed };
        Ok(subquery(form, plan, ExprType::truth(nullable)))
    }

    /// The left sides of comparisons with a subquery's columns, their collations, and whether
    /// values of both sides have hash keys that can be compared.
    fn paired(
        &mut self,
        near: Vec<Expr>,
        plan: &QueryPlan,
    ) -> Result<(Vec<Expr>, Vec<types::CollationId>, bool)> {
        let (mut left, mut collations, mut hashed) = (Vec::new(), Vec::new(), true);
        for (near, far) in near.into_iter().zip(&plan.output) {
            hashed &= comparable_by_hash(&near.ty, &far.ty);
            let stand_in = Expr::slot(0, far.ty.clone());
            let pair = expr::compare(CompareOp::Equal, near.clone(), stand_in, self.cx.session)?;
            match pair.kind {
                ExprKind::Compare(_, _, _, collation) => collations.push(collation),
                _ => collations.push(types::CollationId::BINARY),
            }
            left.push(near);
        }
        Ok((left, collations, hashed))
    }

    /// `a op ANY (SELECT …)`, `a op ALL (SELECT …)`.
    pub(super) fn quantified(
        &mut self,
        left: &ast::Expr,
        op: BinaryOp,
        all: bool,
        query: &Query,
    ) -> Result<Expr> {
        let Some(op) = compare_op(op) else {
            return Err(SqlError::new(ErrorCode::WrongArguments, &[&"ANY"]).into());
        };
        if op == CompareOp::Equal && !all {
            return self.in_query(left, query);
        }
        let near = self.expr(left)?;
        let plan = self.nested(query)?;
        if plan.output.len() != 1 {
            return Err(operand_columns(1));
        }
        let (mut left, collations, _) = self.paired(vec![near], &plan)?;
        let (Some(left), Some(collation)) = (left.pop(), collations.first()) else {
            return Err(operand_columns(1));
        };
        let form = SubqueryForm::Quantified { left, op, all, collation: *collation };
        Ok(subquery(form, plan, ExprType::truth(true)))
    }

    /// `(a, b) op (SELECT c, d …)`.
    pub(super) fn row_subquery(
        &mut self,
        op: CompareOp,
        near: &[ast::Expr],
        query: &Query,
    ) -> Result<Expr> {
        let near = self.exprs(near)?;
        let plan = self.nested(query)?;
        if plan.output.len() != near.len() {
            return Err(operand_columns(near.len()));
        }
        let (left, collations, _) = self.paired(near, &plan)?;
        Ok(subquery(SubqueryForm::Row { left, op, collations }, plan, ExprType::truth(true)))
    }
}

fn subquery(form: SubqueryForm, plan: Arc<QueryPlan>, ty: ExprType) -> Expr {
    Expr::new(ExprKind::Subquery(Arc::new(SubqueryPlan { form, plan })), ty)
}

/// Whether equal values of the two types have equal hash keys: both exact numbers, both floating,
/// both strings, both dates or moments, both times.
pub(crate) fn comparable_by_hash(a: &ExprType, b: &ExprType) -> bool {
    let (x, y) = (hash_class(a), hash_class(b));
    x.is_some() && x == y
}

fn hash_class(ty: &ExprType) -> Option<u8> {
    use types::SqlType;
    Some(match &ty.sql_type {
        SqlType::Int { .. } | SqlType::Decimal { .. } | SqlType::Year | SqlType::Bit { .. } => 1,
        SqlType::Float { .. } | SqlType::Double { .. } => 2,
        SqlType::Date | SqlType::DateTime { .. } | SqlType::Timestamp { .. } => 5,
        SqlType::Time { .. } => 6,
        other if other.is_text() => 3,
        SqlType::Binary { .. } | SqlType::Varbinary { .. } | SqlType::Blob { .. } => 4,
        _ => return None,
    })
}
