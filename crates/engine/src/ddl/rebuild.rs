//! A table's rows and indexes in another shape.
//!
//! Only what must be is made anew: rows whose bytes mean the same keep their map, and so does every
//! index whose parts, types and row keys are the same. The rest is converted row by row, as an
//! INSERT of the values would store them, and sorted into new maps.

use repo::object::{INDEX, Table, keyless_row, row_map_kind};
use repo::schema::{Cell, Column, ColumnId, Index, KeyPart, Layout, Schema};
use repo::state::TableBase;
use repo::{KeyRange, Map};
use types::cast::{AssignMode, assign};
use types::row::RowRef;
use types::{Date, DateTime, ErrorCode, SqlError, SqlType, Time, Value, Warning};

use super::evaluation::{Evaluation, Fresh, assigned, cell_of, shown};
use super::refuse;
use super::sorter::Sorter;
use crate::context::Context;
use crate::error::Result;

/// What is made of what.
pub(super) struct Rebuild<'a> {
    pub(super) old: &'a TableBase,
    pub(super) new: &'a Schema,
    /// The table's name, for errors.
    pub(super) name: &'a str,
    pub(super) fresh: &'a [(ColumnId, Fresh)],
    /// Checks that existing rows must pass, by name.
    pub(super) checked: &'a [String],
}

/// The table in its new shape.
pub(super) struct Rebuilt {
    pub(super) table: Table,
    /// How many rows were written anew.
    pub(super) rewritten: u64,
}

/// Makes the table of the new shape: 1062, 1138, 3819, and what conversions say.
pub(super) fn run(cx: &mut Context<'_>, of: &Rebuild<'_>) -> Result<Rebuilt> {
    let store = cx.instance.store().clone();
    let schema = of.new.save(store.as_ref())?;
    let layout = Layout::new(of.new);
    let keeps_rows = keeps_rows(of);
    let (rows, row_count, rewritten) = if keeps_rows && of.checked.is_empty() {
        (of.old.rows, of.old.row_count, 0)
    } else {
        let (rows, count) = convert_rows(cx, of, &layout)?;
        if keeps_rows { (of.old.rows, count, 0) } else { (rows, count, count) }
    };
    let mut indexes = Vec::with_capacity(of.new.indexes.len());
    for (number, index) in of.new.indexes.iter().enumerate() {
        let map = match kept_index(of, index) {
            Some(map) => map,
            None => build_index(cx, of, &layout, &rows, number)?,
        };
        indexes.push(map.into());
    }
    let artifacts = of.old.to_object();
    let table = Table {
        schema,
        rows: rows.into(),
        row_count,
        indexes,
        conflicts: artifacts.conflicts,
        violations: artifacts.violations,
    };
    Ok(Rebuilt { table, rewritten })
}

/// Whether the rows stay as they are, byte for byte and key for key.
fn keeps_rows(of: &Rebuild<'_>) -> bool {
    let old = &of.old.schema;
    let takes_less = old.columns.iter().any(|before| {
        let after = of.new.column(before.id);
        before.nullable && after.is_some_and(|after| !after.nullable)
    });
    of.fresh.is_empty() && !takes_less && old.row_layout_begins(of.new) && keeps_keys(of)
}

/// Whether every row has the key that it had.
fn keeps_keys(of: &Rebuild<'_>) -> bool {
    let old = &of.old.schema;
    if old.is_keyless() || of.new.is_keyless() {
        return old.is_keyless() && of.new.is_keyless() && old.row_layout_begins(of.new);
    }
    same_parts(old, of.new, &old.primary, &of.new.primary)
}

fn same_parts(old: &Schema, new: &Schema, before: &[KeyPart], after: &[KeyPart]) -> bool {
    let same_type = |part: &KeyPart| {
        let (old, new) = (old.column(part.column), new.column(part.column));
        old.zip(new).is_some_and(|(old, new)| old.sql_type == new.sql_type)
    };
    before == after && before.iter().all(same_type)
}

/// The map of an index that is the same as before.
fn kept_index(of: &Rebuild<'_>, index: &Index) -> Option<Map> {
    let old = &of.old.schema;
    let is_fresh = |part: &KeyPart| of.fresh.iter().any(|(id, _)| *id == part.column);
    let takes_less = |part: &KeyPart| {
        let (old, new) = (old.column(part.column), of.new.column(part.column));
        old.zip(new).is_some_and(|(old, new)| old.nullable && !new.nullable)
    };
    if !keeps_keys(of) || index.parts.iter().any(|part| is_fresh(part) || takes_less(part)) {
        return None;
    }
    // An index that became unique has to be looked through, even where its entries stay.
    let same = |before: &&Index| {
        before.unique >= index.unique && same_parts(old, of.new, &before.parts, &index.parts)
    };
    let at = old.indexes.iter().position(|before| same(&before))?;
    of.old.indexes.get(at).copied()
}

