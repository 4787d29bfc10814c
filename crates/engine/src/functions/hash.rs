//! Hashes, checksums and random identifiers (manual 12.13, 12.24).

use sha1::{Digest, Sha1};
use sha2::{Sha224, Sha256, Sha384, Sha512};
use types::arith::OutOfRange;
use types::{CollationId, ErrorCode, SqlError, Value};

use super::args::{at, bytes, text};
use super::string::encode::hexadecimal;
use super::typing::{maybe_text, truth};
use super::{Arity, Eval, Function, Invocation, Lifetime};
use crate::error::Result;
use crate::expr::{Expr, ExprType, coercibility};
use crate::session::SessionState;

pub(crate) static MD5: Function =
    Function::new("MD5", Arity::exactly(1), maybe_text, Eval::Strict(md5)).says(
        "The MD5 sum in hexadecimal.",
        "MD5('testing')",
        "ae2b1fca515949e5d54fb22b8ed95575",
    );

pub(crate) static SHA1: Function =
    Function::new("SHA1", Arity::exactly(1), maybe_text, Eval::Strict(sha1_sum))
        .also(&["SHA"])
        .says(
            "The SHA-1 sum in hexadecimal.",
            "SHA1('abc')",
            "a9993e364706816aba3e25717850c26c9cd0d89d",
        );

pub(crate) static SHA2: Function =
    Function::new("SHA2", Arity::exactly(2), maybe_text, Eval::Strict(sha2_sum)).says(
        "The SHA-2 sum of 224, 256 (or 0), 384 or 512 bits in hexadecimal.",
        "SHA2('abc', 224)",
        "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
    );

pub(crate) static UUID: Function =
    Function::new("UUID", Arity::exactly(0), uuid_type, Eval::Values(uuid))
        .lives(Lifetime::Call)
        .says("A universally unique identifier of version 1.", "LENGTH(UUID())", "36");

pub(crate) static UUID_SHORT: Function =
    Function::new("UUID_SHORT", Arity::exactly(0), unsigned_type, Eval::Values(uuid_short))
        .lives(Lifetime::Call)
        .says("A unique number of 64 bits.", "UUID_SHORT() > 0", "1");

pub(crate) static UUID_TO_BIN: Function =
    Function::new("UUID_TO_BIN", Arity::between(1, 2), sixteen_bytes, Eval::Strict(uuid_to_bin))
        .says(
            "The 16 bytes of an identifier; with 1, the time's parts exchanged.",
            "HEX(UUID_TO_BIN('6ccd780c-baba-1026-9564-5b8c656024db'))",
            "6CCD780CBABA102695645B8C656024DB",
        );

pub(crate) static BIN_TO_UUID: Function =
    Function::new("BIN_TO_UUID", Arity::between(1, 2), uuid_type, Eval::Strict(bin_to_uuid)).says(
        "The text of an identifier's 16 bytes.",
        "BIN_TO_UUID(UNHEX('6CCD780CBABA102695645B8C656024DB'))",
        "6ccd780c-baba-1026-9564-5b8c656024db",
    );

pub(crate) static IS_UUID: Function =
    Function::new("IS_UUID", Arity::exactly(1), truth, Eval::Strict(is_uuid)).says(
        "Whether a text is a universally unique identifier.",
        "IS_UUID('6ccd780c-baba-1026-9564-5b8c656024db')",
        "1",
    );

pub(crate) static RANDOM_BYTES: Function =
    Function::new("RANDOM_BYTES", Arity::exactly(1), random_type, Eval::Strict(random_bytes))
        .lives(Lifetime::Call)
        .says("So many random bytes, 1 to 1024.", "LENGTH(RANDOM_BYTES(16))", "16");

fn lower_hex(bytes: &[u8]) -> String {
    hexadecimal(bytes).to_ascii_lowercase()
}

fn md5(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let sum = md5::Md5::digest(&*bytes(at(values, 0)));
    Ok(call.string(lower_hex(&sum)))
}

fn sha1_sum(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let sum = Sha1::digest(&*bytes(at(values, 0)));
    Ok(call.string(lower_hex(&sum)))
}

fn sha2_sum(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let bits = call.int(at(values, 1))?;
    let source = bytes(at(values, 0));
    let sum = match bits {
        224 => lower_hex(&Sha224::digest(&*source)),
        0 | 256 => lower_hex(&Sha256::digest(&*source)),
        384 => lower_hex(&Sha384::digest(&*source)),
        512 => lower_hex(&Sha512::digest(&*source)),
        _ => return Ok(Value::Null),
    };
    Ok(call.string(sum))
}

