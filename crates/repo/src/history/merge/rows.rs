//! The rows of a table that both sides changed, its indexes with them.
//!
//! One side *carries*: the merged rows are its rows and what the other side's changes do to them.
//! Ours does, unless only theirs lays rows out as the merged schema does (theirs dropped or moved a
//! column): then all of our rows would have to be written anew, but not theirs. If neither does,
//! all rows are written anew. Where equal bytes need not be equal rows, since a side's layout is
//! another than the base's, every row is looked at; else only those that a side changed. An index
//! starts from a side that has it, and entries move for the keys that either side changed; one that
//! no side has in this form is built from the merged rows.

use std::sync::Arc;

use storage::{Hash, Map, Store};

use super::MergeOptions;
use super::cells::{RowMerge, RowPlan};
use super::join::{FullJoin, Join, Triple};
use super::side::Side;
use super::writer::{RowBatch, build_index};
use crate::error::Result;
use crate::object::{
    ConflictRow, ConflictSide, Violation, ViolationRow, keyless_row, row_map_kind,
};
use crate::schema::{Layout, Schema};

const OURS: usize = 1;
const THEIRS: usize = 2;

/// What came of the rows.
pub(super) struct MergedRows {
    pub rows: Map,
    /// What the carrier's number of rows changed by.
    pub count_change: i64,
    /// Whose rows carried: 1 ours, 2 theirs.
    pub carrier: usize,
    pub indexes: Vec<Map>,
    /// For each index, the side and the number of that side's index that it started from.
    pub origins: Vec<Option<(usize, usize)>>,
    /// The table's conflicts, those that it had among them.
    pub conflicts: Map,
    pub violations: Vec<ViolationRow>,
}

/// A table's merge under way.
pub(super) struct RowsMerge<'a> {
    store: &'a Store,
    sides: &'a [Side; 3],
    merged: &'a Schema,
    merged_hash: Hash,
    /// The hashes of the sides' own schemas, for conflicts.
    schema_hashes: [Hash; 3],
    options: MergeOptions,
    layout: Layout,
    plan: RowPlan,
    carrier: usize,
    /// Whether the carrier's rows are written anew.
    is_rewritten: bool,
    not_null: Vec<usize>,
    origins: Vec<Option<(usize, usize)>>,
    rows: RowBatch,
    count_change: i64,
    indexes: Vec<Option<RowBatch>>,
    conflicts: RowBatch,
    violations: Vec<ViolationRow>,
}

