//! Rows of queries: every field as text, preceded by its length; NULL is the byte `FB`.
//!
//! Text is UTF-8, as values hold it. BIT is big-endian bytes. ZEROFILL numbers are padded to the
//! column's width, FLOAT(m,d) and DOUBLE(m,d) show `d` digits after the point.

use std::io::Write;

use types::{BitValue, Value};

use super::number::Digits;
use crate::column::{ColumnDef, ColumnFlags};
use crate::put;

const NULL: u8 = 0xFB;

/// The widest display width (manual 11.1.1).
const ZEROFILL_WIDTH_MAX: usize = 255;

/// Appends a row, each value under its column. A value without a column is written as it is.
pub fn encode_row(out: &mut Vec<u8>, columns: &[ColumnDef], row: &[Value]) {
    for (at, value) in row.iter().enumerate() {
        encode_field(out, columns.get(at), value);
    }
}

/// Appends one field with its length.
pub fn encode_field(out: &mut Vec<u8>, column: Option<&ColumnDef>, value: &Value) {
    if let Some(column) = column.filter(|column| column.flags.has(ColumnFlags::ZEROFILL))
        && !value.is_null()
    {
        return put::lenenc_with(out, |out| push_zerofilled(out, column, value));
    }
    match value {
        Value::Null => out.push(NULL),
        Value::Int(number) => put::lenenc_bytes(out, Digits::of_signed(*number).as_bytes()),
        Value::UInt(number) => put::lenenc_bytes(out, Digits::of_unsigned(*number).as_bytes()),
        Value::Text(text) => put::lenenc_bytes(out, text.utf8()),
        Value::Bytes(bytes) => put::lenenc_bytes(out, bytes),
        Value::Enum(member) => put::lenenc_bytes(out, member.name().as_bytes()),
        other => put::lenenc_with(out, |out| push_text(out, column, other)),
    }
}

/// Appends the text of a value without a length; nothing for NULL.
pub fn push_text(out: &mut Vec<u8>, column: Option<&ColumnDef>, value: &Value) {
    match value {
        Value::Year(year) => push_year(out, *year),
        Value::Bit(bit) => push_bits(out, *bit),
        Value::Float(_) | Value::Double(_) => push_float(out, column, value),
        other => other.to_text(out),
    }
}

// FLOAT(m,d) and DOUBLE(m,d) have a fixed number of digits after the point
fn push_float(out: &mut Vec<u8>, column: Option<&ColumnDef>, value: &Value) {
    match (column.and_then(ColumnDef::fixed_decimals), value) {
        (Some(decimals), Value::Float(number)) => push_fixed(out, f64::from(*number), decimals),
        (Some(decimals), Value::Double(number)) => push_fixed(out, *number, decimals),
        _ => value.to_text(out),
    }
}

fn push_fixed(out: &mut Vec<u8>, number: f64, decimals: usize) {
    // writing to a vector does not fail
    let _ = write!(out, "{number:.decimals$}");
}

fn push_year(out: &mut Vec<u8>, year: u16) {
    let digits = Digits::of_unsigned(u64::from(year));
    out.extend((digits.as_bytes().len()..4).map(|_| b'0'));
    out.extend_from_slice(digits.as_bytes());
}

fn push_bits(out: &mut Vec<u8>, bit: BitValue) {
    let bytes = bit.bits.to_be_bytes();
    let length = usize::from(bit.width).div_ceil(8).clamp(1, bytes.len());
    out.extend(bytes.iter().skip(bytes.len() - length));
}

// MySQL pads to the display width, which is the column's length
fn push_zerofilled(out: &mut Vec<u8>, column: &ColumnDef, value: &Value) {
    let start = out.len();
    push_text(out, Some(column), value);
    let width = usize::try_from(column.length).unwrap_or(usize::MAX).min(ZEROFILL_WIDTH_MAX);
    let missing = width.saturating_sub(out.len() - start);
    out.splice(start..start, std::iter::repeat_n(b'0', missing));
}
