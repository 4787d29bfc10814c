//! ON DUPLICATE KEY UPDATE (manual 13.2.6.2).
//!
//! Expressions see two rows: the one that is there, in the slots from 0, and behind it the one that
//! would have been inserted, which is what `VALUES(column)` and the row's alias mean.

use parser::ast::{self, ExprKind};
use repo::txn::Duplicate;
use types::{ErrorCode, SqlError, Value};

use super::column::{Storing, convert};
use super::insert::{Work, generated_error};
use super::put::{self, Change};
use super::row;
use super::table::WriteTable;
use crate::bind::{RowColumn, RowShape, bind_expr};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::Expr;

/// Binds the assignments.
pub(super) fn bind(
    cx: &mut Context<'_>,
    insert: &ast::Insert,
    table: &WriteTable,
) -> Result<Vec<(usize, Option<Expr>)>> {
    let old = RowShape::of_schema(&table.name, &table.schema, 0);
    let new = RowShape::of_schema(&table.name, &table.schema, table.width());
    let mut shapes = vec![old, RowShape { is_new_row: true, ..new }];
    shapes.extend(aliased(insert, table)?);
    let mut bound = Vec::with_capacity(insert.on_duplicate.len());
    for assignment in &insert.on_duplicate {
        let at = table.column(assignment.column.name.as_str())?;
        let value = match &assignment.value.kind {
            ExprKind::Default => None,
            _ => Some(bind_expr(cx, &assignment.value, &shapes, "field list")?),
        };
        let column = table.schema.columns.get(at);
        if let Some(column) = column.filter(|column| column.generated.is_some())
            && value.is_some()
        {
            return Err(generated_error(&column.name, &table.name));
        }
        bound.push((at, value));
    }
    Ok(bound)
}

/// The row that would be inserted, under the statement's alias for it.
fn aliased(insert: &ast::Insert, table: &WriteTable) -> Result<Option<RowShape>> {
    let shape = RowShape::of_schema(&table.name, &table.schema, table.width());
    let Some(alias) = &insert.row_alias else { return Ok(None) };
    let mut columns = shape.columns;
    if !alias.columns.is_empty() {
        let visible = table.schema.columns.iter().filter(|column| !column.invisible).count();
        let named = if insert.columns.is_empty() { visible } else { insert.columns.len() };
        if alias.columns.len() != named {
            return Err(SqlError::new(ErrorCode::WrongValueCountOnRow, &[&1]).into());
        }
        for (place, name) in alias.columns.iter().enumerate() {
            let at = match insert.columns.get(place) {
                Some(column) => table.column(column.name.as_str())?,
                None => place,
            };
            if let Some(column) = columns.get_mut(at) {
                *column = RowColumn { name: name.as_str().into(), ..column.clone() };
            }
        }
    }
    let alias = alias.name.as_str().into();
    Ok(Some(RowShape { alias, columns, ..shape }))
}

/// Changes the row that has the key.
pub(super) fn run(
    cx: &mut Context<'_>,
    work: &mut Work<'_>,
    assignments: &[(usize, Option<Expr>)],
    taken: &Duplicate,
    new: &[Value],
) -> Result<()> {
    let Some(old) = put::lock(cx, work.handle, &taken.row_key)? else {
        return Err(crate::Error::Rerun);
    };
    let table = work.table;
    let storing = Storing::of(cx, work.plan.ignore);
    let mut values = row::decode(cx, table, &old)?;
    let width = values.len();
    values.extend_from_slice(new);
    let mut set = Vec::with_capacity(assignments.len());
    for (at, expr) in assignments {
        let value = match expr {
            Some(expr) => expr.eval(&RowScope::new(&values), cx)?,
            None => row::default_of(cx, table, *at, &values, storing)?,
        };
        let Some(column) = table.schema.columns.get(*at) else { continue };
        let value = convert(cx, column, &value, work.tally.rows, storing)?;
        if let Some(place) = values.get_mut(*at) {
            *place = value;
            set.push(*at);
        }
    }
    values.truncate(width);
    let change = Change {
        key: &taken.row_key,
        old: &old,
        values: &mut values,
        set: &mut set,
        number: work.tally.rows,
        ignore: work.plan.ignore,
    };
    let has_changed = put::update(cx, table, work.handle, change)?;
    work.tally.affected += match (has_changed, cx.session.counts_found_rows) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    };
    if let Some(at) = table.auto_increment {
        let id = values.get(at).map_or(0, |id| types::cast::to_u64(id).value);
        work.tally.given.first = None;
        work.tally.given.explicit = id;
    }
    Ok(())
}