impl<'a> RowsMerge<'a> {
    /// A merge whose conflicts are added to `conflicts`.
    pub(super) fn new(
        store: &'a Store,
        sides: &'a [Side; 3],
        merged: &'a Schema,
        conflicts: Map,
        options: MergeOptions,
    ) -> Result<RowsMerge<'a>> {
        let schemas: [&Schema; 3] = [&sides[0].schema, &sides[OURS].schema, &sides[THEIRS].schema];
        let fits = |side: usize| schemas[side].row_layout_begins(merged);
        let carrier = if !fits(OURS) && fits(THEIRS) { THEIRS } else { OURS };
        let is_rewritten = !fits(carrier);
        let kept =
            if is_rewritten { Map::empty(row_map_kind(merged)) } else { sides[carrier].rows };
        let layout = Layout::new(merged);
        let origins = origins(sides, merged, &layout, carrier);
        let start = |origin: &Option<(usize, usize)>| {
            origin.map(|(side, number)| RowBatch::new(store, sides[side].index(number)))
        };
        Ok(RowsMerge {
            store,
            sides,
            merged,
            merged_hash: merged.hash()?,
            schema_hashes: [schemas[0].hash()?, schemas[OURS].hash()?, schemas[THEIRS].hash()?],
            options,
            plan: RowPlan::new(store, schemas, merged, options),
            carrier,
            is_rewritten,
            not_null: not_null(schemas, merged),
            indexes: origins.iter().map(start).collect(),
            origins,
            rows: RowBatch::new(store, kept),
            count_change: 0,
            layout,
            conflicts: RowBatch::new(store, conflicts),
            violations: Vec::new(),
        })
    }

    /// Merges.
    pub(super) fn run(mut self) -> Result<MergedRows> {
        let maps = self.sides.each_ref().map(|side| &side.rows);
        if self.are_bytes_comparable() {
            for triple in Join::new(self.store, maps)? {
                let triple = triple?;
                if !self.is_settled(&triple) {
                    self.merge_row(&triple)?;
                }
            }
        } else {
            for triple in FullJoin::new(self.store, maps)? {
                self.merge_row(&triple?)?;
            }
        }
        let rows = self.rows.finish()?;
        let mut indexes = Vec::new();
        for (number, batch) in self.indexes.into_iter().enumerate() {
            indexes.push(match batch {
                Some(batch) => batch.finish()?,
                None => build_index(self.store, &rows, &self.layout, number)?,
            });
        }
        Ok(MergedRows {
            rows,
            count_change: self.count_change,
            carrier: self.carrier,
            indexes,
            origins: self.origins,
            conflicts: self.conflicts.finish()?,
            violations: self.violations,
        })
    }

    /// Whether a side's row of the same bytes as the base's is the same row: at most columns at the
    /// end came or went.
    fn are_bytes_comparable(&self) -> bool {
        let base = &self.sides[0].schema;
        let is_alike = |side: &Side| {
            base.row_layout_begins(&side.schema) || side.schema.row_layout_begins(base)
        };
        !self.is_rewritten && self.sides.iter().all(is_alike)
    }

    /// Whether the carrier has the row as it will be, and so have the indexes: it alone changed it,
    /// and nothing else about rows changed.
    fn is_settled(&self, triple: &Triple) -> bool {
        let other_changed =
            if self.carrier == OURS { triple.is_theirs_changed } else { triple.is_ours_changed };
        !other_changed
            && self.plan.is_uniform()
            && self.not_null.is_empty()
            && self.origins.iter().flatten().all(|(side, _)| *side == self.carrier)
    }

    fn merge_row(&mut self, triple: &Triple) -> Result<()> {
        let sides = [&triple.base, &triple.ours, &triple.theirs].map(|side| side.as_deref());
        let mut row = if self.layout.is_keyless() {
            self.merge_keyless(triple, sides)?
        } else {
            self.merge_keyed(triple, sides)?
        };
        if let Some(value) = &row {
            let columns = self.null_columns(value)?;
            if !columns.is_empty() {
                let violation = Violation::NotNull { columns };
                self.violate(&triple.key, value.clone(), violation)?;
                row = None;
            }
        }
        self.move_entries(triple, sides, row.as_deref())?;
        let kept = sides[self.carrier];
        self.count_change += self.count(row.as_deref())? - self.count(kept)?;
        if self.is_rewritten || row.as_deref() != kept {
            self.rows.put(triple.key.to_vec(), row)?;
        }
        Ok(())
    }

    /// How many rows a row value stands for.
    fn count(&self, value: Option<&[u8]>) -> Result<i64> {
        match value {
            Some(value) if self.layout.is_keyless() => Ok(keyless_row(value)?.0.cast_signed()),
            value => Ok(i64::from(value.is_some())),
        }
    }

    fn merge_keyed(
        &mut self,
        triple: &Triple,
        [base, ours, theirs]: [Option<&[u8]>; 3],
    ) -> Result<Option<Vec<u8>>> {
        match self.plan.merge(base, ours, theirs)? {
            RowMerge::Row(row) => Ok(row),
            RowMerge::Conflict => {
                self.conflict(&triple.key, [base, ours, theirs])?;
                self.plan.convert(OURS, ours)
            }
        }
    }

    /// A keyless row that both sides changed is a conflict even where they changed it alike: which
    /// of the equal rows were meant is unknown.
    fn merge_keyless(
        &mut self,
        triple: &Triple,
        sides: [Option<&[u8]>; 3],
    ) -> Result<Option<Vec<u8>>> {
        if triple.is_ours_changed && triple.is_theirs_changed {
            self.conflict(&triple.key, sides)?;
        }
        let taken = if triple.is_ours_changed { sides[OURS] } else { sides[THEIRS] };
        Ok(taken.map(<[u8]>::to_vec))
    }

    fn conflict(&mut self, key: &[u8], sides: [Option<&[u8]>; 3]) -> Result<()> {
        let mut kept = [None, None, None];
        for (place, side) in kept.iter_mut().zip(sides) {
            let Some(value) = side else { continue };
            let (count, row) =
                if self.layout.is_keyless() { keyless_row(value)? } else { (1, value) };
            *place = Some(ConflictSide { row: row.to_vec(), count });
        }
        let (key, value) = ConflictRow {
            key: key.to_vec(),
            source: self.options.source,
            schemas: self.schema_hashes,
            sides: kept,
        }
        .encode();
        self.conflicts.put(key, Some(value))
    }

    /// The columns that take no NULL and have one in this row value.
    fn null_columns(&self, value: &[u8]) -> Result<Vec<String>> {
        if self.not_null.is_empty() {
            return Ok(Vec::new());
        }
        let row = self.layout.row(value)?;
        let is_null =
            |position: &&usize| self.layout.field(&row, **position) == types::row::Field::Null;
        let columns = self.not_null.iter().filter(is_null);
        Ok(columns.filter_map(|at| self.merged.columns.get(*at)).map(|c| c.name.clone()).collect())
    }

    fn violate(&mut self, key: &[u8], value: Vec<u8>, violation: Violation) -> Result<()> {
        let (count, row) =
            if self.layout.is_keyless() { keyless_row(&value)? } else { (1, &value[..]) };
        self.violations.push(ViolationRow {
            key: key.to_vec(),
            source: self.options.source,
            schema: self.merged_hash,
            row: row.to_vec(),
            count,
            violation,
        });
        Ok(())
    }

    /// In each index that started from a side, that side's entry for the row becomes the merged
    /// row's.
    fn move_entries(
        &mut self,
        triple: &Triple,
        sides: [Option<&[u8]>; 3],
        row: Option<&[u8]>,
    ) -> Result<()> {
        for (number, (origin, batch)) in self.origins.iter().zip(&mut self.indexes).enumerate() {
            let (Some((side, own)), Some(batch)) = (origin, batch) else { continue };
            let entry = |layout: &Layout, number: usize, value: Option<&[u8]>| {
                let Some(value) = value else { return Ok(None) };
                let mut entry = Vec::new();
                let store = self.store.as_ref();
                layout.index_entry(store, number, value, &triple.key, &mut entry)?;
                Ok::<_, crate::error::Error>(Some(entry))
            };
            let old = entry(&self.sides[*side].layout, *own, sides[*side])?;
            let new = entry(&self.layout, number, row)?;
            if old != new {
                if let Some(old) = old {
                    batch.put(old, None)?;
                }
                if let Some(new) = new {
                    batch.put(new, Some(Vec::new()))?;
                }
            }
        }
        Ok(())
    }
}

