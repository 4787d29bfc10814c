//! LOCATE, INSTR, POSITION, REPLACE, STRCMP.

use types::collation::char_equal;
use types::{CollationId, Value, compare};

use crate::error::Result;
use crate::expr::collation_of;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, bytes, text};
use crate::functions::typing::{int, long_like_first, small, text_of_args};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static LOCATE: Function =
    Function::new("LOCATE", Arity::between(2, 3), int, Eval::Strict(locate))
        .also(&["POSITION"])
        .says(
            "Where the first text is in the second, from a position on; 0 if it is not.",
            "LOCATE('bar', 'foobarbar', 5)",
            "7",
        );

pub(crate) static INSTR: Function =
    Function::new("INSTR", Arity::exactly(2), int, Eval::Strict(instr)).says(
        "Where the second text is in the first; 0 if it is not.",
        "INSTR('foobarbar', 'bar')",
        "4",
    );

pub(crate) static REPLACE: Function =
    Function::new("REPLACE", Arity::exactly(3), replace_type, Eval::Strict(replace)).says(
        "With each occurrence of the second text replaced by the third; letter case counts.",
        "REPLACE('www.mysql.com', 'w', 'Ww')",
        "WwWwWw.mysql.com",
    );

pub(crate) static STRCMP: Function =
    Function::new("STRCMP", Arity::exactly(2), small, Eval::Strict(strcmp)).says(
        "-1, 0 or 1: how the two texts are ordered.",
        "STRCMP('text', 'text2')",
        "-1",
    );

impl Invocation<'_, '_> {
    /// The collation in which the texts of the call are compared.
    pub(in crate::functions) fn collation(&self) -> Result<CollationId> {
        let name = self.function.name.to_ascii_lowercase();
        Ok(collation_of(self.args, self.cx.session.collation, &name)?.collation)
    }
}

/// The place of `needle` in `whole`, in characters from 0, at or behind `from`.
pub(in crate::functions) fn find(
    whole: &str,
    needle: &str,
    from: usize,
    collation: CollationId,
) -> Option<usize> {
    let start = match whole.char_indices().nth(from) {
        Some((start, _)) => start,
        None if whole.chars().count() == from => whole.len(),
        None => return None,
    };
    let mut rest = whole.get(start..)?;
    let mut place = from;
    loop {
        if begins(rest, needle, collation) {
            return Some(place);
        }
        let mut letters = rest.chars();
        letters.next()?;
        rest = letters.as_str();
        place += 1;
    }
}

fn begins(text: &str, start: &str, collation: CollationId) -> bool {
    let mut letters = text.chars();
    start.chars().all(|wanted| {
        letters.next().is_some_and(|have| have == wanted || char_equal(collation, have, wanted))
    })
}

fn found(whole: &Value, needle: &Value, from: usize, call: &Invocation<'_, '_>) -> Result<Value> {
    let collation = call.collation()?;
    let place = if collation == CollationId::BINARY
        && (matches!(whole, Value::Bytes(_)) || matches!(needle, Value::Bytes(_)))
    {
        let (whole, needle) = (bytes(whole), bytes(needle));
        let rest = whole.get(from..);
        rest.and_then(|rest| {
            if needle.is_empty() {
                return Some(from);
            }
            rest.windows(needle.len()).position(|part| part == &*needle).map(|at| at + from)
        })
    } else {
        find(&text(whole), &text(needle), from, collation)
    };
    Ok(Value::Int(place.map_or(0, |place| i64::try_from(place + 1).unwrap_or(0))))
}

fn locate(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let from = match values.get(2) {
        Some(position) => call.int(position)?,
        None => 1,
    };
    let Some(from) = usize::try_from(from).ok().and_then(|from| from.checked_sub(1)) else {
        return Ok(Value::Int(0));
    };
    found(at(values, 1), at(values, 0), from, call)
}

fn instr(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    found(at(values, 0), at(values, 1), 0, call)
}

fn replace_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let long = long_like_first(args, session)?;
    let nullable = long.nullable;
    Ok(text_of_args(args, long.chars_max(), session)?.or_null(nullable))
}

fn replace(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (whole, from, to) = (at(values, 0), at(values, 1), at(values, 2));
    if call.is_binary() {
        return Ok(call.byte_string(replaced_bytes(&bytes(whole), &bytes(from), &bytes(to))));
    }
    let from = text(from);
    if from.is_empty() {
        return Ok(call.string(text(whole).into_owned()));
    }
    let out = text(whole).replace(from.as_ref(), &text(to));
    if call.too_long(out.len() as u64)? {
        return Ok(Value::Null);
    }
    Ok(call.string(out))
}

fn replaced_bytes(whole: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(whole.len());
    let mut rest = whole;
    while let Some((first, after)) = rest.split_first() {
        match rest.strip_prefix(from) {
            Some(behind) if !from.is_empty() => {
                out.extend(to);
                rest = behind;
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

fn strcmp(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let collation = call.collation()?;
    let as_string = |value: &Value| match value {
        Value::Bytes(_) => value.clone(),
        other => Value::text(&text(other)),
    };
    let (a, b) = (as_string(at(values, 0)), as_string(at(values, 1)));
    let order = compare::compare(&a, &b, collation);
    Ok(order.map_or(Value::Null, |order| Value::Int(order as i64)))
}
