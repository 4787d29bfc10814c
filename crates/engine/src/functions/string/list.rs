//! Lists of texts: FIELD, ELT, FIND_IN_SET, MAKE_SET, EXPORT_SET.

use types::{SqlType, Value, collation, compare};

use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, text};
use crate::functions::typing::{small, text_like};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static FIELD: Function =
    Function::new("FIELD", Arity::from(2), field_type, Eval::Values(field)).says(
        "Which of the other arguments the first one equals, from 1; 0 if none.",
        "FIELD('Bb', 'Aa', 'Bb', 'Cc')",
        "2",
    );

pub(crate) static ELT: Function = Function::new("ELT", Arity::from(2), elt_type, Eval::Values(elt))
    .says(
        "The n-th of the other arguments; NULL if there is none.",
        "ELT(2, 'Aa', 'Bb', 'Cc')",
        "Bb",
    );

pub(crate) static FIND_IN_SET: Function =
    Function::new("FIND_IN_SET", Arity::exactly(2), small, Eval::Strict(find_in_set)).says(
        "Which part of a list with commas a text is, from 1; 0 if none.",
        "FIND_IN_SET('b', 'a,b,c,d')",
        "2",
    );

pub(crate) static MAKE_SET: Function =
    Function::new("MAKE_SET", Arity::from(2), elt_type, Eval::Values(make_set)).says(
        "The texts whose bits are set, joined by commas.",
        "MAKE_SET(1 | 4, 'hello', 'nice', 'world')",
        "hello,world",
    );

pub(crate) static EXPORT_SET: Function =
    Function::new("EXPORT_SET", Arity::between(3, 5), export_type, Eval::Strict(export_set)).says(
        "A text for each bit, lowest first: one if it is set, another if not.",
        "EXPORT_SET(5, 'Y', 'N', ',', 4)",
        "Y,N,Y,N",
    );

fn field_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::int_digits(3, false))
}

/// All texts: as texts; all numbers: as numbers; else as doubles.
fn field(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let wanted = at(values, 0);
    if wanted.is_null() {
        return Ok(Value::Int(0));
    }
    let strings = values.iter().all(|value| value.is_string() || value.is_null());
    let numbers = values.iter().all(|value| value.is_number() || value.is_null());
    let collation = if strings { call.collation()? } else { types::CollationId::BINARY };
    for (place, value) in values.iter().enumerate().skip(1) {
        let equal = if strings || numbers {
            compare::compare(wanted, value, collation).is_some_and(std::cmp::Ordering::is_eq)
        } else {
            !value.is_null() && (call.double(wanted)? - call.double(value)?) == 0.0
        };
        if equal {
            return Ok(Value::Int(i64::try_from(place).unwrap_or(0)));
        }
    }
    Ok(Value::Int(0))
}

fn elt_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let texts = args.get(1..).unwrap_or_default();
    let chars = texts.iter().map(|arg| arg.ty.chars_max() + 1).fold(0, u64::saturating_add);
    Ok(text_like(texts, args, chars, session)?.or_null(true))
}

fn elt(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    if at(values, 0).is_null() {
        return Ok(Value::Null);
    }
    let place = usize::try_from(call.int(at(values, 0))?).unwrap_or(0);
    match values.get(place) {
        Some(value) if place > 0 && !value.is_null() => {
            let mut bytes = Vec::new();
            value.to_text(&mut bytes);
            Ok(call.byte_string(bytes))
        }
        _ => Ok(Value::Null),
    }
}

fn find_in_set(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (wanted, list) = (text(at(values, 0)), text(at(values, 1)));
    if list.is_empty() || wanted.contains(',') {
        return Ok(Value::Int(0));
    }
    let collation = call.collation()?;
    let place = list.split(',').position(|part| collation::equal(collation, part, &wanted));
    Ok(Value::Int(place.map_or(0, |place| i64::try_from(place + 1).unwrap_or(0))))
}

fn make_set(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    if at(values, 0).is_null() {
        return Ok(Value::Null);
    }
    let bits = call.uint(at(values, 0))?;
    let mut parts = Vec::new();
    for (bit, value) in values.iter().skip(1).enumerate().take(64) {
        if bits >> bit & 1 == 1 && !value.is_null() {
            parts.push(text(value).into_owned());
        }
    }
    Ok(call.string(parts.join(",")))
}

fn export_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let texts: Vec<Expr> = args.iter().skip(1).take(3).cloned().collect();
    let one = texts.iter().map(|arg| arg.ty.chars_max()).max().unwrap_or(0);
    let ty = text_like(&texts, args, one.saturating_mul(128), session)?;
    debug_assert!(ty.sql_type.is_text() || !matches!(ty.sql_type, SqlType::Json), "text or bytes");
    Ok(ty)
}

fn export_set(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let bits = call.uint(at(values, 0))?;
    let (on, off) = (text(at(values, 1)), text(at(values, 2)));
    let separator = values.get(3).map_or(",".into(), text);
    let count = match values.get(4) {
        Some(count) => call.int(count)?,
        None => 64,
    };
    let count = u32::try_from(count).unwrap_or(64).min(64);
    let parts: Vec<&str> = (0..count)
        .map(|bit| if bits >> bit & 1 == 1 { on.as_ref() } else { off.as_ref() })
        .collect();
    Ok(call.string(parts.join(&separator)))
}
