//! From conditions on key parts to ranges of key bytes.
//!
//! A range may hold too much, never too little: the conditions stay in the scan's filter. Where a
//! value cannot be compared by bytes (a text with a number), there are no ranges and the whole tree
//! is read.

use std::ops::Bound;

use repo::KeyRange;
use repo::schema::PartLayout;
use types::cast::{AssignMode, assign};
use types::compare::compare;
use types::key::{self, prefix_end};
use types::temporal::DateMode;
use types::{CollationId, SqlType, Value};

use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::Expr;
use crate::expr::session::to_utc;
use crate::limits::KEY_RANGES_MAX;
use crate::plan::{Bounds, EqualPart, KeyBounds};
use crate::session::SessionState;

/// A value as a key part can hold it.
pub(crate) enum Piece {
    /// This value.
    Exact(Value),
    /// The part cannot hold it; this is the nearest that it can.
    Near(Value),
    /// NULL.
    Null,
    /// The part cannot hold it.
    Nothing,
    /// It is not compared as the part's bytes are.
    Unknown,
}

/// What became of the bounds.
pub(crate) enum Ranges {
    /// These, ascending, none meeting another.
    Some(Vec<KeyRange>),
    /// The whole tree.
    All,
}

/// The ranges of `bounds` for this row.
pub(crate) fn ranges(
    bounds: &Bounds,
    parts: &[PartLayout],
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Ranges> {
    let mut prefixes = vec![Vec::new()];
    let mut parts = parts.iter();
    for equal in &bounds.equal {
        let Some(part) = parts.next() else { return Ok(Ranges::All) };
        let Some(ends) = equal_bytes(equal, part, row, cx)? else { return Ok(Ranges::All) };
        if prefixes.len().saturating_mul(ends.len()) > KEY_RANGES_MAX {
            return Ok(Ranges::All);
        }
        prefixes = join_bytes(prefixes, &ends);
    }
    prefixes.sort_unstable();
    prefixes.dedup();
    let mut all = Vec::with_capacity(prefixes.len());
    let then = bounds.then.as_ref().zip(parts.next());
    for prefix in prefixes {
        let range = match then {
            None => Some(KeyRange::new(Bound::Included(prefix.clone()), end_of(&prefix))),
            Some((then, part)) => match between(&prefix, then, part, row, cx)? {
                Between::Range(range) => Some(range),
                Between::Empty => None,
            },
        };
        all.extend(range);
    }
    Ok(Ranges::Some(all))
}

fn join_bytes(prefixes: Vec<Vec<u8>>, ends: &[Vec<u8>]) -> Vec<Vec<u8>> {
    if let ([prefix], [end]) = (prefixes.as_slice(), ends) {
        return vec![[prefix.as_slice(), end.as_slice()].concat()];
    }
    let joined = |prefix: &Vec<u8>| {
        ends.iter().map(|end| [prefix.as_slice(), end].concat()).collect::<Vec<_>>()
    };
    prefixes.iter().flat_map(joined).collect()
}

fn end_of(prefix: &[u8]) -> Bound<Vec<u8>> {
    prefix_end(prefix).map_or(Bound::Unbounded, Bound::Excluded)
}

/// The bytes of each value that a part may equal; `None`: unknown.
fn equal_bytes(
    equal: &EqualPart,
    part: &PartLayout,
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Option<Vec<Vec<u8>>>> {
    let (exprs, null_safe) = match equal {
        EqualPart::One(expr) => (std::slice::from_ref(expr), false),
        EqualPart::NullSafe(expr) => (std::slice::from_ref(expr), true),
        EqualPart::AnyOf(exprs) => (exprs.as_slice(), false),
    };
    let mut all = Vec::with_capacity(exprs.len());
    for expr in exprs {
        match piece(expr, part, row, cx)? {
            Piece::Exact(value) => all.push(encoded(&value, part)),
            Piece::Null if null_safe => all.push(encoded(&Value::Null, part)),
            Piece::Null | Piece::Near(_) | Piece::Nothing => (),
            Piece::Unknown => return Ok(None),
        }
    }
    Ok(Some(all))
}

/// A value's bytes in a part.
pub(crate) fn encoded(value: &Value, part: &PartLayout) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(16);
    encode(value, part, &mut bytes);
    bytes
}

fn encode(value: &Value, part: &PartLayout, out: &mut Vec<u8>) {
    match part.prefix_len {
        None => key::encode_field(value, &part.sql_type, part.descending, out),
        Some(prefix) => {
            key::encode_prefix_field(value, &part.sql_type, prefix, part.descending, out);
        }
    }
}

/// The key of a point access; `Ok(None)`: there can be no such row.
pub(crate) fn point(
    values: &[Expr],
    parts: &[PartLayout],
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
    out: &mut Vec<u8>,
) -> Result<Point> {
    out.clear();
    for (expr, part) in values.iter().zip(parts) {
        match piece(expr, part, row, cx)? {
            Piece::Exact(value) => encode(&value, part, out),
            Piece::Null | Piece::Near(_) | Piece::Nothing => return Ok(Point::None),
            Piece::Unknown => return Ok(Point::Unknown),
        }
    }
    Ok(Point::Key)
}

/// What became of a point access.
pub(crate) enum Point {
    /// The key was made.
    Key,
    /// No row can have these values.
    None,
    /// The values cannot be compared by bytes.
    Unknown,
}

enum Between {
    Range(KeyRange),
    Empty,
}

/// The range of one part behind a prefix.
fn between(
    prefix: &[u8],
    then: &KeyBounds,
    part: &PartLayout,
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Between> {
    let (low, high) = match then {
        KeyBounds::NotNull => (None, None),
        KeyBounds::Starts(pattern, escape) => {
            return starts(prefix, (pattern, *escape), part, row, cx);
        }
        KeyBounds::Between { low, high } => (low.as_ref(), high.as_ref()),
    };
    let Some(low) = edge(low, part, row, cx)? else { return Ok(Between::Empty) };
    let Some(high) = edge(high, part, row, cx)? else { return Ok(Between::Empty) };
    // High values come first in a descending part.
    let (first, last) = if part.descending { (high, low) } else { (low, high) };
    let begin = match first {
        Edge::Open => Bound::Included(after_nulls(prefix, part, true)),
        Edge::At(bytes, true) => Bound::Included([prefix, bytes.as_slice()].concat()),
        Edge::At(bytes, false) => match prefix_end(&[prefix, bytes.as_slice()].concat()) {
            Some(end) => Bound::Included(end),
            None => return Ok(Between::Empty),
        },
    };
    let end = match last {
        Edge::Open => end_of(&after_nulls(prefix, part, false)),
        Edge::At(bytes, true) => end_of(&[prefix, bytes.as_slice()].concat()),
        Edge::At(bytes, false) => Bound::Excluded([prefix, bytes.as_slice()].concat()),
    };
    Ok(Between::Range(KeyRange::new(begin, end)))
}

/// Where values, not NULL, begin behind a prefix (`begin`), or the prefix of all of them. A field's
/// first byte is 0 for NULL and 1 for a value, flipped in a descending part.
fn after_nulls(prefix: &[u8], part: &PartLayout, begin: bool) -> Vec<u8> {
    let mut bytes = prefix.to_vec();
    match (part.descending, begin) {
        (false, true) => bytes.push(1),
        (true, false) => bytes.push(0xfe),
        _ => (),
    }
    bytes
}

enum Edge {
    Open,
    At(Vec<u8>, bool),
}

/// One edge of a range; `None`: nothing is inside.
fn edge(
    bound: Option<&(Expr, bool)>,
    part: &PartLayout,
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Option<Edge>> {
    let Some((expr, is_inside)) = bound else { return Ok(Some(Edge::Open)) };
    Ok(match piece(expr, part, row, cx)? {
        Piece::Exact(value) => {
            Some(Edge::At(encoded(&value, part), *is_inside || part.prefix_len.is_some()))
        }
        Piece::Near(value) => Some(Edge::At(encoded(&value, part), true)),
        Piece::Null => None,
        Piece::Nothing | Piece::Unknown => Some(Edge::Open),
    })
}

/// The range of texts that begin as a pattern does.
fn starts(
    prefix: &[u8],
    (pattern, escape): (&Expr, Option<char>),
    part: &PartLayout,
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Between> {
    let pattern = pattern.eval(row, cx)?;
    if pattern.is_null() {
        return Ok(Between::Empty);
    }
    let text = pattern.to_string_lossy();
    let mut start = plain_start(&text, escape);
    if let Some(most) = part.prefix_len {
        start = start.chars().take(most as usize).collect();
    }
    let mut bytes = prefix.to_vec();
    let collation = part.sql_type.collation().unwrap_or(CollationId::BINARY);
    if start.is_empty() || !matches!(pattern, Value::Text(_)) {
        let begin = Bound::Included(after_nulls(prefix, part, true));
        return Ok(Between::Range(KeyRange::new(begin, end_of(&after_nulls(prefix, part, false)))));
    }
    key::encode_text_start(&start, collation, part.descending, &mut bytes);
    let end = end_of(&bytes);
    Ok(Between::Range(KeyRange::new(Bound::Included(bytes), end)))
}

/// A LIKE pattern up to its first wildcard or escape.
fn plain_start(pattern: &str, escape: Option<char>) -> String {
    pattern.chars().take_while(|c| *c != '%' && *c != '_' && Some(*c) != escape).collect()
}

/// The value of an expression as a part can hold it.
fn piece(
    expr: &Expr,
    part: &PartLayout,
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
) -> Result<Piece> {
    let value = expr.eval(row, cx)?;
    Ok(fitted(value, &part.sql_type, cx.session))
}

/// A value as a column of a type can hold it.
pub(crate) fn fitted(value: Value, of: &SqlType, session: &SessionState) -> Piece {
    if value.is_null() {
        return Piece::Null;
    }
    match (&value, of) {
        (Value::Int(_), SqlType::Int { unsigned: false, width: types::IntWidth::Big, .. })
        | (Value::UInt(_), SqlType::Int { unsigned: true, width: types::IntWidth::Big, .. }) => {
            Piece::Exact(value)
        }
        (Value::Text(_), SqlType::Char { .. } | SqlType::Varchar { .. } | SqlType::Text { .. }) => {
            Piece::Exact(value)
        }
        (Value::Bytes(_), _) if of.is_binary_string() => Piece::Exact(value),
        (Value::Text(text), _) if of.is_binary_string() => Piece::Exact(Value::bytes(text.utf8())),
        (Value::Text(_) | Value::Enum(_), SqlType::Enum { .. }) => assigned(&value, of, session),
        (Value::Text(_), _) if of.is_temporal() => assigned(&value, of, session),
        (_, SqlType::Date | SqlType::DateTime { .. } | SqlType::Timestamp { .. })
            if matches!(value, Value::Date(_) | Value::DateTime(_)) =>
        {
            assigned(&value, of, session)
        }
        (Value::Time(_), SqlType::Time { .. }) => assigned(&value, of, session),
        _ if value.is_number() && (of.is_numeric() || is_small_number(of)) => {
            assigned(&value, of, session)
        }
        _ => Piece::Unknown,
    }
}

fn is_small_number(of: &SqlType) -> bool {
    matches!(of, SqlType::Year | SqlType::Bit { .. })
}

fn assigned(value: &Value, of: &SqlType, session: &SessionState) -> Piece {
    let mode = AssignMode {
        strict: true,
        dates: DateMode { allow_invalid_dates: true, ..DateMode::default() },
        truncate_fraction: false,
        column: "",
        row: 0,
    };
    let Ok((stored, _)) = assign(value, of, &mode) else {
        let is_member = matches!(of, SqlType::Enum { .. });
        return if is_member { Piece::Nothing } else { unassignable(value) };
    };
    let collation = of.collation().unwrap_or(CollationId::BINARY);
    let is_same = compare(&stored, value, collation) == Some(std::cmp::Ordering::Equal);
    let stored = match (stored, of) {
        (Value::DateTime(local), SqlType::Timestamp { .. }) => {
            Value::DateTime(to_utc(session, local))
        }
        (other, _) => other,
    };
    if is_same { Piece::Exact(stored) } else { Piece::Near(stored) }
}

/// A number that is out of a column's range equals none of its values; a text may be compared
/// otherwise.
fn unassignable(value: &Value) -> Piece {
    if value.is_number() { Piece::Nothing } else { Piece::Unknown }
}
