//! The making of a row: defaults, generated columns, CHECKs, bytes.

use repo::schema::Cell;
use types::row::{RowRef, encode_value};
use types::{DateTime, ErrorCode, SqlError, SqlType, Value, Warning};

use super::column::{Storing, convert, shown, stored};
use super::defaults::{ColumnDefault, implicit_default, no_default};
use super::table::WriteTable;
use crate::context::{Context, RowScope};
use crate::error::Result;

/// The value of a column that none is given for.
pub(super) fn default_of(
    cx: &mut Context<'_>,
    table: &WriteTable,
    at: usize,
    row: &[Value],
    storing: Storing,
) -> Result<Value> {
    let Some((default, column)) = table.defaults.get(at).zip(table.schema.columns.get(at)) else {
        return Ok(Value::Null);
    };
    match default {
        ColumnDefault::Value(Value::DateTime(value)) => {
            Ok(shown(cx, &column.sql_type, Value::DateTime(*value)))
        }
        ColumnDefault::Value(value) => Ok(value.clone()),
        ColumnDefault::Expr(expr) => {
            let value = expr.eval(&RowScope::new(row), cx)?;
            convert(cx, column, &value, 1, storing)
        }
        ColumnDefault::None if column.generated.is_some() => Ok(Value::Null),
        ColumnDefault::None if storing.strict => Err(no_default(column).into()),
        ColumnDefault::None => {
            cx.diagnostics.push(Warning::from(no_default(column)));
            Ok(implicit_default(column))
        }
    }
}

/// Works out the generated columns of a row, one after another, as they may look at each other.
/// Says which have been worked out.
pub(super) fn generate(
    cx: &mut Context<'_>,
    table: &WriteTable,
    row: &mut [Value],
    number: u64,
    storing: Storing,
) -> Result<()> {
    for (at, expr) in &table.generated {
        let value = expr.eval(&RowScope::new(row), cx)?;
        let Some((place, column)) = row.get_mut(*at).zip(table.schema.columns.get(*at)) else {
            continue;
        };
        *place = convert(cx, column, &value, number, storing)?;
    }
    Ok(())
}

/// Looks at the CHECKs: false is 3819 (a warning with IGNORE, and the row is left out: false comes
/// back), NULL passes.
pub(super) fn check(
    cx: &mut Context<'_>,
    table: &WriteTable,
    row: &[Value],
    ignore: bool,
) -> Result<bool> {
    for (name, condition) in &table.checks {
        if condition.eval_bool(&RowScope::new(row), cx)? != Some(false) {
            continue;
        }
        let error = SqlError::new(ErrorCode::CheckConstraintViolated, &[name]);
        if !ignore {
            return Err(error.into());
        }
        cx.diagnostics.push(error.into());
        return Ok(false);
    }
    Ok(true)
}

/// The row's own bytes.
pub(super) fn encode(cx: &Context<'_>, table: &WriteTable, row: &[Value]) -> Result<Vec<u8>> {
    let mut cells = Vec::with_capacity(row.len());
    for (value, column) in row.iter().zip(&table.schema.columns) {
        cells.push(cell(cx, &column.sql_type, value));
    }
    Ok(table.layout.build_row(cx.instance.store().as_ref(), cells)?)
}

/// The row's own bytes, with only the columns of `set` taken from `row` and the others as they lie
/// in `old`.
pub(super) fn encode_over(
    cx: &Context<'_>,
    table: &WriteTable,
    old: &[u8],
    row: &[Value],
    set: &[usize],
) -> Result<Vec<u8>> {
    let old = table.layout.row(old)?;
    let mut cells = Vec::with_capacity(row.len());
    for (at, (value, column)) in row.iter().zip(&table.schema.columns).enumerate() {
        cells.push(if set.contains(&at) {
            cell(cx, &column.sql_type, value)
        } else {
            table.layout.cell(&old, at)
        });
    }
    Ok(table.layout.build_row(cx.instance.store().as_ref(), cells)?)
}

fn cell(cx: &Context<'_>, of: &SqlType, value: &Value) -> Cell<'static> {
    let kept;
    let value = match (of, value) {
        (_, Value::Null) => return Cell::Null,
        (SqlType::Timestamp { .. }, value) => {
            kept = stored(cx, of, value.clone());
            &kept
        }
        _ => value,
    };
    let mut bytes = Vec::new();
    encode_value(value, of, &mut bytes);
    Cell::Inline(bytes.into())
}

/// All values of a row, as the session sees them. `value` is the row value (in a keyless table with
/// its count).
pub(super) fn decode(cx: &Context<'_>, table: &WriteTable, value: &[u8]) -> Result<Vec<Value>> {
    let row: RowRef<'_> = table.layout.row(value)?;
    let store = cx.instance.store().as_ref();
    let mut values = Vec::with_capacity(table.width());
    for (at, column) in table.schema.columns.iter().enumerate() {
        let value = table.layout.value(store, &row, at)?;
        values.push(shown(cx, &column.sql_type, value));
    }
    Ok(values)
}

/// The time of the statement, for ON UPDATE CURRENT_TIMESTAMP.
pub(super) fn now(cx: &Context<'_>, fsp: u8) -> Value {
    let local = cx.session.time_zone.local_us(cx.now_us);
    let unit = 10_i64.pow(6 - u32::from(fsp.min(6)));
    let cut = local.div_euclid(unit) * unit;
    DateTime::from_unix_micros(cut, fsp).map_or(Value::Null, Value::DateTime)
}
