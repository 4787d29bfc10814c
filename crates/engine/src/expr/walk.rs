//! Looking through expressions and renumbering their slots.

use std::collections::BTreeSet;

use super::{Expr, ExprKind};
use crate::functions::Lifetime;

impl Expr {
    /// Calls `visit` on each direct operand, in order.
    pub fn each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Slot(_)
            | ExprKind::Outer { .. }
            | ExprKind::Param(_)
            | ExprKind::UserVariable(_)
            | ExprKind::SystemVariable { .. }
            | ExprKind::Subquery(_) => {}
            ExprKind::Assign(_, a)
            | ExprKind::Negate(a)
            | ExprKind::BitNot(a)
            | ExprKind::Not(a)
            | ExprKind::IsNull(a)
            | ExprKind::IsTruth(a, _)
            | ExprKind::Cast(a)
            | ExprKind::Retype(a) => visit(a),
            ExprKind::Arithmetic(_, a, b)
            | ExprKind::Compare(_, a, b, _)
            | ExprKind::Xor(a, b)
            | ExprKind::Like(a, b, _, _) => {
                visit(a);
                visit(b);
            }
            ExprKind::Between(a, b, c, _) => {
                visit(a);
                visit(b);
                visit(c);
            }
            ExprKind::And(list) | ExprKind::Or(list) | ExprKind::Call(_, list) => {
                list.iter().for_each(visit);
            }
            ExprKind::InList(a, list, _) => {
                visit(a);
                list.iter().for_each(visit);
            }
            ExprKind::CompareRows(_, pairs) => {
                for (a, b, _) in pairs {
                    visit(a);
                    visit(b);
                }
            }
            ExprKind::Case(arms, otherwise) => {
                for (condition, result) in arms {
                    visit(condition);
                    visit(result);
                }
                if let Some(otherwise) = otherwise {
                    visit(otherwise);
                }
            }
        }
    }

    /// Calls `visit` on each direct operand, to be changed.
    pub fn each_child_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        match &mut self.kind {
            ExprKind::Literal(_)
            | ExprKind::Slot(_)
            | ExprKind::Outer { .. }
            | ExprKind::Param(_)
            | ExprKind::UserVariable(_)
            | ExprKind::SystemVariable { .. }
            | ExprKind::Subquery(_) => {}
            ExprKind::Assign(_, a)
            | ExprKind::Negate(a)
            | ExprKind::BitNot(a)
            | ExprKind::Not(a)
            | ExprKind::IsNull(a)
            | ExprKind::IsTruth(a, _)
            | ExprKind::Cast(a)
            | ExprKind::Retype(a) => visit(a),
            ExprKind::Arithmetic(_, a, b)
            | ExprKind::Compare(_, a, b, _)
            | ExprKind::Xor(a, b)
            | ExprKind::Like(a, b, _, _) => {
                visit(a);
                visit(b);
            }
            ExprKind::Between(a, b, c, _) => {
                visit(a);
                visit(b);
                visit(c);
            }
            ExprKind::And(list) | ExprKind::Or(list) | ExprKind::Call(_, list) => {
                list.iter_mut().for_each(visit);
            }
            ExprKind::InList(a, list, _) => {
                visit(a);
                list.iter_mut().for_each(visit);
            }
            ExprKind::CompareRows(_, pairs) => {
                for (a, b, _) in pairs {
                    visit(a);
                    visit(b);
                }
            }
            ExprKind::Case(arms, otherwise) => {
                for (condition, result) in arms {
                    visit(condition);
                    visit(result);
                }
                if let Some(otherwise) = otherwise {
                    visit(otherwise);
                }
            }
        }
    }

    /// Visits the expression and all below it, parents first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        self.each_child(&mut |child| child.walk(visit));
    }

    /// Changes the expression and all below it, children first.
    #[must_use]
    pub fn transform(mut self, change: &mut dyn FnMut(Expr) -> Expr) -> Expr {
        self.each_child_mut(&mut |child| {
            let taken = std::mem::replace(child, Expr::null());
            *child = taken.transform(change);
        });
        change(self)
    }

    /// True if `test` holds for the expression or anything below it.
    pub fn any(&self, test: &dyn Fn(&Expr) -> bool) -> bool {
        if test(self) {
            return true;
        }
        let mut found = false;
        self.each_child(&mut |child| found = found || child.any(test));
        found
    }

    /// The slots of the current row that it looks at, those of its subqueries too.
    pub fn slots(&self) -> BTreeSet<usize> {
        let mut slots = BTreeSet::new();
        self.walk(&mut |expr| match &expr.kind {
            ExprKind::Slot(slot) => {
                slots.insert(*slot);
            }
            ExprKind::Subquery(query) => slots.extend(query.outer_slots()),
            _ => {}
        });
        slots
    }

    /// The same on a row whose slots have other places: `place` gives the new one of each old one.
    #[must_use]
    pub fn map_slots(self, place: &dyn Fn(usize) -> usize) -> Expr {
        self.transform(&mut |mut expr| {
            match &mut expr.kind {
                ExprKind::Slot(slot) => *slot = place(*slot),
                ExprKind::Subquery(query) => {
                    if let Some(moved) = query.remapped(place) {
                        *query = moved;
                    } else {
                        let moves = query.outer_slots().iter().any(|slot| place(*slot) != *slot);
                        assert!(!moves, "a correlated subquery renumbers what it looks at");
                    }
                }
                _ => {}
            }
            expr
        })
    }

    /// The same with slots replaced by expressions (a projection laid through).
    #[must_use]
    pub fn substitute(self, value_of: &dyn Fn(usize) -> Option<Expr>) -> Expr {
        self.transform(&mut |expr| match &expr.kind {
            ExprKind::Slot(slot) => value_of(*slot).unwrap_or(expr),
            _ => expr,
        })
    }

    /// True if it is the same for ever: literals, and pure functions of them.
    pub fn is_constant(&self) -> bool {
        !self.any(&|expr| match &expr.kind {
            ExprKind::Slot(_)
            | ExprKind::Outer { .. }
            | ExprKind::Param(_)
            | ExprKind::UserVariable(_)
            | ExprKind::SystemVariable { .. }
            | ExprKind::Assign(..)
            | ExprKind::Subquery(_) => true,
            ExprKind::Call(function, _) => function.lifetime != Lifetime::Always,
            _ => false,
        })
    }

    /// True if it is the same for every row of one execution: parameters and NOW() may be in it.
    pub fn is_constant_in_statement(&self) -> bool {
        !self.any(&|expr| match &expr.kind {
            ExprKind::Slot(_)
            | ExprKind::Outer { .. }
            | ExprKind::UserVariable(_)
            | ExprKind::Assign(..)
            | ExprKind::Subquery(_) => true,
            ExprKind::Call(function, _) => function.lifetime == Lifetime::Call,
            _ => false,
        })
    }

    /// True if it may be evaluated more or less often, or in another order, unseen: nothing in it
    /// sets a variable or changes from call to call.
    pub fn is_movable(&self) -> bool {
        !self.any(&|expr| match &expr.kind {
            ExprKind::Assign(..) => true,
            ExprKind::Call(function, _) => function.lifetime == Lifetime::Call,
            _ => false,
        })
    }

    /// The conditions of a chain of ANDs, taken apart.
    pub fn into_conjuncts(self) -> Vec<Expr> {
        match self.kind {
            ExprKind::And(list) => list.into_iter().flat_map(Expr::into_conjuncts).collect(),
            _ => vec![self],
        }
    }
}

impl std::fmt::Debug for dyn super::Subquery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.describe())
    }
}
