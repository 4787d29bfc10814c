//! SUBSTRING, LEFT, RIGHT, SUBSTRING_INDEX, INSERT: parts of texts, counted in characters from 1.

use types::Value;

use crate::error::Result;
use crate::functions::args::{at, bytes, text};
use crate::functions::typing::{joined_text, part_of_first};
use crate::functions::{Arity, Eval, Function, Invocation};

pub(crate) static SUBSTRING: Function =
    Function::new("SUBSTRING", Arity::between(2, 3), part_of_first, Eval::Strict(substring))
        .also(&["SUBSTR", "MID"])
        .says(
            "The part from a position on, from the end if it is negative, of a length.",
            "SUBSTRING('Quadratically', 5, 6)",
            "ratica",
        );

pub(crate) static LEFT: Function =
    Function::new("LEFT", Arity::exactly(2), part_of_first, Eval::Strict(left)).says(
        "The first characters.",
        "LEFT('foobarbar', 5)",
        "fooba",
    );

pub(crate) static RIGHT: Function =
    Function::new("RIGHT", Arity::exactly(2), part_of_first, Eval::Strict(right)).says(
        "The last characters.",
        "RIGHT('foobarbar', 4)",
        "rbar",
    );

pub(crate) static SUBSTRING_INDEX: Function =
    Function::new("SUBSTRING_INDEX", Arity::exactly(3), part_of_first, Eval::Strict(by_index))
        .says(
            "The part before the n-th delimiter, or behind the n-th from the end.",
            "SUBSTRING_INDEX('www.mysql.com', '.', -2)",
            "mysql.com",
        );

pub(crate) static INSERT: Function =
    Function::new("INSERT", Arity::exactly(4), joined_text, Eval::Strict(insert)).says(
        "Replaces so many characters at a position.",
        "INSERT('Quadratic', 3, 4, 'What')",
        "QuWhattic",
    );

/// So many characters (bytes, of a byte string) behind the first `skip`.
fn part(value: &Value, skip: usize, take: usize, call: &Invocation<'_, '_>) -> Value {
    if call.is_binary() {
        let kept: Vec<u8> = bytes(value).iter().skip(skip).take(take).copied().collect();
        return call.byte_string(kept);
    }
    let text = text(value);
    let rest = match text.char_indices().nth(skip) {
        Some((start, _)) => text.get(start..).unwrap_or_default(),
        None => "",
    };
    let kept = match rest.char_indices().nth(take) {
        Some((end, _)) => rest.get(..end).unwrap_or_default(),
        None => rest,
    };
    Value::text(kept)
}

fn length(value: &Value, call: &Invocation<'_, '_>) -> usize {
    if call.is_binary() { bytes(value).len() } else { text(value).chars().count() }
}

fn size(number: i64) -> usize {
    usize::try_from(number.max(0)).unwrap_or(usize::MAX)
}

fn substring(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let start = call.int(at(values, 1))?;
    let take = match values.get(2) {
        Some(length) => size(call.int(length)?),
        None => usize::MAX,
    };
    let value = at(values, 0);
    let skip = if start > 0 {
        size(start - 1)
    } else {
        let back = usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX);
        match length(value, call).checked_sub(back) {
            Some(skip) if back > 0 => skip,
            _ => return Ok(call.string(String::new())),
        }
    };
    Ok(part(value, skip, take, call))
}

fn left(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let take = size(call.int(at(values, 1))?);
    Ok(part(at(values, 0), 0, take, call))
}

fn right(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let take = size(call.int(at(values, 1))?);
    let skip = length(at(values, 0), call).saturating_sub(take);
    Ok(part(at(values, 0), skip, usize::MAX, call))
}

fn by_index(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let count = call.int(at(values, 2))?;
    let (whole, delimiter) = (text(at(values, 0)), text(at(values, 1)));
    if delimiter.is_empty() || count == 0 {
        return Ok(call.string(String::new()));
    }
    let nth = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX) - 1;
    let kept = if count > 0 {
        match whole.match_indices(delimiter.as_ref()).nth(nth) {
            Some((end, _)) => whole.get(..end),
            None => Some(whole.as_ref()),
        }
    } else {
        match whole.rmatch_indices(delimiter.as_ref()).nth(nth) {
            Some((start, _)) => whole.get(start + delimiter.len()..),
            None => Some(whole.as_ref()),
        }
    };
    Ok(call.string(kept.unwrap_or_default().to_owned()))
}

fn insert(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (start, count) = (call.int(at(values, 1))?, call.int(at(values, 2))?);
    let (value, new) = (at(values, 0), at(values, 3));
    let whole = length(value, call);
    if start < 1 || size(start) > whole {
        return Ok(part(value, 0, usize::MAX, call));
    }
    let before = size(start - 1);
    let replaced = if count < 0 { whole - before } else { size(count).min(whole - before) };
    let mut joined = Vec::new();
    part(value, 0, before, call).to_text(&mut joined);
    new.to_text(&mut joined);
    part(value, before + replaced, usize::MAX, call).to_text(&mut joined);
    Ok(call.byte_string(joined))
}
