//! Lengths, letter case, codes of characters.

use types::collation::{char_bytes_max, charset_of};
use types::{CollationId, Value};

use crate::error::Result;
use crate::expr::{Expr, ExprType, literal_decoded};
use crate::functions::args::{at, bytes, text};
use crate::functions::typing::{int, part_of_first, small};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static LENGTH: Function =
    Function::new("LENGTH", Arity::exactly(1), small, Eval::Strict(length))
        .also(&["OCTET_LENGTH"])
        .says("The length in bytes.", "LENGTH('tëxt')", "5");

pub(crate) static BIT_LENGTH: Function =
    Function::new("BIT_LENGTH", Arity::exactly(1), small, Eval::Strict(bit_length)).says(
        "The length in bits.",
        "BIT_LENGTH('text')",
        "32",
    );

pub(crate) static CHAR_LENGTH: Function =
    Function::new("CHAR_LENGTH", Arity::exactly(1), small, Eval::Strict(char_length))
        .also(&["CHARACTER_LENGTH"])
        .says("The length in characters.", "CHAR_LENGTH('tëxt')", "4");

pub(crate) static UPPER: Function =
    Function::new("UPPER", Arity::exactly(1), part_of_first, Eval::Strict(upper))
        .also(&["UCASE"])
        .says("In upper case.", "UPPER('Hej')", "HEJ");

pub(crate) static LOWER: Function =
    Function::new("LOWER", Arity::exactly(1), part_of_first, Eval::Strict(lower))
        .also(&["LCASE"])
        .says("In lower case.", "LOWER('QUADRATIC')", "quadratic");

pub(crate) static ASCII: Function =
    Function::new("ASCII", Arity::exactly(1), small, Eval::Strict(ascii)).says(
        "The first byte; 0 of an empty text.",
        "ASCII('dx')",
        "100",
    );

pub(crate) static ORD: Function = Function::new("ORD", Arity::exactly(1), int, Eval::Strict(ord))
    .says("The first character's bytes as a number.", "ORD('2')", "50");

pub(crate) static CHAR: Function =
    Function::new("CHAR", Arity::from(1), char_type, Eval::Values(char_of)).says(
        "The bytes of these numbers; USING names a character set.",
        "CHAR(77, 121, 83, 81, '76')",
        "MySQL",
    );

/// Bytes of a text in the character set of its expression.
fn byte_length(value: &Value, arg: Option<&Expr>) -> u64 {
    let Value::Text(text) = value else { return bytes(value).len() as u64 };
    let collation = arg.map_or(CollationId::UTF8MB4_BIN, |arg| arg.ty.collation());
    if arg.is_some_and(|arg| arg.ty.sql_type.is_text())
        && char_bytes_max(collation) == 1
        && charset_of(collation) != "binary"
    {
        return text.as_str().chars().count() as u64;
    }
    text.utf8().len() as u64
}

fn count(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

fn length(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(count(byte_length(at(values, 0), call.args.first())))
}

fn bit_length(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(count(byte_length(at(values, 0), call.args.first()) * 8))
}

fn char_length(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(count(match at(values, 0) {
        Value::Bytes(bytes) => bytes.as_slice().len() as u64,
        other => text(other).chars().count() as u64,
    }))
}

fn upper(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    changed(
        at(values, 0),
        |letter, out| {
            let mut mapped = letter.to_uppercase();
            // One character stays one, as in MySQL: ß stays ß.
            match (mapped.next(), mapped.next()) {
                (Some(single), None) => out.push(single),
                _ => out.push(letter),
            }
        },
        call,
    )
}

fn lower(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    changed(
        at(values, 0),
        |letter, out| {
            let mut mapped = letter.to_lowercase();
            match (mapped.next(), mapped.next()) {
                (Some(single), None) => out.push(single),
                _ => out.push(letter),
            }
        },
        call,
    )
}

#[expect(clippy::unnecessary_wraps, reason = "functions end in one type")]
fn changed(
    value: &Value,
    change: impl Fn(char, &mut String),
    call: &Invocation<'_, '_>,
) -> Result<Value> {
    if let Value::Bytes(_) = value {
        // A byte string has no letters.
        return Ok(value.clone());
    }
    let text = text(value);
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|letter| change(letter, &mut out));
    Ok(call.string(out))
}

fn ascii(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    let first = bytes(at(values, 0)).first().copied().unwrap_or(0);
    Ok(Value::Int(i64::from(first)))
}

fn ord(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    let value = at(values, 0);
    let first = match value {
        Value::Bytes(bytes) => bytes.as_slice().first().map_or(0, |byte| i64::from(*byte)),
        other => {
            let text = text(other);
            let letter = text.chars().next().map(String::from).unwrap_or_default();
            letter.bytes().fold(0, |so_far, byte| so_far << 8 | i64::from(byte))
        }
    };
    Ok(Value::Int(first))
}

fn char_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::bytes(args.len() as u64 * 4, true))
}

fn char_of(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let mut out = Vec::new();
    for value in values.iter().filter(|value| !value.is_null()) {
        let number = call.int(value)?;
        let four = u32::try_from(number & 0xffff_ffff).unwrap_or(0).to_be_bytes();
        let skip = four.iter().take(3).take_while(|byte| **byte == 0).count();
        out.extend(four.get(skip..).unwrap_or_default());
    }
    let collation = call.ty.collation();
    Ok(match literal_decoded(&out, collation)? {
        Some(text) => Value::Text(text.into()),
        None => Value::Bytes(out.into()),
    })
}
