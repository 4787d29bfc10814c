//! CONCAT, CONCAT_WS, REPEAT, SPACE, REVERSE.

use types::Value;

use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, bytes, text};
use crate::functions::typing::{
    ascii_text, joined_text, long_like_first, part_of_first, text_of_args,
};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static CONCAT: Function =
    Function::new("CONCAT", Arity::from(1), joined_text, Eval::Strict(concat)).says(
        "Joins its arguments; NULL if one is NULL.",
        "CONCAT('a', 1, 'b')",
        "a1b",
    );

pub(crate) static CONCAT_WS: Function =
    Function::new("CONCAT_WS", Arity::from(2), concat_ws_type, Eval::Values(concat_ws)).says(
        "Joins all but the first argument, which it puts between them; skips NULL.",
        "CONCAT_WS(',', 'a', NULL, 'b')",
        "a,b",
    );

pub(crate) static REPEAT: Function =
    Function::new("REPEAT", Arity::exactly(2), long_like_first, Eval::Strict(repeat)).says(
        "Repeats a text so many times.",
        "REPEAT('ab', 3)",
        "ababab",
    );

pub(crate) static SPACE: Function =
    Function::new("SPACE", Arity::exactly(1), space_type, Eval::Strict(space)).says(
        "So many spaces.",
        "CONCAT('[', SPACE(2), ']')",
        "[  ]",
    );

pub(crate) static REVERSE: Function =
    Function::new("REVERSE", Arity::exactly(1), part_of_first, Eval::Strict(reverse)).says(
        "The characters in reverse order.",
        "REVERSE('abc')",
        "cba",
    );

fn concat(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let mut joined = Vec::new();
    for value in values {
        value.to_text(&mut joined);
    }
    if call.too_long(joined.len() as u64)? {
        return Ok(Value::Null);
    }
    Ok(call.byte_string(joined))
}

fn concat_ws_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let separator = args.first().map_or(0, |arg| arg.ty.chars_max());
    let parts = args.iter().skip(1).map(|arg| arg.ty.chars_max()).fold(0, u64::saturating_add);
    let between = separator.saturating_mul(args.len().saturating_sub(2) as u64);
    let ty = text_of_args(args, parts.saturating_add(between), session)?;
    let nullable = args.first().is_some_and(|arg| arg.ty.nullable);
    Ok(ExprType { nullable, ..ty })
}

fn concat_ws(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let Some((separator, parts)) = values.split_first() else { return Ok(Value::Null) };
    if separator.is_null() {
        return Ok(Value::Null);
    }
    let mut joined = Vec::new();
    for (place, part) in parts.iter().filter(|part| !part.is_null()).enumerate() {
        if place > 0 {
            separator.to_text(&mut joined);
        }
        part.to_text(&mut joined);
    }
    if call.too_long(joined.len() as u64)? {
        return Ok(Value::Null);
    }
    Ok(call.byte_string(joined))
}

fn repeat(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let times = u64::try_from(call.int(at(values, 1))?).unwrap_or(0);
    let once = bytes(at(values, 0));
    if call.too_long((once.len() as u64).saturating_mul(times))? {
        return Ok(Value::Null);
    }
    Ok(call.byte_string(once.repeat(usize::try_from(times).unwrap_or(0))))
}

fn space_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    Ok(ascii_text(args, u64::from(u32::MAX), session)?.or_null(true))
}

fn space(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let count = u64::try_from(call.int(at(values, 0))?).unwrap_or(0);
    if call.too_long(count)? {
        return Ok(Value::Null);
    }
    Ok(call.string(" ".repeat(usize::try_from(count).unwrap_or(0))))
}

fn reverse(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let value = at(values, 0);
    if call.is_binary() {
        let reversed: Vec<u8> = bytes(value).iter().rev().copied().collect();
        return Ok(call.byte_string(reversed));
    }
    Ok(call.string(text(value).chars().rev().collect()))
}