/// Where the columns of a row come from.
struct Work {
    sources: Vec<Option<usize>>,
    evaluation: Evaluation,
}

impl Work {
    fn bind(cx: &mut Context<'_>, of: &Rebuild<'_>) -> Result<Self> {
        let evaluation = Evaluation::bind(cx, of.new, of.fresh, of.checked)?;
        let old = &of.old.schema;
        let sources = of.new.columns.iter().map(|column| old.position(column.id)).collect();
        Ok(Self { sources, evaluation })
    }
}

/// All rows in the new shape, and how many they are.
fn convert_rows(cx: &mut Context<'_>, of: &Rebuild<'_>, layout: &Layout) -> Result<(Map, u64)> {
    let store = cx.instance.store().clone();
    let work = Work::bind(cx, of)?;
    let mut sorter = Sorter::new(&store, row_map_kind(of.new));
    let mut cursor = of.old.rows.range(&store, KeyRange::all());
    let mut total = 0;
    while let Some((_, value)) = cursor.next().map_err(repo::Error::from)? {
        cx.session.interruption.check()?;
        let (count, row) =
            if of.old.schema.is_keyless() { keyless_row(value)? } else { (1, value) };
        // A sequence tells equal rows apart, and a primary key allows no two.
        let has_sequence = work.evaluation.has_sequence();
        let (times, each) = if has_sequence { (count, 1) } else { (1, count) };
        for time in 0..times {
            let bytes = convert_row(cx, of, layout, &work, (row, total + time + 1))?;
            let mut key = Vec::new();
            layout.row_key(store.as_ref(), &bytes, &mut key)?;
            if layout.is_keyless() {
                sorter.add_keyless(key, each, &bytes)?;
            } else if each > 1 || !sorter.insert(key, bytes.clone())? {
                return duplicate(cx, of, layout, &bytes, None);
            }
        }
        total += count;
    }
    Ok((sorter.finish()?, total))
}

/// One row in the new shape.
fn convert_row(
    cx: &mut Context<'_>,
    of: &Rebuild<'_>,
    layout: &Layout,
    work: &Work,
    (row, number): (&[u8], u64),
) -> Result<Vec<u8>> {
    let store = cx.instance.store().clone();
    let old = RowRef::new(row).map_err(|damage| SqlError::unknown(damage.to_string()))?;
    let mut cells = Vec::with_capacity(of.new.columns.len());
    for (at, column) in of.new.columns.iter().enumerate() {
        let source = work.sources.get(at).copied().flatten();
        let is_fresh = work.evaluation.is_fresh(at);
        let from = source.and_then(|source| of.old.schema.columns.get(source).zip(Some(source)));
        let cell = match from {
            _ if is_fresh => Cell::Null,
            None => match &column.fill {
                Some(fill) => Cell::Inline(fill.clone().into()),
                None => Cell::Null,
            },
            Some((before, source)) if before.sql_type == column.sql_type => {
                of.old.layout.cell(&old, source)
            }
            Some((before, source)) => {
                let value = of.old.layout.value(store.as_ref(), &old, source)?;
                converted(cx, &before.sql_type, column, value, number)?
            }
        };
        let cell = match cell {
            Cell::Null if !column.nullable && !is_fresh => not_null(cx, column, number)?,
            cell => cell,
        };
        cells.push(cell);
    }
    let bytes = layout.build_row(store.as_ref(), cells)?;
    let (bytes, broken) = work.evaluation.run(cx, of.new, layout, (bytes, number))?;
    match broken.first() {
        Some(check) => refuse(ErrorCode::CheckConstraintViolated, &[&check.name]),
        None => Ok(bytes),
    }
}

/// The value of a column of another type.
fn converted(
    cx: &mut Context<'_>,
    from: &SqlType,
    column: &Column,
    value: Value,
    number: u64,
) -> Result<Cell<'static>> {
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let value = shown(cx, from, value);
    let value = assigned(cx, column, &value, number)?;
    Ok(cell_of(cx, &column.sql_type, &value))
}

