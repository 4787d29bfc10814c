//! Three versions of one row into one, cell by cell.
//!
//! | base | ours | theirs | result |
//! |---|---|---|---|
//! | any | as base | anything | theirs |
//! | any | anything | as base | ours |
//! | none | row | row | cell by cell: equal, or a column of one side alone, else a conflict |
//! | row | gone | gone | gone |
//! | row | gone | changed | conflict, unless only dropped columns or the form of values changed |
//! | row | changed | changed | cell by cell: one side's, both alike, JSON members, or a conflict |
//! | row | column dropped | cell changed | conflict |
//!
//! (These are Dolt's rules.) Cells are compared in the merged schema, after conversion, byte for
//! byte: under a `_ci` collation `'a'` and `'A'` are two different edits. Stored generated columns
//! never conflict; who calls evaluates them again. Where all four schemas lay rows out alike, rows
//! are compared as bytes first and taken apart only if both sides changed one.

use storage::{ChunkStore, Store};
use types::row::RowRef;
use types::{Json, SqlType};

use super::MergeOptions;
use super::json::merge_json;
use crate::error::Result;
use crate::schema::{Cell, Layout, RowConversion, Schema};

/// What came of three versions of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowMerge {
    /// This row, in the merged schema, or none.
    Row(Option<Vec<u8>>),
    /// They do not go together.
    Conflict,
}

/// A version of a row: its own bytes in its side's schema.
pub(super) type RowBytes<'a> = Option<&'a [u8]>;

/// A column of the merged schema.
struct MergedColumn {
    is_generated: bool,
    is_json: bool,
}

/// A column of the base that the merged schema has not, with where ours and theirs still have it.
struct DroppedColumn {
    base: usize,
    kept: [Option<usize>; 2],
}

/// How rows of three schemas are merged into rows of a fourth.
pub(super) struct RowPlan {
    store: Store,
    /// From base, ours and theirs to the merged schema.
    sides: [RowConversion; 3],
    layouts: [Layout; 3],
    columns: Vec<MergedColumn>,
    dropped: Vec<DroppedColumn>,
    is_uniform: bool,
    merges_json: bool,
}

impl RowPlan {
    pub(super) fn new(
        store: &Store,
        schemas: [&Schema; 3],
        merged: &Schema,
        options: MergeOptions,
    ) -> RowPlan {
        let columns = merged.columns.iter().map(|column| MergedColumn {
            is_generated: column.generated.is_some(),
            is_json: column.sql_type == SqlType::Json,
        });
        let [base, ours, theirs] = schemas;
        let gone = base.columns.iter().enumerate().filter(|(_, c)| merged.column(c.id).is_none());
        let dropped = gone.map(|(place, column)| DroppedColumn {
            base: place,
            kept: [ours.position(column.id), theirs.position(column.id)],
        });
        RowPlan {
            store: store.clone(),
            sides: schemas.map(|schema| RowConversion::new(schema, merged)),
            layouts: schemas.map(Layout::new),
            columns: columns.collect(),
            dropped: dropped.collect(),
            is_uniform: schemas.iter().all(|schema| schema.same_row_layout(merged)),
            merges_json: options.merges_json,
        }
    }

    /// Whether all four schemas lay rows out alike, so that a row that only one side changed is
    /// that side's.
    pub(super) fn is_uniform(&self) -> bool {
        self.is_uniform
    }

    /// A side's row (0 base, 1 ours, 2 theirs) in the merged schema.
    pub(super) fn convert(&self, side: usize, row: RowBytes<'_>) -> Result<Option<Vec<u8>>> {
        let conversion = &self.sides[side];
        row.map(|row| conversion.convert(self.store.as_ref(), row)).transpose()
    }

    /// Merges.
    pub(super) fn merge(
        &self,
        base: RowBytes<'_>,
        ours: RowBytes<'_>,
        theirs: RowBytes<'_>,
    ) -> Result<RowMerge> {
        if self.is_uniform {
            let taken = if ours == theirs || theirs == base {
                Some(ours)
            } else if ours == base {
                Some(theirs)
            } else {
                None
            };
            if let Some(row) = taken {
                return Ok(RowMerge::Row(row.map(<[u8]>::to_vec)));
            }
        }
        match (base, ours, theirs) {
            (_, None, None) => Ok(RowMerge::Row(None)),
            (None, Some(_), None) => Ok(RowMerge::Row(self.convert(1, ours)?)),
            (None, None, Some(_)) => Ok(RowMerge::Row(self.convert(2, theirs)?)),
            (Some(base), Some(kept), None) => self.delete_or_conflict(base, kept, 1),
            (Some(base), None, Some(kept)) => self.delete_or_conflict(base, kept, 2),
            (base, Some(ours), Some(theirs)) => self.merge_cells(base, ours, theirs),
        }
    }

