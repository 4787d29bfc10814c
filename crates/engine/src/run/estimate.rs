//! How many rows ranges hold, by the counts that trees keep.

use repo::schema::PartLayout;
use repo::txn::TreeName;

use super::bounds::{Ranges, ranges};
use crate::context::{Context, RowScope};
use crate::plan::{Bounds, TableNode};
use crate::rules::state_of;

/// How many ranges are looked up one by one; of more, the first ones speak for the others.
const COUNTED_MAX: usize = 16;

/// About how many rows ranges hold, edits since the last fold aside; `None` where nobody knows.
pub(crate) fn estimate(
    table: &TableNode,
    bounds: &Bounds,
    parts: &[PartLayout],
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Option<f64> {
    let found = match ranges(bounds, parts, row, cx).ok()? {
        Ranges::All => return Some(table.rows),
        Ranges::Some(found) => found,
    };
    let state = state_of(table, cx)?;
    let map = match bounds.tree {
        TreeName::Rows => &state.base.rows,
        TreeName::Index(number) => state.base.indexes.get(usize::from(number))?,
    };
    // A table that was hardly folded yet says nothing.
    if (map.len() as f64) < table.rows * 0.5 {
        return None;
    }
    let store = cx.instance.store();
    let mut count = 0;
    for range in found.iter().take(COUNTED_MAX) {
        count += map.count(store.as_ref(), range).ok()?;
    }
    let share = found.len() as f64 / found.len().clamp(1, COUNTED_MAX) as f64;
    Some((count as f64 * share).max(1.0))
}
