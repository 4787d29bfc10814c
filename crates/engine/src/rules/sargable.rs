//! Conditions that say something about one column's value, as keys can be searched for.

use crate::expr::{CompareOp, Expr, ExprKind};
use crate::plan::TableNode;

/// What a condition says about a column.
pub(super) enum Search<'e> {
    /// It equals a value.
    Equal(&'e Expr),
    /// It equals a value, or both are NULL.
    NullSafe(&'e Expr),
    /// It is NULL.
    IsNull,
    /// It is not NULL.
    NotNull,
    /// It equals one of several.
    AnyOf(Vec<&'e Expr>),
    /// It is above a value, or equal (`true`).
    Low(&'e Expr, bool),
    /// It is below.
    High(&'e Expr, bool),
    /// Both bounds, both inside.
    Between(&'e Expr, &'e Expr),
    /// It begins as a pattern does.
    Starts(&'e Expr, Option<char>),
}

/// The column (of `table`) that a condition is about, and what it says. `may_use` says whether a
/// value is known when the table is read.
pub(super) fn search<'e>(
    condition: &'e Expr,
    table: &TableNode,
    may_use: &dyn Fn(&Expr) -> bool,
) -> Option<(usize, Search<'e>)> {
    let usable = |expr: &Expr| expr.is_movable() && may_use(expr);
    match &condition.kind {
        ExprKind::Compare(op, a, b, collation) => {
            let (column, value, op) = match (column_of(a, table), column_of(b, table)) {
                (Some(column), _) if usable(b) => (column, b, *op),
                (_, Some(column)) if usable(a) => (column, a, op.flipped()),
                _ => return None,
            };
            if !fits(table, column, *collation) {
                return None;
            }
            Some((column, compared(op, value)?))
        }
        ExprKind::InList(a, list, collation) => {
            let column = column_of(a, table)?;
            let all = list.iter().all(usable) && fits(table, column, *collation);
            all.then(|| (column, Search::AnyOf(list.iter().collect())))
        }
        ExprKind::Between(a, low, high, collation) => {
            let column = column_of(a, table)?;
            let all = usable(low) && usable(high) && fits(table, column, *collation);
            all.then_some((column, Search::Between(low, high)))
        }
        ExprKind::Like(a, pattern, escape, collation) => {
            let column = column_of(a, table)?;
            let is_text = table.schema.columns[column].sql_type.is_text();
            let all = is_text && usable(pattern) && fits(table, column, *collation);
            all.then_some((column, Search::Starts(pattern, *escape)))
        }
        ExprKind::IsNull(a) => Some((column_of(a, table)?, Search::IsNull)),
        ExprKind::Not(inner) => match &inner.kind {
            ExprKind::IsNull(a) => Some((column_of(a, table)?, Search::NotNull)),
            _ => None,
        },
        ExprKind::Or(parts) => any_of(parts, table, may_use),
        _ => None,
    }
}

fn compared(op: CompareOp, value: &Expr) -> Option<Search<'_>> {
    Some(match op {
        CompareOp::Equal => Search::Equal(value),
        CompareOp::NullSafeEqual => Search::NullSafe(value),
        CompareOp::Less => Search::High(value, false),
        CompareOp::LessOrEqual => Search::High(value, true),
        CompareOp::Greater => Search::Low(value, false),
        CompareOp::GreaterOrEqual => Search::Low(value, true),
        CompareOp::NotEqual => return None,
    })
}

/// `c = 1 OR c = 2 OR c IN (3, 4)`.
fn any_of<'e>(
    parts: &'e [Expr],
    table: &TableNode,
    may_use: &dyn Fn(&Expr) -> bool,
) -> Option<(usize, Search<'e>)> {
    let mut values = Vec::with_capacity(parts.len());
    let mut column = None;
    for part in parts {
        let (at, found) = search(part, table, may_use)?;
        if *column.get_or_insert(at) != at {
            return None;
        }
        match found {
            Search::Equal(value) => values.push(value),
            Search::AnyOf(more) => values.extend(more),
            _ => return None,
        }
    }
    Some((column?, Search::AnyOf(values)))
}

/// The column of the table that an expression is.
pub(super) fn column_of(expr: &Expr, table: &TableNode) -> Option<usize> {
    match expr.kind {
        ExprKind::Slot(slot) => {
            let column = slot.checked_sub(table.base)?;
            (column < table.schema.columns.len()).then_some(column)
        }
        _ => None,
    }
}

/// Whether a text column's keys are ordered as the comparison is.
fn fits(table: &TableNode, column: usize, collation: types::CollationId) -> bool {
    match table.schema.columns[column].sql_type.collation() {
        Some(own) => own == collation,
        None => true,
    }
}
