//! TRIM, LTRIM, RTRIM, LPAD, RPAD.

use types::Value;

use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, bytes, text};
use crate::functions::typing::{part_of_first, text_of_args};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static TRIM: Function =
    Function::new("TRIM", Arity::exactly(3), trim_type, Eval::Strict(trim)).says(
        "Without the spaces, or another text, at both ends, the beginning or the end.",
        "TRIM(LEADING 'x' FROM 'xxxbarxxx')",
        "barxxx",
    );

pub(crate) static LTRIM: Function =
    Function::new("LTRIM", Arity::exactly(1), part_of_first, Eval::Strict(ltrim)).says(
        "Without the spaces at the beginning.",
        "LTRIM('  barbar')",
        "barbar",
    );

pub(crate) static RTRIM: Function =
    Function::new("RTRIM", Arity::exactly(1), part_of_first, Eval::Strict(rtrim)).says(
        "Without the spaces at the end.",
        "RTRIM('barbar   ')",
        "barbar",
    );

pub(crate) static LPAD: Function =
    Function::new("LPAD", Arity::exactly(3), pad_type, Eval::Strict(lpad)).says(
        "Filled up at the beginning, or cut, to a length.",
        "LPAD('hi', 4, '??')",
        "??hi",
    );

pub(crate) static RPAD: Function =
    Function::new("RPAD", Arity::exactly(3), pad_type, Eval::Strict(rpad)).says(
        "Filled up at the end, or cut, to a length.",
        "RPAD('hi', 5, '?')",
        "hi???",
    );

/// Takes `what` off one or both ends as often as it is there.
fn trimmed(whole: &[u8], what: &[u8], leading: bool, trailing: bool) -> Vec<u8> {
    let mut rest = whole;
    if what.is_empty() {
        return rest.to_vec();
    }
    while leading && let Some(shorter) = rest.strip_prefix(what) {
        rest = shorter;
    }
    while trailing && let Some(shorter) = rest.strip_suffix(what) {
        rest = shorter;
    }
    rest.to_vec()
}

fn trim_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let texts = args.get(1..).unwrap_or_default();
    let chars = args.get(2).map_or(0, |arg| arg.ty.chars_max());
    text_of_args(texts, chars, session)
}

/// The first argument names the side (BOTH, LEADING, TRAILING), the second what is taken off.
fn trim(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let side = text(at(values, 0));
    let (leading, trailing) = (side != "TRAILING", side != "LEADING");
    let what = bytes(at(values, 1));
    Ok(call.byte_string(trimmed(&bytes(at(values, 2)), &what, leading, trailing)))
}

fn ltrim(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(call.byte_string(trimmed(&bytes(at(values, 0)), b" ", true, false)))
}

fn rtrim(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(call.byte_string(trimmed(&bytes(at(values, 0)), b" ", false, true)))
}

fn pad_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let chars = match args.get(1).and_then(Expr::as_literal) {
        Some(Value::Int(length)) => u64::try_from(*length).unwrap_or(0),
        _ => u64::from(u32::MAX),
    };
    let texts = [args.first().cloned(), args.get(2).cloned()];
    let texts: Vec<Expr> = texts.into_iter().flatten().collect();
    Ok(text_of_args(&texts, chars, session)?.or_null(true))
}

/// The text cut to a length, and what is missing of it; None is NULL.
fn padding(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
    let length = call.int(at(values, 1))?;
    let Ok(length) = u64::try_from(length) else { return Ok(None) };
    if call.too_long(length)? {
        return Ok(None);
    }
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let (value, fill) = (at(values, 0), at(values, 2));
    if call.is_binary() {
        let (whole, fill) = (bytes(value), bytes(fill));
        let missing = length.saturating_sub(whole.len());
        let more: Vec<u8> = fill.iter().cycle().take(missing).copied().collect();
        let kept = whole.get(..length).unwrap_or(&whole).to_vec();
        return Ok((more.len() == missing).then_some((kept, more)));
    }
    let (whole, fill) = (text(value), text(fill));
    let have = whole.chars().count();
    let missing = length.saturating_sub(have);
    let more: String = fill.chars().cycle().take(missing).collect();
    if missing > 0 && fill.is_empty() {
        return Ok(None);
    }
    let kept: String = whole.chars().take(length).collect();
    Ok(Some((kept.into_bytes(), more.into_bytes())))
}

fn lpad(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let padded = padding(values, call)?;
    Ok(padded.map_or(Value::Null, |(kept, more)| call.byte_string([more, kept].concat())))
}

fn rpad(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let padded = padding(values, call)?;
    Ok(padded.map_or(Value::Null, |(kept, more)| call.byte_string([kept, more].concat())))
}
