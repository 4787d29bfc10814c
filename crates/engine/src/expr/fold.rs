//! What is constant is computed once.

use types::Value;

use super::{Expr, ExprKind};
use crate::context::{Context, RowScope};
use crate::session::Diagnostics;

impl Expr {
    /// The same with its constant parts computed. What fails or warns stays as it is, so that the
    /// error comes when a row needs it and the warning at each execution.
    #[must_use]
    pub fn fold(mut self, cx: &mut Context<'_>) -> Expr {
        if matches!(self.kind, ExprKind::Literal(_)) {
            return self;
        }
        if self.is_constant()
            && let Some(value) = quietly(&self, cx)
        {
            return Expr::constant(value, self.ty);
        }
        self.each_child_mut(&mut |child| {
            let taken = std::mem::replace(child, Expr::null());
            *child = taken.fold(cx);
        });
        simplified(self)
    }
}

/// The value, unless computing it fails or warns.
fn quietly(expr: &Expr, cx: &mut Context<'_>) -> Option<Value> {
    let kept = std::mem::take(cx.diagnostics);
    let value = expr.eval(&RowScope::new(&[]), cx);
    let noted = std::mem::replace(cx.diagnostics, kept);
    let silent = Diagnostics::count(&noted) == 0;
    value.ok().filter(|_| silent)
}

/// AND and OR without the constants that decide nothing.
fn simplified(mut expr: Expr) -> Expr {
    let (list, neutral) = match &mut expr.kind {
        ExprKind::And(list) => (list, true),
        ExprKind::Or(list) => (list, false),
        _ => return expr,
    };
    let truth = |e: &Expr| e.as_literal().and_then(types::cast::is_true);
    if list.iter().any(|e| truth(e) == Some(!neutral)) && list.iter().all(Expr::is_movable) {
        return Expr::truth(!neutral);
    }
    list.retain(|e| truth(e) != Some(neutral));
    // A single condition left is a truth only if it is one already.
    let is_truth = |e: &Expr| {
        matches!(
            e.kind,
            ExprKind::Compare(..)
                | ExprKind::CompareRows(..)
                | ExprKind::And(_)
                | ExprKind::Or(_)
                | ExprKind::Not(_)
                | ExprKind::IsNull(_)
                | ExprKind::IsTruth(..)
                | ExprKind::Between(..)
                | ExprKind::InList(..)
                | ExprKind::Like(..)
        )
    };
    match list.len() {
        0 => Expr::truth(neutral),
        1 if list.first().is_some_and(is_truth) => list.remove(0),
        1 => {
            let only = list.remove(0);
            Expr::not(Expr::not(only))
        }
        _ => expr,
    }
}
