//! Values to key fields.

use super::{FLIP_DESC, NULL, VALUE, decimal, fixed, text};
use crate::collation::CollationId;
use crate::sql_type::SqlType;
use crate::value::Value;

/// Appends one field. `value` has been assigned to the type: it is of its kind and in its range.
pub fn encode_field(value: &Value, of: &SqlType, desc: bool, out: &mut Vec<u8>) {
    let start = out.len();
    encode_ascending(value, of, out);
    flip_from(start, desc, out);
}

/// Appends the field of a prefix key part, `INDEX(c(prefix))`: the first `prefix` characters of a
/// text, or bytes of a byte string. Other types have no prefixes.
pub fn encode_prefix_field(
    value: &Value,
    of: &SqlType,
    prefix: u32,
    desc: bool,
    out: &mut Vec<u8>,
) {
    let count = usize::try_from(prefix).unwrap_or(usize::MAX);
    let start = out.len();
    match (value, of.collation()) {
        (Value::Text(source), Some(id)) if !matches!(of, SqlType::Enum { .. }) => {
            out.push(VALUE);
            text::encode_text(id, first_chars(source.as_str(), count), out);
        }
        (Value::Bytes(source), _) => {
            out.push(VALUE);
            text::encode_bytes(source.get(..count).unwrap_or(source), out);
        }
        _ => encode_ascending(value, of, out),
    }
    flip_from(start, desc, out);
}

/// Appends bytes that begin the field of every text beginning with `start`, for `LIKE 'start%'`:
/// the rows lie between them and their [`super::prefix_end`], with some others perhaps.
pub fn encode_text_start(start: &str, collation: CollationId, desc: bool, out: &mut Vec<u8>) {
    let from = out.len();
    out.push(VALUE);
    text::encode_text_start(collation, start, out);
    flip_from(from, desc, out);
}

fn encode_ascending(value: &Value, of: &SqlType, out: &mut Vec<u8>) {
    if value.is_null() {
        out.push(NULL);
        return;
    }
    out.push(VALUE);
    if let Some(width) = fixed::width(of) {
        let plain = fixed::plain(value, of).expect(ASSIGNED);
        let bytes = fixed::to_key(plain, of, width).to_be_bytes();
        out.extend_from_slice(
            bytes
                .last_chunk::<{ fixed::BYTES_MAX }>()
                .map_or(&[][..], |bytes| bytes.get(fixed::BYTES_MAX - width..).unwrap_or_default()),
        );
        return;
    }
    match (value, of) {
        (Value::Decimal(number), SqlType::Decimal { precision, scale, .. }) => {
            decimal::encode(number, *precision, *scale, out);
        }
        (Value::Bytes(source), _) if of.is_binary_string() => text::encode_bytes(source, out),
        (Value::Json(document), SqlType::Json) => {
            text::encode_bytes(document.as_str().as_bytes(), out);
        }
        (Value::Text(source), _) => {
            text::encode_text(of.collation().expect(ASSIGNED), source.as_str(), out);
        }
        _ => unreachable!("{ASSIGNED}: {value:?} of {of}"),
    }
}

const ASSIGNED: &str = "a value is assigned to its column's type before it becomes bytes";

fn first_chars(source: &str, count: usize) -> &str {
    let end = source.char_indices().nth(count).map_or(source.len(), |(at, _)| at);
    source.get(..end).unwrap_or(source)
}

fn flip_from(start: usize, desc: bool, out: &mut [u8]) {
    if desc {
        out.iter_mut().skip(start).for_each(|byte| *byte ^= FLIP_DESC);
    }
}