/// 1138 for a NULL in a column that takes none any more; lenient modes store the type's own value.
fn not_null(cx: &mut Context<'_>, column: &Column, number: u64) -> Result<Cell<'static>> {
    if cx.session.sql_mode.is_strict() {
        return refuse(ErrorCode::InvalidUseOfNull, &[]);
    }
    let warning = Warning::new(ErrorCode::WarnDataTruncated, &[&column.name, &number]);
    cx.diagnostics.push(warning);
    Ok(cell_of(cx, &column.sql_type, &implicit_value(&column.sql_type)))
}

/// What a column that takes no NULL holds where nothing is said (manual 11.6).
pub(super) fn implicit_value(of: &SqlType) -> Value {
    let mode = AssignMode {
        strict: false,
        dates: types::temporal::DateMode::default(),
        truncate_fraction: false,
        column: "",
        row: 1,
    };
    let from = |value: &Value| assign(value, of, &mode).map_or(Value::Null, |(value, _)| value);
    match of {
        SqlType::Date => Value::Date(Date::ZERO),
        SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => {
            Value::DateTime(DateTime::ZERO.with_fsp(*fsp))
        }
        SqlType::Time { fsp } => Value::Time(Time::clamped(0, *fsp)),
        SqlType::Enum { .. } => from(&Value::Int(1)),
        SqlType::Json => from(&Value::text("null")),
        SqlType::Bit { .. } | SqlType::Year => from(&Value::Int(0)),
        other if other.is_numeric() => from(&Value::Int(0)),
        _ => from(&Value::text("")),
    }
}

/// The entries of an index over the new rows; 1062.
fn build_index(
    cx: &mut Context<'_>,
    of: &Rebuild<'_>,
    layout: &Layout,
    rows: &Map,
    number: usize,
) -> Result<Map> {
    let store = cx.instance.store().clone();
    let mut sorter = Sorter::new(&store, &INDEX);
    let mut cursor = rows.range(&store, KeyRange::all());
    while let Some((key, value)) = cursor.next().map_err(repo::Error::from)? {
        let mut entry = Vec::new();
        layout.index_entry(store.as_ref(), number, value, key, &mut entry)?;
        sorter.insert(entry, Vec::new())?;
    }
    let map = sorter.finish()?;
    if of.new.indexes.get(number).is_some_and(|index| index.unique) {
        check_unique(cx, of, layout, (rows, &map), number)?;
    }
    Ok(map)
}

/// 1062 where two neighbours of a unique index share their parts.
fn check_unique(
    cx: &Context<'_>,
    of: &Rebuild<'_>,
    layout: &Layout,
    (rows, map): (&Map, &Map),
    number: usize,
) -> Result<()> {
    let store = cx.instance.store();
    let mut before: Option<Vec<u8>> = None;
    let mut cursor = map.range(store, KeyRange::all());
    while let Some((entry, _)) = cursor.next().map_err(repo::Error::from)? {
        if layout.entry_has_null(number, entry)? {
            before = None;
            continue;
        }
        let (parts, row_key) = layout.split_entry(number, entry)?;
        let is_double = before.as_deref() == Some(parts);
        if is_double || layout.is_keyless() {
            let found = rows.get(store.as_ref(), row_key).map_err(repo::Error::from)?;
            let value = found.map(|value| value.to_vec()).unwrap_or_default();
            // Equal rows of a keyless table are one row that is counted.
            if !is_double && keyless_row(&value)?.0 < 2 {
                before = Some(parts.to_vec());
                continue;
            }
            let row = layout.row_bytes(&value)?;
            return duplicate(cx, of, layout, row, Some(number));
        }
        before = Some(parts.to_vec());
    }
    Ok(())
}

/// 1062 with the key's values joined by `-`.
fn duplicate<T>(
    cx: &Context<'_>,
    of: &Rebuild<'_>,
    layout: &Layout,
    row: &[u8],
    number: Option<usize>,
) -> Result<T> {
    let parts = number.map_or(layout.primary_parts(), |number| layout.index_parts(number));
    let row = RowRef::new(row).map_err(|damage| SqlError::unknown(damage.to_string()))?;
    let mut shown = Vec::with_capacity(parts.len());
    for part in parts {
        let value = layout.value(cx.instance.store().as_ref(), &row, part.position)?;
        let text = value.to_string_lossy();
        let prefix = part.prefix_len.map_or(usize::MAX, |prefix| prefix as usize);
        shown.push(text.chars().take(prefix).collect::<String>());
    }
    let key = number.and_then(|number| of.new.indexes.get(number));
    let key = key.map_or("PRIMARY", |index| index.name.as_str());
    refuse(ErrorCode::DupEntry, &[&shown.join("-"), &format!("{}.{key}", of.name)])
}
