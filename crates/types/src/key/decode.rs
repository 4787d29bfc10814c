//! Key fields to values.

use super::{Damage, FLIP_DESC, NULL, VALUE, decimal, fixed, text};
use crate::collation::{self, CollationId, WeightShape};
use crate::sql_type::SqlType;
use crate::value::Value;

/// True if [`decode_field`] gives back the very value that was encoded. Not so for text, but under
/// `0900_bin` and `binary` (weights forget case, PAD SPACE trailing spaces), nor for FLOAT and
/// DOUBLE (-0 comes back as 0), JSON, and prefix key parts.
pub fn reversible(of: &SqlType) -> bool {
    match of {
        SqlType::Float { .. } | SqlType::Double { .. } | SqlType::Json => false,
        SqlType::Enum { .. } | SqlType::Set { .. } => true,
        _ => of.collation().is_none_or(keeps_text),
    }
}

fn keeps_text(id: CollationId) -> bool {
    id.is_known() && collation::weight_shape(id) == WeightShape::Bytes
}

/// Reads the field at the start of `key` and moves `key` behind it. None is a text under weights,
/// or a JSON document: it is skipped. FLOAT and DOUBLE are read, with 0 for -0.
pub fn decode_field(key: &mut &[u8], of: &SqlType, desc: bool) -> Result<Option<Value>, Damage> {
    let (field, flip) = take_field(key, of, desc)?;
    let Some(body) = field else {
        return Ok(Some(Value::Null));
    };
    if let Some(width) = fixed::width(of) {
        let number = number(body, flip);
        return match fixed::value(fixed::from_key(number, of, width), of) {
            Some(value) => Ok(Some(value)),
            None => Err(damage("a number that its type does not have", 1)),
        };
    }
    match of {
        SqlType::Decimal { scale, .. } => {
            let decoded = decimal::decode(body, flip, *scale).map(Value::Decimal);
            Ok(Some(decoded.ok_or(damage("a number that its type does not have", 1))?))
        }
        SqlType::Json => Ok(None),
        _ if !reversible(of) => Ok(None),
        _ => {
            let bytes = text::decode_bytes(body.get(..body.len() - 1).unwrap_or_default(), flip)
                .ok_or(damage("a wrong escape", 1))?;
            if of.collation().is_none() {
                return Ok(Some(Value::bytes(&bytes)));
            }
            match String::from_utf8(bytes) {
                Ok(source) => Ok(Some(Value::Text(source.into()))),
                Err(_) => Err(damage("text that is not UTF-8", 1)),
            }
        }
    }
}

fn number(body: &[u8], flip: u8) -> u128 {
    let mut bytes = [0; size_of::<u128>()];
    let low = bytes.len().saturating_sub(body.len());
    for (to, from) in bytes.iter_mut().skip(low).zip(body) {
        *to = from ^ flip;
    }
    u128::from_be_bytes(bytes)
}

/// Moves `key` behind the field at its start.
pub fn skip_field(key: &mut &[u8], of: &SqlType, desc: bool) -> Result<(), Damage> {
    take_field(key, of, desc).map(|_| ())
}

/// Splits off the field's body, None for NULL, and what its bytes are flipped with.
fn take_field<'a>(
    key: &mut &'a [u8],
    of: &SqlType,
    desc: bool,
) -> Result<(Option<&'a [u8]>, u8), Damage> {
    let flip = if desc { FLIP_DESC } else { 0 };
    let (mark, rest) = key.split_first().ok_or(damage("ends before a field", 0))?;
    match mark ^ flip {
        NULL => {
            *key = rest;
            Ok((None, flip))
        }
        VALUE => {
            let len = body_len(rest, of, flip).ok_or(damage("a field that does not end", 1))?;
            let (body, rest) =
                rest.split_at_checked(len).ok_or(damage("ends inside a field", 1))?;
            *key = rest;
            Ok((Some(body), flip))
        }
        _ => Err(damage("an unknown mark before a field", 0)),
    }
}

fn body_len(rest: &[u8], of: &SqlType, flip: u8) -> Option<usize> {
    if let Some(width) = fixed::width(of) {
        return Some(width);
    }
    match (of, of.collation()) {
        (SqlType::Decimal { precision, .. }, _) => Some(decimal::width(*precision)),
        (_, Some(id)) if id.is_known() => text::text_len(id, rest, flip),
        (_, Some(_)) => None,
        (_, None) => text::bytes_len(rest, flip),
    }
}

fn damage(what: &'static str, at: usize) -> Damage {
    Damage { of: "key", what, at }
}
