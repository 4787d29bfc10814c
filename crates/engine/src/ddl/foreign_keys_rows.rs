//! New foreign keys over rows that are there: each must have its parent (1452).

use repo::KeyRange;
use repo::TablePlace;
use repo::lock::LockMode;
use repo::schema::{ForeignKey, PartLayout, Schema};
use repo::state::TableState;
use repo::table::MergedCursor;
use types::cast::{AssignMode, assign};
use types::{ErrorCode, Value, key};

use super::foreign_keys::constraint_text;
use super::place::shown_database;
use super::refuse;
use super::row_values::each_row;
use super::tables::Tables;
use crate::context::Context;
use crate::error::Result;

/// Looks at every row under each foreign key after the first `skip`.
pub(super) fn check_new(
    cx: &mut Context<'_>,
    tables: &Tables,
    place: &TablePlace,
    skip: usize,
) -> Result<()> {
    let child = tables.lock_known(cx, place)?;
    let schema = child.schema().clone();
    for foreign in schema.foreign_keys.iter().skip(skip) {
        let parent = foreign.parent_of(place);
        if parent != *place {
            cx.txn.lock_table(&parent, LockMode::Share)?;
        }
        let Some(found) = tables.find(cx, &parent)? else { continue };
        let Some(lookup) = Lookup::new(&found.state, foreign) else { continue };
        let positions: Vec<usize> =
            foreign.columns.iter().filter_map(|id| schema.position(*id)).collect();
        let mut orphan = false;
        each_row(cx, &child.state, &mut |value| {
            orphan = orphan || !lookup.has_parent(cx, &child.state, &positions, value)?;
            Ok(())
        })?;
        if orphan {
            let database = shown_database(cx, &place.place);
            let text =
                format!("`{database}`.`{}`, {}", child.name, constraint_text(&schema, foreign));
            return refuse(ErrorCode::NoReferencedRow2, &[&text]);
        }
    }
    Ok(())
}

/// How the parent's rows are found by a child's values.
struct Lookup<'a> {
    parent: &'a TableState,
    /// Which index; `None`: the primary key.
    index: Option<usize>,
    /// The parts that the values stand in, with each one's place among the child's columns.
    parts: Vec<(PartLayout, usize)>,
}

impl<'a> Lookup<'a> {
    fn new(parent: &'a TableState, foreign: &ForeignKey) -> Option<Self> {
        let schema: &Schema = parent.schema();
        let layout = &parent.base.layout;
        let wanted: Vec<usize> = foreign
            .parent_columns
            .iter()
            .filter_map(|name| schema.column_named(name).map(|(at, _)| at))
            .collect();
        let fits = |parts: &[PartLayout]| -> Option<Vec<(PartLayout, usize)>> {
            let leading = parts.get(..wanted.len())?;
            let leads = leading
                .iter()
                .zip(&wanted)
                .all(|(part, at)| part.position == *at && part.prefix_len.is_none());
            leads.then(|| leading.iter().cloned().enumerate().map(|(at, p)| (p, at)).collect())
        };
        if let Some(parts) = fits(layout.primary_parts()) {
            return Some(Self { parent, index: None, parts });
        }
        (0..layout.index_count()).find_map(|number| {
            let parts = fits(layout.index_parts(number))?;
            Some(Self { parent, index: Some(number), parts })
        })
    }

    /// Whether a child's row has its parent, or a NULL that asks for none.
    fn has_parent(
        &self,
        cx: &Context<'_>,
        child: &TableState,
        positions: &[usize],
        value: &[u8],
    ) -> Result<bool> {
        let store = cx.instance.store();
        let layout = &child.base.layout;
        let row = layout.row(value)?;
        let mut prefix = Vec::new();
        for (part, at) in &self.parts {
            let Some(position) = positions.get(*at) else { return Ok(true) };
            let value = layout.value(store.as_ref(), &row, *position)?;
            if value.is_null() {
                return Ok(true);
            }
            let Some(value) = in_type(&value, part) else { return Ok(false) };
            key::encode_field(&value, &part.sql_type, part.descending, &mut prefix);
        }
        let range = KeyRange::prefix(&prefix);
        let base = &self.parent.base;
        let found = match self.index {
            None => {
                let layers = self.parent.layers().map(|layer| &layer.rows);
                type Rows = MergedCursor<repo::table::PrivateRow, repo::state::RowEdit>;
                let mut cursor = Rows::open(store, None, layers, &base.rows, range, false)?;
                cursor.next()?.is_some()
            }
            Some(number) => {
                let layers = self.parent.layers().filter_map(|layer| layer.indexes.get(number));
                type Entries = MergedCursor<repo::table::PrivateIndex, repo::state::IndexEdit>;
                let Some(map) = base.indexes.get(number) else { return Ok(false) };
                let mut cursor = Entries::open(store, None, layers, map, range, false)?;
                cursor.next()?.is_some()
            }
        };
        Ok(found)
    }
}

/// The child's value in the parent's type.
fn in_type(value: &Value, part: &PartLayout) -> Option<Value> {
    let mode = AssignMode {
        strict: true,
        dates: types::temporal::DateMode::default(),
        truncate_fraction: false,
        column: "",
        row: 1,
    };
    assign(value, &part.sql_type, &mode).ok().map(|(value, _)| value)
}
