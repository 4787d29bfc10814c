//! HEX, UNHEX, BIN, OCT, CONV, TO_BASE64, FROM_BASE64.

use types::Value;

use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, bytes, text};
use crate::functions::typing::{ascii_text, long_bytes, short_text};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static HEX: Function =
    Function::new("HEX", Arity::exactly(1), hex_type, Eval::Strict(hex)).says(
        "The bytes of a text, or a number, in hexadecimal.",
        "HEX('abc')",
        "616263",
    );

pub(crate) static UNHEX: Function =
    Function::new("UNHEX", Arity::exactly(1), long_bytes, Eval::Strict(unhex)).says(
        "The bytes that hexadecimal digits write; NULL if they are none.",
        "UNHEX('4D7953514C')",
        "MySQL",
    );

pub(crate) static BIN: Function =
    Function::new("BIN", Arity::exactly(1), nullable_text, Eval::Strict(bin)).says(
        "A number in binary.",
        "BIN(12)",
        "1100",
    );

pub(crate) static OCT: Function =
    Function::new("OCT", Arity::exactly(1), nullable_text, Eval::Strict(oct)).says(
        "A number in octal.",
        "OCT(12)",
        "14",
    );

pub(crate) static CONV: Function =
    Function::new("CONV", Arity::exactly(3), nullable_text, Eval::Strict(conv)).says(
        "A number rewritten from one base to another, 2 to 36; a negative base is signed.",
        "CONV('6E', 18, 8)",
        "172",
    );

pub(crate) static TO_BASE64: Function =
    Function::new("TO_BASE64", Arity::exactly(1), base64_type, Eval::Strict(to_base64)).says(
        "In Base64, a line break after 76 characters.",
        "TO_BASE64('abc')",
        "YWJj",
    );

pub(crate) static FROM_BASE64: Function =
    Function::new("FROM_BASE64", Arity::exactly(1), long_bytes, Eval::Strict(from_base64)).says(
        "What a Base64 text stands for; NULL if it is none.",
        "FROM_BASE64('YWJj')",
        "abc",
    );

fn hex_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let chars = args.first().map_or(0, |arg| arg.ty.chars_max());
    ascii_text(args, chars.saturating_mul(8), session)
}

fn nullable_text(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    Ok(short_text(args, session)?.or_null(true))
}

/// Bytes in upper-case hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn hex(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let value = at(values, 0);
    let text = match value {
        Value::Int(number) => format!("{number:X}"),
        Value::UInt(number) => format!("{number:X}"),
        Value::Bit(bit) => format!("{:X}", bit.bits),
        Value::Year(year) => format!("{year:X}"),
        Value::Float(_) | Value::Double(_) | Value::Decimal(_) => {
            format!("{:X}", call.int(value)?)
        }
        other => hexadecimal(&bytes(other)),
    };
    Ok(call.string(text))
}

/// The bytes of hexadecimal digits, an odd first one alone.
fn unhexed(digits: &[u8]) -> Option<Vec<u8>> {
    let nibble = |digit: u8| char::from(digit).to_digit(16).and_then(|n| u8::try_from(n).ok());
    let mut out = Vec::with_capacity(digits.len().div_ceil(2));
    let (odd, pairs) = digits.split_at_checked(digits.len() % 2)?;
    for digit in odd {
        out.push(nibble(*digit)?);
    }
    for pair in pairs.chunks(2) {
        let [high, low] = pair else { return None };
        out.push(nibble(*high)? << 4 | nibble(*low)?);
    }
    Some(out)
}

fn unhex(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let digits = bytes(at(values, 0));
    if let Some(bytes) = unhexed(&digits) {
        return Ok(Value::Bytes(bytes.into()));
    }
    let code = types::ErrorCode::WrongValueForType;
    let shown = String::from_utf8_lossy(&digits).into_owned();
    let warning = types::Warning::new(code, &[&"string", &format!("'{shown}'"), &"unhex"]);
    let message = format!("Incorrect string value: ''{shown}'' for function unhex");
    crate::expr::session::warn(call.cx, types::Warning { message, ..warning })?;
    Ok(Value::Null)
}