    /// One side deleted; the other's row goes too unless one of its cells is another.
    fn delete_or_conflict(&self, base: &[u8], kept: &[u8], side: usize) -> Result<RowMerge> {
        let store = self.store.as_ref();
        let (base, kept) = (row(base)?, row(kept)?);
        for position in 0..self.columns.len() {
            let before = self.sides[0].cell(store, &base, position)?;
            let after = self.sides[side].cell(store, &kept, position)?;
            let same = match (&before, &after) {
                (Some(before), Some(after)) => before.same(after, store)?,
                // A column of one side alone: what it added to every row is no change of this one.
                (None, Some(added)) => added.same(&self.fill(position), store)?,
                _ => true,
            };
            if !same {
                return Ok(RowMerge::Conflict);
            }
        }
        Ok(RowMerge::Row(None))
    }

    fn merge_cells(&self, base: RowBytes<'_>, ours: &[u8], theirs: &[u8]) -> Result<RowMerge> {
        let base = base.map(row).transpose()?;
        let (ours, theirs) = (row(ours)?, row(theirs)?);
        if let Some(base) = &base
            && self.drops_a_change(base, [&ours, &theirs])?
        {
            return Ok(RowMerge::Conflict);
        }
        let store = self.store.as_ref();
        let mut cells = Vec::with_capacity(self.columns.len());
        for (position, column) in self.columns.iter().enumerate() {
            let before = match &base {
                Some(row) => self.sides[0].cell(store, row, position)?,
                None => None,
            };
            let our = self.sides[1].cell(store, &ours, position)?;
            let their = self.sides[2].cell(store, &theirs, position)?;
            let cell = match (our, their) {
                (Some(our), Some(their)) => self.merge_cell(column, before, our, their)?,
                (Some(one), None) | (None, Some(one)) => Some(one),
                (None, None) => Some(self.fill(position)),
            };
            match cell {
                Some(cell) => cells.push(cell),
                None => return Ok(RowMerge::Conflict),
            }
        }
        let row = self.sides[0].target().build_row(store, cells)?;
        Ok(RowMerge::Row(Some(row)))
    }

    /// One cell that both sides have; `None` is a conflict.
    fn merge_cell<'a>(
        &self,
        column: &MergedColumn,
        base: Option<Cell<'a>>,
        ours: Cell<'a>,
        theirs: Cell<'a>,
    ) -> Result<Option<Cell<'a>>> {
        let store = self.store.as_ref();
        if ours.same(&theirs, store)? {
            return Ok(Some(ours));
        }
        if let Some(base) = &base {
            if theirs.same(base, store)? {
                return Ok(Some(ours));
            }
            if ours.same(base, store)? {
                return Ok(Some(theirs));
            }
        }
        if column.is_generated {
            return Ok(Some(ours));
        }
        if column.is_json && self.merges_json {
            return merge_json_cells(store, base.as_ref(), &ours, &theirs);
        }
        Ok(None)
    }

    /// Whether a side changed a cell of a column that the other dropped.
    fn drops_a_change(&self, base: &RowRef<'_>, sides: [&RowRef<'_>; 2]) -> Result<bool> {
        for column in &self.dropped {
            let before = self.layouts[0].cell(base, column.base);
            for (side, row) in sides.into_iter().enumerate() {
                let Some(position) = column.kept[side] else { continue };
                let layout = &self.layouts[side + 1];
                if layout.sql_type(position) == self.layouts[0].sql_type(column.base)
                    && !layout.cell(row, position).same(&before, self.store.as_ref())?
                {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn fill(&self, position: usize) -> Cell<'_> {
        let fill = self.sides[0].target().fill(position);
        fill.map_or(Cell::Null, |bytes| Cell::Inline(bytes.into()))
    }
}

fn row(bytes: &[u8]) -> Result<RowRef<'_>> {
    RowRef::new(bytes).map_err(crate::schema::damaged)
}

/// JSON objects that both sides changed, merged member by member; `None` where that is a conflict.
fn merge_json_cells<'a>(
    store: &dyn ChunkStore,
    base: Option<&Cell<'_>>,
    ours: &Cell<'_>,
    theirs: &Cell<'_>,
) -> Result<Option<Cell<'a>>> {
    let node = |cell: &Cell<'_>| -> Result<Option<types::json::Node>> {
        let bytes = cell.bytes(store)?;
        Ok(bytes.and_then(|bytes| Json::decode(&bytes)).map(|document| document.to_node()))
    };
    let base = match base {
        Some(base) => node(base)?,
        None => None,
    };
    let (Some(base), Some(ours), Some(theirs)) = (base, node(ours)?, node(theirs)?) else {
        return Ok(None);
    };
    let Some(merged) = merge_json(&base, &ours, &theirs) else { return Ok(None) };
    let mut bytes = Vec::new();
    Json::from_node(&merged).encode(&mut bytes);
    Ok(Some(Cell::Inline(bytes.into())))
}