/// For each index of the merged schema, a side that has it and its number there; the carrier where
/// it can be.
fn origins(
    sides: &[Side; 3],
    merged: &Schema,
    layout: &Layout,
    carrier: usize,
) -> Vec<Option<(usize, usize)>> {
    let find = |number| {
        [carrier, OURS, THEIRS].into_iter().find_map(|side| {
            let own = sides[side].index_like(merged, layout, number)?;
            Some((side, own))
        })
    };
    (0..merged.indexes.len()).map(find).collect()
}

/// The columns that take no NULL but took it on a side.
fn not_null(schemas: [&Schema; 3], merged: &Schema) -> Vec<usize> {
    let took_null = |id| {
        let sides = schemas.iter().skip(1);
        sides.filter_map(|schema| schema.column(id)).any(|column| column.nullable)
    };
    let columns = merged.columns.iter().enumerate();
    columns.filter(|(_, c)| !c.nullable && took_null(c.id)).map(|(place, _)| place).collect()
}

/// Where [`Side`]s come from: the three tables in the merged schema.
pub(super) fn sides(
    store: &Store,
    tables: [Option<&crate::history::table::OpenTable>; 3],
    merged: &Arc<Schema>,
) -> Result<[Side; 3]> {
    let [base, ours, theirs] = tables;
    Ok([
        Side::new(store, base, merged)?,
        Side::new(store, ours, merged)?,
        Side::new(store, theirs, merged)?,
    ])
}
