//! Storing into CHAR, VARCHAR, TEXT, BINARY, VARBINARY, BLOB, ENUM and SET columns.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use super::assign::{AssignMode, Stored, stored};
use crate::collation::{self, CollationId};
use crate::error::ErrorCode;
use crate::members::{EnumValue, Members, SetValue, all_bits};
use crate::sql_type::SqlType;
use crate::text::{Bytes, Text};
use crate::value::Value;

/// The characters that cp1252, which is MySQL's latin1, has at 0x80 to 0x9f. The five bytes that
/// cp1252 leaves free are the control characters of the same number.
const CP1252: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u{81}\u{8d}\u{8f}\u{90}\u{9d}";

/// True when the character set has the character.
pub(super) fn charset_has(charset: &str, letter: char) -> bool {
    match charset {
        "ascii" => letter.is_ascii(),
        "latin1" => {
            letter.is_ascii() || ('\u{a0}'..='\u{ff}').contains(&letter) || CP1252.contains(letter)
        }
        "utf8mb3" => letter <= '\u{ffff}',
        _ => true,
    }
}

/// The text of a value, or why its bytes are none: the position of the first bad byte.
fn text_of(value: &Value) -> Result<Cow<'_, str>, usize> {
    match value {
        Value::Text(text) => Ok(Cow::Borrowed(text.as_str())),
        Value::Bytes(bytes) => match str::from_utf8(bytes.as_slice()) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => Err(error.valid_up_to()),
        },
        Value::Bit(bit) => String::from_utf8(bit.to_bytes())
            .map(Cow::Owned)
            .map_err(|e| e.utf8_error().valid_up_to()),
        other => Ok(other.to_string_lossy()),
    }
}

/// Bytes as MySQL shows them in 1366: `\xE2\x82\xAC`, six at most, then `...`.
fn shown_bytes(bytes: &[u8]) -> String {
    let mut shown = String::new();
    for byte in bytes.iter().take(6) {
        match byte {
            0x20..=0x7e => shown.push(char::from(*byte)),
            other => {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\x{other:02X}");
            }
        }
    }
    if bytes.len() > 6 {
        shown.push_str("...");
    }
    shown
}

fn bad_string(bytes: &[u8], from: usize, nearest: Value, at: &AssignMode<'_>) -> Stored {
    let shown = shown_bytes(bytes.get(from..).unwrap_or_default());
    at.incorrect(ErrorCode::TruncatedWrongValueForField, "string", &shown, nearest)
}

pub(super) fn to_text_column(value: &Value, to: &SqlType, at: &AssignMode<'_>) -> Stored {
    let Some(collation) = to.collation() else { return stored(value.clone()) };
    let text = match text_of(value) {
        Ok(text) => text,
        Err(from) => {
            let bytes = if let Value::Bytes(bytes) = value { bytes.to_vec() } else { Vec::new() };
            let good = bytes.get(..from).unwrap_or_default();
            let nearest = Value::text(&String::from_utf8_lossy(good));
            return bad_string(&bytes, from, nearest, at);
        }
    };
    let charset = collation::charset_of(collation);
    if let Some(from) = text.find(|letter| !charset_has(charset, letter)) {
        let replaced: String =
            text.chars().map(|c| if charset_has(charset, c) { c } else { '?' }).collect();
        return bad_string(text.as_bytes(), from, Value::text(&replaced), at);
    }
    let end = fitting_end(&text, to, charset);
    let (kept, rest) = text.split_at(end);
    let spaces_only = rest.bytes().all(|byte| byte == b' ');
    let is_char = matches!(to, SqlType::Char { .. });
    let kept = if is_char { kept.trim_end_matches(' ') } else { kept };
    let unchanged = kept.len() == text.len();
    let nearest = match value {
        Value::Text(_) if unchanged => value.clone(),
        _ => Value::Text(Text::new(kept)),
    };
    match rest {
        "" => stored(nearest),
        // CHAR drops spaces without a word, VARCHAR notes it, TEXT is too long.
        _ if spaces_only && is_char => stored(nearest),
        _ if spaces_only && matches!(to, SqlType::Varchar { .. }) => at.noted(nearest),
        _ => at.too_long(nearest),
    }
}

/// Where the part ends that the column can hold, in bytes.
fn fitting_end(text: &str, to: &SqlType, charset: &str) -> usize {
    match to {
        SqlType::Char { length, .. } | SqlType::Varchar { length, .. } => {
            let length = *length as usize;
            if text.len() <= length {
                return text.len();
            }
            text.char_indices().nth(length).map_or(text.len(), |(end, _)| end)
        }
        SqlType::Text { width, .. } => {
            let most = usize::try_from(width.bytes_max()).unwrap_or(usize::MAX);
            if text.len() <= most {
                text.len()
            } else if matches!(charset, "latin1" | "ascii") {
                // One byte a character in the column's own character set.
                text.char_indices().nth(most).map_or(text.len(), |(end, _)| end)
            } else {
                text.floor_char_boundary(most)
            }
        }
        _ => text.len(),
    }
}