/// A number's digits in a base; bases below zero show a sign.
fn digits(number: i128, base: u32) -> String {
    let mut rest = number.unsigned_abs();
    let mut out = Vec::new();
    loop {
        let digit = u32::try_from(rest % u128::from(base)).unwrap_or(0);
        out.push(char::from_digit(digit, base).unwrap_or('0').to_ascii_uppercase());
        rest /= u128::from(base);
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push('-');
    }
    out.iter().rev().collect()
}

fn rebased(source: &str, from: i64, to: i64) -> Option<String> {
    let base_of =
        |base: i64| u32::try_from(base.unsigned_abs()).ok().filter(|base| (2..=36).contains(base));
    let (from_base, to_base) = (base_of(from)?, base_of(to)?);
    let source = source.trim_ascii_start();
    let (negative, rest) = match source.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, source.strip_prefix('+').unwrap_or(source)),
    };
    let mut number: u64 = 0;
    for letter in rest.chars() {
        let Some(digit) = letter.to_digit(from_base) else { break };
        number = number.saturating_mul(u64::from(from_base)).saturating_add(u64::from(digit));
    }
    let bits = if negative { number.wrapping_neg() } else { number };
    let shown = if to < 0 { i128::from(bits.cast_signed()) } else { i128::from(bits) };
    Some(digits(shown, to_base))
}

fn conv(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let (from, to) = (call.int(at(values, 1))?, call.int(at(values, 2))?);
    let source = match at(values, 0) {
        Value::Bit(bit) => bit.bits.to_string(),
        other => text(other).into_owned(),
    };
    Ok(rebased(&source, from, to).map_or(Value::Null, |text| call.string(text)))
}

fn integer_in(base: i64, values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let source = match at(values, 0) {
        Value::Bit(bit) => bit.bits.to_string(),
        // The digits up to the point or exponent count, as MySQL reads them.
        value => text(value).into_owned(),
    };
    Ok(rebased(&source, 10, base).map_or(Value::Null, |text| call.string(text)))
}

fn bin(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    integer_in(2, values, call)
}

fn oct(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    integer_in(8, values, call)
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let chars = args.first().map_or(0, |arg| arg.ty.chars_max());
    ascii_text(args, chars.saturating_mul(6), session)
}

/// The characters of up to three bytes.
fn base64_group(group: &[u8]) -> [char; 4] {
    let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or(0));
    let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
    let letter = |shift: u32, shown: bool| {
        let place = usize::try_from(bits >> shift & 63).unwrap_or(0);
        if shown { BASE64.get(place).map_or('=', |byte| char::from(*byte)) } else { '=' }
    };
    [letter(18, true), letter(12, true), letter(6, group.len() > 1), letter(0, group.len() > 2)]
}

fn to_base64(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let source = bytes(at(values, 0));
    let mut out = String::with_capacity(source.len() * 4 / 3 + 4);
    for (place, group) in source.chunks(3).enumerate() {
        if place > 0 && place % 19 == 0 {
            out.push('\n');
        }
        out.extend(base64_group(group));
    }
    Ok(call.string(out))
}

fn unbase64(source: &[u8]) -> Option<Vec<u8>> {
    let letters: Vec<u8> = source.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    if !letters.len().is_multiple_of(4) {
        return None;
    }
    let mut out = Vec::with_capacity(letters.len() / 4 * 3);
    let last = letters.len() / 4;
    for (place, group) in letters.chunks(4).enumerate() {
        let padding = group.iter().rev().take_while(|letter| **letter == b'=').count();
        if padding > 2 || (padding > 0 && place + 1 != last) {
            return None;
        }
        let mut bits = 0_u32;
        for letter in group.iter().take(4 - padding) {
            let digit = BASE64.iter().position(|known| known == letter)?;
            bits = bits << 6 | u32::try_from(digit).ok()?;
        }
        bits <<= 6 * u32::try_from(padding).ok()?;
        let three = bits.to_be_bytes();
        out.extend(three.get(1..4 - padding)?);
    }
    Some(out)
}

fn from_base64(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(unbase64(&bytes(at(values, 0))).map_or(Value::Null, |bytes| Value::Bytes(bytes.into())))
}