fn uuid_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let collation = CollationId::UTF8MB3_GENERAL_CI;
    Ok(ExprType::text(36, collation, coercibility::LITERAL, true))
}

fn unsigned_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::big_int(true, false))
}

fn sixteen_bytes(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::bytes(16, true))
}

/// 100-nanosecond steps from 1582-10-15, the calendar's reform, to 1970 (RFC 9562).
const GREGORIAN_TO_UNIX: u64 = 0x01b2_1dd2_1381_4000;

fn uuid(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    // A clock sequence and node number drawn anew each time keep two within one step apart.
    let mut chance = [0; 10];
    call.cx.instance.entropy().fill(&mut chance);
    let now = u64::try_from(call.cx.instance.clock().now_us()).unwrap_or(0);
    let steps = now * 10 + u64::from(chance[8]) % 10 + GREGORIAN_TO_UNIX;
    let time = steps.to_be_bytes();
    let version = time[0] & 0x0f | 0x10;
    let bytes = [
        time[4],
        time[5],
        time[6],
        time[7],
        time[2],
        time[3],
        version,
        time[1],
        chance[0] & 0x3f | 0x80,
        chance[1],
        chance[2] | 1,
        chance[3],
        chance[4],
        chance[5],
        chance[6],
        chance[7],
    ];
    Ok(Value::Text(dashed(&bytes).into()))
}

fn uuid_short(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let mut chance = [0; 8];
    call.cx.instance.entropy().fill(&mut chance);
    Ok(Value::UInt(u64::from_be_bytes(chance) >> 1 | 1))
}

/// The text with dashes.
fn dashed(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.push_str(&lower_hex(&[*byte]));
    }
    out
}

/// The 16 bytes of an identifier: with dashes, without, or in braces.
fn parsed(source: &str) -> Option<[u8; 16]> {
    let inner = source.strip_prefix('{').and_then(|s| s.strip_suffix('}')).unwrap_or(source);
    let digits: String = match inner.len() {
        36 => {
            let dashes = [8, 13, 18, 23];
            let right = inner.char_indices().all(|(at, c)| (c == '-') == dashes.contains(&at));
            right.then(|| inner.chars().filter(|c| *c != '-').collect())?
        }
        32 if inner.len() == source.len() => inner.to_owned(),
        _ => return None,
    };
    let number = u128::from_str_radix(&digits, 16).ok().filter(|_| !digits.contains('+'))?;
    Some(number.to_be_bytes())
}

fn is_uuid(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::from(parsed(&text(at(values, 0))).is_some()))
}

/// 1411 `Incorrect string value: '…' for function uuid_to_bin`.
fn incorrect(shown: &str, function: &str) -> crate::Error {
    SqlError::new(ErrorCode::WrongValueForType, &[&"string", &shown, &function]).into()
}

fn swaps(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<bool> {
    values.get(1).map_or(Ok(false), |flag| Ok(call.int(flag)? != 0))
}

fn uuid_to_bin(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let source = text(at(values, 0));
    let b = parsed(&source).ok_or_else(|| incorrect(&source, "uuid_to_bin"))?;
    let ordered = if swaps(values, call)? {
        [&b[6..8], &b[4..6], &b[..4], &b[8..]].concat()
    } else {
        b.to_vec()
    };
    Ok(Value::Bytes(ordered.into()))
}

fn bin_to_uuid(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let source = bytes(at(values, 0));
    let Ok(b) = <[u8; 16]>::try_from(&*source) else {
        return Err(incorrect(&String::from_utf8_lossy(&source), "bin_to_uuid"));
    };
    let ordered = if swaps(values, call)? {
        [&b[4..8], &b[2..4], &b[..2], &b[8..]].concat()
    } else {
        b.to_vec()
    };
    Ok(call.string(dashed(&ordered)))
}

fn random_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::bytes(1024, true))
}

fn random_bytes(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let count = call.int(at(values, 0))?;
    match usize::try_from(count) {
        Ok(count @ 1..=1024) => {
            let mut bytes = vec![0; count];
            call.cx.instance.entropy().fill(&mut bytes);
            Ok(Value::Bytes(bytes.into()))
        }
        _ => Err(OutOfRange("length").in_expression("random_bytes").into()),
    }
}
