//! Questions to syntax before it is bound.

use parser::ast::{self, Call, Expr, ExprKind, OrderItem, QueryBody, Select, SelectItem, TableRef};
use repo::schema::same_name;

use crate::aggregates;

/// Calls `see` with the direct parts of an expression, subqueries aside.
pub(super) fn each_part<'e>(expr: &'e Expr, see: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::Unary { expr, .. }
        | ExprKind::Assign { value: expr, .. }
        | ExprKind::Is { expr, .. }
        | ExprKind::InQuery { expr, .. }
        | ExprKind::Quantified { left: expr, .. }
        | ExprKind::Cast { expr, .. }
        | ExprKind::CastAtZone { expr, .. }
        | ExprKind::ConvertUsing { expr, .. }
        | ExprKind::Collate { expr, .. }
        | ExprKind::Interval { value: expr, .. }
        | ExprKind::Extract { from: expr, .. }
        | ExprKind::Match { against: expr, .. } => see(expr),
        ExprKind::Binary { left, right, .. } => {
            see(left);
            see(right);
        }
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::Row(parts) => {
            parts.iter().for_each(see);
        }
        ExprKind::Between { expr, low, high, .. } => {
            see(expr);
            see(low);
            see(high);
        }
        ExprKind::InList { expr, list, .. } => {
            see(expr);
            list.iter().for_each(see);
        }
        ExprKind::Like { expr, pattern, escape, .. } => {
            see(expr);
            see(pattern);
            if let Some(escape) = escape {
                see(escape);
            }
        }
        ExprKind::Regexp { expr, pattern, .. } => {
            see(expr);
            see(pattern);
        }
        ExprKind::MemberOf { value, array } => {
            see(value);
            see(array);
        }
        ExprKind::Trim { what, from, .. } => {
            if let Some(what) = what {
                see(what);
            }
            see(from);
        }
        ExprKind::Case { operand, arms, otherwise } => {
            if let Some(operand) = operand {
                see(operand);
            }
            for (when, then) in arms {
                see(when);
                see(then);
            }
            if let Some(otherwise) = otherwise {
                see(otherwise);
            }
        }
        ExprKind::Call(call) => each_call_part(call, see),
        _ => (),
    }
}

fn each_call_part<'e>(call: &'e Call, see: &mut dyn FnMut(&'e Expr)) {
    call.args.iter().for_each(&mut *see);
    let Some(extra) = &call.extra else { return };
    extra.order_by.iter().for_each(|item| see(&item.expr));
    if let Some(ast::Over::Spec(spec)) = &extra.over {
        spec.partition_by.iter().for_each(&mut *see);
        spec.order_by.iter().for_each(|item| see(&item.expr));
    }
}

fn any(expr: &Expr, test: &dyn Fn(&Expr) -> bool) -> bool {
    let mut found = test(expr);
    each_part(expr, &mut |part| found = found || any(part, test));
    found
}

fn is_over(call: &Call) -> bool {
    call.extra.as_ref().is_some_and(|extra| extra.over.is_some())
}

/// Whether it holds an aggregate function of this block (window functions aside).
pub(super) fn has_aggregate(expr: &Expr) -> bool {
    any(expr, &|part| match &part.kind {
        ExprKind::Call(call) => {
            call.schema.is_none() && !is_over(call) && aggregates::find(&call.name.name).is_some()
        }
        _ => false,
    })
}

/// Whether it holds a window function of this block.
pub(super) fn has_window(expr: &Expr) -> bool {
    any(expr, &|part| matches!(&part.kind, ExprKind::Call(call) if is_over(call)))
}

/// Whether a SELECT aggregates in its select list, HAVING or ORDER BY.
pub(super) fn has_aggregates(select: &Select, order_by: &[OrderItem]) -> bool {
    let in_items = select.items.iter().any(|item| match item {
        SelectItem::Expr { expr, .. } => has_aggregate(expr),
        SelectItem::Wildcard | SelectItem::TableWildcard(_) => false,
    });
    in_items
        || select.having.as_ref().is_some_and(has_aggregate)
        || order_by.iter().any(|item| has_aggregate(&item.expr))
}

/// Whether a body reads the table of this name in a FROM, derived tables included.
pub(super) fn mentions(body: &QueryBody, name: &str) -> bool {
    match body {
        QueryBody::Select(select) => select.from.iter().any(|item| item_mentions(item, name)),
        QueryBody::Set(set) => mentions(&set.left, name) || mentions(&set.right, name),
        QueryBody::Table(table) => table.schema.is_none() && same_name(&table.name.name, name),
        QueryBody::Paren(query) => mentions(&query.body, name),
        QueryBody::Values(_) => false,
    }
}

fn item_mentions(item: &TableRef, name: &str) -> bool {
    match item {
        TableRef::Table(factor) => {
            factor.name.schema.is_none() && same_name(&factor.name.name.name, name)
        }
        TableRef::Derived(derived) => mentions(&derived.query.body, name),
        TableRef::Join(join) => item_mentions(&join.left, name) || item_mentions(&join.right, name),
        TableRef::Nested(list) => list.iter().any(|item| item_mentions(item, name)),
        TableRef::Function(_) | TableRef::JsonTable(_) => false,
    }
}