pub(super) fn to_binary(value: &Value, to: &SqlType, at: &AssignMode<'_>) -> Stored {
    let (most, pad) = match to {
        SqlType::Binary { length } => (u64::from(*length), true),
        SqlType::Varbinary { length } => (u64::from(*length), false),
        SqlType::Blob { width } => (width.bytes_max(), false),
        _ => (u64::MAX, false),
    };
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if let Value::Bytes(bytes) = value
        && (bytes.len() == most || bytes.len() < most && !pad)
    {
        return stored(value.clone());
    }
    let mut bytes = Vec::new();
    value.to_text(&mut bytes);
    let cut = bytes.len() > most;
    bytes.truncate(most);
    if pad {
        bytes.resize(most, 0);
    }
    let kept = Value::Bytes(Bytes::from(bytes));
    if cut { at.too_long(kept) } else { stored(kept) }
}

/// A number stored into ENUM or SET counts as index or bits; text as names.
fn index_of(value: &Value) -> Option<u64> {
    match value {
        Value::Int(_) | Value::UInt(_) | Value::Decimal(_) | Value::Float(_) | Value::Double(_) => {
            u64::try_from(super::to_i64(value).value).ok().or(Some(u64::MAX))
        }
        _ => None,
    }
}

pub(super) fn to_enum(
    value: &Value,
    members: &Arc<Members>,
    collation: CollationId,
    at: &AssignMode<'_>,
) -> Stored {
    let make = |index: u64| {
        let index = u16::try_from(index).ok()?;
        EnumValue::new(index, Arc::clone(members)).map(Value::Enum)
    };
    let text = value.to_string_lossy();
    let index = match (value, index_of(value)) {
        (Value::Enum(old), _) if Arc::ptr_eq(old.members(), members) => {
            return stored(value.clone());
        }
        (_, Some(number)) => Some(number),
        _ => member_index(&text, members, collation),
    };
    // Index 0 is the error value; only storing '' from an ENUM's own error value keeps it silently.
    match index.filter(|index| *index > 0).and_then(make) {
        Some(stored_value) => stored(stored_value),
        None => at.truncated(make(0).unwrap_or(Value::Null)),
    }
}

/// The 1-based index of a name, or of the number that the text writes.
fn member_index(text: &str, members: &Members, collation: CollationId) -> Option<u64> {
    let trimmed = text.trim_end_matches(' ');
    if let Some(position) = position_of(trimmed, members, collation) {
        return Some(position as u64 + 1);
    }
    let number: u64 = trimmed.parse().ok()?;
    (number <= members.len() as u64).then_some(number)
}

fn position_of(name: &str, members: &Members, collation: CollationId) -> Option<usize> {
    let exact = members.iter().position(|member| member == name);
    exact.or_else(|| members.iter().position(|m| collation::equal(collation, m, name)))
}

pub(super) fn to_set(
    value: &Value,
    members: &Arc<Members>,
    collation: CollationId,
    at: &AssignMode<'_>,
) -> Stored {
    let every = all_bits(members.len());
    let make = |bits: u64| {
        SetValue::new(bits & every, Arc::clone(members)).map_or(Value::Null, Value::Set)
    };
    match (value, index_of(value)) {
        (Value::Set(old), _) if Arc::ptr_eq(old.members(), members) => stored(value.clone()),
        (_, Some(bits)) if bits & !every == 0 => stored(make(bits)),
        (_, Some(bits)) => at.truncated(make(bits)),
        _ => {
            let text = value.to_string_lossy();
            let (bits, all_known) = member_bits(&text, members, collation);
            if all_known { stored(make(bits)) } else { at.truncated(make(bits)) }
        }
    }
}

/// The bits of a comma-separated list, and whether every name is a member. A list that is no member
/// but a number is taken as bits.
fn member_bits(text: &str, members: &Members, collation: CollationId) -> (u64, bool) {
    if text.is_empty() {
        return (0, true);
    }
    let mut bits = 0;
    let mut all_known = true;
    for name in text.split(',') {
        match position_of(name.trim_end_matches(' '), members, collation) {
            Some(position) => bits |= 1 << position,
            None => all_known = false,
        }
    }
    if !all_known
        && let Ok(number) = text.parse::<u64>()
        && number & !all_bits(members.len()) == 0
    {
        return (number, true);
    }
    (bits, all_known)
}
