//! Reading the rows of a table that this statement holds.

use std::ops::Bound;

use repo::KeyRange;
use repo::schema::KeyPart;
use repo::state::TableState;
use repo::table::MergedCursor;
use types::Value;

use crate::context::Context;
use crate::error::Result;

/// Calls `take` with the value of every row of a table, edits included, in the order of their keys.
pub(super) fn each_row(
    cx: &Context<'_>,
    table: &TableState,
    take: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let store = cx.instance.store();
    let layers = table.layers().map(|layer| &layer.rows);
    let mut cursor = MergedCursor::<repo::table::PrivateRow, _>::open(
        store,
        None,
        layers,
        &table.base.rows,
        KeyRange::all(),
        false,
    )?;
    while let Some((_, value)) = cursor.next()? {
        take(value)?;
    }
    Ok(())
}

/// The largest value of the AUTO_INCREMENT column; 0 for none, and for negative ones.
pub(crate) fn largest_auto_increment(cx: &Context<'_>, table: &TableState) -> Result<u64> {
    let schema = table.schema();
    let Some(position) = schema.columns.iter().position(|column| column.auto_increment) else {
        return Ok(0);
    };
    let Some(id) = schema.columns.get(position).map(|column| column.id) else { return Ok(0) };
    let leads =
        |parts: &[KeyPart]| parts.first().is_some_and(|part| part.column == id && !part.descending);
    if leads(&schema.primary) {
        return largest_by_key(cx, table, position);
    }
    let mut largest = 0;
    let (store, layout) = (cx.instance.store().as_ref(), &table.base.layout);
    each_row(cx, table, &mut |value| {
        let row = layout.row(value)?;
        largest = largest.max(as_number(&layout.value(store, &row, position)?));
        Ok(())
    })?;
    Ok(largest)
}

/// The last row has the largest value of the column that leads the primary key.
fn largest_by_key(cx: &Context<'_>, table: &TableState, position: usize) -> Result<u64> {
    let store = cx.instance.store();
    let layers = table.layers().map(|layer| &layer.rows);
    let range = KeyRange { low: Bound::Unbounded, high: Bound::Unbounded };
    let mut cursor = MergedCursor::<repo::table::PrivateRow, _>::open(
        store,
        None,
        layers,
        &table.base.rows,
        range,
        true,
    )?;
    let layout = &table.base.layout;
    match cursor.next()? {
        Some((_, value)) => {
            let row = layout.row(value)?;
            Ok(as_number(&layout.value(store.as_ref(), &row, position)?))
        }
        None => Ok(0),
    }
}

fn as_number(value: &Value) -> u64 {
    match value {
        Value::Int(number) => u64::try_from(*number).unwrap_or(0),
        Value::UInt(number) => *number,
        _ => 0,
    }
}
