//! SHOW WARNINGS, SHOW ERRORS and their counts: what the statement before has left.

use parser::ast::{ExprKind, Limit, Literal};
use types::{Level, Value};

use super::ShowRows;
use crate::context::Context;

pub(super) fn conditions(cx: &Context<'_>, limit: Option<&Limit>, only_errors: bool) -> ShowRows {
    let (skip, take) = bounds(limit);
    let conditions = cx.diagnostics.conditions().iter();
    let rows = conditions
        .filter(|condition| !only_errors || condition.level == Level::Error)
        .skip(skip)
        .take(take)
        .map(|condition| {
            vec![
                Value::text(condition.level.name()),
                Value::UInt(u64::from(condition.code.number())),
                Value::text(&condition.message),
            ]
        });
    let mut shown = ShowRows::texts(&["Level", "Code", "Message"], rows.collect());
    if let Some(code) = shown.columns.get_mut(1) {
        code.sql_type = types::SqlType::int(types::IntWidth::Int, true);
    }
    shown
}

/// How many conditions are passed over, and how many shown.
fn bounds(limit: Option<&Limit>) -> (usize, usize) {
    let number = |expr: &parser::ast::Expr| match &expr.kind {
        ExprKind::Literal(Literal::Int(number)) => usize::try_from(*number).ok(),
        _ => None,
    };
    match limit {
        None => (0, usize::MAX),
        Some(limit) => (
            limit.offset.as_ref().and_then(number).unwrap_or(0),
            number(&limit.count).unwrap_or(usize::MAX),
        ),
    }
}

pub(super) fn count(cx: &Context<'_>, only_errors: bool) -> ShowRows {
    let conditions = cx.diagnostics.conditions().iter();
    let errors = conditions.filter(|condition| condition.level == Level::Error).count() as u64;
    let (title, count) = if only_errors {
        ("@@session.error_count", errors)
    } else {
        ("@@session.warning_count", cx.diagnostics.count())
    };
    ShowRows::new(&[title], vec![vec![Value::UInt(count)]])
}
