//! AUTO_INCREMENT values of a running statement (manual 3.6.9, 15.6.1.6).

use types::{ErrorCode, SqlError, SqlType, Value};

use super::table::WriteTable;
use crate::context::Context;
use crate::ddl::largest_auto_increment;
use crate::error::Result;
use crate::session::SqlMode;

/// What a statement has given out.
#[derive(Default)]
pub(super) struct Given {
    /// The first value that was made: `LAST_INSERT_ID()`.
    pub(super) first: Option<u64>,
    /// The last value that a row brought along.
    pub(super) explicit: u64,
}

/// Fills in the AUTO_INCREMENT column of a row: NULL asks for a value, and so does 0 but under
/// NO_AUTO_VALUE_ON_ZERO. A value that is there makes later ones larger.
pub(super) fn fill(
    cx: &mut Context<'_>,
    table: &WriteTable,
    row: &mut [Value],
    given: &mut Given,
) -> Result<()> {
    let Some(at) = table.auto_increment else { return Ok(()) };
    let Some((value, column)) = row.get_mut(at).zip(table.schema.columns.get(at)) else {
        return Ok(());
    };
    let zero_asks = !cx.session.sql_mode.has(SqlMode::NO_AUTO_VALUE_ON_ZERO);
    let asks = value.is_null() || (zero_asks && is_zero(value));
    let (database, name) = (&table.place.place.database, &table.place.table);
    if !asks {
        let number = as_counter(value);
        given.explicit = number;
        if number > 0 {
            cx.instance.raise_auto_increment(database, name, number)?;
        }
        return Ok(());
    }
    let number = next(cx, table)?;
    if number > max_of(&column.sql_type) {
        return Err(SqlError::new(ErrorCode::AutoincReadFailed, &[]).into());
    }
    *value = of_type(number, &column.sql_type);
    given.first.get_or_insert(number);
    Ok(())
}

/// The next value: SET insert_id's, else the table's next that fits `auto_increment_increment` and
/// `_offset`.
fn next(cx: &mut Context<'_>, table: &WriteTable) -> Result<u64> {
    let (database, name) = (&table.place.place.database, &table.place.table);
    let asked = std::mem::take(&mut cx.session.insert_id);
    if asked > 0 {
        cx.instance.raise_auto_increment(database, name, asked)?;
        return Ok(asked);
    }
    if cx.instance.next_auto_increment(database, name) == 1 {
        raise_above_rows(cx, table)?;
    }
    let number = cx.instance.take_auto_increment(database, name, 1)?;
    let step = cx.session.variables.number("auto_increment_increment").max(1);
    if step == 1 {
        return Ok(number);
    }
    // An offset beyond the step is ignored, as in MySQL.
    let offset = cx.session.variables.number("auto_increment_offset");
    let offset = if offset > step { 1 } else { offset.max(1) };
    let behind = number.saturating_sub(offset);
    let fitting = if number <= offset {
        offset
    } else {
        offset.saturating_add(behind.div_ceil(step).saturating_mul(step))
    };
    if fitting > number {
        cx.instance.raise_auto_increment(database, name, fitting)?;
    }
    Ok(fitting)
}

/// A counter that begins may be that of a table which came back with its rows (a reset after DROP
/// TABLE, a branch made from an old commit).
fn raise_above_rows(cx: &mut Context<'_>, table: &WriteTable) -> Result<()> {
    let Some(handle) = cx.txn.open_table(&table.place)? else { return Ok(()) };
    let state = cx.txn.table_state(handle)?;
    let largest = largest_auto_increment(cx, &state)?;
    if largest > 0 {
        let (database, name) = (&table.place.place.database, &table.place.table);
        cx.instance.raise_auto_increment(database, name, largest)?;
    }
    Ok(())
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Int(number) => *number == 0,
        Value::UInt(number) => *number == 0,
        Value::Double(number) => *number == 0.0,
        Value::Float(number) => *number == 0.0,
        _ => false,
    }
}

/// What a value counts for; negative ones not at all.
fn as_counter(value: &Value) -> u64 {
    match value {
        Value::Int(number) => u64::try_from(*number).unwrap_or(0),
        Value::UInt(number) => *number,
        Value::Double(_) | Value::Float(_) => types::cast::to_u64(value).value,
        _ => 0,
    }
}

fn max_of(of: &SqlType) -> u64 {
    match of {
        SqlType::Int { width, unsigned: true, .. } => width.unsigned_max(),
        SqlType::Int { width, .. } => u64::try_from(width.signed_range().1).unwrap_or(0),
        _ => 1 << 53,
    }
}

fn of_type(number: u64, of: &SqlType) -> Value {
    match of {
        SqlType::Int { unsigned: true, .. } => Value::UInt(number),
        SqlType::Int { .. } => i64::try_from(number).map_or(Value::UInt(number), Value::Int),
        SqlType::Float { .. } => Value::Float(number as f32),
        _ => Value::Double(number as f64),
    }
}
