//! Rules: from a plan that says what, to one that says how. They are applied in this order, each to
//! a whole block; blocks inside it have been through all of them before.
//!
//! Since all operators of a block share one frame, a condition means the same wherever a rule moves
//! it.

mod access;
mod columns;
mod fold;
mod join_order;
mod order_by;
mod outer_join;
mod pushdown;
mod sargable;

pub(crate) use access::state_of;

use crate::context::Context;
use crate::plan::{Node, QueryPlan};

/// What a rule may look at beside the node.
pub(crate) struct Facts<'f, 'c, 'x> {
    /// The statement.
    pub(crate) cx: &'c mut Context<'x>,
    /// Which slots the block looks at.
    pub(crate) used: &'f [bool],
    /// The slots that the output looks at.
    pub(crate) output: std::collections::BTreeSet<usize>,
}

/// What a rule makes of a block.
pub(crate) type Rule = fn(Node, &mut Facts<'_, '_, '_>) -> Node;

/// All rules, in order.
pub(crate) static RULES: &[Rule] = &[
    fold::apply,
    outer_join::apply,
    pushdown::apply,
    join_order::apply,
    access::apply,
    order_by::apply,
    columns::apply,
];

/// Applies all rules to a block.
pub(crate) fn optimise(cx: &mut Context<'_>, mut plan: QueryPlan, used: &[bool]) -> QueryPlan {
    for expr in &mut plan.output {
        let taken = std::mem::replace(expr, crate::expr::Expr::null());
        *expr = taken.fold(cx);
    }
    let output = plan.output.iter().flat_map(crate::expr::Expr::slots).collect();
    let mut facts = Facts { cx, used, output };
    let mut root = plan.root;
    for rule in RULES {
        root = rule(root, &mut facts);
    }
    plan.root = root;
    plan.rows = access::rows_of(&plan.root);
    plan
}
