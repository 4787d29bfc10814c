//! What may stand in the expressions of a schema: columns and functions that always say the same.
//!
//! MySQL manual 13.1.20.6 (CHECK), 13.1.20.8 (generated columns), 11.6 (defaults).

use parser::ast::{CallExtra, ColumnRef, Expr, ExprKind};
use types::ErrorCode;

use super::refuse;
use crate::error::Result;

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// `DEFAULT (…)`
    Default,
    /// `GENERATED ALWAYS AS (…)`
    Generated,
    /// `CHECK (…)`
    Check,
}

/// Functions whose value is not decided by their arguments; sorted.
const CHANGING: [&str; 37] = [
    "benchmark",
    "connection_id",
    "curdate",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "curtime",
    "database",
    "found_rows",
    "get_lock",
    "is_free_lock",
    "is_used_lock",
    "last_insert_id",
    "load_file",
    "localtime",
    "localtimestamp",
    "master_pos_wait",
    "now",
    "rand",
    "random_bytes",
    "release_all_locks",
    "release_lock",
    "row_count",
    "schema",
    "session_user",
    "sleep",
    "source_pos_wait",
    "sysdate",
    "system_user",
    "unix_timestamp",
    "user",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "uuid",
    "uuid_short",
];

/// Those that a default may use although their value changes.
const DEFAULT_MAY: [&str; 22] = [
    "curdate",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "curtime",
    "database",
    "localtime",
    "localtimestamp",
    "now",
    "rand",
    "random_bytes",
    "schema",
    "session_user",
    "system_user",
    "unix_timestamp",
    "user",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "uuid",
    "uuid_short",
];

/// Refuses what the expression of `name` (a column or a check) may not hold.
pub(super) fn check_expression(expr: &Expr, of: Use, name: &str) -> Result<()> {
    let mut refused = None;
    walk(expr, &mut |expr| {
        if refused.is_none() {
            refused = disallowed(expr, of);
        }
    });
    match (refused, of) {
        (None, _) => Ok(()),
        (Some(Refused::Function(function)), Use::Check) => {
            refuse(ErrorCode::CheckConstraintNamedFunctionIsNotAllowed, &[&name, &function])
        }
        (Some(Refused::Function(function)), Use::Default) => {
            refuse(ErrorCode::DefaultValGeneratedFunctionIsNotAllowed, &[&name, &function])
        }
        (Some(Refused::Variable), Use::Check) => {
            refuse(ErrorCode::CheckConstraintVariables, &[&name])
        }
        (Some(_), Use::Check) => refuse(ErrorCode::CheckConstraintFunctionIsNotAllowed, &[&name]),
        (Some(_), Use::Default) => refuse(ErrorCode::InvalidDefault, &[&name]),
        (Some(_), Use::Generated) => {
            refuse(ErrorCode::GeneratedColumnFunctionIsNotAllowed, &[&name])
        }
    }
}

enum Refused {
    Function(String),
    Variable,
    Query,
}

fn disallowed(expr: &Expr, of: Use) -> Option<Refused> {
    match &expr.kind {
        ExprKind::Call(call) => {
            let name = call.name.as_str().to_ascii_lowercase();
            let changes = CHANGING.binary_search(&name.as_str()).is_ok();
            let may = of == Use::Default && DEFAULT_MAY.binary_search(&name.as_str()).is_ok();
            let is_aggregate = call.extra.as_deref().is_some_and(is_aggregate);
            ((changes && !may) || is_aggregate).then_some(Refused::Function(name))
        }
        ExprKind::UserVar(_)
        | ExprKind::SystemVar(_)
        | ExprKind::Assign { .. }
        | ExprKind::Param(_) => Some(Refused::Variable),
        ExprKind::Subquery(_)
        | ExprKind::Exists(_)
        | ExprKind::InQuery { .. }
        | ExprKind::Quantified { .. } => Some(Refused::Query),
        _ => None,
    }
}

fn is_aggregate(extra: &CallExtra) -> bool {
    extra.distinct || extra.star || extra.over.is_some() || !extra.order_by.is_empty()
}

/// The columns that the expression names, in order of appearance.
pub(super) fn columns_of(expr: &Expr) -> Vec<&ColumnRef> {
    let mut columns = Vec::new();
    walk(expr, &mut |expr| {
        if let ExprKind::Column(column) = &expr.kind {
            columns.push(column);
        }
    });
    columns
}

/// Visits the expression and all in it, but not the queries in it.
pub(super) fn walk<'a>(expr: &'a Expr, visit: &mut impl FnMut(&'a Expr)) {
    visit(expr);
    for_each_child(expr, &mut |child| walk_dyn(child, visit));
}

fn walk_dyn<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    visit(expr);
    for_each_child(expr, &mut |child| walk_dyn(child, visit));
}

fn for_each_child<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match &expr.kind {
        ExprKind::Unary { expr, .. }
        | ExprKind::Is { expr, .. }
        | ExprKind::InQuery { expr, .. }
        | ExprKind::Cast { expr, .. }
        | ExprKind::CastAtZone { expr, .. }
        | ExprKind::ConvertUsing { expr, .. }
        | ExprKind::Collate { expr, .. } => visit(expr),
        ExprKind::Assign { value, .. } | ExprKind::Interval { value, .. } => visit(value),
        ExprKind::Extract { from, .. } => visit(from),
        ExprKind::Quantified { left, .. } => visit(left),
        ExprKind::Binary { left, right, .. } => {
            visit(left);
            visit(right);
        }
        ExprKind::And(terms) | ExprKind::Or(terms) | ExprKind::Row(terms) => {
            terms.iter().for_each(visit);
        }
        ExprKind::Between { expr, low, high, .. } => {
            visit(expr);
            visit(low);
            visit(high);
        }
        ExprKind::InList { expr, list, .. } => {
            visit(expr);
            list.iter().for_each(visit);
        }
        ExprKind::Like { expr, pattern, escape, .. } => {
            visit(expr);
            visit(pattern);
            if let Some(escape) = escape {
                visit(escape);
            }
        }
        ExprKind::Regexp { expr, pattern, .. } => {
            visit(expr);
            visit(pattern);
        }
        ExprKind::MemberOf { value, array } => {
            visit(value);
            visit(array);
        }
        ExprKind::Case { operand, arms, otherwise } => {
            if let Some(operand) = operand {
                visit(operand);
            }
            for (when, then) in arms {
                visit(when);
                visit(then);
            }
            if let Some(otherwise) = otherwise {
                visit(otherwise);
            }
        }
        ExprKind::Trim { what, from, .. } => {
            if let Some(what) = what {
                visit(what);
            }
            visit(from);
        }
        ExprKind::Call(call) => call.args.iter().for_each(visit),
        _ => {}
    }
}
